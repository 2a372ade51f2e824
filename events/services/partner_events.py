"""Following a partner's calendar: what was read of it becomes rows, states and shown events.

All writes to events of partners go through here under one lock, so that two calendars read at once
cannot each take the other's event for the one that is shown. What decides and hides answers with the
keys of the events of which calendars see something new; its caller ends with `announce`.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from events.calendar.foreign_values import date_as_plain
from events.enums import PartnerState
from events.models import PartnerCalendar, PartnerEvent
from events.queries.same_event import same
from events.services import partner_dates, versions
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from events.calendar import foreign_values as foreign
    from events.models import Event

# What is shown, or would be if somebody or something had not decided otherwise.
OPEN = (PartnerState.PENDING, PartnerState.ACCEPTED, PartnerState.DUPLICATE)
READ = ("title", "description", "place", "link", "dates", "starts_at", "content_hash")
WORDS = ("title", "description", "place", "link")


def lock() -> None:
    """Wait until nobody else writes events of partners, and keep others out until the transaction
    ends. (On SQLite the transaction itself does.)"""
    list(PartnerCalendar.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def follow(calendar: PartnerCalendar, reading: foreign.Reading, *, now: datetime) -> None:
    """Make the partner's events what `reading` says. What is not in it any more was withdrawn,
    unless it is over, could not be read this time, or too much was there to read it all."""
    lock()
    known = {row.uid: row for row in _rows(calendar)}
    renamed = _renamed(known, reading, now)
    seen: list[PartnerEvent] = []
    new: list[PartnerEvent] = []
    changed: list[PartnerEvent] = []
    reworded: set[str] = set()
    for event in reading.events:
        row = known.get(event.uid)
        if row is None:
            row = PartnerEvent(calendar=calendar, uid=event.uid, seen_at=now, created_at=now)
            new.append(row)
        before = [getattr(row, name) for name in WORDS]
        if _take(row, event, now):
            changed.append(row)
            if before != [getattr(row, name) for name in WORDS]:
                reworded.add(event.uid)
        if row.uid in renamed:
            changed.append(row)
        if row.state == PartnerState.WITHDRAWN:
            row.state = PartnerState.ACCEPTED if row.event_id else PartnerState.PENDING
            changed.append(row)
        seen.append(row)
    PartnerEvent.objects.bulk_create(new, batch_size=500)
    old = {row.pk: row for row in changed if row.uid in known}
    PartnerEvent.objects.bulk_update(
        old.values(), ["uid", *READ, "state", "changed_at"], batch_size=200
    )
    uids = {row.uid for row in seen}
    calendar.events.filter(uid__in=uids).update(seen_at=now)
    gone = [row for uid, row in known.items() if uid not in uids and uid not in reading.skipped]
    touched = _withdraw([row for row in gone if reading.whole and _is_to_come(row, now)], now)
    touched |= settle(
        seen, now=now, changed=changed, reworded=[row.pk for row in seen if row.uid in reworded]
    )
    announce(touched, now=now)


def announce(events: Collection[int], *, now: datetime) -> None:
    """Let calendars hear of these events: the last write of a transaction."""
    if events:
        versions.touch(events, now=now)


def settle(
    rows: Iterable[PartnerEvent],
    *,
    now: datetime,
    changed: Collection[PartnerEvent] = (),
    reworded: Collection[int] = (),
) -> set[int]:
    """Decide of each of these rows whether it is the same as another event, then show and hide as
    their states say. What takes the place of something hidden by that is shown too.

    `changed`: rows of which something new was read; `reworded`: keys of those with new words.
    Within `lock()`.
    """
    rows = [row for row in rows if row.state in OPEN]
    starts = {row: partner_dates.next_start(row, now) for row in rows}
    found = same(starts)
    decided = {row: row.starts_at for row in rows if _decide(row, found.get(row.pk))}
    decided |= {row: start for row, start in starts.items() if row.starts_at != start}
    for row in decided:
        row.starts_at = starts[row]
    PartnerEvent.objects.bulk_update(decided, ["state", "same_as", "starts_at"], batch_size=200)
    accepted = [row for row in rows if row.state == PartnerState.ACCEPTED]
    anew = set(changed)
    show = [row for row in accepted if row in anew or row.event is None or not row.event.is_live]
    partner_dates.show(show, now=now, reworded=reworded)
    hidden = partner_dates.hide(
        [row for row in rows if row.state != PartnerState.ACCEPTED], now=now
    )
    return {row.event_id for row in show if row.event_id} | _replaced(hidden, now)


def _replaced(hidden: Collection[Event], now: datetime) -> set[int]:
    """Let what was held back as the same as these events, hidden just now, be decided again."""
    if not hidden:
        return set()
    waiting = PartnerEvent.objects.filter(
        state=PartnerState.DUPLICATE, same_as__in=hidden, calendar__is_active=True
    )
    rows = list(waiting.select_related("calendar", "event", "same_as").order_by("pk"))
    shown = settle(rows, now=now) if rows else set()
    return shown | {event.pk for event in hidden}


def take_down(rows: Collection[PartnerEvent], *, now: datetime) -> set[int]:
    """Hide the events of `rows`, whatever their state, and show what takes their place. Within
    `lock()`."""
    return _replaced(partner_dates.hide(rows, now=now), now)


def _rows(calendar: PartnerCalendar) -> list[PartnerEvent]:
    rows = list(calendar.events.select_related("event", "same_as"))
    for row in rows:
        row.calendar = calendar
    return rows


def _renamed(known: dict[str, PartnerEvent], reading: foreign.Reading, now: datetime) -> set[str]:
    """Which UIDs are new names of rows in `known`, which then holds these under them.

    Some sources number anew at each export: what has the title and next start of an event that is
    not there any more is that event, with what was decided about it.
    """
    uids = {event.uid for event in reading.events}
    new = [event for event in reading.events if event.uid not in known]
    if not new or not reading.whole:
        return set()
    lost: defaultdict[tuple[str, datetime | None], list[PartnerEvent]] = defaultdict(list)
    for row in sorted(known.values(), key=lambda row: row.state == PartnerState.WITHDRAWN):
        if row.uid not in uids and row.uid not in reading.skipped:
            lost[fold(row.title), partner_dates.next_start(row, now)].append(row)
    renamed = set()
    for event in new:
        start = partner_dates.next_of(event.dates, now)
        if start is not None and (rows := lost[fold(event.title), start]):
            row = rows.pop(0)
            del known[row.uid]
            row.uid = event.uid
            known[row.uid] = row
            renamed.add(row.uid)
    return renamed


def _take(row: PartnerEvent, event: foreign.Event, now: datetime) -> bool:
    """Whether something new was read of `row`; it then holds it, not saved."""
    dates = [date_as_plain(date) for date in event.dates]
    words = event.title, event.description, event.place, event.link
    content_hash = hashlib.sha256(json.dumps([words, dates]).encode()).hexdigest()
    if row.content_hash == content_hash:
        return False
    row.title, row.description, row.place, row.link = words
    row.dates = dates
    row.content_hash = content_hash
    row.starts_at = partner_dates.next_start(row, now)
    row.changed_at = now
    return True


def _withdraw(rows: list[PartnerEvent], now: datetime) -> set[int]:
    withdrawn = [row for row in rows if row.state in OPEN]
    for row in withdrawn:
        if row.state != PartnerState.ACCEPTED:
            # Of what is shown it means that somebody has looked at both: so it stays, should the
            # source only have lost it for a while.
            row.same_as = None
        row.state = PartnerState.WITHDRAWN
    PartnerEvent.objects.bulk_update(withdrawn, ["state", "same_as"], batch_size=200)
    return take_down(withdrawn, now=now)


def _is_to_come(row: PartnerEvent, now: datetime) -> bool:
    return partner_dates.next_start(row, now) is not None


def _decide(row: PartnerEvent, other: Event | None) -> bool:
    """Whether the row's state has changed; it then has the new one, not saved."""
    before = row.state, row.same_as_id
    is_shown = row.event is not None and row.event.is_live
    if other is not None and _yields(row, other, is_shown=is_shown):
        row.state, row.same_as = PartnerState.DUPLICATE, other
    elif other is None and row.state == PartnerState.DUPLICATE:
        row.state, row.same_as = PartnerState.PENDING, None
        if row.event_id:
            row.state = PartnerState.ACCEPTED
    if row.state == PartnerState.PENDING and row.calendar.is_trusted:
        row.state = PartnerState.ACCEPTED
    return before != (row.state, row.same_as_id)


def _yields(row: PartnerEvent, other: Event, *, is_shown: bool) -> bool:
    """Whether `other` is to be shown in the place of `row`."""
    if row.state == PartnerState.ACCEPTED and row.same_as_id == other.pk:
        # Somebody has looked at both and shows both.
        return False
    partner = getattr(other, "partner", None)
    # Of two that are shown already, the later goes; against our own, always the partner's.
    return not is_shown or partner is None or other.pk < (row.event_id or 0)
