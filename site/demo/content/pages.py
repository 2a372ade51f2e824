"""Pages that stay: about the unit, in each language the unit of that country; the Slovenian
programme; the Latvian laboratory."""

from __future__ import annotations

from demo.content.blocks import contact, figures, heading, picture, related, text, to
from demo.content.shapes import PageData, Telling
from demo.content.trials import TRIALS

ABOUT = PageData(
    key="about",
    picture="community",
    in_menus=True,
    tellings=(
        Telling(
            language="en",
            title="About us",
            slug="about",
            lead="Talka is run by the innovation units of several countries. Each began in its own "
            "way; what they have learned is shared here.",
            alt="Five different shapes that overlap and share one middle",
            body=(
                heading("Who we are"),
                text("""
<p>A unit is small: three people, a project group, a laboratory. Around it stand ministries, agencies,
municipalities, planning regions, universities, associations and companies. The units mend single
services; lasting change needs many more people who know how to work that way.</p>
"""),
                heading("How we work"),
                text("""
<ol>
<li>Public bodies send in problems; those to begin with are chosen by criteria that everybody can
read.</li>
<li>Together with its users a solution is tried as a prototype.</li>
<li>The most viable ones are tried outside, and then introduced for real.</li>
</ol>
"""),
                heading("What we offer"),
                text("""
<ul>
<li>trainings in new methods for at least 1,200 civil servants;</li>
<li>meetups and a community that is linked with groups abroad;</li>
<li>support in mending services and preparing laws.</li>
</ul>
"""),
                contact("Talka", role="editors of the site", name="talka"),
                related(to("page", "programme"), to("page", "laboratory")),
            ),
        ),
        Telling(
            language="et",
            title="Meist",
            slug="meist",
            lead="Innovatsiooniüksus on kolmeliikmeline meeskond ministeeriumide ühishoones. Aitame "
            "teha avalikke teenuseid nii, et inimene näeks ühte ust.",
            alt="Viis erinevat kujundit, mis kattuvad ja millel on ühine keskpaik",
            body=(
                heading("Kes me oleme"),
                text("""
<p>Üksuse töös osalevad Riigikantselei, siseministeerium ja kõik ühishoone ministeeriumid. Meeskond
leiti avaliku konkursiga, ettepaneku selle loomiseks tegi 2016. aasta rakkerühm.</p>
"""),
                heading("Kuidas me töötame"),
                text("""
<ul>
<li>alustame sellest, mida teenuse kasutaja tegelikult kogeb;</li>
<li>teeme prototüübi ja proovime seda enne, kui midagi kõigile kehtestame;</li>
<li>nimetame iga ettepaneku juures ühe vastutaja;</li>
<li>jagame ka seda, mis ei õnnestunud.</li>
</ul>
"""),
                heading("Kuidas meiega koos tegutseda"),
                text("""
<p>Tulge kolmapäeva hommikul kell 9 innovatsioonihommikule, registreeruge koolitusele või kirjutage
meile teenusest, mis vajab uut pilku. Oodatud on iga ministeerium, amet ja omavalitsus.</p>
"""),
                contact("Innovatsiooniüksus", role="üksuse juht", name="innovatsioon"),
                related(to("event", "innovation-morning")),
            ),
        ),
        Telling(
            language="lv",
            title="Par mums",
            slug="par-mums",
            lead="Inovāciju laboratorija kopā ar iestādēm, pašvaldībām un plānošanas reģioniem meklē "
            "risinājumus, kuru centrā ir cilvēks.",
            alt="Piecas dažādas formas, kas pārklājas un kurām ir kopīgs viducis",
            body=(
                heading("Kas mēs esam"),
                text("""
<p>Laboratoriju vada un pārrauga Valsts kanceleja. Pie mums strādā inovāciju speciālisti, taču
risinājumus veidojam nevis iestāžu vietā, bet kopā ar tām.</p>
"""),
                heading("Kā mēs strādājam"),
                text("""
<ol>
<li>Iestādes piesaka problēmas, un pēc skaidriem kritērijiem tiek izvēlētas tās, ar kurām sākt.</li>
<li>Kopā ar lietotājiem top prototips.</li>
<li>Dzīvotspējīgākos prototipus izmēģina ārpus laboratorijas un pēc tam ievieš.</li>
</ol>
"""),
                heading("Kā iesaistīties"),
                text("""
<p>Atnāciet uz atvērto durvju dienu, piesakieties mācībām vai uzrakstiet mums par problēmu, kuru jūsu
iestāde nespēj atrisināt viena.</p>
"""),
                contact(
                    "Inovāciju laboratorija", role="inovāciju speciālists", name="laboratorija"
                ),
                related(to("page", "laboratory"), to("event", "open-house")),
            ),
        ),
        Telling(
            language="nb",
            title="Om oss",
            slug="om-oss",
            lead="Vi samler dem som vil gjøre offentlige tjenester bedre: stat, kommuner, sosiale "
            "entreprenører og næringsliv.",
            alt="Fem ulike former som overlapper og har samme sentrum",
            body=(
                heading("Hvem vi er"),
                text("""
<p>Nettstedet følger arbeidet med innovasjon i offentlig sektor. Kommunedepartementet leder arbeidet,
men innholdet kommer fra dem som står i det: etater, fylker og kommuner over hele landet.</p>
"""),
                heading("Hva vi vil"),
                text("""
<ul>
<li>at innbyggerne møter én dør, med tiltak og tjenester som henger sammen;</li>
<li>at gode eksempler sprer seg raskere;</li>
<li>at vi vet hva som hjelper, og hva som hindrer.</li>
</ul>
"""),
                heading("Bli med"),
                text("""
<p>Kom på et innspillsmøte, meld deg på et kurs, eller fortell oss om noe som virker hos dere. Også det
som ikke virket, er verdt å høre om.</p>
"""),
                contact("Kommunedepartementet", role="redaksjonen", name="innovasjon"),
                related(to("event", "kick-off")),
            ),
        ),
        Telling(
            language="sl",
            title="O nas",
            slug="o-nas",
            lead="Projektna skupina in zunanji strokovnjaki pomagamo državnim organom, da storitve "
            "oblikujejo skupaj z ljudmi, ki jih uporabljajo.",
            alt="Pet različnih oblik, ki se prekrivajo v skupnem središču",
            body=(
                heading("Kdo smo"),
                text("""
<p>Smo majhna skupina na Ministrstvu za javno upravo. Delamo z organi, ki imajo izziv in voljo, da ga
rešijo drugače kot doslej, in s skupnostjo, v kateri si znanje predajamo naprej.</p>
"""),
                heading("Kako delamo"),
                text("""
<ol>
<li>Državni organi predlagajo zamisli in izzive.</li>
<li>Rešitve iščemo s prototipi; uporabniki sodelujejo od samega začetka.</li>
<li>Kar se obnese, predstavimo drugim, da lahko prevzamejo.</li>
</ol>
"""),
                heading("Kako se nam pridružite"),
                text("""
<p>Prijavite se na usposabljanje, pridite na srečanje skupnosti ali nam pišite o izzivu, ki ga v svojem
organu ne morete rešiti sami.</p>
"""),
                contact("Projektna skupina", role="vodja projektne skupine", name="inovativen"),
                related(to("page", "programme"), to("event", "community-meeting")),
            ),
        ),
    ),
)

PROGRAMME = PageData(
    key="programme",
    picture="target",
    in_menus=True,
    tellings=(
        Telling(
            language="sl",
            title="Inovativen.si",
            slug="inovativen-si",
            lead="Program, s katerim inovativni in k uporabniku usmerjeni pristopi postajajo "
            "samoumeven del dela v državni upravi.",
            alt="Stolpci iz pik se dvigajo, puščica doseže tarčo",
            caption="Vsaka pika je nekdo, ki zna nove metode uporabiti pri svojem delu.",
            body=(
                heading("Kdo?"),
                text("""
<p>Projektna skupina skupaj z zunanjimi strokovnjaki državnim organom:</p>
<ul>
<li>strokovno pomaga pri uvajanju inovativnih pristopov;</li>
<li>pripravlja usposabljanja, na katerih zaposleni pridobijo veščine in metode preizkusijo sami.</li>
</ul>
"""),
                heading("Kako?"),
                text("""
<ul>
<li>Zbiramo zamisli, ki jih pošljejo državni organi.</li>
<li>Rešitve iščemo s prototipi, uporabniki pa so vključeni že od začetka.</li>
<li>Inovacijska skupnost v državni upravi je povezana s podobnimi skupinami v tujini.</li>
<li>Znanje, izkušnje in dobre prakse predajamo naprej.</li>
<li>Možganski trust z novimi koncepti podpira državne organe pri načrtovanju razvoja in pripravi
predpisov.</li>
</ul>
"""),
                picture(
                    "table",
                    alt="Sedem ljudi za okroglo mizo, pogled od zgoraj",
                    caption="Na delavnici so za isto mizo organ, uporabniki in strokovnjaki.",
                ),
                heading("Cilji"),
                text("""
<ul>
<li>Inovativni, k uporabniku usmerjeni pristopi so nekaj samoumevnega.</li>
<li>Zaposleni inovativne metode poznajo in jih znajo uporabljati.</li>
<li>Usposabljanja opravi najmanj 1.200 javnih uslužbencev.</li>
</ul>
"""),
                figures(
                    ("1.200", "javnih uslužbencev"),
                    ("1.000.000 €", "javnih sredstev"),
                    ("800.000 €", "iz Evropskega socialnega sklada"),
                ),
                contact(
                    "Ministrstvo za javno upravo", role="vodja projektne skupine", name="inovativen"
                ),
                related(to("event", "innovative-methods"), to("event", "community-meeting")),
            ),
        ),
        Telling(
            language="en",
            title="Inovativen.si",
            slug="inovativen-si",
            lead="A programme by which innovative, user-centred ways of working become a matter of "
            "course in Slovenia's state administration.",
            alt="Columns of dots rise, an arrow reaches the target",
            caption="Each dot is somebody who can use new methods at work.",
            body=(
                heading("Who?"),
                text("""
<p>A project group, with outside experts:</p>
<ul>
<li>gives state bodies professional support in using innovative ways of working;</li>
<li>organises trainings in which staff gain skills and learn to use methods on their own.</li>
</ul>
"""),
                heading("How?"),
                text("""
<ul>
<li>We collect ideas that state bodies send in.</li>
<li>We look for solutions by prototyping, with users involved from the start.</li>
<li>The innovation community in the state administration is linked with similar groups abroad.</li>
<li>Knowledge, experience and good practice are passed on.</li>
<li>A think tank supports state bodies with new concepts in development planning and law-making.</li>
</ul>
"""),
                picture(
                    "table",
                    alt="Seven people sit round a table, seen from above",
                    caption="At a workshop, state body, users and experts share one table.",
                ),
                heading("Goals"),
                text("""
<ul>
<li>Innovative, user-centred ways of working are a matter of course.</li>
<li>Staff know innovative methods and can use them.</li>
<li>At least 1,200 civil servants go through the trainings.</li>
</ul>
"""),
                figures(
                    ("1,200", "civil servants"),
                    ("€1,000,000", "of public funds"),
                    ("€800,000", "from the European Social Fund"),
                ),
                contact(
                    "Ministry of Public Administration",
                    role="head of the project group",
                    name="inovativen",
                ),
                related(to("event", "innovative-methods"), to("event", "community-meeting")),
            ),
        ),
    ),
)

LABORATORY = PageData(
    key="laboratory",
    picture="lens",
    tellings=(
        Telling(
            language="lv",
            title="Inovāciju laboratorija",
            slug="laboratorija",
            lead="Vieta, kur iestādes kopā ar lietotājiem pārbauda, vai iecere darbojas, pirms to "
            "ievieš visiem.",
            alt="Palielināmais stikls, zem kura izkaisīti gabaliņi veido rakstu",
            body=(
                heading("Ko šeit var izdarīt"),
                text("""
<ul>
<li>pieteikt problēmu un saņemt palīdzību tās izpētē;</li>
<li>kopā ar inovāciju speciālistiem izveidot prototipu;</li>
<li>strādāt kopstrādes telpās ar laboratorijas aprīkojumu un digitālajiem rīkiem;</li>
<li>apgūt metodes, kas noder arī pēc projekta beigām.</li>
</ul>
"""),
                heading("Kā izvēlas problēmas"),
                text("""
<p>Izvēles kārtība ir publiska: cik cilvēku problēma skar, vai iestāde ir gatava mainīties un vai
risinājumu var izmēģināt trijos mēnešos.</p>
"""),
                contact(
                    "Inovāciju laboratorija", role="inovāciju speciālists", name="laboratorija"
                ),
                related(to("event", "open-house"), to("event", "prototype-to-service")),
            ),
        ),
        Telling(
            language="en",
            title="The innovation laboratory",
            slug="laboratory",
            lead="Where public bodies in Latvia find out, together with users, whether an idea "
            "works before it is introduced for everybody.",
            alt="A magnifying glass; under it scattered pieces form a pattern",
            body=(
                heading("What you can do here"),
                text("""
<ul>
<li>send in a problem, and get help in looking into it;</li>
<li>make a prototype together with innovation specialists;</li>
<li>work in the co-working rooms, with the laboratory's equipment and digital tools;</li>
<li>learn methods that are of use after the project too.</li>
</ul>
"""),
                heading("How problems are chosen"),
                text("""
<p>The criteria are public: how many people the problem concerns, whether the body is ready to change,
and whether a solution can be tried within three months.</p>
"""),
                contact("Innovation laboratory", role="innovation specialist", name="laboratorija"),
                related(to("event", "open-house"), to("event", "prototype-to-service")),
            ),
        ),
    ),
)

# Each links only to what stands before it, and to events.
PAGES = (PROGRAMME, LABORATORY, TRIALS, ABOUT)
