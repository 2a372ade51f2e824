"""What everyone reads of a partner's event: its row, runs and dates, as the source has them.

Nothing is typed here and nobody registers, so there is no page and no plan: the source's dates are
the schedule. A date that is over is never touched, unless its source says on the same day that it is
still to come; put off to another day it is another date. None is ever deleted: calendars that have
it must be told that it is cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db.models import F

from events.calendar import plan as planning
from events.calendar.foreign_values import date_from_plain
from events.calendar.zones import to_utc
from events.enums import RegistrationPolicy, Status, Visibility
from events.models import Event, Occurrence, PartnerEvent, Run
from events.services import runs, wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from events.calendar.foreign_values import Date

# How far back feeds reach.
BACK = timedelta(days=31)


def show(rows: Collection[PartnerEvent], *, now: datetime, reworded: Iterable[int] = ()) -> None:
    """Make events and dates follow what was last read of `rows`; of those in `reworded` (primary
    keys) the words have changed too. A constant number of queries."""
    if not rows:
        return
    hidden = [row.event for row in rows if row.event is not None and not row.event.is_live]
    _give_events(rows)
    _copy_settings(rows)
    _write_dates(rows, now)
    _as_new_versions(hidden, now)
    events = [row.event_id for row in rows if row.pk in set(reworded)]
    _lately(events, now).update(last_modified=now)


def hide(rows: Collection[PartnerEvent], *, now: datetime) -> list[Event]:
    """Take the events of `rows` out of every list; calendars that have their dates see them
    cancelled. Those that were shown until now."""
    shown = [row.event for row in rows if row.event is not None and row.event.is_live]
    for event in shown:
        event.is_live = False
    Event.objects.bulk_update(shown, ["is_live"], batch_size=500)
    _as_new_versions(shown, now)
    return shown


def next_start(row: PartnerEvent, now: datetime) -> datetime | None:
    """When the first of its dates that are not over begins; None where there is none."""
    return next_of(map(date_from_plain, row.dates), now)


def next_of(dates: Iterable[Date], now: datetime) -> datetime | None:
    """When the first of these dates that are not over begins."""
    coming = [span for span in map(_span, dates) if span[1] > now]
    return min(coming)[0] if coming else None


def _give_events(rows: Iterable[PartnerEvent]) -> None:
    new = [row for row in rows if row.event is None]
    # Not live before `_copy_settings`: nobody sees half of one.
    Event.objects.bulk_create([_made(row) for row in new], batch_size=500)
    PartnerEvent.objects.bulk_update(new, ["event"], batch_size=500)


def _made(row: PartnerEvent) -> Event:
    row.event = Event(visibility=Visibility.PUBLIC)
    return row.event


def _copy_settings(rows: Iterable[PartnerEvent]) -> None:
    """What the partner's calendar decides for all its events."""
    events = []
    topics: dict[int, set[int]] = {}
    through = Event.topics.through.objects
    for row in rows:
        event, calendar = row.event, row.calendar
        assert event is not None  # noqa: S101 -- given just before
        event.is_live, event.kind, event.host_id = True, calendar.kind, calendar.organisation_id
        event.folded_words = wording.folded([row.title, row.description, row.place, calendar.name])
        events.append(event)
        if calendar.pk not in topics:
            topics[calendar.pk] = set(calendar.topics.values_list("pk", flat=True))
    Event.objects.bulk_update(events, ["is_live", "kind", "host", "folded_words"], batch_size=500)
    wanted = {(row.event_id, topic) for row in rows for topic in topics[row.calendar_id]}
    found = {
        (event, topic): pk
        for pk, event, topic in through.filter(event__in=events).values_list(
            "pk", "event_id", "topic_id"
        )
    }
    through.filter(pk__in=[pk for link, pk in found.items() if link not in wanted]).delete()
    missing = [Event.topics.through(event_id=e, topic_id=t) for e, t in wanted - found.keys()]
    through.bulk_create(missing, batch_size=500)


def _write_dates(rows: Collection[PartnerEvent], now: datetime) -> None:
    of_event: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for occurrence in Occurrence.objects.filter(event__in=[row.event_id for row in rows]):
        of_event[occurrence.event_id].append(occurrence)
    new: list[Occurrence] = []
    changed: list[Occurrence] = []
    for row in rows:
        assert row.event_id is not None  # noqa: S101 -- given just before
        made, followed = _followed(row, of_event[row.event_id], now)
        new += made
        changed += followed
    made_runs = [occurrence.run for occurrence in new]
    Run.objects.bulk_create(made_runs, batch_size=500)
    for occurrence in new:
        occurrence.run = occurrence.run  # the key it has got by now
    Occurrence.objects.bulk_create(new, batch_size=500)
    fields = ["entry_key", "date", "place", *Occurrence.TAKEN, "sequence", "last_modified"]
    Occurrence.objects.bulk_update(changed, fields, batch_size=200)
    concerned = {occurrence.run_id for occurrence in [*new, *changed]}
    runs.refresh_bounds(Run.objects.filter(pk__in=concerned))


def _followed(
    row: PartnerEvent, before: list[Occurrence], now: datetime
) -> tuple[list[Occurrence], list[Occurrence]]:
    """The dates to be made and the dates that have changed, of one event."""
    dates = {_entry_key(row, date): date for date in map(date_from_plain, row.dates)}
    same_day = {(occurrence.entry_key, occurrence.date): occurrence for occurrence in before}
    # Of a date that is over and the one that it was put off to, the later.
    known = {o.entry_key: o for o in sorted(before, key=lambda o: o.end)}
    pairs = {key: known.pop(key) for key in dates if key in known}
    # A source that turns one date into a series, or numbers anew, names it anew; but it begins when
    # it began.
    by_start = {o.start: o for o in known.values() if o.end > now and not o.is_cancelled}
    new, changed = [], []
    for key, date in dates.items():
        place = date.place or row.place
        values = _values(date)
        occurrence = pairs.get(key) or by_start.pop(values.starts_at, None)
        if occurrence is not None:
            known.pop(occurrence.entry_key, None)
        if occurrence is None or occurrence.end <= now:
            if values.ends_at <= now:
                continue
            occurrence = same_day.get((key, date.start.date()))
        if occurrence is None:
            new.append(_new(row, key, date, values, place, now))
        elif _takes(occurrence, key, values, place, now):
            changed.append(occurrence)
    for gone in known.values():
        if gone.end > now and not gone.is_cancelled:
            gone.status = Status.CANCELLED
            gone.take(gone.values, now=now)
            changed.append(gone)
    return new, changed


def _takes(
    occurrence: Occurrence, key: UUID, values: planning.Values, place: str, now: datetime
) -> bool:
    """Whether the source says something new of this date; it is then true of it, not saved."""
    same_key = occurrence.entry_key == key
    occurrence.entry_key = key
    if (occurrence.values, occurrence.place) == (values, place):
        # Another name alone is no new version.
        return not same_key
    occurrence.place = place
    occurrence.take(values, now=now)
    return True


def _new(
    row: PartnerEvent, key: UUID, date: Date, values: planning.Values, place: str, now: datetime
) -> Occurrence:
    run = Run(
        event=row.event,
        plan_key=key,
        each_date=True,
        registration=RegistrationPolicy.NONE,
    )
    made = Occurrence(
        event=row.event,
        run=run,
        entry_key=key,
        date=date.start.date(),
        place=place,
        created_at=now,
        last_modified=now,
    )
    made.take(values, now=now)
    made.sequence = 0
    return made


def _entry_key(row: PartnerEvent, date: Date) -> UUID:
    return uuid5(row.calendar.uuid, f"{row.uid}\n{date.id}")


def _values(date: Date) -> planning.Values:
    starts_at, ends_at = _span(date)
    return planning.Values(
        start=date.start,
        end=date.end,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=date.zone,
        all_day=date.all_day,
        venue=None,
        status=planning.Status.CANCELLED if date.cancelled else planning.Status.SCHEDULED,
    )


def _span(date: Date) -> tuple[datetime, datetime]:
    """Both ends in UTC. An hour that comes twice may end, by the clock, before it begins."""
    start, end = to_utc(date.start, date.zone), to_utc(date.end, date.zone)
    return start, end if end > start else start + (date.end - date.start)


def _as_new_versions(events: Collection[Event], now: datetime) -> None:
    """Calendars see an event hidden or shown again as a new version of its dates."""
    _lately([event.pk for event in events], now).update(
        sequence=F("sequence") + 1, last_modified=now
    )


def _lately(events: Iterable[int | None], now: datetime) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(event__in=list(events), end__gt=now - BACK)
