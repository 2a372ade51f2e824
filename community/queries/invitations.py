"""Invitations, as those who invite see them, and what a list of people would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import get_language_info

from community import domains
from community.enums import InvitationState
from community.models import Invitation, Member, Organisation
from foundation import sheets
from foundation.folding import fold
from foundation.mail import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

PERMISSION: Final = "community.add_invitation"
# Whoever has not answered is reminded once a week at most.
REMIND_AFTER: Final = timedelta(days=7)
LONGEST: Final = 150


class Column(StrEnum):
    """What a column of a list may tell."""

    EMAIL = "email"
    NAME = "name"
    SURNAME = "surname"
    ORGANISATION = "organisation"
    TITLE = "title"
    LANGUAGE = "language"


# As people head them in our languages, folded; see `foundation.sheets`.
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    Column.EMAIL: frozenset(
        {
            *("e mail", "email", "mail", "email address", "e mail address", "meil", "e post"),
            *("epost", "e posti aadress", "epasts", "e pasts", "e pasta adrese", "epasta adrese"),
            *("e postadresse", "epostadresse", "e posta", "eposta", "e postni naslov", "e naslov"),
            *("elektronski naslov",),
        }
    ),
    Column.NAME: frozenset(
        {
            *("name", "full name", "first name", "given name", "nimi", "eesnimi", "taisnimi"),
            *("ees ja perekonnanimi", "vards", "vards uzvards", "vards un uzvards", "navn"),
            *("fullt navn", "fornavn", "ime", "ime in priimek", "polno ime"),
        }
    ),
    Column.SURNAME: frozenset(
        {
            *("surname", "last name", "family name", "perekonnanimi", "perenimi", "uzvards"),
            *("etternavn", "priimek"),
        }
    ),
    Column.ORGANISATION: frozenset(
        {
            *("organisation", "organization", "company", "institution", "employer", "asutus"),
            *("organisatsioon", "tookoht", "organizacija", "iestade", "darbavieta"),
            *("organisasjon", "virksomhet", "arbeidsgiver", "ustanova"),
        }
    ),
    Column.TITLE: frozenset(
        {
            *("role", "title", "job title", "position", "amet", "ametinimetus", "ametikoht"),
            *("roll", "amats", "stilling", "tittel", "rolle", "naziv", "delovno mesto", "vloga"),
        }
    ),
    Column.LANGUAGE: frozenset({"language", "keel", "valoda", "sprak", "malform", "jezik"}),
}
HEADINGS: Final = sheets.Headings(
    words=_WORDS, enough=frozenset({Column.EMAIL}), email=Column.EMAIL
)


class Fate(StrEnum):
    """What becomes of one line of a list."""

    NEW = "new"
    MEMBER = "member"
    INVITED = "invited"
    DOUBLE = "double"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of a list. `employer` is what the list calls the organisation; `organisation` the
    one that is known by this name."""

    number: int
    email: str
    name: str
    title: str
    language: str
    employer: str
    organisation: Organisation | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would do. `unknown` are the names of organisations, among those who are new, that
    nobody here has, in the order of the list."""

    lines: list[Line] = field(default_factory=list)

    def of(self, fate: str) -> list[Line]:
        return [line for line in self.lines if line.fate == fate]

    @property
    def unknown(self) -> list[str]:
        named = {
            fold(line.employer): line.employer
            for line in reversed(self.lines)
            if line.fate == Fate.NEW and line.employer and line.organisation is None
        }
        return list(reversed(named.values()))


def preview(table: sheets.Table, *, language: str, now: datetime) -> Preview:
    """What `table` would do now, in a constant number of queries; nothing is changed."""
    told = list(_told(table, language))
    addresses = {line[0] for line in told}
    members = set(Member.objects.filter(email__in=addresses).values_list("email", flat=True))
    invited = set(open_now(now).filter(email__in=addresses).values_list("email", flat=True))
    known = _organisations()
    lines, seen = [], set()
    for number, (email, name, title, spoken, employer) in enumerate(told, 1):
        fate = (
            Fate.MALFORMED if not domains.is_address(email) or not _fits(email)
            else Fate.DOUBLE if email in seen
            else Fate.MEMBER if email in members
            else Fate.INVITED if email in invited
            else Fate.NEW
        )  # fmt: skip
        seen.add(email)
        lines.append(
            Line(
                number=number,
                email=email,
                name=name,
                title=title,
                language=spoken,
                employer=employer,
                organisation=known.get(fold(employer)) if employer else None,
                fate=fate,
            )
        )
    return Preview(lines)


def _fits(email: str) -> bool:
    """Nothing that a mail program or server would read as more than one address."""
    is_short = len(email) <= domains.LONGEST_ADDRESS
    return is_short and email.count("@") == 1 and not set(email) & set(' ,;<>"()[]\\:')


def is_invitable(email: str) -> bool:
    """Whether an invitation can be sent to `email`."""
    return domains.is_address(email) and _fits(email)


def _told(table: sheets.Table, language: str) -> Iterator[tuple[str, str, str, str, str]]:
    columns, spoken = sheets.columns_of(table.header, HEADINGS), _languages()
    for row in table.rows:
        cell = {
            name: one_line(row[at])[:LONGEST] if at < len(row) else ""
            for name, at in columns.items()
        }
        at = columns.get(Column.EMAIL, 0)
        email = row[at] if at < len(row) else ""
        name = f"{cell.get(Column.NAME, '')} {cell.get(Column.SURNAME, '')}".strip()[:LONGEST]
        yield (
            _address(email),
            name,
            cell.get(Column.TITLE, ""),
            spoken.get(fold(cell.get(Column.LANGUAGE, "")), language),
            cell.get(Column.ORGANISATION, ""),
        )


def _address(email: str) -> str:
    """The form it is kept in; what has none stays as it is, to be shown."""
    try:
        return domains.canonical_address(email.removeprefix("mailto:"))
    except domains.BadDomain:
        return email.strip().lower()


def _languages() -> dict[str, str]:
    """Our languages by what a list may call them: the code, the name in English, and their own."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        found |= {fold(word): code for word in (code, info["name"], info["name_local"])}
    return found | {"no": "nb", "norsk": "nb", "norwegian": "nb"}


def _organisations() -> dict[str, Organisation]:
    """Each by its names in all languages; of two that share one the older."""
    found: dict[str, Organisation] = {}
    for row in Organisation.objects.order_by("pk"):
        for name in row.name.values():
            found.setdefault(fold(name), row)
    return found


def open_now(now: datetime) -> QuerySet[Invitation]:
    """Those that can still be accepted."""
    return Invitation.objects.filter(state=InvitationState.OPEN, expires_at__gt=now)


def to_remind(now: datetime) -> QuerySet[Invitation]:
    """Those not answered for a week, whose people have not joined in another way meanwhile."""
    before = now - REMIND_AFTER
    return (
        open_now(now)
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=before), sent_at__lte=before)
        .exclude(Exists(Member.objects.filter(email=OuterRef("email"))))
    )


def open_first() -> Case:
    """What is not answered, before what has ended."""
    return Case(When(state=InvitationState.OPEN, then=Value(0)), default=Value(1))
