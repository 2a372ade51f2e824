"""Moving, cancelling and restoring one date by hand: live at once, with a reason and a history.

What a hand sets is an override for one field; everything else goes on following the schedule.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from events import errors
from events.calendar import plan as planning
from events.calendar import recurrence
from events.enums import Status
from events.models import Event, Occurrence, Run, ScheduleEntry, Venue
from events.services import places, runs, telling, waitlist

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time, timedelta

    from community.models import Member


def cancel(occurrence: Occurrence, *, reason: str, actor: Member, now: datetime) -> Occurrence:
    """Cancel one date; whoever registered is told. Raises NotAllowed for one that is over."""
    return _change(
        occurrence, {"own_status": Status.CANCELLED}, "cancel", reason=reason, actor=actor, now=now
    )


def restore(occurrence: Occurrence, *, actor: Member, now: datetime) -> Occurrence:
    """Take a cancellation by hand back. Raises NotAllowed for a date that has left the schedule."""
    return _change(occurrence, {"own_status": ""}, "restore", reason="", actor=actor, now=now)


def move(
    occurrence: Occurrence,
    *,
    day: date,
    start_time: time | None,
    length: timedelta,
    venue: Venue | None,
    reason: str,
    actor: Member,
    now: datetime,
) -> Occurrence:
    """Move one date to another day, time, length or venue. What is as the schedule says goes on
    following it. Raises NotAllowed for a date that is over, has left the schedule, or would come
    to lie in the past."""
    slot = _slot(occurrence)
    own = {
        "own_date": day if day != slot.date else None,
        "own_start_time": start_time if start_time != slot.start_time else None,
        "own_length": length if length != slot.length else None,
        "own_venue_id": venue.pk if venue and venue.pk != slot.venue else None,
    }
    return _change(occurrence, own, "move", reason=reason, actor=actor, now=now)


def follow_schedule(occurrence: Occurrence, *, actor: Member, now: datetime) -> Occurrence:
    """Undo everything done by hand: the date is again as its schedule says. Raises NotAllowed."""
    own: Mapping[str, object] = {
        "own_date": None,
        "own_start_time": None,
        "own_length": None,
        "own_venue_id": None,
        "own_status": "",
    }
    return _change(occurrence, own, "follow", reason="", actor=actor, now=now)


@transaction.atomic
def _change(
    occurrence: Occurrence,
    own: Mapping[str, object],
    what: str,
    *,
    reason: str,
    actor: Member,
    now: datetime,
) -> Occurrence:
    # The event first, as publishing does: the two can then never overwrite each other.
    Event.objects.select_for_update().get(pk=occurrence.event_id)
    fresh = Occurrence.objects.select_related("run", "venue", "event").get(pk=occurrence.pk)
    places.locked(fresh.run)
    if fresh.end <= now or (fresh.status == Status.WITHDRAWN):
        raise errors.NotAllowed
    values = _values(fresh, own)
    if values.starts_at <= now and values.starts_at != fresh.start:
        raise errors.InThePast
    notes = telling.Changes(now)
    notes.add(fresh)
    changed = values != fresh.values
    for name, value in own.items():
        setattr(fresh, name, value)
    fresh.reason = reason or _reason_left(fresh)
    if changed:
        fresh.take(values, now=now)
    else:
        fresh.last_modified = now
    fresh.save()
    log(fresh, f"events.date.{what}", user=actor, data={"reason": reason})
    if changed:
        runs.refresh_bounds(Run.objects.filter(pk=fresh.run_id))
        notes.promise()
        waitlist.fill(fresh.run, now=now)
    return fresh


def _reason_left(occurrence: Occurrence) -> str:
    """Why a date is still elsewhere than its schedule says, after its cancellation was undone."""
    if occurrence.overrides == planning.NONE:
        return ""
    moves = ModelLogEntry.objects.for_instance(occurrence).filter(action="events.date.move")
    last = moves.order_by("-timestamp").first()
    return last.data.get("reason", "") if last else ""


def _values(occurrence: Occurrence, own: Mapping[str, object]) -> planning.Values:
    """What is true of the date with `own` laid over its schedule."""
    if own == {"own_status": Status.CANCELLED}:
        # Needs no schedule: a date that has left it can be cancelled too.
        return replace(occurrence.values, status=planning.Status.CANCELLED)
    would_be = copy(occurrence)
    for name, value in own.items():
        setattr(would_be, name, value)
    return planning.effective(_slot(occurrence), would_be.overrides)


def _slot(occurrence: Occurrence) -> recurrence.Slot:
    """What the published schedule says of this date; raises NotAllowed if nothing, or if the page
    is not live, for then its rows hold a draft."""
    entry = ScheduleEntry.objects.filter(
        plan__page=occurrence.event.schedule_page_id,
        plan__page__live=True,
        key=occurrence.entry_key,
    ).first()
    if entry is not None:
        day = occurrence.date
        for slot in recurrence.slots(entry.as_entry(), since=day, until=day):
            if slot.date == day:
                return slot
    raise errors.NotAllowed
