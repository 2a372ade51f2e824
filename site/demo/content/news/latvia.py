"""The announcement from Latvia: an innovation laboratory."""

from __future__ import annotations

from datetime import date, time

from demo.content.blocks import contact, figures, heading, quote, related, text, to
from demo.content.people import RIGA
from demo.content.shapes import StoryData, Telling

LABORATORY = StoryData(
    key="laboratory",
    on=date(2022, 5, 10),
    at=time(12),
    zone=RIGA,
    picture="lens",
    organisations=("chancellery", "laboratory"),
    topics=("experiments", "service-design", "funding"),
    tellings=(
        Telling(
            language="lv",
            title="Valsts pārvaldē taps inovāciju laboratorija",
            slug="inovaciju-laboratorija",
            lead="Valdība atbalsta Valsts kancelejas ziņojumu par to, kā veidot vidi, kurā iestādes "
            "kopā ar iedzīvotājiem izdomā, pārbauda un ievieš labākus pakalpojumus.",
            alt="Palielināmais stikls, zem kura izkaisīti gabaliņi veido rakstu",
            caption="Laboratorijā no daudzām problēmām izvēlas tās, ar kurām sākt.",
            body=(
                text("""
<p>Laboratorijas uzdevums ir radīt un izmēģināt jaunus risinājumus un pakalpojumus ar metodēm, kuru
centrā ir cilvēks, kas pakalpojumu lieto. Dzīvotspējīgākos prototipus vispirms izmēģinās ārpus
laboratorijas un tikai pēc tam ieviesīs pa īstam.</p>
"""),
                figures(
                    ("900 000 €", "no Atveseļošanas fonda ieguldījumiem"),
                    ("2025. gada vidus", "īstenošanas termiņš"),
                ),
                heading("Kas tiks izveidots"),
                text("""
<ul>
<li>tiesiskais ietvars inovāciju ekosistēmai valsts pārvaldē;</li>
<li>inovāciju laboratorija ar saviem inovāciju speciālistiem;</li>
<li>kopstrādes telpas, aprīkojums un digitālā darba vide;</li>
<li>mācības iesaistītajiem darbiniekiem;</li>
<li>plāns un kārtība, kādā izvēlas risināmās problēmas.</li>
</ul>
"""),
                quote(
                    "Mēs nevaram risināt visu uzreiz. Tāpēc vispirms vienosimies, kā izvēlēties "
                    "problēmas, un tikai tad meklēsim atbildes.",
                    role="Valsts kancelejas inovāciju jomas vadītājs",
                ),
                heading("Kas piedalās"),
                text("""
<p>Darbu vada un pārrauga Valsts kanceleja. Iesaistītas ir tiešās pārvaldes iestādes, pašvaldības un
plānošanas reģioni.</p>
"""),
                related(to("page", "laboratory"), heading="Uzziniet vairāk par laboratoriju"),
                related(to("event", "cabinet-sitting"), heading="Pasākums"),
                contact(
                    "Valsts kanceleja",
                    role="konsultants inovāciju jautājumos",
                    name="inovacijas",
                ),
            ),
        ),
        Telling(
            language="en",
            title="The public administration gets an innovation laboratory",
            slug="innovation-laboratory",
            lead="The government approves the State Chancellery's report on surroundings in which "
            "public bodies and citizens together think up, test and introduce better services.",
            alt="A magnifying glass; under it scattered pieces form a pattern",
            caption="Of many problems, the laboratory chooses those to begin with.",
            body=(
                text("""
<p>The laboratory is to develop and test new solutions and services with methods that start from the
person who uses them. The most viable prototypes are first tried outside the laboratory, and only
then introduced for real.</p>
"""),
                figures(
                    ("€900,000", "invested from the Recovery Fund"),
                    ("mid-2025", "is when everything is to be in place"),
                ),
                heading("What will be created"),
                text("""
<ul>
<li>a legal framework for the ecosystem of innovation in public administration;</li>
<li>an innovation laboratory with innovation specialists of its own;</li>
<li>co-working rooms, equipment and a digital environment;</li>
<li>trainings for the staff involved;</li>
<li>a plan, and a mechanism for selecting problems.</li>
</ul>
"""),
                quote(
                    "We cannot solve everything at once. So we first agree how to choose problems, "
                    "and only then look for answers.",
                    role="head of innovation at the State Chancellery",
                ),
                heading("Who takes part"),
                text("""
<p>The State Chancellery leads and oversees the work. Central state institutions, municipalities and
planning regions take part.</p>
"""),
                related(to("page", "laboratory"), heading="More about the laboratory"),
                related(to("event", "cabinet-sitting"), heading="Event"),
                contact("State Chancellery", role="consultant on innovation", name="inovacijas"),
            ),
        ),
    ),
)

STORIES = (LABORATORY,)
