"""What the demo's members say of themselves in the directory. Nobody of them exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.enums import Audience
from demo.content import people
from demo.content.shapes import PersonData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.content.shapes import Texts

# By the word that addresses have for them.
SKILLS: dict[str, Texts] = {
    "interviewing": {
        "en": "Interviewing", "et": "Intervjueerimine", "lv": "Intervēšana", "nb": "Intervjuer",
        "sl": "Intervjuvanje",
    },
    "facilitation": {
        "en": "Facilitation", "et": "Fasiliteerimine", "lv": "Fasilitēšana", "nb": "Fasilitering",
        "sl": "Moderiranje",
    },
    "prototyping": {
        "en": "Prototyping", "et": "Prototüüpimine", "lv": "Prototipēšana", "nb": "Prototyping",
        "sl": "Izdelava prototipov",
    },
    "data-analysis": {
        "en": "Data analysis", "et": "Andmeanalüüs", "lv": "Datu analīze", "nb": "Dataanalyse",
        "sl": "Analiza podatkov",
    },
    "plain-language": {
        "en": "Plain language", "et": "Selge keel", "lv": "Vieglā valoda", "nb": "Klart språk",
        "sl": "Razumljiv jezik",
    },
    "law-making": {
        "en": "Law making", "et": "Õigusloome", "lv": "Likumdošana", "nb": "Lovgivning",
        "sl": "Priprava predpisov",
    },
    "accessibility": {
        "en": "Accessibility", "et": "Ligipääsetavus", "lv": "Piekļūstamība",
        "nb": "Universell utforming", "sl": "Dostopnost",
    },
    "procurement": {
        "en": "Procurement", "et": "Riigihanked", "lv": "Iepirkumi", "nb": "Anskaffelser",
        "sl": "Javna naročila",
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProfileData:
    """One member's profile, by the member's key; skills and topics by the word in addresses."""

    key: str
    title: str
    place: str
    skills: tuple[str, ...]
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    about: str = ""
    ask_me_about: str = ""
    looking_for: str = ""
    open_to: tuple[str, ...] = ()
    is_ambassador: bool = False
    audiences: dict[str, Audience] = field(default_factory=dict)


# Beside those who register for the demo's events.
MORE = tuple(
    PersonData(
        key=f"network-{language}-{number + 1}",
        name=people.guest_name(language, number + 40),
        organisation=organisation,
        language=language,
        zone=people.ZONES[language],
    )
    for language, organisation in (
        ("et", "university"),
        ("lv", "latvian-municipality"),
        ("nb", "norwegian-municipality"),
        ("sl", "public-administration"),
        ("en", "danish-unit"),
    )
    for number in range(5)
)[:22]

TITLES = (
    *("Service designer", "Adviser", "Head of development", "Policy analyst", "Project manager"),
    *("User researcher", "Lawyer", "Data analyst", "Communications adviser"),
)
TOWNS = {
    "et": ("Tallinn", "Tartu", "Pärnu"), "lv": ("Rīga", "Liepāja", "Cēsis"),
    "sl": ("Ljubljana", "Maribor", "Koper"), "nb": ("Oslo", "Trondheim", "Bodø"),
    "en": ("Copenhagen", "Aarhus"),
}  # fmt: skip
ABOUT = (
    "I help teams to try things out before they are written into rules.",
    "I have sat at a counter for ten years, and I still ask the people there first.",
    "I turn long letters into short ones.",
    "",
)
ASK_ME = ("Talking to people who never fill in our forms", "Letters that people understand", "", "")
LOOKING = ("Somebody who has tried this in a small municipality", "", "", "A team to learn from")
OPEN = (("mentoring",), (), ("speaking", "interviews"), ("testing",), ())
TOPICS = (
    *("service-design", "digital-services", "policy-making"),
)  # those that the demo's stories have as well


def profiles() -> Iterator[ProfileData]:
    """All of them, each a little different, some showing less."""
    skills, told = list(SKILLS), (*people.MEMBERS, people.ORGANISER, people.MEMBER, *MORE)
    for n, person in enumerate(told):
        towns = TOWNS[person.language]
        spoken = {"nb": "no"}.get(person.language, person.language)
        yield ProfileData(
            key=person.key,
            title=TITLES[n % len(TITLES)],
            place=towns[n % len(towns)],
            skills=tuple(dict.fromkeys(skills[(n * k + k) % len(skills)] for k in (1, 3, 4)))[
                : 1 + n % 3
            ],
            topics=tuple(dict.fromkeys(TOPICS[(n + k) % len(TOPICS)] for k in range(1 + n % 2))),
            languages=tuple(dict.fromkeys((spoken, "en", ("de", "fi", "sv", "en")[n % 4]))),
            about=ABOUT[n % len(ABOUT)],
            ask_me_about=ASK_ME[n // 2 % len(ASK_ME)],
            looking_for=LOOKING[n // 3 % len(LOOKING)],
            open_to=OPEN[n % len(OPEN)],
            is_ambassador=n % 9 == 4,
            audiences=_audiences(n),
        )


def _audiences(n: int) -> dict[str, Audience]:
    """Most show where they are to all members, some what they look for to their organisation
    alone, and a few nothing but name and organisation."""
    if n % 13 == 6:
        return dict.fromkeys(("title", "about", "skills", "place"), Audience.ORGANISATION)
    if n % 5 == 2:
        return {"looking_for": Audience.ORGANISATION}
    return {"place": Audience.MEMBERS}
