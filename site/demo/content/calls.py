"""The demo's calls: one that is open, one that closes soon, one to come, and one that is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from demo.content.blocks import contact, text
from demo.content.shapes import Telling

if TYPE_CHECKING:
    from demo.content.blocks import Block
    from demo.content.shapes import Texts

NOON, EVENING = time(12, 0), time(23, 59)


@dataclass(frozen=True, kw_only=True)
class CallData:
    """The first of `tellings` is the page it was written in. Days are counted from that of loading;
    `form`: one answers by the demo's contact form. Steps and `chosen`: pairs of words."""

    key: str
    picture: str
    tellings: tuple[Telling, ...]
    opens: int
    closes: int
    closes_at: time
    who: dict[str, Block]
    offer: dict[str, Block]
    steps: tuple[tuple[Texts, Texts], ...]
    contact: dict[str, Block]
    questions: int | None = None
    amount: str = ""
    places: int | None = None
    decision_words: Texts = field(default_factory=dict)
    address: str = ""
    email: str = ""
    form: bool = False
    result: dict[str, Block] = field(default_factory=dict)
    chosen: tuple[tuple[Texts, Texts], ...] = ()
    topics: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


PILOTS = CallData(
    key="pilots",
    picture="table",
    opens=-10,
    closes=24,
    closes_at=NOON,
    questions=17,
    amount="60000",
    form=True,
    tellings=(
        Telling(
            language="et",
            title="Kuus katsetust omavalitsustes",
            slug="katsetused",
            lead="Otsime kuut omavalitsust, kes tahavad koos elanikega proovida, kuidas üks teenus "
            "lihtsamaks saab. Aitame meetodi, aja ja rahaga.",
            alt="Laud, mille ümber inimesed koos töötavad",
            body=(
                text("""
<p>Katsetus kestab kaksteist nädalat. Alustame sellest, mida elanik tegelikult kogeb, ja lõpetame
prototüübiga, mida on päriselt kasutatud. Kõigist katsetustest kirjutame siin lehel, ka neist, mis ei
õnnestunud.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Six pilots in municipalities",
            slug="six-pilots",
            lead="We look for six municipalities that want to try with their people how one service "
            "can become simpler. We help with method, time and money.",
            alt="A table around which people work together",
            body=(
                text("""
<p>A pilot takes twelve weeks. It begins with what people really meet, and ends with a prototype that
somebody has used. All of them are told of on this site, those too that did not work out.</p>
"""),
            ),
        ),
    ),
    who={
        "et": text("<p>Iga kohalik omavalitsus, üksi või koos naabritega.</p>"),
        "en": text("<p>Every municipality, alone or together with its neighbours.</p>"),
    },
    offer={
        "et": text(
            "<p>Kuni 10 000 eurot katsetuse kohta, kaks teenusedisainerit kaheteistkümneks "
            "nädalaks ja kolm töötuba.</p>"
        ),
        "en": text(
            "<p>Up to 10,000 euros a pilot, two service designers for twelve weeks, and three "
            "workshops.</p>"
        ),
    },
    steps=(
        (
            {"et": "Valige üks teenus", "en": "Choose one service"},
            {"et": "Seda peab kasutama vähemalt sada inimest aastas.",
             "en": "At least a hundred people a year should use it."},
        ),
        (
            {"et": "Kirjeldage ühel lehel", "en": "Describe it on one page"},
            {"et": "Kes seda kasutab, mis läheb viltu ja kes teie juures selle eest vastutab?",
             "en": "Who uses it, what goes wrong, and who is responsible for it with you?"},
        ),
        (
            {"et": "Saatke see vormiga", "en": "Send it by the form"},
            {"et": "Vastame viie tööpäeva jooksul, et see on käes.",
             "en": "Within five working days we answer that we have it."},
        ),
    ),
    decision_words={"et": "kuus nädalat pärast tähtaega", "en": "six weeks after the deadline"},
    contact={
        "et": contact("Innovatsiooniüksus", role="katsetuste juht", name="katsetused"),
        "en": contact("Innovation unit", role="head of pilots", name="katsetused"),
    },
    topics=("experiments", "service-design"),
    organisations=("innovation-unit",),
)  # fmt: skip

COURSE = CallData(
    key="course",
    picture="hall",
    opens=-20,
    closes=4,
    closes_at=EVENING,
    places=24,
    email="macibas@example.org",
    tellings=(
        Telling(
            language="lv",
            title="24 vietas pakalpojumu dizaina kursā",
            slug="dizaina-kurss",
            lead="Astoņas nodarbības, viens pakalpojums, īsti lietotāji. Kurss publiskā sektora "
            "darbiniekiem ir bez maksas.",
            alt="Zāle ar krēslu rindām",
            body=(
                text("""
<p>Katrs dalībnieks strādā ar pakalpojumu no savas iestādes un kursa beigās parāda prototipu, kas ir
izmēģināts ar vismaz pieciem lietotājiem.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="24 places on the course in service design",
            slug="course-in-service-design",
            lead="Eight sessions, one service, real users. For people who work in the public sector "
            "the course is free.",
            alt="A hall with rows of chairs",
            body=(
                text("""
<p>Everybody works on a service of their own institution, and in the end shows a prototype that was
tried with five of its users at least.</p>
"""),
            ),
        ),
    ),
    who={
        "lv": text("<p>Ikviens, kas strādā valsts vai pašvaldības iestādē.</p>"),
        "en": text("<p>Everybody who works for the state or a municipality.</p>"),
    },
    offer={
        "lv": text("<p>Vieta kursā, materiāli un apliecība.</p>"),
        "en": text("<p>A place on the course, its material, and a certificate.</p>"),
    },
    steps=(
        (
            {"lv": "Rakstiet mums", "en": "Write to us"},
            {"lv": "Desmit teikumi: kāds pakalpojums, kam tas ir, kāpēc tieši tagad.",
             "en": "Ten sentences: which service, for whom it is, why now."},
        ),
        (
            {"lv": "Pievienojiet vadītāja piekrišanu", "en": "Add that your manager agrees"},
            {"lv": "", "en": ""},
        ),
    ),
    decision_words={"lv": "divas nedēļas pēc termiņa", "en": "two weeks after the deadline"},
    contact={
        "lv": contact("Inovāciju laboratorija", role="mācību vadītāja", name="macibas"),
        "en": contact("Innovation laboratory", role="head of training", name="macibas"),
    },
    topics=("trainings", "service-design"),
    organisations=("laboratory",),
)  # fmt: skip

CHALLENGE = CallData(
    key="challenge",
    picture="target",
    opens=20,
    closes=62,
    closes_at=NOON,
    amount="1500000",
    address="https://forms.example.org/utfordring",
    tellings=(
        Telling(
            language="nb",
            title="En utfordring for tre kommuner",
            slug="en-utfordring",
            lead="Tre kommuner får prøve det de ellers ikke ville turt. Det som virker, skal andre "
            "kunne ta i bruk.",
            alt="En blink med en pil i midten",
        ),
        Telling(
            language="en",
            title="A challenge for three municipalities",
            slug="a-challenge",
            lead="Three municipalities get to try what they would not dare otherwise. What works is "
            "for others to take up.",
            alt="A target with an arrow in its middle",
        ),
    ),
    who={
        "nb": text("<p>Kommuner og fylkeskommuner, gjerne sammen med en frivillig organisasjon.</p>"),
        "en": text("<p>Municipalities and counties, gladly with an association.</p>"),
    },
    offer={
        "nb": text("<p>Midler til ett år og en gruppe som lærer sammen.</p>"),
        "en": text("<p>Money for a year, and a group that learns together.</p>"),
    },
    steps=(
        (
            {"nb": "Fyll ut skjemaet", "en": "Fill in the form"},
            {"nb": "Det åpner samme dag som utlysningen.",
             "en": "It opens on the day of the call."},
        ),
    ),
    contact={
        "nb": contact("Kommunaldepartementet", role="prosjektleder", name="utfordring"),
        "en": contact("Ministry of Local Government", role="project manager", name="utfordring"),
    },
    topics=("funding", "experiments"),
    organisations=("local-government",),
)  # fmt: skip

FIRST_ROUND = CallData(
    key="first-round",
    picture="blocks",
    opens=-120,
    closes=-75,
    closes_at=NOON,
    amount="30000",
    email="izziv@example.org",
    tellings=(
        Telling(
            language="sl",
            title="Prvi krog: trije predlogi iz uprave",
            slug="prvi-krog",
            lead="Zaposleni v upravi so predlagali, kaj bi uredili sami. Trije predlogi so dobili čas "
            "in denar.",
            alt="Trije kosi, ki se sestavijo v celoto",
        ),
        Telling(
            language="en",
            title="First round: three ideas from within",
            slug="first-round",
            lead="People in the administration said what they would mend themselves. Three ideas got "
            "time and money.",
            alt="Three blocks that fit together",
        ),
    ),
    who={
        "sl": text("<p>Vsi zaposleni v državni upravi.</p>"),
        "en": text("<p>Everybody who works in the state administration.</p>"),
    },
    offer={
        "sl": text("<p>Do 10.000 evrov in dan na teden za pol leta.</p>"),
        "en": text("<p>Up to 10,000 euros, and a day a week for half a year.</p>"),
    },
    steps=(),
    result={
        "sl": text("<p>Prispelo je 41 predlogov iz 17 organov. Izbrali smo tri.</p>"),
        "en": text("<p>41 ideas came from 17 institutions. Three were chosen.</p>"),
    },
    chosen=(
        (
            {"sl": "Upravna enota", "en": "An administrative unit"},
            {"sl": "Ena vloga namesto štirih ob rojstvu otroka.",
             "en": "One application instead of four when a child is born."},
        ),
        (
            {"sl": "Ministrstvo za finance", "en": "Ministry of Finance"},
            {"sl": "Odločbe, ki jih razume vsak.", "en": "Decisions that everybody understands."},
        ),
        (
            {"sl": "Inšpektorat", "en": "An inspectorate"},
            {"sl": "Obisk, ki se začne s svetovanjem.", "en": "A visit that begins with advice."},
        ),
    ),
    contact={
        "sl": contact("Inovativen.si", role="vodja izzivov", name="izziv"),
        "en": contact("Inovativen.si", role="head of challenges", name="izziv"),
    },
    topics=("experiments",),
    organisations=("public-administration",),
)  # fmt: skip

CALLS = (PILOTS, COURSE, CHALLENGE, FIRST_ROUND)
