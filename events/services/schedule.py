"""From what an editor published to the runs and dates that everyone reads.

Publishing isn't atomic in Wagtail: its signal comes after the page is live, outside any
transaction. So the page is the truth, what is made of it here is written in one transaction with
a fingerprint, and `repair` does it again wherever the two differ.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from events.models import Event, EventLanguage, EventPage, Occurrence
from events.queries import changes, effects
from events.queries.changes import AHEAD
from events.services import (
    attendance,
    fingerprints,
    materials,
    questions,
    runs,
    telling,
    versions,
    waitlist,
    wording,
)

if TYPE_CHECKING:
    from collections.abc import Hashable
    from uuid import UUID

    from django.db.models import QuerySet

    from events.calendar.plan import Change
    from events.models import RunPlan
    from events.queries.changes import Planned

logger = logging.getLogger(__name__)

# How far back feeds reach.
BACK = timedelta(days=31)
# An endless rule is taken further when this much of the horizon has passed.
TOP_UP = timedelta(days=1)


def event_of(page: EventPage) -> Event | None:
    """The event that `page` speaks of, or None while it was never published."""
    return Event.objects.filter(key=page.event_key).first()


def materialise(page: EventPage, *, now: datetime) -> Event:
    """Make the event's runs and dates follow `page`, which has just been published, and promise
    the mails this calls for. A translation or an alias changes words only. Running it again
    changes nothing."""
    with transaction.atomic():
        event = _locked_event(page)
        _set_live(event, now)
        if event.schedule_page_id == page.pk:
            # As published, whatever the caller still holds in memory.
            _follow(event, EventPage.objects.get(pk=page.pk), now)
        else:
            _touch(event, now)
        _finish(event, now)
        return event


@transaction.atomic
def unpublished(page: EventPage, *, now: datetime) -> None:
    """Hide the event when its last live page is gone. Hiding cancels nothing: who has registered
    still sees it."""
    event = Event.objects.select_for_update().filter(key=page.event_key).first()
    if event is not None:
        _hide(event, now)


def repair(*, now: datetime) -> int:
    """Materialise what a crash left undone, and write endless schedules out as far as they should
    be; how many events that took. One that fails is logged and does not stop the others."""
    done = 0
    for page in _behind(now):
        try:
            materialise(page, now=now)
        except Exception:
            logger.exception("the schedule of page %s could not be followed", page.pk)
        else:
            done += 1
    return done + sum(_hide_ghost(event, now) for event in _ghosts())


def _behind(now: datetime) -> QuerySet[EventPage]:
    """Live pages whose event is missing, differs, or has too near a horizon."""
    # Only the page with the schedule can take it further: others would be made again for ever.
    up_to_date = fingerprints.matching(Event.objects.filter(is_live=True)).filter(
        Q(horizon__isnull=True)
        | Q(horizon__gte=(now + AHEAD - TOP_UP).date())
        | ~Q(schedule_page=OuterRef("pk"))
    )
    pages = EventPage.objects.live().filter(alias_of__isnull=True)
    return fingerprints.with_own(pages).filter(~Exists(up_to_date)).order_by("pk")


def _ghosts() -> QuerySet[Event]:
    """Events still live of which no page is."""
    live = EventPage.objects.live().filter(translation_key=OuterRef("key"))
    return Event.objects.filter(~Exists(live), is_live=True, schedule_page__isnull=False)


@transaction.atomic
def _hide_ghost(event: Event, now: datetime) -> int:
    _hide(Event.objects.select_for_update().get(pk=event.pk), now)
    return 1


def _hide(event: Event, now: datetime) -> None:
    _set_live(event, now)
    if event.is_live:
        _touch(event, now)
    _finish(event, now)


def _locked_event(page: EventPage) -> Event:
    """The page's event, locked. A new one takes its schedule from the page that was written first,
    even where a translation is published before it."""
    key = page.event_key
    if not Event.objects.filter(key=key).exists():
        written = EventPage.objects.filter(translation_key=key, alias_of=None).order_by("pk")
        _make_event(key, written.first() or page)
    return Event.objects.select_for_update().get(key=key)


def _make_event(key: UUID, page: EventPage) -> None:
    """With the page's settings from the start: a translation that is published first must not
    open an event that is for few."""
    settings = {name: getattr(page, name) for name in EventPage.SETTINGS}
    event, made = Event.objects.get_or_create(key=key, defaults={"schedule_page": page, **settings})
    if made:
        event.organisations.set(page.organisations.all())
        event.groups.set(page.groups.all())


def _set_live(event: Event, now: datetime) -> None:
    """Bring `is_live` up to date; calendars see an event hidden or shown again as a new version."""
    is_live = EventPage.objects.live().filter(translation_key=event.key).exists()
    if is_live != event.is_live:
        event.is_live = is_live
        event.save(update_fields=["is_live"])
        event.occurrences.filter(end__gt=now - BACK).update(
            sequence=F("sequence") + 1, last_modified=now
        )


def _touch(event: Event, now: datetime) -> None:
    """Words have changed: calendars must see a newer LAST-MODIFIED (RFC 5545 §3.8.7.3)."""
    event.occurrences.filter(end__gt=now - BACK).update(last_modified=now)


def _follow(event: Event, page: EventPage, now: datetime) -> None:
    # Nobody may register between the look at who is concerned and the change.
    list(event.runs.select_for_update().order_by("pk"))
    plans = list(page.plans.prefetch_related("entries"))
    lines = [(plan, list(plan.entries.all())) for plan in plans]
    planned = changes.of_schedule(event, lines, now=now)
    # What was chosen for another effect than this one counts for nothing.
    quiet = page.is_quiet(effects.digest(planned))
    _copy_settings(event, page, plans, now)
    _touch(event, now)
    _apply(event, planned, now, quiet)
    # In this order: a course that was over and has got new dates takes new settings too.
    runs.refresh_bounds(event.runs.all())
    runs.copy_plans(event, plans, now)
    questions.follow(event, page)
    for run in runs.with_queue(event.runs.exclude(ends_at__lte=now)):
        waitlist.fill(run, now=now)


def _copy_settings(event: Event, page: EventPage, plans: list[RunPlan], now: datetime) -> None:
    for name in EventPage.SETTINGS:
        setattr(event, name, getattr(page, name))
    endless = any(entry.is_endless for plan in plans for entry in plan.entries.all())
    event.horizon = (now + AHEAD).date() if endless else None
    event.fingerprint = fingerprints.schedule(page)
    event.save()
    event.organisations.set(page.organisations.all())
    event.groups.set(page.groups.all())
    event.topics.set(page.topics.all())
    _copy_languages(event, page.held_in)


def _copy_languages(event: Event, codes: list[str]) -> None:
    event.languages.exclude(code__in=codes).delete()
    EventLanguage.objects.bulk_create(
        [EventLanguage(event=event, code=code) for code in codes], ignore_conflicts=True
    )


def _finish(event: Event, now: datetime) -> None:
    """What depends on the pages in all languages and on the dates as they are by now; the version
    comes last."""
    materials.follow(event)
    wording.fold_again([event.pk])
    fingerprints.mark_words(event)
    versions.touch([event.pk], now=now)


def _apply(event: Event, planned: Planned, now: datetime, quiet: bool) -> None:
    """Write the plan's changes and, unless `quiet`, promise a mail to everybody they concern."""
    before: dict[Hashable, Occurrence] = {
        row.pk: row for row in event.occurrences.select_related("run", "venue")
    }
    new: list[Occurrence] = []
    changed: list[Occurrence] = []
    rekeyed: list[Occurrence] = []
    notes = telling.Changes(now)
    for step in planned.plan:
        run = planned.run_told(step)
        if step.row is None:
            new.append(made := _made(event, step, now))
            if run is not None:
                notes.add_new(made, run=run)
            continue
        occurrence = before[step.row.id]
        if run is not None:
            notes.add(occurrence, step.values)
        if step.slot is not None and step.rekeyed:
            occurrence.date = step.slot.date
            rekeyed.append(occurrence)
        if step.raises_sequence:
            occurrence.take(step.values, now=now)
        changed.append(occurrence)
    _save(changed, rekeyed)
    attendance.take_back_early(changed, actor=None, now=now)
    runs.give_runs(event, new, [*before.values()], planned.plan_of)
    Occurrence.objects.bulk_create(new, batch_size=500)
    if not quiet:
        notes.promise()


def _made(event: Event, step: Change, now: datetime) -> Occurrence:
    assert step.slot is not None  # noqa: S101 -- a new row comes from a slot
    made = Occurrence(
        event=event,
        entry_key=step.slot.entry,
        date=step.slot.date,
        created_at=now,
        last_modified=now,
    )
    made.take(step.values, now=now)
    made.sequence = 0
    return made


def _save(changed: list[Occurrence], rekeyed: list[Occurrence]) -> None:
    """Save changed rows, also where two swap their dates: rows that change identity are written
    out of each other's way first, inside the transaction."""
    far = timedelta(days=365 * 1000)
    for occurrence in rekeyed:
        occurrence.date += far
    Occurrence.objects.bulk_update(rekeyed, ["date"], batch_size=200)
    for occurrence in rekeyed:
        occurrence.date -= far
    Occurrence.objects.bulk_update(
        changed, ["date", *Occurrence.TAKEN, "sequence", "last_modified"], batch_size=200
    )
