"""Members and guests. Nobody of them exists: the names are made of leaves, stones and berries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import Cadence
from community.models import Recipient
from community.services import groups
from demo.content.shapes import PersonData

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member

DOMAIN = "example.org"
TALLINN, RIGA, LJUBLJANA, OSLO, COPENHAGEN = (
    f"Europe/{city}" for city in ("Tallinn", "Riga", "Ljubljana", "Oslo", "Copenhagen")
)
ZONES = {"en": COPENHAGEN, "et": TALLINN, "lv": RIGA, "nb": OSLO, "sl": LJUBLJANA}

READ_BACK = timedelta(days=14)
# Every so many-th member wants no digest.
WITHOUT_DIGEST = 6

MEMBERS = tuple(
    PersonData(
        key=key,
        name=name,
        organisation=organisation,
        language=language,
        zone=zone,
        digest=Cadence.NONE if number % WITHOUT_DIGEST == 0 else Cadence.WEEKLY,
    )
    for number, (key, name, organisation, language, zone) in enumerate(
        (
            ("liina", "Liina Pajulill", "government-office", "et", TALLINN),
            ("tanel", "Tanel Kuuskpuu", "finance", "et", TALLINN),
            ("kersti", "Kersti Rannakivi", "university", "et", TALLINN),
            ("rasmus", "Rasmus Õunaaed", "association", "et", TALLINN),
            ("elina", "Elīna Bērzlapa", "chancellery", "lv", RIGA),
            ("janis", "Jānis Vītolzars", "latvian-municipality", "lv", RIGA),
            ("ilze", "Ilze Rudzupuķe", "planning-region", "lv", RIGA),
            ("maja", "Maja Brezovlist", "public-administration", "sl", LJUBLJANA),
            ("luka", "Luka Sončnigrič", "company", "sl", LJUBLJANA),
            ("ingrid", "Ingrid Granskogbekk", "local-government", "nb", OSLO),
            ("olav", "Olav Multemyr", "norwegian-municipality", "nb", OSLO),
            ("freja", "Freja Bøgeblad", "danish-unit", "en", COPENHAGEN),
            ("ulle", "Ülle Kaseleht", "innovation-unit", "et", TALLINN),
            ("joosep", "Joosep Männikäbi", "innovation-unit", "et", TALLINN),
            ("piret", "Piret Pärnaõis", "government-office", "et", TALLINN),
            ("andrus", "Andrus Jõekivi", "finance", "et", TALLINN),
            ("helina", "Helina Rukkilillepõld", "university", "et", TALLINN),
            ("margus", "Margus Sõnajalg", "association", "et", TALLINN),
            ("baiba", "Baiba Ābeļzieds", "laboratory", "lv", RIGA),
            ("edgars", "Edgars Kļavulapa", "laboratory", "lv", RIGA),
            ("santa", "Santa Ķiršugrava", "chancellery", "lv", RIGA),
            ("guntis", "Guntis Jūraszvirgzds", "latvian-municipality", "lv", RIGA),
            ("lasma", "Lāsma Pīlādžkalne", "planning-region", "lv", RIGA),
            ("nejka", "Nejka Češnjevcvet", "public-administration", "sl", LJUBLJANA),
            ("ziga", "Žiga Rožmarinček", "public-administration", "sl", LJUBLJANA),
            ("alenka", "Alenka Lipovšumnik", "company", "sl", LJUBLJANA),
            ("matjaz", "Matjaž Kostanjgaj", "company", "sl", LJUBLJANA),
            ("spela", "Špela Smrekovsij", "public-administration", "sl", LJUBLJANA),
            ("solveig", "Solveig Tyttebærhei", "local-government", "nb", OSLO),
            ("hakon", "Håkon Bjørkestein", "local-government", "nb", OSLO),
            ("marte", "Marte Røsslyngås", "norwegian-municipality", "nb", OSLO),
            ("oystein", "Øystein Furukongle", "norwegian-municipality", "nb", OSLO),
            ("randi", "Randi Fløyelsmose", "local-government", "nb", OSLO),
            ("soren", "Søren Ahornfrø", "danish-unit", "en", COPENHAGEN),
            ("asta", "Asta Hyldebær", "danish-unit", "en", COPENHAGEN),
            ("mikkel", "Mikkel Ravsten", "danish-unit", "en", COPENHAGEN),
        ),
        1,
    )
)

# The ones to sign in as. The editor is written last of all: whoever finds the editor finds
# everything.
ORGANISER = PersonData(
    key="organiser",
    name="Demo Organiser",
    organisation="innovation-unit",
    language="en",
    zone=TALLINN,
    groups=(groups.ORGANISERS,),
)
MEMBER = PersonData(
    key="member",
    name="Demo Member",
    organisation="latvian-municipality",
    language="en",
    zone=RIGA,
    digest=Cadence.WEEKLY,
)
ADMINISTRATOR = PersonData(
    key="admin",
    name="Demo Administrator",
    organisation="innovation-unit",
    language="en",
    zone=TALLINN,
    is_superuser=True,
)
EDITOR = PersonData(
    key="editor",
    name="Demo Editor",
    organisation="innovation-unit",
    language="en",
    zone=TALLINN,
    groups=(groups.EDITORS,),
)
AUTHOR = PersonData(
    key="author",
    name="Demo Author",
    organisation="innovation-unit",
    language="en",
    zone=TALLINN,
    groups=(groups.AUTHORS,),
)
TRANSLATOR = PersonData(
    key="translator",
    name="Demo Translator",
    organisation="latvian-municipality",
    language="lv",
    zone=RIGA,
    groups=(groups.TRANSLATORS.format("lv"),),
)
FIRST = (*MEMBERS, ORGANISER, MEMBER, ADMINISTRATOR, AUTHOR, TRANSLATOR)

GIVEN = {
    "en": ("Alba", "Bruno", "Clio", "Dario", "Etta", "Fenn", "Gwen", "Hugo", "Iris", "Jonas"),
    "et": ("Aita", "Kaarel", "Leelo", "Mihkel", "Õie", "Paul", "Riina", "Siim", "Tuuli", "Uku"),
    "lv": ("Anete", "Dzintars", "Gunta", "Kārlis", "Līga", "Māris", "Rūta", "Uldis", "Vija", "Zane"),
    "nb": ("Astrid", "Bjørn", "Dagny", "Eirik", "Guro", "Håkon", "Jorunn", "Leif", "Sunniva", "Åse"),
    "sl": ("Andraž", "Breda", "Ciril", "Darja", "Gašper", "Irena", "Jernej", "Neža", "Špela", "Žiga"),
}  # fmt: skip
FAMILY = {
    "en": ("Ashleaf", "Brookpebble", "Cloudberry", "Dewmoss", "Elmseed", "Fernbank", "Gorsehill"),
    "et": ("Kasepung", "Sinilill", "Murakas", "Merekivi", "Pohlavars", "Rukkipea", "Sõstraoks"),
    "lv": ("Ozolzīle", "Dzērvenīte", "Pļavziede", "Akmenskrasts", "Egļzars", "Medusrasa", "Smilgainis"),
    "nb": ("Blåbærli", "Einerkvist", "Fjellrype", "Bregneskar", "Lyngtue", "Rognebær", "Mosestein"),
    "sl": ("Borovnik", "Cvetnigaj", "Hrastolist", "Jagodič", "Kamenpot", "Mahovec", "Rosnitrav"),
}  # fmt: skip


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def guest_name(language: str, number: int) -> str:
    """The name of guest `number`, counted from 0; seventy names a language, then again."""
    given, family = GIVEN[language], FAMILY[language]
    return f"{given[number % len(given)]} {family[number % len(family)]}"


def recipient(data: PersonData, member: Member, now: datetime) -> Recipient:
    """How often `member` gets news: since far enough back that the first mail holds something."""
    asked = now - READ_BACK
    return Recipient(
        member=member, cadence=data.digest, since=asked, asked_at=asked, created_at=asked
    )
