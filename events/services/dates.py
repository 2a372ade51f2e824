"""Moving, postponing, cancelling and restoring one date by hand: live at once, with a reason and a history.

What a hand sets is an override for one field; everything else goes on following the schedule.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from events import errors
from events.calendar import plan as planning
from events.calendar import recurrence
from events.calendar.recurrence import NoDates
from events.enums import Status
from events.models import Event, Occurrence, Run, ScheduleEntry, Venue
from events.queries import changes, effects
from events.services import attendance, places, runs, telling, versions, waitlist, wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time, timedelta

    from community.models import Member
    from events.queries.effects import Effect

# What each action sets by hand.
CANCELLED: Final[Mapping[str, object]] = {"own_status": Status.CANCELLED}
POSTPONED: Final[Mapping[str, object]] = {"own_status": Status.POSTPONED}
RESTORED: Final[Mapping[str, object]] = {"own_status": ""}
FOLLOWING: Final[Mapping[str, object]] = {
    "own_date": None,
    "own_start_time": None,
    "own_length": None,
    "own_venue_id": None,
    "own_status": "",
}


def cancel(
    occurrence: Occurrence, *, reason: str, actor: Member, now: datetime, quiet: bool = False
) -> Occurrence:
    """Cancel one date; whoever registered is told. Raises NotAllowed for one that is over."""
    return _change(
        occurrence, CANCELLED, "cancel", reason=reason, actor=actor, now=now, quiet=quiet
    )


def postpone(
    occurrence: Occurrence, *, reason: str, actor: Member, now: datetime, quiet: bool = False
) -> Occurrence:
    """Put one date off to a day that is not known yet; whoever registered keeps their place and is
    told. Raises NotAllowed for one that has begun or is cancelled."""
    return _change(
        occurrence, POSTPONED, "postpone", reason=reason, actor=actor, now=now, quiet=quiet
    )


def restore(
    occurrence: Occurrence, *, actor: Member, now: datetime, quiet: bool = False
) -> Occurrence:
    """Take back that a hand cancelled or postponed it. Raises NotAllowed for a date that has left
    the schedule, and DayHasPassed for a postponed one whose old day is over."""
    return _change(occurrence, RESTORED, "restore", reason="", actor=actor, now=now, quiet=quiet)


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
    quiet: bool = False,
) -> Occurrence:
    """Move one date to another day, time, length or venue. What is as the schedule says goes on
    following it. Raises NotAllowed for a date that is over, has left the schedule, or would come
    to lie in the past."""
    # A postponed date takes place again, whatever the caller still knows of it.
    occurrence.refresh_from_db(fields=["status"])
    own = moved(occurrence, day=day, start_time=start_time, length=length, venue=venue)
    return _change(occurrence, own, "move", reason=reason, actor=actor, now=now, quiet=quiet)


def moved(
    occurrence: Occurrence,
    *,
    day: date,
    start_time: time | None,
    length: timedelta,
    venue: Venue | None,
) -> Mapping[str, object]:
    """What `move` sets by hand: whatever differs from the schedule. A postponed date has got its
    day then, and takes place again. Raises NotAllowed."""
    slot = _slot(occurrence)
    found = {"own_status": ""} if occurrence.is_postponed else {}
    return found | {
        "own_date": day if day != slot.date else None,
        "own_start_time": start_time if start_time != slot.start_time else None,
        "own_length": length if length != slot.length else None,
        "own_venue_id": venue.pk if venue and venue.pk != slot.venue else None,
    }


def follow_schedule(
    occurrence: Occurrence, *, actor: Member, now: datetime, quiet: bool = False
) -> Occurrence:
    """Undo everything done by hand: the date is again as its schedule says. Raises NotAllowed."""
    return _change(occurrence, FOLLOWING, "follow", reason="", actor=actor, now=now, quiet=quiet)


def effect(occurrence: Occurrence, own: Mapping[str, object], *, now: datetime) -> Effect:
    """What setting `own` by hand would do, before it is done. Raises as doing it."""
    values = _would_be(occurrence, own, now)
    fresh: Any = changes.concerning(Occurrence.objects.filter(pk=occurrence.pk)).get()
    row = fresh.as_row(concerned=fresh.is_concerned)
    planned = changes.Planned(planning.by_hand(row, values), dates={fresh.pk: fresh})
    return effects.of(planned, now=now)


@transaction.atomic
def _change(
    occurrence: Occurrence,
    own: Mapping[str, object],
    what: str,
    *,
    reason: str,
    actor: Member,
    now: datetime,
    quiet: bool,
) -> Occurrence:
    # The event first, as publishing does: the two can then never overwrite each other.
    Event.objects.select_for_update().get(pk=occurrence.event_id)
    fresh = Occurrence.objects.select_related("run", "venue", "event").get(pk=occurrence.pk)
    places.locked(fresh.run)
    values = _would_be(fresh, own, now)
    notes = telling.Changes(now)
    notes.add(fresh, values)
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
        attendance.take_back_early([fresh], actor=actor, now=now)
        if not quiet:
            notes.promise()
        waitlist.fill(fresh.run, now=now)
        wording.fold_again([fresh.event_id])
    versions.touch([fresh.event_id], now=now)
    return fresh


def _would_be(occurrence: Occurrence, own: Mapping[str, object], now: datetime) -> planning.Values:
    if occurrence.is_over(now) or occurrence.status == Status.WITHDRAWN:
        raise errors.NotAllowed
    if own == POSTPONED and not _may_be_postponed(occurrence, now):
        raise errors.NotAllowed
    values = _values(occurrence, own)
    if values.starts_at <= now and values.starts_at != occurrence.start:
        raise errors.InThePast
    takes_place = values.status is planning.Status.SCHEDULED
    if occurrence.is_postponed and takes_place and values.starts_at <= now:
        raise errors.DayHasPassed
    return values


def _may_be_postponed(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.is_postponed or (not occurrence.is_cancelled and occurrence.start > now)


def _reason_left(occurrence: Occurrence) -> str:
    """Why a date is still elsewhere than its schedule says, after its cancellation was undone."""
    if occurrence.overrides == planning.NONE:
        return ""
    moves = ModelLogEntry.objects.for_instance(occurrence).filter(action="events.date.move")
    last = moves.order_by("-timestamp").first()
    return last.data.get("reason", "") if last else ""


def _values(occurrence: Occurrence, own: Mapping[str, object]) -> planning.Values:
    """What is true of the date with `own` laid over its schedule."""
    if own in (CANCELLED, POSTPONED):
        # Needs no schedule: a date that has left it can be cancelled too.
        return replace(occurrence.values, status=planning.Status(str(own["own_status"])))
    would_be = copy(occurrence)
    for name, value in own.items():
        setattr(would_be, name, value)
    return planning.effective(_slot(occurrence), would_be.overrides)


def _slot(occurrence: Occurrence) -> recurrence.Slot:
    """What the published schedule says of this date; raises LeftSchedule if nothing, or if the page
    is not live, for then its rows hold a draft."""
    entry = ScheduleEntry.objects.filter(
        plan__page=occurrence.event.schedule_page_id,
        plan__page__live=True,
        key=occurrence.entry_key,
    ).first()
    day = occurrence.date
    try:
        slots = recurrence.slots(entry.as_entry(), since=day, until=day) if entry else []
    except NoDates:
        slots = []
    for slot in slots:
        if slot.date == day:
            return slot
    raise errors.LeftSchedule
