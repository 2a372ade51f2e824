from __future__ import annotations

from demo.content.blocks import contact, quote, text
from demo.content.initiatives.shapes import (
    DocumentOf,
    GoalData,
    InitiativeData,
    MilestoneData,
    PilotData,
)
from demo.content.shapes import Telling
from home.enums import InitiativeKind, Part, Trial

TASK_FORCE = InitiativeData(
    key="task-force",
    kind=InitiativeKind.TASK_FORCE,
    starts="2016-02",
    ends="2017-06",
    picture="table",
    tellings=(
        Telling(
            language="et",
            title="Avaliku sektori innovatsiooni rakkerühm",
            slug="rakkeruhm",
            lead="Poolteist aastat otsisid ministeeriumid, vabaühendused, ülikool ja ettevõtjad "
            "ühise laua taga vastust küsimusele, mis aitab avalikul sektoril uuendusi luua.",
            alt="Seitse inimest istub ümber laua, ülalt vaadatuna",
            caption="Rakkerühma laua taga on koos riik, vabaühendused, ülikool ja ettevõtjad.",
            body=(
                text("""
<p>Uuendused jäävad toppama seal, kus küsimus puudutab korraga mitut ministeeriumi. Valitsuse
tegevusprogramm aastateks 2015–2019 nägi seepärast ette rakkerühma, mis ütleb, kuidas kasvatada
avaliku sektori oskust uuendusi luua, ja valmistab ühiskonda ette sotsiaalseks innovatsiooniks.</p>
<p>Rakkerühmi on tehtud alates 2011. aastast: oskuste ja tööturu, vigastuste ennetamise, e-tervise,
elanikkonnakaitse ja hoolduskoormuse jaoks.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Task force for public-sector innovation",
            slug="task-force",
            lead="For a year and a half ministries, associations, a university and entrepreneurs "
            "sat at one table and asked what helps the public sector to try new ways.",
            alt="Seven people sit round a table, seen from above",
            caption="State, associations, university and entrepreneurs share the table.",
            body=(
                text("""
<p>New ways get stuck where a matter belongs to several ministries at once. So the government's action
programme for 2015–2019 foresaw a task force that says how the public sector gets better at finding
them, and prepares society for social innovation.</p>
<p>There have been task forces since 2011: for skills and the labour market, the prevention of
injuries, e-health, civil protection and the burden of care.</p>
"""),
            ),
        ),
    ),
    bodies=(
        ("government-office", Part.LEADS),
        ("finance", Part.TAKES_PART),
        (
            {
                "et": "Majandus- ja kommunikatsiooniministeerium, sotsiaalministeerium ja "
                "siseministeerium koos oma ametitega",
                "en": "The ministries of economic affairs and communications, of social affairs and "
                "of the interior, with their agencies",
            },
            Part.TAKES_PART,
        ),
        ("university", Part.TAKES_PART),
        ("association", Part.TAKES_PART),
        (
            {
                "et": "Teenusmajanduse koda, sotsiaalsete ettevõtete võrgustik ja disainikeskus",
                "en": "A chamber of service economy, a network of social enterprises and a design "
                "centre",
            },
            Part.TAKES_PART,
        ),
        ({"et": "Ettevõtjad", "en": "Entrepreneurs of the field"}, Part.PARTNER),
    ),
    team=(
        (
            {"et": "Rakkerühma juht", "en": "Head of the task force"},
            {
                "et": "Juhib arutelusid ja vastutab lõpparuande eest.",
                "en": "Leads the discussions and answers for the final report.",
            },
        ),
    ),
    how={
        "et": (
            text("""
<ul>
<li>Liikmed panevad ettepanekud kokku ja nimetavad igaühele ühe vastutaja.</li>
<li>Pilootprojektid näitavad, mis päriselt toimib.</li>
</ul>
"""),
            quote("Ettepanek ilma vastutajata on soov.", role="rakkerühma juht"),
        ),
        "en": (
            text("""
<ul>
<li>The members write the proposals down and name one responsible party for each.</li>
<li>Pilot projects show what works in earnest.</li>
</ul>
"""),
            quote("A proposal that nobody answers for is a wish.", role="head of the task force"),
        ),
    },
    goals=(
        GoalData(
            words={
                "et": "Avalik sektor oskab uuendusi luua ja teeb selle abil paremaid teenuseid",
                "en": "A public sector that is able to innovate, and makes better services by it",
            }
        ),
        GoalData(
            words={
                "et": "Igal ettepanekul on üks vastutaja",
                "en": "One responsible party for every proposal",
            }
        ),
    ),
    milestones=(
        MilestoneData(
            date="2015",
            title={
                "et": "Valitsuse tegevusprogramm näeb rakkerühma ette",
                "en": "The government's action programme foresees it",
            },
        ),
        MilestoneData(
            date="2016-02-18",
            title={"et": "Rakkerühm alustab tööd", "en": "The task force begins its work"},
            page=("story", "task-force"),
        ),
        MilestoneData(
            date="2017-06",
            title={"et": "Lõpparuanne", "en": "Final report"},
            text={
                "et": "Ettepanekud, igaühe juures vastutaja.",
                "en": "The proposals, each with who answers for it.",
            },
        ),
        MilestoneData(
            date="2018-04-09",
            title={
                "et": "Ettepanekust sünnib innovatsiooniüksus",
                "en": "A proposal becomes the innovation unit",
            },
            page=("story", "unit"),
        ),
    ),
    results={
        "et": (
            text("""
<p>Rakkerühm andis oma ettepanekud üle lõpparuandega. Üks neist oli luua ministeeriumide juurde üksus,
mis aitab uuendusi ellu viia.</p>
"""),
        ),
        "en": (
            text("""
<p>The task force handed over its proposals with the final report. One of them was a unit beside the
ministries that helps to put new ways into practice.</p>
"""),
        ),
    },
    documents=(
        DocumentOf(key="rakkeruhma-lopparuanne", language="et"),
        DocumentOf(key="task-force-report", language="en"),
    ),
    contact={
        "et": contact("Riigikantselei", role="rakkerühma koordinaator", name="rakkeruhm"),
        "en": contact("Government Office", role="co-ordinator", name="rakkeruhm"),
    },
    chosen=(("story", "task-force"),),
)

UNIT = InitiativeData(
    key="unit",
    kind=InitiativeKind.UNIT,
    starts="2018-04",
    ends="2021-04",
    picture="door",
    origin="task-force",
    tellings=(
        Telling(
            language="et",
            title="Innovatsiooniüksus",
            slug="innovatsiooniuksus",
            lead="Kolmeliikmeline meeskond ministeeriumide ühishoones, kes parandab halvasti "
            "toimivaid teenuseid koos nende kasutajatega. Kolm aastat katset.",
            alt="Avatud uks, millest paistab valgus",
            body=(
                text("""
<p>Järjekorrad, sõiduplaanid, mis vajadusega ei klapi, jooksmine ühe asutuse juurest teise juurde:
sellised teenused vajavad parandamist, ja seda ei saa teha laua tagant. Üksus teeb teenused
kliendikesksemaks ning annab ministeeriumidele tuge ja teadmisi.</p>
<p>Kui üksus ennast ei õigusta, otsitakse teine tee.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="The innovation unit",
            slug="innovation-unit",
            lead="A team of three in the joint building of Estonia's ministries, which mends badly "
            "working services together with the people who use them. On trial for three years.",
            alt="An open door with light behind it",
            body=(
                text("""
<p>Queues, timetables that miss the need, running from one office to the next: such services want
mending, and that cannot be done at a desk. The unit makes services more client-centred, and gives
ministries support and expertise.</p>
<p>If it does not prove itself, another way is to be found.</p>
"""),
            ),
        ),
    ),
    bodies=(
        ("innovation-unit", Part.LEADS),
        ("government-office", Part.TAKES_PART),
        ("finance", Part.TAKES_PART),
        (
            {
                "et": "Siseministeerium ja kõik ühishoone ministeeriumid",
                "en": "The ministry of the interior and all ministries of the joint building",
            },
            Part.TAKES_PART,
        ),
    ),
    team=(
        (
            {"et": "Üksuse juht", "en": "Head of the unit"},
            {
                "et": "Valib koos ministeeriumidega ülesanded.",
                "en": "Chooses the assignments together with the ministries.",
            },
        ),
        (
            {"et": "Teenusedisainer", "en": "Service designer"},
            {
                "et": "Räägib kasutajatega ja joonistab nende teekonna.",
                "en": "Talks with users and draws the way they go.",
            },
        ),
        (
            {"et": "Projektijuht", "en": "Project manager"},
            {
                "et": "Hoolitseb, et katsest saab päris teenus.",
                "en": "Sees to it that a trial becomes a real service.",
            },
        ),
    ),
    how={
        "et": (
            text("""
<p>Meeskond leiti avatud konkursiga ja töötab teenusedisaini meetoditega. Iga ministeerium on oodatud
liituma.</p>
"""),
        ),
        "en": (
            text("""
<p>The team was found by an open competition and works with the methods of service design. Every
ministry is welcome to join.</p>
"""),
        ),
    },
    goals=(
        GoalData(
            words={
                "et": "Kolm esimest ülesannet on lahendatud",
                "en": "The first three assignments are carried out",
            },
            unit={"et": "ülesannet", "en": "assignments"},
            target="3",
            current="3",
            as_of="2021-04",
        ),
    ),
    milestones=(
        MilestoneData(
            date="2018-04-09",
            title={"et": "Üksus luuakse", "en": "The unit is created"},
            page=("story", "unit"),
        ),
        MilestoneData(
            date="2021-04",
            title={"et": "Kolmeaastane katse lõpeb", "en": "The trial of three years ends"},
        ),
    ),
    pilots=(
        PilotData(
            title={"et": "Nutika transpordi tulevik", "en": "The future of intelligent transport"},
            text={
                "et": "Mida vajavad inimesed, et jõuda kohale ka ilma oma autota?",
                "en": "What do people need to get there without a car of their own?",
            },
            body={
                "et": "Majandus- ja kommunikatsiooniministeerium",
                "en": "Ministry of economic affairs and communications",
            },
        ),
        PilotData(
            title={
                "et": "Vähipatsiendi raviteekond",
                "en": "The cancer patient's path of treatment",
            },
            text={
                "et": "Kes juhatab patsiendi ühe arsti juurest teise juurde?",
                "en": "Who leads the patient from one doctor to the next?",
            },
            body={"et": "Sotsiaalministeerium", "en": "Ministry of social affairs"},
            state=Trial.TAKEN_UP,
        ),
        PilotData(
            title={"et": "Parem õigusloome", "en": "A better law-making process"},
            text={
                "et": "Kuidas küsida inimestelt, keda seadus puudutab, enne kui see on kirjas?",
                "en": "How to ask the people whom a law concerns before it is written?",
            },
            body={"et": "Justiitsministeerium", "en": "Ministry of justice"},
        ),
    ),
    contact={
        "et": contact("Innovatsiooniüksus", role="üksuse juht", name="uksus"),
        "en": contact("The innovation unit", role="head of the unit", name="uksus"),
    },
    organisations=("innovation-unit",),
    chosen=(("story", "unit"), ("event", "law-making")),
)
