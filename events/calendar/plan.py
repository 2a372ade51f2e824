"""One plan of change: what publishing a schedule does to the dates that already exist.

The same pure function serves the preview before publishing, the publishing, the mails and the
tests. Its rules, for each entry by itself:

1. A row whose start is before now is never touched, and its date is not given out again. One that
   a hand has postponed has not begun, however long ago its old day was: it waits for its new one.
2. A row and a slot of one date belong together. The only date of an entry without a rule belongs
   to that entry's row whatever the dates, for there the entry is the identity.
3. Rows left over pair with slots left over in the same period of the new rule, in order. Where
   there are fewer slots, rows that take place come before cancelled and withdrawn ones, and rows
   that concern somebody before those that don't. If the rule has an end and rows that take place
   are then still left over, the course has moved as a whole: they pair with the slots still left
   over, in order. So do those that a hand cancelled, but not those that have left the schedule.
4. What a hand has set stays set: each field of `Overrides` by itself, also on a row paired with
   another date. A date set by hand is a promise of that very day ("moved to Wednesday the 9th"),
   not a distance from the schedule. So it is kept however the schedule moves, even where it fits
   no longer, until a hand takes it away. A row that is to come only thanks to such a promise may
   pair with a slot gone by, so that changing the rule does not cancel it.
5. A row left without a slot is cancelled if it concerns somebody, otherwise withdrawn. That is
   decided once: a cancellation that was announced does not vanish when the last person leaves.
6. A slot left without a row becomes a new one, if it is still to come, or if the entry has no row
   at all yet: a course that has begun is published whole.

A plan leaves nothing to do for the next one at the same `now`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from events.calendar.recurrence import Slot, period
from events.calendar.zones import to_local, to_utc

T = TypeVar("T")


class Status(StrEnum):
    """What is true of a date. `withdrawn`: kept for its uid, and shown nowhere."""

    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a change comes to for those who read the calendar."""

    CREATE = "create"
    MOVE = "move"  # in time or place; also when a hand postpones it, or takes that back
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REKEY = "rekey"  # it stands for another date of the schedule; nothing that shows has changed


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a hand has set on one date; None follows the schedule. Raises ValueError.

    `status` cannot be withdrawn by hand, and `length` is wall-clock time.
    """

    date: dt.date | None = None
    start_time: dt.time | None = None
    length: dt.timedelta | None = None
    venue: int | None = None
    status: Status | None = None

    def __post_init__(self) -> None:
        if self.status is Status.WITHDRAWN:
            msg = "Only the schedule withdraws a date; a hand cancels it"
            raise ValueError(msg)
        if self.length is not None and self.length <= dt.timedelta(0):
            msg = f"A date lasts some time, not {self.length}"
            raise ValueError(msg)


NONE = Overrides()


@dataclass(frozen=True, slots=True)
class Values:
    """What is true of one date, schedule and hand together.

    `start` and `end` are wall time in `zone`, `end` exclusive; `starts_at` and `ends_at` are the
    same in UTC.
    """

    start: dt.datetime
    end: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    all_day: bool
    venue: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence as it is stored: `date` is its identity within `entry`, `values` what it shows.

    `concerned`: somebody holds a live registration for it.
    """

    id: Hashable
    entry: UUID
    date: dt.date
    values: Values
    own: Overrides = NONE
    concerned: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one row: `values` are true afterwards, `changed` names those that differ.

    `row` is None for a new one; `slot` is None for a row that has left the schedule. `changed`
    holds any of start, end, zone, all_day, venue and status; a new row has changed nothing.
    """

    kind: Kind
    row: Row | None
    slot: Slot | None
    values: Values
    changed: frozenset[str] = frozenset()

    @property
    def rekeyed(self) -> bool:
        """Whether the row gets a new identity, `slot.date`."""
        return bool(self.row and self.slot and self.row.date != self.slot.date)

    @property
    def raises_sequence(self) -> bool:
        """Whether calendars must be told of a new version (RFC 5545 §3.8.7.4)."""
        return bool(self.changed)

    @property
    def concerned(self) -> bool:
        """Whether there is somebody to tell."""
        return self.raises_sequence and self.row is not None and self.row.concerned


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes in order of time; an empty plan is false."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind in kinds)


def effective(slot: Slot, own: Overrides = NONE) -> Values:
    """Lay what a hand has set over what the schedule says, field by field.

    A start that the clocks leap over is the time they show instead (RFC 5545 §3.3.5), and the
    length counts from there, so that the end always comes after the start. An all-day slot has no
    time of day to override, and only whole days of length: other overrides sleep until it has a
    time again. Raises UnknownZone.
    """
    day = own.date or slot.date
    status = own.status or Status.SCHEDULED
    if slot.start_time is None:
        asked = own.length or slot.length
        length = slot.length if asked % dt.timedelta(days=1) else asked
        start = dt.datetime.combine(day, dt.time.min)
        end = start + length
        starts_at, ends_at = to_utc(start, slot.zone), to_utc(end, slot.zone)
    else:
        time = slot.start_time if own.start_time is None else own.start_time
        starts_at = to_utc(dt.datetime.combine(day, time), slot.zone)
        start = to_local(starts_at, slot.zone)
        ends_at = to_utc(start + (own.length or slot.length), slot.zone)
        end = to_local(ends_at, slot.zone)
    venue = slot.venue if own.venue is None else own.venue
    return Values(start, end, starts_at, ends_at, slot.zone, slot.all_day, venue, status)


def window(
    rows: Iterable[Row], *, now: dt.datetime, until: dt.date
) -> tuple[dt.date | None, dt.date]:
    """Return since and until when to expand the entry that `rows`, all its rows, belong to.

    Until the horizon `until`, or the last row if that is later: a horizon drawn nearer would
    otherwise look like a schedule that ends there. Since the earliest date that a row still to
    come stands for, less the longest period of a rule; without rows, from the beginning (None).
    """
    rows = list(rows)
    if not rows:
        return None, until
    coming = [row.date for row in rows if not _has_begun(row, now)]
    since = min([now.date(), *coming]) - dt.timedelta(days=366)
    return since, max([until, *(row.date for row in rows)])


def plan(rows: Iterable[Row], slots: Iterable[Slot], *, now: dt.datetime) -> Plan:
    """Say what makes `rows` follow `slots`, by the rules at the top of this file.

    `rows` are all rows of the event, past and withdrawn ones too, and `slots` its whole schedule,
    expanded for each entry over the `window` of its rows. A row whose entry has no slots has left
    the schedule. `now` is aware. Raises UnknownZone.
    """
    rows_of, slots_of = _grouped(rows, _entry), _grouped(slots, _entry)
    changes = [
        change
        for entry in rows_of.keys() | slots_of.keys()
        for change in _entry_changes(rows_of.get(entry, []), sorted(slots_of.get(entry, [])), now)
    ]
    return Plan(tuple(sorted(changes, key=_chronologically)))


def by_hand(row: Row, values: Values) -> Plan:
    """Say what making `values` true of `row` comes to; empty where they are true already."""
    changed = _differences(row.values, values)
    kind = _kind(row.values.status, values.status, changed)
    return Plan((Change(kind, row, None, values, changed),)) if changed else Plan()


def _entry_changes(rows: list[Row], slots: list[Slot], now: dt.datetime) -> Iterator[Change]:
    coming = [row for row in rows if not _has_begun(row, now)]
    taken = {row.date for row in rows if _has_begun(row, now)}
    matches = _match(coming, slots, taken, now)
    matched_slots = {slot.date for _, slot in matches}
    matched_rows = {row.id for row, _ in matches}
    for row, slot in matches:
        yield from _follow(row, slot)
    for row in coming:
        if row.id not in matched_rows:
            yield from _leave(row)
    for slot in slots:
        if slot.date not in taken | matched_slots and (not rows or _is_coming(slot, now)):
            yield Change(Kind.CREATE, None, slot, effective(slot))


def _match(
    rows: list[Row], slots: list[Slot], taken: set[dt.date], now: dt.datetime
) -> list[tuple[Row, Slot]]:
    """Bring rows that are to come and slots together (rules 2 and 3)."""
    free = {slot.date: slot for slot in slots if slot.date not in taken}
    matches = [(row, free.pop(row.date)) for row in rows if row.date in free]
    matched = {row.id for row, _ in matches}
    left = [row for row in rows if row.id not in matched]
    if len(slots) == 1 and slots[0].rule_unit is None:
        return matches + _in_order(left, list(free.values()))
    unit = slots[0].rule_unit if slots else None
    rows_in = _grouped(left, lambda row: period(row.date, unit))
    slots_in = _grouped(free.values(), lambda slot: period(slot.date, unit))
    for when in slots_in.keys() & rows_in.keys():
        matches += _pair(rows_in[when], slots_in[when], now)
    if slots and slots[0].bounded:
        matches += _moved_as_a_whole(matches, left, free, now)
    return matches


def _moved_as_a_whole(
    matches: list[tuple[Row, Slot]], rows: list[Row], free: dict[dt.date, Slot], now: dt.datetime
) -> list[tuple[Row, Slot]]:
    """Pair what is left of a course, across the periods of its rule."""
    matched = {row.id for row, _slot in matches}
    days = {slot.date for _row, slot in matches}
    left = [
        row
        for row in rows
        if row.id not in matched and (row.own.status or row.values.status not in _DECIDED)
    ]
    if all(row.values.status in _DECIDED for row in left):
        return []
    return _pair(left, [slot for day, slot in free.items() if day not in days], now)


def _pair(rows: list[Row], slots: list[Slot], now: dt.datetime) -> list[tuple[Row, Slot]]:
    """Pair the rows and slots of one period, those gone by only with rows that a hand put ahead."""
    pairs = _in_order(rows, [slot for slot in slots if _is_coming(slot, now)])
    paired = {row.id for row, _ in pairs}
    promised = [row for row in rows if row.id not in paired and row.own.date is not None]
    return pairs + _in_order(promised, [slot for slot in slots if not _is_coming(slot, now)])


def _in_order(rows: list[Row], slots: list[Slot]) -> list[tuple[Row, Slot]]:
    chosen = sorted(rows, key=_precedence)[: len(slots)]
    return list(zip(sorted(chosen, key=lambda row: row.date), slots, strict=False))


def _follow(row: Row, slot: Slot) -> Iterator[Change]:
    values = effective(slot, row.own)
    changed = _differences(row.values, values)
    if changed or row.date != slot.date:
        yield Change(_kind(row.values.status, values.status, changed), row, slot, values, changed)


def _leave(row: Row) -> Iterator[Change]:
    """Take a row out of the schedule (rule 5); what a hand or an earlier plan decided stands."""
    before = row.values.status
    decided = before if before in _DECIDED else None
    ours = Status.CANCELLED if row.concerned else Status.WITHDRAWN
    status = row.own.status or decided or ours
    values = replace(row.values, status=status)
    if changed := _differences(row.values, values):
        yield Change(_kind(before, status, changed), row, None, values, changed)


_DECIDED = frozenset({Status.CANCELLED, Status.WITHDRAWN})
_SHOWS_AS = {"starts_at": "start", "ends_at": "end"}


def _differences(before: Values, after: Values) -> frozenset[str]:
    # The instants are compared too: when a country changes its clocks, the wall time stays and
    # the instant moves.
    return frozenset(
        _SHOWS_AS.get(field.name, field.name)
        for field in fields(Values)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _kind(before: Status, after: Status, changed: frozenset[str]) -> Kind:
    if not changed:
        return Kind.REKEY
    if before == after:
        return Kind.MOVE
    if after is Status.CANCELLED:
        return Kind.CANCEL
    if after is Status.WITHDRAWN:
        return Kind.WITHDRAW
    return Kind.RESTORE if before in _DECIDED else Kind.MOVE


def _has_begun(row: Row, now: dt.datetime) -> bool:
    return row.values.starts_at < now and row.values.status is not Status.POSTPONED


def _is_coming(slot: Slot, now: dt.datetime) -> bool:
    return to_utc(slot.start, slot.zone) >= now


def _precedence(row: Row) -> tuple[int, bool, dt.date]:
    rank = {Status.CANCELLED: 1, Status.WITHDRAWN: 2}.get(row.values.status, 0)
    return rank, not row.concerned, row.date


def _chronologically(change: Change) -> tuple[dt.datetime, str, str]:
    key = change.slot or change.row
    return change.values.starts_at, str(key and key.entry), str(key and key.date)


def _entry(item: Row | Slot) -> UUID:
    return item.entry


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
