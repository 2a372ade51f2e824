from __future__ import annotations

from demo.content.blocks import contact, text
from demo.content.library.shapes import FileOf, MaterialData
from demo.content.shapes import Telling
from home.enums import Credit, EntryKind, Licence

PLAN = MaterialData(
    key="pilot-plan",
    kind=EntryKind.TEMPLATE,
    tellings=(
        Telling(
            language="en",
            title="A trial on one page",
            slug="trial-on-one-page",
            lead="What is tried, with whom, for how long, and by what you will know: on a single sheet.",
            alt="A calendar sheet; one day is lifted and ticked",
            body=(
                text(
                    "<p>Fill it in together, with a pencil. If a box stays empty, the trial is not "
                    "ready. If the text runs over, there are two trials.</p>"
                ),
            ),
        ),
        Telling(
            language="et",
            title="Katse ühel lehel",
            slug="katse-uhel-lehel",
            lead="Mida, kellega ja kui kaua proovitakse ning millest te aru saate: kõik ühel lehel.",
            alt="Kalendrileht; üks päev on esile tõstetud ja linnukesega märgitud",
            body=(
                text(
                    "<p>Täitke leht üheskoos, pliiatsiga. Kui mõni lahter jääb tühjaks, ei ole katse "
                    "valmis. Kui tekst ei mahu ära, on teil kaks katset.</p>"
                ),
            ),
        ),
    ),
    picture="calendar",
    licence=Licence.CC0,
    bodies=(("innovation-unit", Credit.MADE),),
    topics=("experiments",),
    contact={
        "en": contact("Public Sector Innovation Unit", role="head of trials", name="methods"),
        "et": contact("Avaliku sektori innovatsiooniüksus", role="katsete juht", name="methods"),
    },
    files=(FileOf(key="pilot-plan", language="en"),),
    purpose={
        "en": "So that everybody means the same trial, and its end is agreed before it begins.",
        "et": "Et kõik mõtleksid sama katset ja selle lõpp oleks enne algust kokku lepitud.",
    },
    suits={
        "en": "For what can be stopped again within three months.",
        "et": "Selle jaoks, mille saab kolme kuu jooksul lõpetada.",
    },
    suits_not={
        "en": "For what changes somebody's rights: that needs a law, not a sheet.",
        "et": "Selle jaoks, mis muudab kellegi õigusi: selleks on vaja seadust, mitte lehte.",
    },
    takes={"en": "Two hours", "et": "Kaks tundi"},
    version="1.4",
    dated="2026-06",
)

GUIDE = MaterialData(
    key="letters-guide",
    kind=EntryKind.GUIDE,
    tellings=(
        Telling(
            language="sl",
            title="Dopisi, ki jih ljudje razumejo",
            slug="razumljivi-dopisi",
            lead="Dvanajst pravil s primeri prej in potem, za vse, ki pišejo ljudem.",
            alt="Listi z besedilom in pripombami s treh strani",
            body=(
                text(
                    "<ul><li>Najprej povejte, kaj mora človek storiti in do kdaj.</li><li>Ena misel, "
                    "en stavek.</li><li>Zakon na konec, z navadnimi besedami.</li></ul>"
                ),
            ),
        ),
        Telling(
            language="en",
            title="Letters that people understand",
            slug="letters-guide",
            lead="Twelve rules with examples before and after, for everybody who writes to people.",
            alt="Sheets of text, with remarks from three sides",
            body=(
                text(
                    "<ul><li>Say first what they have to do, and by when.</li><li>One thought, one "
                    "sentence.</li><li>The law comes last, in plain words.</li></ul>"
                ),
            ),
        ),
    ),
    picture="pages",
    licence=Licence.BY_NC,
    bodies=(("public-administration", Credit.MADE), ("university", Credit.ADVISED)),
    topics=("service-design", "law-making"),
    contact={
        "sl": contact("Ministrstvo za javno upravo", role="urednik za jezik", name="dopisi"),
        "en": contact(
            "Ministry of Public Administration", role="editor of language", name="dopisi"
        ),
    },
    files=(
        FileOf(key="letter-checklist", language="en"),
        FileOf(
            address="https://letters.example.org/examples",
            title={"sl": "Vsi primeri na spletu", "en": "All examples on the web"},
            language="sl",
        ),
    ),
    purpose={
        "sl": "Da pismo razume tudi, kdor ga odpre utrujen, na telefonu in prvič.",
        "en": "So that a letter is understood by somebody who opens it tired, on a phone, for the "
        "first time.",
    },
    suits={
        "sl": "Pred vsakim dopisom, ki gre več kot sto ljudem.",
        "en": "Before any letter that goes to more than a hundred people.",
    },
    suits_not={
        "sl": "Namesto preizkusa z bralci: pravila najdejo napake, ljudje najdejo nesporazume.",
        "en": "Instead of a test with readers: rules find mistakes, people find misunderstandings.",
    },
    takes={"sl": "20 minut branja", "en": "20 minutes to read"},
    version="2",
    dated="2025",
)

TALK = MaterialData(
    key="talk-on-failing",
    kind=EntryKind.RECORDING,
    tellings=(
        Telling(
            language="en",
            title="Talk: what we stopped, and how",
            slug="what-we-stopped",
            lead="Five trials that ended, told by those who ended them.",
            alt="A hall from the last row; one place is kept free for a wheelchair",
            body=(
                text("<p>Recorded with subtitles in English and Latvian. Questions begin at minute "
                     "31.</p>"),
            ),
        ),
        Telling(
            language="lv",
            title="Lekcija: ko mēs pārtraucām un kā",
            slug="ko-mes-partraucam",
            lead="Pieci izmēģinājumi, kas beidzās, – stāsta tie, kas tos pārtrauca.",
            alt="Zāle no pēdējās rindas; viena vieta atstāta ratiņkrēslam",
            body=(
                text("<p>Ieraksts ar subtitriem angļu un latviešu valodā. Jautājumi sākas 31. minūtē."
                     "</p>"),
            ),
        ),
    ),
    picture="hall",
    licence=Licence.RESERVED,
    bodies=(("laboratory", Credit.MADE), ("danish-unit", Credit.TOOK_PART)),
    topics=("experiments", "community"),
    contact={
        "en": contact("Innovation Laboratory", role="editor", name="lab"),
        "lv": contact("Inovāciju laboratorija", role="redaktors", name="lab"),
    },
    files=(
        FileOf(
            address="https://video.example.org/what-we-stopped",
            title={"en": "The recording, 46 minutes", "lv": "Ieraksts, 46 minūtes"},
            language="en",
        ),
    ),
    purpose={
        "en": "To see how others end what does not work without losing those who worked on it.",
        "lv": "Lai redzētu, kā citi beidz to, kas nedarbojas, nezaudējot tos, kas pie tā strādāja.",
    },
    suits={
        "en": "For a team that carries something on because nobody says stop.",
        "lv": "Komandai, kas turpina, jo neviens nesaka „pietiek“.",
    },
    suits_not={"en": "As a reason to begin nothing.", "lv": "Kā iemesls neko nesākt."},
    takes={"en": "46 minutes", "lv": "46 minūtes"},
    dated="2026-03-19",
)  # fmt: skip

MATERIAL = (PLAN, GUIDE, TALK)
