from __future__ import annotations

from demo.content.blocks import callout, contact, steps
from demo.content.library.shapes import FileOf, MaterialData
from demo.content.shapes import Telling
from home.enums import Credit, EntryKind, Experience, Licence

INTERVIEW = MaterialData(
    key="counter-interview",
    kind=EntryKind.METHOD,
    tellings=(
        Telling(
            language="en",
            title="Interview at the counter",
            slug="counter-interview",
            lead="Ten minutes with people who are there anyway, right after they were served.",
            alt="Seven people round a table, seen from above",
            body=(
                steps(
                    "Step by step",
                    ("Choose one question", "<p>What do you want to decide by it? Only that.</p>"),
                    (
                        "Ask for the last time",
                        "<p>“Tell me how it went today.” Never: “Would you use …?”</p>",
                    ),
                    ("Be silent", "<p>Count to five before you ask on.</p>"),
                    ("Write it down at once", "<p>Their words, not your summary.</p>"),
                ),
                callout(
                    "tip", "<p>After five people look at what you have. Often it is enough.</p>"
                ),
            ),
        ),
        Telling(
            language="et",
            title="Intervjuu leti ääres",
            slug="intervjuu-leti-aares",
            lead="Kümme minutit inimesega, kes on niikuinii kohal ja sai just teenuse.",
            alt="Seitse inimest ümber laua, ülalt vaadates",
            body=(
                steps(
                    "Samm-sammult",
                    ("Valige üks küsimus", "<p>Mida te selle põhjal otsustate? Ainult seda.</p>"),
                    (
                        "Küsige viimase korra kohta",
                        "<p>„Rääkige, kuidas täna läks.“ Mitte kunagi: „Kas te kasutaksite …?“</p>",
                    ),
                    ("Olge vait", "<p>Lugege viieni, enne kui edasi küsite.</p>"),
                    ("Kirjutage kohe üles", "<p>Tema sõnad, mitte teie kokkuvõte.</p>"),
                ),
                callout(
                    "tip", "<p>Vaadake pärast viit inimest, mis teil on. Sageli sellest piisab.</p>"
                ),
            ),
        ),
    ),
    picture="table",
    licence=Licence.BY,
    bodies=(("innovation-unit", Credit.MADE), ("association", Credit.ADVISED)),
    topics=("service-design",),
    contact={
        "en": contact("Public Sector Innovation Unit", role="designer", name="methods"),
        "et": contact("Avaliku sektori innovatsiooniüksus", role="disainer", name="methods"),
    },
    files=(FileOf(key="interview-sheet", language="en"),),
    purpose={
        "en": "To hear how a service really goes, from those who have just used it, before anybody "
        "decides what is to change.",
        "et": "Et kuulda, kuidas teenus tegelikult toimib, neilt, kes seda just kasutasid – enne kui "
        "keegi otsustab, mida muuta.",
    },
    suits={
        "en": "At the beginning, when you only know numbers. Where people come in person.",
        "et": "Alguses, kui teate ainult arve. Kui inimesed tulevad ise kohale.",
    },
    suits_not={
        "en": "For matters that hurt: debts, illness, a death in the family. There people deserve a "
        "quiet room and somebody trained. And never to have a decision confirmed that was made.",
        "et": "Valusate asjade puhul: võlad, haigus, surm peres. Siis on vaja vaikset tuba ja "
        "väljaõppinud kuulajat. Ja mitte kunagi juba tehtud otsuse kinnituseks.",
    },
    takes={"en": "Half a day for five people", "et": "Pool päeva viie inimese kohta"},
    people={"en": "Two: one asks, one writes", "et": "Kaks: üks küsib, teine kirjutab"},
    experience=Experience.NONE,
    version="3",
    dated="2026-02",
)

PROTOTYPE = MaterialData(
    key="paper-prototype",
    kind=EntryKind.METHOD,
    tellings=(
        Telling(
            language="lv",
            title="Papīra prototips stundā",
            slug="papira-prototips",
            lead="Uzzīmē, parādi, izmet, uzzīmē vēlreiz – pirms kāds ko programmē.",
            alt="Krāsaini klucīši; pēdējo tūlīt noliks",
            body=(
                steps(
                    "Soli pa solim",
                    ("Zīmējiet trīs ekrānus", "<p>Ar roku, katru uz savas lapas. 15 minūtes.</p>"),
                    ("Dodiet uzdevumu", "<p>Cilvēks spiež ar pirkstu, jūs maināt lapas.</p>"),
                    ("Labojiet uzreiz", "<p>Un parādiet nākamajam.</p>"),
                ),
            ),
        ),
        Telling(
            language="en",
            title="A paper prototype in an hour",
            slug="paper-prototype",
            lead="Draw it, show it, throw it away, draw it again: before anybody programs anything.",
            alt="Coloured blocks; the last one is about to be set down",
            body=(
                steps(
                    "Step by step",
                    ("Draw three screens", "<p>By hand, each on a sheet. 15 minutes.</p>"),
                    ("Give a task", "<p>They press with a finger, you change the sheets.</p>"),
                    ("Mend it at once", "<p>And show it to the next one.</p>"),
                ),
            ),
        ),
    ),
    picture="blocks",
    licence=Licence.BY_SA,
    bodies=(("laboratory", Credit.MADE),),
    topics=("service-design", "digital-services", "experiments"),
    contact={
        "lv": contact("Inovāciju laboratorija", role="metožu vadītājs", name="lab"),
        "en": contact("Innovation Laboratory", role="head of methods", name="lab"),
    },
    purpose={
        "lv": "Lai redzētu, kur cilvēki apstājas, kamēr labošana vēl maksā tikai papīra lapu.",
        "en": "To see where people get stuck, while mending it still costs a sheet of paper.",
    },
    suits={
        "lv": "Veidlapām, vēstulēm, kārtībai pie letes.",
        "en": "For forms, letters, the order of things at a counter.",
    },
    suits_not={
        "lv": "Lai mērītu ātrumu, un cilvēkiem, kas lapu neredz: viņiem vajag prototipu, ko var nolasīt "
        "ekrāna lasītājs.",
        "en": "To measure speed; and with people who don't see the sheet: they need a prototype that "
        "a screen reader can read.",
    },
    takes={"lv": "Stunda", "en": "An hour"},
    people={"lv": "Trīs un pieci, kas izmēģina", "en": "Three, and five who try it"},
    experience=Experience.NONE,
)

BACKWARDS = MaterialData(
    key="look-back-first",
    kind=EntryKind.METHOD,
    tellings=(
        Telling(
            language="en",
            title="Look back before you begin",
            slug="look-back-first",
            lead="It is two years from now and the project has failed. Why? Ask while it can be helped.",
            alt="A magnifying glass; under it scattered pieces form a pattern",
            body=(
                steps(
                    "Step by step",
                    ("Say that it failed", "<p>As a fact, with a date.</p>"),
                    ("Each writes alone", "<p>Five minutes, as many reasons as come.</p>"),
                    ("Read all of them out", "<p>Nobody defends anything.</p>"),
                    ("Choose three", "<p>What will you do about them by Friday, and who?</p>"),
                ),
            ),
        ),
        Telling(
            language="nb",
            title="Se deg tilbake før du begynner",
            slug="se-deg-tilbake",
            lead="Om to år har prosjektet mislyktes. Hvorfor? Spør mens det ennå kan reddes.",
            alt="Et forstørrelsesglass; under det danner spredte biter et mønster",
            body=(
                steps(
                    "Steg for steg",
                    ("Si at det mislyktes", "<p>Som et faktum, med dato.</p>"),
                    ("Hver skriver for seg", "<p>Fem minutter, så mange grunner som kommer.</p>"),
                    ("Les alle høyt", "<p>Ingen forsvarer noe.</p>"),
                    ("Velg tre", "<p>Hva gjør dere med dem innen fredag, og hvem?</p>"),
                ),
            ),
        ),
    ),
    picture="lens",
    licence=Licence.CC0,
    bodies=(("norwegian-municipality", Credit.MADE), ("danish-unit", Credit.MADE)),
    topics=("experiments", "policy-making"),
    contact={
        "en": contact("Solfjorden Municipality", role="adviser for development", name="utvikling"),
        "nb": contact("Solfjorden kommune", role="utviklingsrådgiver", name="utvikling"),
    },
    purpose={
        "en": "So that doubts are said aloud before money is spent, by the quiet ones too.",
        "nb": "For at tvil blir sagt høyt før pengene er brukt, også av de stille.",
    },
    suits={
        "en": "Between the decision and the start; before a trial becomes permanent.",
        "nb": "Mellom vedtak og oppstart; før et forsøk blir fast.",
    },
    suits_not={
        "en": "Where the head of the project is not in the room, or nobody may change the plan.",
        "nb": "Når prosjektlederen ikke er i rommet, eller ingen får endre planen.",
    },
    takes={"en": "45 minutes", "nb": "45 minutter"},
    people={"en": "Five to twelve, and one who leads", "nb": "Fem til tolv, og én som leder"},
    experience=Experience.SOME,
)  # fmt: skip

METHODS = (INTERVIEW, PROTOTYPE, BACKWARDS)
