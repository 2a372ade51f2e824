"""Calendars of partners: reading them when they are due, and what people decide about them."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from events.calendar.foreign_process import read_apart
from events.calendar.foreign_values import NotRead
from events.enums import PartnerProblem, PartnerState
from events.models import PartnerCalendar, PartnerEvent
from events.services import partner_dates, partner_events
from foundation import fetching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from events.calendar.foreign_values import Reading
    from foundation.fetching import Answer

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=4)
SELDOM = timedelta(days=2)
# Whoever holds a calendar longer has died; the limits of fetching and reading end long before.
CLAIM = timedelta(minutes=10)
# A server that says "nothing new" is asked for the whole text all the same after this time: endless
# series go on, and the window with them.
WHOLE_AGAIN = timedelta(days=7)
AHEAD = timedelta(days=548)
BACK = partner_dates.BACK
# A calendar that held so many and suddenly holds none has rather lost them.
MANY = 3
ACCEPT = "text/calendar, text/plain;q=0.5, */*;q=0.1"


def read_due(*, now: datetime) -> int:
    """Read every calendar whose time has come; how many were read. One that fails does not stop
    the others."""
    due = PartnerCalendar.objects.filter(_is_due(now), is_active=True)
    done = 0
    for calendar in due.order_by("next_read_at", "pk"):
        try:
            done += read(calendar, now=now)
        except Exception:
            logger.exception("the partner calendar %s could not be followed", calendar.uuid)
    return done


def read(calendar: PartnerCalendar, *, now: datetime, asked: bool = False) -> bool:
    """Ask the partner's server and follow what it says; whether this was done here and now.

    Not done where it isn't due (unless `asked` by hand), where somebody else is at it, and for a
    calendar that is not to be read. What goes wrong stands in the calendar's `error`. Cut off
    anywhere, it is done again: nothing is noted before all of it is written.
    """
    if not _claimed(calendar, now, asked=asked):
        return False
    calendar.refresh_from_db()
    try:
        answer = _asked(calendar, now)
        reading = _read(calendar, answer, now)
        _followed(calendar, answer, reading, now)
    except fetching.NotFetched as error:
        _failed(calendar, error.problem.value, error.detail, now, error.retry_after)
    except NotRead as error:
        _failed(calendar, error.problem.value, "", now)
    except Exception:
        _failed(calendar, PartnerProblem.INTERNAL, "", now)
        raise
    return True


@transaction.atomic
def saved(calendar: PartnerCalendar, *, now: datetime) -> None:
    """Let what somebody has changed in the form take effect on events that are there already, and
    the calendar be read anew. Stopping to read a calendar hides what it showed.

    Whoever is reading it at this moment may be at another address, and has lost their claim.
    """
    partner_events.lock()
    PartnerCalendar.objects.filter(pk=calendar.pk).update(
        etag="",
        last_modified="",
        content_hash="",
        claimed_at=None,
        next_read_at=now,
        failures=0,
    )
    rows = list(calendar.events.select_related("calendar", "event", "same_as"))
    if calendar.is_active:
        words = [row.pk for row in rows]
        touched = partner_events.settle(rows, now=now, changed=rows, reworded=words)
    else:
        touched = partner_events.take_down(rows, now=now)
    partner_events.announce(touched, now=now)


@transaction.atomic
def forget(calendar: PartnerCalendar, *, now: datetime) -> None:
    """Hide what the calendar showed, and delete it with all that was read from it."""
    partner_events.lock()
    rows = list(calendar.events.select_related("calendar", "event", "same_as"))
    PartnerCalendar.objects.filter(pk=calendar.pk).update(is_active=False)
    touched = partner_events.take_down(rows, now=now)
    calendar.delete()
    partner_events.announce(touched, now=now)


@transaction.atomic
def accept(events: Iterable[PartnerEvent], *, now: datetime) -> int:
    """Show these events; how many are. Accepting one that was held back as the same as another
    says that it is not; one that turns out to be the same as one shown since is held back."""
    partner_events.lock()
    rows = _chosen(events, PartnerState.PENDING, PartnerState.DUPLICATE, PartnerState.REFUSED)
    for row in rows:
        row.state = PartnerState.ACCEPTED
    PartnerEvent.objects.bulk_update(rows, ["state"], batch_size=200)
    touched = partner_events.settle(rows, now=now, changed=rows)
    touched |= partner_events.settle(_likes(rows), now=now)
    partner_events.announce(touched, now=now)
    return sum(row.state == PartnerState.ACCEPTED for row in rows)


@transaction.atomic
def refuse(events: Iterable[PartnerEvent], *, now: datetime) -> int:
    """Don't show these events, whatever the source says of them later; how many that was."""
    partner_events.lock()
    rows = _chosen(events, PartnerState.PENDING, PartnerState.DUPLICATE, PartnerState.ACCEPTED)
    for row in rows:
        row.state, row.same_as = PartnerState.REFUSED, None
    PartnerEvent.objects.bulk_update(rows, ["state", "same_as"], batch_size=200)
    partner_events.announce(partner_events.take_down(rows, now=now), now=now)
    return len(rows)


def _chosen(events: Iterable[PartnerEvent], *states: PartnerState) -> list[PartnerEvent]:
    """The same rows as they are under the lock: those in one of `states`, of calendars that are
    still read."""
    wanted = [event.pk for event in events]
    rows = PartnerEvent.objects.filter(pk__in=wanted, state__in=states, calendar__is_active=True)
    return list(rows.select_related("calendar", "event", "same_as").order_by("pk"))


def _likes(rows: Collection[PartnerEvent]) -> QuerySet[PartnerEvent]:
    """What still waits and may be the same as one of `rows`: then nobody need look at it."""
    likes = PartnerEvent.objects.filter(
        Q(uid__in=[row.uid for row in rows]) | Q(starts_at__in=[row.starts_at for row in rows]),
        state=PartnerState.PENDING,
        calendar__is_active=True,
    )
    return likes.select_related("calendar", "event", "same_as")


def _is_due(now: datetime) -> Q:
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM)
    return free & (Q(next_read_at=None) | Q(next_read_at__lte=now))


def _claimed(calendar: PartnerCalendar, now: datetime, *, asked: bool) -> bool:
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM)
    rows = PartnerCalendar.objects.filter(free if asked else _is_due(now), pk=calendar.pk)
    return bool(rows.filter(is_active=True).update(claimed_at=now))


def _asked(calendar: PartnerCalendar, now: datetime) -> Answer:
    """What the server says; "nothing new" only while what we have is fresh enough for that."""
    is_fresh = _is_fresh(calendar, now)
    return fetching.fetch(
        calendar.address,
        etag=calendar.etag if is_fresh else "",
        last_modified=calendar.last_modified if is_fresh else "",
        accept=ACCEPT,
    )


def _is_fresh(calendar: PartnerCalendar, now: datetime) -> bool:
    seen = calendar.events.aggregate(seen=Max("seen_at"))["seen"]
    return seen is not None and seen > now - WHOLE_AGAIN


def _read(calendar: PartnerCalendar, answer: Answer, now: datetime) -> Reading | None:
    """What the calendar holds; None where that is known."""
    if answer.body is None:
        return None
    if _hash(answer.body) == calendar.content_hash and _is_fresh(calendar, now):
        return None
    return read_apart(
        answer.body,
        charset=answer.charset,
        zone=settings.TIME_ZONE,
        since=now - BACK,
        until=now + AHEAD,
    )


@transaction.atomic
def _followed(
    calendar: PartnerCalendar, answer: Answer, reading: Reading | None, now: datetime
) -> None:
    partner_events.lock()
    mine = PartnerCalendar.objects.filter(pk=calendar.pk, claimed_at=now, is_active=True)
    if not mine.exists():
        # Somebody took it over, stopped it or deleted it meanwhile.
        return
    error, detail = "", ""
    keep = {"etag": answer.etag, "last_modified": answer.last_modified}
    if answer.body is not None:
        keep["content_hash"] = _hash(answer.body)
    if reading is None:
        keep = {}
        error, detail = calendar.error, calendar.error_detail
        rows = calendar.events.select_related("calendar", "event", "same_as")
        partner_events.announce(partner_events.settle(rows, now=now), now=now)
    elif _is_suspicious(calendar, reading, now):
        keep = {"etag": "", "last_modified": "", "content_hash": ""}
        error = PartnerProblem.EMPTIED
    else:
        partner_events.follow(calendar, reading, now=now)
        error, detail = _left_out(reading)
    mine.update(
        **keep,
        claimed_at=None,
        next_read_at=now + EVERY,
        last_read_at=now,
        last_success_at=now,
        failures=0,
        error=error,
        error_detail=detail,
    )


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _is_suspicious(calendar: PartnerCalendar, reading: Reading, now: datetime) -> bool:
    """Whether a calendar that was full is empty for the first time."""
    if reading.events or reading.skipped or calendar.error == PartnerProblem.EMPTIED:
        return False
    rows = calendar.events.filter(state__in=partner_events.OPEN)
    return sum(partner_dates.next_start(row, now) is not None for row in rows) >= MANY


def _left_out(reading: Reading) -> tuple[str, str]:
    """What to tell of a reading that left something out: which problems, and how often each."""
    if not reading.whole:
        return PartnerProblem.TOO_MANY, ""
    if not reading.skipped:
        return "", ""
    problems = list(reading.skipped.values())
    counted = {problem.value: problems.count(problem) for problem in problems}
    return PartnerProblem.SKIPPED, ",".join(f"{name}:{n}" for name, n in counted.items())


def _failed(
    calendar: PartnerCalendar,
    problem: str,
    detail: str,
    now: datetime,
    retry_after: int | None = None,
) -> None:
    """Note what went wrong; the next try comes the later the more have failed in a row, and not
    before the server wants it, within bounds."""
    failures = calendar.failures + 1
    wait = min(EVERY * 2 ** min(failures - 1, 10), SELDOM)
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), SELDOM))
    PartnerCalendar.objects.filter(pk=calendar.pk, claimed_at=now).update(
        claimed_at=None,
        next_read_at=now + wait,
        last_read_at=now,
        failures=failures,
        error=problem,
        error_detail=detail[:300],
    )
