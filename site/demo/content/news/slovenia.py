"""News of the Slovenian programme: its announcement, the next trainings, the community."""

from __future__ import annotations

from datetime import time

from demo.content.blocks import action, contact, figures, heading, quote, related, text, to
from demo.content.people import LJUBLJANA
from demo.content.shapes import StoryData, Telling

PROGRAMME = StoryData(
    key="programme",
    days_ago=55,
    at=time(11),
    zone=LJUBLJANA,
    picture="target",
    organisations=("public-administration",),
    topics=("trainings", "funding"),
    tellings=(
        Telling(
            language="sl",
            title="Inovativen.si: nove metode za najmanj 1.200 javnih uslužbencev",
            slug="inovativen-si",
            lead="Program povezuje usposabljanja, podporo pri konkretnih izzivih in skupnost, v "
            "kateri si državni organi izmenjujejo izkušnje.",
            alt="Stolpci iz pik se dvigajo, puščica doseže tarčo",
            caption="Cilj programa je najmanj 1.200 usposobljenih javnih uslužbencev.",
            body=(
                text("""
<p>Inovativni pristopi, ki izhajajo iz uporabnika, naj bi v državni upravi postali nekaj povsem
običajnega. Zato program ne ponuja le predavanj: državni organ prinese svoj izziv, projektna skupina
pa mu skupaj z zunanjimi strokovnjaki pomaga do prototipa, preizkušenega z uporabniki.</p>
"""),
                figures(
                    ("1.200", "javnih uslužbencev na usposabljanjih"),
                    ("1.000.000 €", "javnih sredstev"),
                    ("800.000 €", "od tega iz Evropskega socialnega sklada"),
                ),
                quote(
                    "Ne učimo se zaradi potrdila. Učimo se na izzivu, ki nas čaka naslednji dan v "
                    "službi.",
                    role="vodja projektne skupine",
                ),
                action(
                    "Kdo sodeluje, kako poteka delo in kakšni so cilji, preberite na strani "
                    "programa.",
                    to("page", "programme", "Spoznajte program"),
                ),
                contact(
                    "Ministrstvo za javno upravo", role="vodja projektne skupine", name="inovativen"
                ),
            ),
        ),
        Telling(
            language="en",
            title="Inovativen.si: new methods for at least 1,200 civil servants",
            slug="inovativen-si",
            lead="The programme joins trainings, help with real challenges, and a community in "
            "which state bodies share what they have learned.",
            alt="Columns of dots rise, an arrow reaches the target",
            caption="At least 1,200 civil servants are to be trained.",
            body=(
                text("""
<p>Innovative ways of working that start from the user should become a matter of course in the state
administration. So the programme offers more than lectures: a state body brings its own challenge, and
the project group with outside experts helps it to a prototype that was tried with users.</p>
"""),
                figures(
                    ("1,200", "civil servants in trainings"),
                    ("€1,000,000", "of public funds"),
                    ("€800,000", "of these from the European Social Fund"),
                ),
                quote(
                    "We don't learn for a certificate. We learn on the challenge that waits for us at "
                    "work tomorrow.",
                    role="head of the project group",
                ),
                action(
                    "Who takes part, how we work and what we aim at is on the programme's page.",
                    to("page", "programme", "About the programme"),
                ),
                contact(
                    "Ministry of Public Administration",
                    role="head of the project group",
                    name="inovativen",
                ),
            ),
        ),
    ),
)

NEXT_TRAININGS = StoryData(
    key="next-trainings",
    days_ago=9,
    at=time(10, 30),
    zone=LJUBLJANA,
    picture="calendar",
    organisations=("public-administration", "company"),
    topics=("trainings", "service-design"),
    leads=("sl",),
    tellings=(
        Telling(
            language="sl",
            title="Odprte so prijave na nova usposabljanja",
            slug="nova-usposabljanja",
            lead="Na voljo so prosta mesta za dvodnevno usposabljanje, na katerem boste svojo "
            "zamisel spremenili v prototip in ga preizkusili z uporabniki.",
            alt="List koledarja; en dan je dvignjen in označen s kljukico",
            caption="Med prvim in drugim dnem usposabljanja mineta dva tedna.",
            body=(
                text("""
<p>Usposabljanje je namenjeno vsem, ki v državnem organu ali občini pripravljajo storitve, postopke
ali predpise. Predznanje ni potrebno, koristno pa je, če pridete v paru: dva iz istega organa doma
laže nadaljujeta.</p>
"""),
                heading("Kaj prinesete s seboj"),
                text("""
<ul>
<li>izziv, s katerim se pri delu zares srečujete;</li>
<li>ime vsaj enega uporabnika, s katerim se lahko pogovorite;</li>
<li>dve uri časa med prvim in drugim dnem.</li>
</ul>
"""),
                action(
                    "Udeležba je brezplačna. Ko se mesta zapolnijo, se lahko vpišete na čakalni "
                    "seznam.",
                    to("event", "innovative-methods", "Termini in prijava"),
                ),
                contact(
                    "Projektna skupina Inovativen.si",
                    role="organizatorka usposabljanj",
                    name="usposabljanja",
                ),
            ),
        ),
        Telling(
            language="en",
            title="Registration for the next trainings is open",
            slug="next-trainings",
            lead="There are seats in the two-day training in which you turn your idea into a "
            "prototype and try it with users.",
            alt="A calendar sheet; one day is lifted and ticked",
            caption="Two weeks lie between the first and the second day.",
            body=(
                text("""
<p>The training is for everybody in a state body or municipality who prepares services, procedures or
rules. You need know nothing beforehand, but it helps to come in pairs: two from the same body find it
easier to go on at home.</p>
"""),
                heading("What to bring"),
                text("""
<ul>
<li>a challenge that you really meet at work;</li>
<li>the name of at least one user to talk with;</li>
<li>two hours of time between the two days.</li>
</ul>
"""),
                action(
                    "It is free of charge. When the seats are taken you can join the waiting list.",
                    to("event", "innovative-methods", "Dates and registration"),
                ),
                contact(
                    "Project group Inovativen.si",
                    role="organiser of the trainings",
                    name="usposabljanja",
                ),
            ),
        ),
    ),
)

COMMUNITY = StoryData(
    key="three-hundred",
    days_ago=33,
    at=time(14),
    zone=LJUBLJANA,
    picture="community",
    organisations=("public-administration",),
    topics=("community",),
    tellings=(
        Telling(
            language="sl",
            title="V inovacijski skupnosti nas je že tristo",
            slug="tristo-clanov",
            lead="Skupnost, ki se srečuje vsak prvi četrtek v mesecu, združuje ljudi iz "
            "ministrstev, organov v sestavi in občin.",
            alt="Pet različnih oblik, ki se prekrivajo v skupnem središču",
            body=(
                text("""
<p>Na srečanju ena skupina pokaže, s čim se prav zdaj ukvarja, druge pa povedo, kaj bi na njenem mestu
poskusile same. Zapiskov ne objavljamo, zato je pogovor odkrit: govorimo tudi o poskusih, ki se niso
posrečili.</p>
<p>Skupnost je povezana s podobnimi skupinami v tujini. Nove članice in člani so dobrodošli vsak
mesec.</p>
"""),
                related(to("event", "community-meeting"), heading="Naslednje srečanje"),
            ),
        ),
    ),
)

STORIES = (PROGRAMME, NEXT_TRAININGS, COMMUNITY)
