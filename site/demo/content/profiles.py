"""What some of the demo's members say about themselves; the others never wrote anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from community.enums import Audience, ProfileField

SKILLS = {
    "service-design": {
        "en": "Service design", "et": "Teenusedisain", "lv": "Pakalpojumu dizains",
        "nb": "Tjenestedesign", "sl": "Oblikovanje storitev",
    },
    "interviewing": {
        "en": "Interviewing", "et": "Intervjueerimine", "lv": "Intervēšana",
        "nb": "Intervjuing", "sl": "Intervjuvanje",
    },
    "facilitation": {
        "en": "Facilitation", "et": "Arutelude juhtimine", "lv": "Diskusiju vadīšana",
        "nb": "Prosessledelse", "sl": "Vodenje razprav",
    },
    "prototyping": {
        "en": "Prototyping", "et": "Prototüüpimine", "lv": "Prototipēšana",
        "nb": "Prototyping", "sl": "Izdelava prototipov",
    },
    "data-analysis": {
        "en": "Data analysis", "et": "Andmeanalüüs", "lv": "Datu analīze",
        "nb": "Dataanalyse", "sl": "Analiza podatkov",
    },
    "plain-language": {
        "en": "Plain language", "et": "Selge keel", "lv": "Vieglā valoda",
        "nb": "Klarspråk", "sl": "Razumljiv jezik",
    },
    "procurement": {
        "en": "Procurement of innovation", "et": "Innovatsioonihanked",
        "lv": "Inovāciju iepirkums", "nb": "Innovative anskaffelser",
        "sl": "Naročanje inovacij",
    },
}  # fmt: skip

EVERYBODY = dict.fromkeys(ProfileField, Audience.PUBLIC)


@dataclass(frozen=True, kw_only=True)
class ProfileData:
    """`key` is the member's; `face` a picture of the demo; `suggests` a skill in their words."""

    key: str
    title: str
    about: str = ""
    place: str = ""
    ask_me_about: str = ""
    looking_for: str = ""
    face: str = ""
    skills: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    open_to: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    topics: int = 0  # so many of the first
    is_ambassador: bool = False
    audiences: dict[ProfileField, Audience] = field(default_factory=dict)


PROFILES = (
    ProfileData(
        key="ulle",
        title="Teenusedisainer",
        about="Käin teenuse läbi sellena, kes seda vajab, ja joonistan üles, mida nägin.",
        place="Tallinn",
        ask_me_about="Kuidas leida viis inimest, kes nõus rääkima",
        face="face-curls",
        skills=("service-design", "interviewing", "plain-language"),
        languages=("et", "en", "ru"),
        open_to=("mentoring", "speaking"),
        links=(("Blogi", "https://ulle.example.org/"),),
        topics=2,
        is_ambassador=True,
        audiences=EVERYBODY,
    ),
    ProfileData(
        key="tanel",
        title="Analüütik",
        about="Loen arve ja küsin, kelle kohta need on.",
        face="face-short",
        skills=("data-analysis",),
        languages=("et", "en"),
        open_to=("interviews",),
        topics=1,
    ),
    ProfileData(
        key="elina",
        title="Inovāciju koordinatore",
        about="Savedu kopā ministrijas, kurām ir viena un tā pati problēma.",
        place="Rīga",
        looking_for="Pašvaldība, kas izmēģinātu veidlapu bez pielikumiem",
        face="face-bob",
        skills=("facilitation", "procurement"),
        languages=("lv", "en", "ru"),
        open_to=("speaking", "testing"),
        topics=3,
        is_ambassador=True,
    ),
    ProfileData(
        key="janis",
        title="Pakalpojumu nodaļas vadītājs",
        face="face-beard",
        skills=("procurement",),
        languages=("lv", "ru"),
        topics=1,
    ),
    ProfileData(
        key="maja",
        title="Vodja usposabljanj",
        about="Učim z resničnimi primeri udeležencev.",
        place="Ljubljana",
        ask_me_about="Ambasadorji inovativnosti",
        face="face-bun",
        skills=("facilitation", "prototyping"),
        languages=("sl", "en", "de"),
        open_to=("mentoring", "speaking"),
        is_ambassador=True,
        topics=2,
    ),
    ProfileData(
        key="ingrid",
        title="Rådgiver",
        about="Hjelper kommuner å prøve smått før de kjøper stort.",
        place="Oslo",
        looking_for="Noen som har avsluttet et prosjekt i tide",
        face="face-scarf",
        skills=("prototyping", "procurement"),
        languages=("no", "en"),
        open_to=("interviews", "testing"),
        topics=2,
    ),
    ProfileData(
        key="freja",
        title="Policy designer",
        about="Draws what a rule does to a Tuesday morning.",
        place="Copenhagen",
        skills=("service-design", "plain-language"),
        languages=("da", "en", "sv"),
        topics=1,
    ),
    ProfileData(
        key="member",
        title="Development specialist",
        about="I look after the forms of a small town.\nThere are fewer of them every year.",
        place="Riga",
        ask_me_about="Forms without attachments",
        looking_for="Another town with the same form",
        skills=("plain-language", "interviewing"),
        suggests=("Form archaeology",),
        languages=("lv", "en"),
        open_to=("interviews", "testing"),
        links=(("My town's forms", "https://forms.example.org/"),),
        topics=2,
    ),
    ProfileData(key="kersti", title="Lektor", skills=("interviewing",), languages=("et", "en")),
    ProfileData(key="luka", title="Razvijalec", skills=("prototyping",), languages=("sl", "en")),
)
