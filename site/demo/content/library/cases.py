from __future__ import annotations

from demo.content.blocks import contact, figures, quote, text
from demo.content.library.shapes import CaseData, FileOf
from demo.content.shapes import Telling
from home.enums import Credit, Licence

LETTERS = CaseData(
    key="tax-letters",
    tellings=(
        Telling(
            language="et",
            title="Maamaksu teade, millest saadakse aru",
            slug="maamaksu-teade",
            lead="Rahandusministeerium kirjutas maksuteate koos saajatega ümber. Küsimusi tuli "
            "kolmandiku võrra vähem.",
            alt="Tekstilehed, mille juures on märkused kolmest suunast",
            body=(
                text("""
<p>Kolme nädalaga valmis neli mustandit. Iga mustandi lugesid läbi viis inimest, kes olid eelmisel
kevadel helistanud. Neljas mustand alustab summast, tähtajast ja põhjusest; seadus on tagaküljel.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="A land tax letter that people understand",
            slug="tax-letters",
            lead="The Ministry of Finance rewrote its letter together with those who get it. A third "
            "fewer questions came in.",
            alt="Sheets of text, with remarks from three sides",
            body=(
                text("""
<p>In three weeks there were four drafts. Five people who had called the spring before read each of
them. The fourth draft begins with the sum, the date and the reason; the law is on the back.</p>
"""),
            ),
        ),
    ),
    picture="pages",
    licence=Licence.BY,
    bodies=(("finance", Credit.LED), ("innovation-unit", Credit.ADVISED)),
    topics=("service-design", "digital-services"),
    contact={
        "et": contact("Rahandusministeerium", role="maksukirjade eest vastutaja", name="kirjad"),
        "en": contact("Ministry of Finance", role="whoever answers for letters", name="kirjad"),
    },
    files=(FileOf(key="letter-checklist", language="en"),),
    answers={
        "situation": {
            "et": (
                text("<p>Igal kevadel saab maamaksu teate 340 000 inimest, enamik paberil.</p>"),
            ),
            "en": (
                text(
                    "<p>Each spring 340,000 people get a land tax letter, most of them on paper.</p>"
                ),
            ),
        },
        "problem": {
            "et": (
                text("""
<p>Iga üheteistkümnes saaja helistas. Enamik küsis sama: kui palju, mis ajaks ja miks rohkem kui mullu?
Kõik see oli kirjas, aga teisel lehel.</p>
"""),
            ),
            "en": (
                text("""
<p>One in eleven called. Most asked the same: how much, by when, and why more than last year? All of it
was in the letter, on the second page.</p>
"""),
            ),
        },
        "users": {
            "et": (
                text(
                    "<p>20 lugejat kahest maakonnast, neist kuus üle 75-aastased. Igaüks luges ette ja "
                    "ütles, mida ta nüüd teeks.</p>"
                ),
                quote(
                    "Ma ei loe seadust. Ma tahan teada, kas ma pean midagi tegema.", role="lugeja"
                ),
            ),
            "en": (
                text(
                    "<p>20 readers from two counties, six of them over 75. Each read aloud and said "
                    "what they would do now.</p>"
                ),
                quote(
                    "I don't read the law. I want to know whether I have to do anything.",
                    role="a reader",
                ),
            ),
        },
        "results": {
            "et": (
                figures(
                    ("34%", "vähem kõnesid maamaksu kohta kahe nädala jooksul pärast kirja"),
                    ("81 → 93%", "maksis tähtajaks"),
                ),
                text("<p>Võrreldi kahe kevade samu nädalaid; maksumäär oli sama.</p>"),
            ),
            "en": (
                figures(
                    ("34%", "fewer calls about land tax in the two weeks after the letter"),
                    ("81 → 93%", "paid in time"),
                ),
                text("<p>The same weeks of two springs were compared; the rate was the same.</p>"),
            ),
        },
        "failed": {
            "et": (
                text("""
<p>Ümbrik jäi vanaks, sest leping kestis veel aasta: osa kirju visati avamata ära. Järgmine kord küsiksime
kõigepealt, mida inimene näeb enne, kui ta kirja avab.</p>
"""),
            ),
            "en": (
                text("""
<p>The envelope stayed as it was, because its contract had a year to go: some letters went unopened into
the bin. Next time we would first ask what people see before they open anything.</p>
"""),
            ),
        },
    },
    cost="6800",
    cost_includes={
        "et": "Lugejate tasu, testprint ja keeletoimetaja. Oma inimeste palk ei ole sees.",
        "en": "Fees for readers, test prints and an editor. Salaries of our own people are not in it.",
    },
    person_days=46,
    starts="2025-11",
    ends="2026-05",
    initiative="unit",
)

MOVING = CaseData(
    key="moving-house",
    tellings=(
        Telling(
            language="lv",
            title="Pārcelšanās ar vienu veidlapu",
            slug="parcelsanas",
            lead="Liepkalnes novadā jauno adresi vairs neraksta sešās veidlapās.",
            alt="Četri ceļi no daudzām mazām durvīm ved uz vienām atvērtām",
            body=(
                text("""
<p>Laboratorija un pašvaldība uzzīmēja visu ceļu no pārcelšanās dienas līdz pēdējam rēķinam. Pirmajā
mēnesī jauno veidlapu aizpildīja darbinieks pie galda kopā ar iedzīvotāju, uz papīra. Tikai pēc tam
to ieprogrammēja.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Moving house with one form",
            slug="moving-house",
            lead="In Liepkalne nobody writes their new address into six forms any more.",
            alt="Four ways lead from many small doors to one that is open",
            body=(
                text("""
<p>The laboratory and the municipality drew the whole way from the day of moving to the last bill. In
the first month a clerk filled the new form in on paper, together with whoever came. Only then was it
programmed.</p>
"""),
            ),
        ),
    ),
    picture="door",
    licence=Licence.BY_SA,
    bodies=(
        ("latvian-municipality", Credit.LED),
        ("laboratory", Credit.TOOK_PART),
        ({"lv": "Trīs komunālie uzņēmumi", "en": "Three utility companies"}, Credit.TOOK_PART),
        ("planning-region", Credit.FUNDED),
    ),
    topics=("digital-services", "service-design", "experiments"),
    contact={
        "lv": contact(
            "Liepkalnes novada pašvaldība", role="klientu centra vadītājs", name="centrs"
        ),
        "en": contact("Liepkalne Municipality", role="head of the service centre", name="centrs"),
    },
    answers={
        "situation": {
            "lv": (text("<p>Gadā novadā pārceļas ap 900 mājsaimniecību.</p>"),),
            "en": (text("<p>About 900 households move within the municipality each year.</p>"),),
        },
        "problem": {
            "lv": (
                text(
                    "<p>Adrese bija jāraksta sešās vietās. Trešdaļa kādu aizmirsa un pēc pusgada "
                    "saņēma atgādinājumu vai soda naudu.</p>"
                ),
            ),
            "en": (
                text(
                    "<p>The address had to be written in six places. A third of people forgot one, "
                    "and got a reminder or a fine half a year later.</p>"
                ),
            ),
        },
        "users": {
            "lv": (
                text(
                    "<p>14 mājsaimniecības rakstīja dienasgrāmatu par savu pārcelšanos; trīs no tām "
                    "piedalījās visās sanāksmēs.</p>"
                ),
            ),
            "en": (
                text(
                    "<p>14 households kept a diary of their move; three of them were at every "
                    "meeting.</p>"
                ),
            ),
        },
        "results": {
            "lv": (
                figures(
                    ("6 → 1", "veidlapa"),
                    ("25 min", "ietaupa viena mājsaimniecība"),
                    ("71%", "mazāk rēķinu uz veco adresi"),
                ),
            ),
            "en": (
                figures(
                    ("6 → 1", "form"),
                    ("25 min", "saved by each household"),
                    ("71%", "fewer bills to an old address"),
                ),
            ),
        },
        "failed": {
            "lv": (
                text("""
<p>Divi uzņēmumi datus saņem vēl arvien ar e-pastu un pārraksta ar roku. Mēs sākām ar tehniku; līgumi
bija jāsāk gadu iepriekš.</p>
"""),
            ),
            "en": (
                text("""
<p>Two companies still get the data by mail and type them in by hand. We began with the technology; we
should have begun with the contracts, a year earlier.</p>
"""),
            ),
        },
    },
    cost="41500",
    cost_includes={
        "lv": "Programmēšana un sešu mēnešu uzturēšana; bez algām.",
        "en": "Programming and six months of running it; without salaries.",
    },
    person_days=210,
    starts="2024-09",
    ends="2025-12",
    initiative="laboratory",
)

BUS = CaseData(
    key="evening-bus",
    tellings=(
        Telling(
            language="nb",
            title="Ungdom planla kveldsbussen",
            slug="kveldsbussen",
            lead="Solfjorden kommune lot elever tegne rutene og prøvde dem i tolv uker. Bussen ble, "
            "appen ble ikke.",
            alt="En stiplet vei over et kart går forbi fire merker",
            body=(
                text("""
<p>Ni elever fikk to timer i uka, kart og tellinger. Tre ruter ble prøvd i fire uker hver, med samme
buss og sjåfør.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Young people planned the evening bus",
            slug="evening-bus",
            lead="Solfjorden let pupils draw the routes and tried them for twelve weeks. The bus "
            "stayed, the app did not.",
            alt="A dashed way across a map leads past four marks",
            body=(
                text("""
<p>Nine pupils got two hours a week, maps and counts. Three routes were tried for four weeks each, with
the same bus and driver.</p>
"""),
            ),
        ),
    ),
    picture="journey",
    licence=Licence.CC0,
    bodies=(("norwegian-municipality", Credit.LED), ("local-government", Credit.FUNDED)),
    topics=("experiments", "community"),
    contact={
        "nb": contact("Solfjorden kommune", role="rådgiver for ungdom", name="ungdom"),
        "en": contact("Solfjorden Municipality", role="adviser for young people", name="ungdom"),
    },
    answers={
        "situation": {
            "nb": (text("<p>Siste buss gikk klokka 18. Korpset, idretten og kinoen slutter 21.</p>"),),
            "en": (text("<p>The last bus left at six. Band, sports and cinema end at nine.</p>"),),
        },
        "problem": {
            "nb": (
                text("<p>To av tre ungdommer utenfor sentrum var avhengige av at noen kjørte. En "
                     "tidligere kveldsbuss var lagt ned fordi den gikk tom.</p>"),
            ),
            "en": (
                text("<p>Two in three young people outside the centre depended on somebody driving "
                     "them. A former evening bus had been stopped because it ran empty.</p>"),
            ),
        },
        "users": {
            "nb": (
                text("<p>Elevene spurte 212 andre i kantina og talte selv om bord. De bestemte hvilken "
                     "rute som skulle bli.</p>"),
            ),
            "en": (
                text("<p>The pupils asked 212 others in the canteen and counted on board. They decided "
                     "which route was to stay.</p>"),
            ),
        },
        "results": {
            "nb": (
                figures(("37", "reisende en kveld, mot 4 på den gamle ruta"),
                        ("1 av 3", "ruter er blitt fast")),
            ),
            "en": (
                figures(("37", "passengers an evening, against 4 on the former route"),
                        ("1 of 3", "routes has become permanent")),
            ),
        },
        "failed": {
            "nb": (
                text("""
<p>En tredel av pengene gikk til en app for å bestille stopp. 19 brukte den; resten ringte sjåføren. Neste
gang: først telefon, så teller vi, så kanskje app.</p>
"""),
            ),
            "en": (
                text("""
<p>A third of the money went into an app to ask for a stop. 19 people used it; the others called the
driver. Next time: first the telephone, then we count, then perhaps an app.</p>
"""),
            ),
        },
    },
    cost="286000",
    currency="NOK",
    cost_includes={
        "nb": "Buss og sjåfør i tolv uker, og appen. Lærerens timer er ikke med.",
        "en": "Bus and driver for twelve weeks, and the app. The teacher's hours are not in it.",
    },
    person_days=58,
    starts="2025-01",
    ends="2025-06",
    initiative="white-paper",
)  # fmt: skip

CASES = (LETTERS, MOVING, BUS)
