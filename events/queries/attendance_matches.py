"""Whom the lines of a file mean, of those confirmed in a run, and what they would be marked as."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from events.enums import Presence, State
from events.models import Attendance, Registration
from events.models.attendance import minutes_of
from events.queries.attendance_list import in_words
from events.services.attendance import NOTHING, Says
from events.services.attendance_tables import Column, seconds
from foundation.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from events.models import Occurrence
    from events.services.attendance_tables import Table

# Who came a little late, or left a little early, was there all the same.
PERCENT: Final = 90
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MOMENT: Final = re.compile(
    r"(?:(\d{1,4})[./-] ?(\d{1,2})[./-] ?(\d{1,4})\D+)?"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap])?\.?m?\.?z?",
    re.IGNORECASE,
)
_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Choices:
    """What the organiser says of a file: which column tells what, from how many percent of its
    length on somebody was present, and whom unclear lines mean: public ids, by the groups' numbers."""

    columns: Mapping[Column, int]
    percent: int = PERCENT
    meant: Mapping[int, str] = field(default_factory=dict)

    @property
    def tells_how_long(self) -> bool:
        return Column.MINUTES in self.columns or self.columns.keys() >= {Column.JOINED, Column.LEFT}


@dataclass(slots=True)
class Group:
    """Lines that speak of one person. `seconds`: how long all together; None where it can't be
    understood, or nothing tells."""

    number: int
    email: str
    name: str
    lines: int = 0
    spans: list[tuple[datetime, datetime] | None] = field(default_factory=list)
    told: list[int | None] = field(default_factory=list)

    @property
    def seconds(self) -> int | None:
        told = [value for value in self.told if value is not None]
        if len(told) < len(self.told):
            return None
        spans = [span for span in self.spans if span is not None]
        if len(spans) < len(told):
            return sum(told)
        together = _together(spans)
        # With a telephone beside the computer nobody was there twice as long. Programs round up.
        is_twice = sum(told) > together + 60 * len(told)
        return together if is_twice else sum(told)


@dataclass(slots=True)
class Match:
    """Somebody found, by which kind of likeness, and what is known and would be."""

    registration: Registration
    by: str
    known: Attendance | None
    groups: list[Group]
    says: Says = NOTHING

    @property
    def lines(self) -> int:
        return sum(group.lines for group in self.groups)

    @property
    def known_says(self) -> Says:
        return _said(self.known)

    @property
    def old(self) -> str:
        return in_words(self.known_says.presence or "", self.known_says.minutes)

    @property
    def new(self) -> str:
        return in_words(self.says.presence or "", self.says.minutes)

    @property
    def is_news(self) -> bool:
        return self.says != self.known_says

    @property
    def minutes(self) -> int | None:
        """How long, as the file has it."""
        told = _all_told(self.groups)
        return None if told is None else told // 60


@dataclass(frozen=True, slots=True)
class Unclear:
    """Lines that may mean any of some people."""

    group: Group
    candidates: list[Registration]


@dataclass(slots=True)
class Preview:
    """What applying a file would do, and what it would leave alone."""

    matches: list[Match] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    unknown: list[Group] = field(default_factory=list)
    # Found, but without a length that can be understood.
    unread: list[Match] = field(default_factory=list)
    # What is known of whom unclear lines may mean, by public id.
    known_of_candidates: dict[str, Says] = field(default_factory=dict)


class _People:
    """Those confirmed in a run, by address and by name."""

    def __init__(self, date: Occurrence) -> None:
        rows = Registration.objects.filter(run=date.run_id, state=State.CONFIRMED)
        self.rows = list(rows.select_related("contact__member__organisation").order_by("pk"))
        self.by_pk = {row.pk: row for row in self.rows}
        self.by_email = {row.contact.email.lower(): row for row in self.rows}
        self.by_name: defaultdict[tuple[str, ...], list[Registration]] = defaultdict(list)
        for row in self.rows:
            if name := name_key(row.contact.name):
                self.by_name[name].append(row)
        known = Attendance.objects.filter(registration__in=self.by_pk, occurrence=date)
        self.known = {row.registration_id: row for row in known}

    def meant_by(self, group: Group) -> tuple[str, list[Registration]]:
        found = self.by_email.get(group.email)
        if found is not None:
            return "address", [found]
        return "name", self.by_name.get(name_key(group.name), [])


def of_table(table: Table, date: Occurrence, choices: Choices) -> Preview:
    """What `table` says of those confirmed at `date`, read as `choices` say. Two queries."""
    people, preview = _People(date), Preview()
    found: dict[int, Match] = {}
    for group in groups(table, choices):
        by, meant = people.meant_by(group)
        chosen = choices.meant.get(group.number)
        if len(meant) > 1 and chosen is not None:
            by, meant = "choice", [row for row in meant if str(row.uuid) == chosen] or meant
        if len(meant) > 1:
            preview.unclear.append(Unclear(group, meant))
            for row in meant:
                preview.known_of_candidates[str(row.uuid)] = _said(people.known.get(row.pk))
        elif not meant:
            preview.unknown.append(group)
        else:
            place = meant[0]
            match = found.setdefault(place.pk, Match(place, by, people.known.get(place.pk), []))
            match.groups.append(group)
    for match in found.values():
        _judge(match, date, choices, preview)
    return preview


def _said(known: Attendance | None) -> Says:
    return NOTHING if known is None else Says(Presence(known.presence), known.minutes)


def _judge(match: Match, date: Occurrence, choices: Choices, preview: Preview) -> None:
    """Say what `match` would be marked as, if the file tells."""
    if not choices.tells_how_long:
        match.says = Says(Presence.PRESENT)
        preview.matches.append(match)
        return
    told = _all_told(match.groups)
    if not told:
        preview.unread.append(match)
        return
    whole = (date.end - date.start).total_seconds()
    if told * 100 >= whole * choices.percent:
        match.says = Says(Presence.PRESENT)
    else:
        # Even who left at once was there.
        match.says = Says(
            Presence.PARTIAL, min(max(1, told // 60), minutes_of(date.end - date.start))
        )
    preview.matches.append(match)


def _all_told(groups: Iterable[Group]) -> int | None:
    told = [group.seconds for group in groups]
    return None if None in told else sum(filter(None, told))


def groups(table: Table, choices: Choices) -> list[Group]:
    """The lines of `table` by whom they mean: by address where there is one, else by name."""
    found: dict[object, Group] = {}
    for row in table.rows:
        cell = {column: _cell(row, at) for column, at in choices.columns.items()}
        email = cell.get(Column.EMAIL, "").lower()
        name = " ".join(filter(None, [cell.get(Column.NAME, ""), cell.get(Column.SURNAME, "")]))
        if not email and not name:
            continue
        group = found.setdefault(email or name_key(name), Group(len(found), email, name))
        group.name = group.name or name
        group.lines += 1
        span = _span(cell.get(Column.JOINED, ""), cell.get(Column.LEFT, ""))
        group.spans.append(span)
        group.told.append(_told(cell, span))
    return list(found.values())


def _told(cell: Mapping[Column, str], span: tuple[datetime, datetime] | None) -> int | None:
    if Column.MINUTES in cell and (cell[Column.MINUTES] or span is None):
        return seconds(cell[Column.MINUTES])
    return None if span is None else int((span[1] - span[0]).total_seconds())


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


def name_key(name: str) -> tuple[str, ...]:
    """What is alike of `Tamm, Märt (City)` and `mart tamm`."""
    return tuple(sorted(words(_BRACKETS.sub(" ", name))))


def _span(joined: str, left: str) -> tuple[datetime, datetime] | None:
    start, end = _moment(joined), _moment(left)
    if start is None or end is None:
        return None
    if end < start and start.year == end.year == 1:
        # Times of day alone, across midnight.
        end += timedelta(days=1)
    return (start, end) if start <= end else None


def _moment(text: str) -> datetime | None:
    """The moment that `text` names; the days are only ever compared with those of the same file."""
    found = _MOMENT.fullmatch(" ".join(text.replace("T", " ").replace(",", " ").split()))
    if found is None:
        return None
    hour = int(found[4])
    if found[7]:
        hour = hour % _NOON + (_NOON if found[7].lower() == "p" else 0)
    minute, second = int(found[5]), int(found[6] or 0)
    for year, month, day in _days(found[1], found[2], found[3]):
        try:
            # Without a zone: only ever compared with others of the file.
            return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
        except ValueError:
            continue
    return None


def _days(*parts: str | None) -> list[tuple[int, int, int]]:
    """Year, month and day, in the orders in which they are written."""
    if parts[0] is None:
        return [(1, 1, 1)]
    first, second, third = (int(part or 0) for part in parts)
    if len(parts[0]) > 2:
        return [(first, second, third)]
    return [(third, second, first), (third, first, second)]


def _together(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """How long at least one of `spans` lasts, in seconds."""
    total, until = timedelta(), datetime.min  # noqa: DTZ901 -- as the spans are
    for start, end in sorted(spans):
        total += max(timedelta(), end - max(start, until))
        until = max(until, end)
    return int(total.total_seconds())
