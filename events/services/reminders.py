"""What confirmed participants are written to about a date that is near: a reminder and, where it comes
later than that, the link to join.

A date is claimed for the day it is on, in the transaction that promises the mails: once, whoever runs
this and however often. One that is moved to a later day is claimed anew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from events.enums import Mode, State, Status
from events.models import Occurrence, Registration, RegistrationChange
from events.models.run_settings import MOST_DAYS_TO_JOIN, MOST_DAYS_TO_REMIND
from events.services import telling, versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

# Who was confirmed so lately has a mail with all of it.
FRESH: Final = timedelta(hours=24)


def remind_due(*, now: datetime) -> int:
    """Promise a reminder to everybody confirmed for a date that begins within as many hours as its
    run says; how many. Who was confirmed within the last day needs none."""
    return sum(_remind(date, now) for date in _to_remind(now))


def join_due(*, now: datetime) -> int:
    """Promise the link to join to everybody with a seat online, from the moment it may be seen, for
    dates of which the reminder could not have it yet; how many."""
    return sum(_send_link(date, now) for date in _to_join(now))


def _to_remind(now: datetime) -> Iterable[Occurrence]:
    rows = _near(now, "reminded_day", Registration.objects.taking_part()).filter(
        start__gt=now,
        start__lte=now + timedelta(days=MOST_DAYS_TO_REMIND),
        run__remind_hours_before__isnull=False,
    )
    return [date for date in rows if _is_to_remind(date, now)]


def _is_to_remind(date: Occurrence, now: datetime) -> bool:
    hours = date.run.remind_hours_before
    return hours is not None and date.start - timedelta(hours=hours) <= now


def _to_join(now: datetime) -> Iterable[Occurrence]:
    rows = _near(now, "joined_day", _online()).filter(
        end__gt=now,
        start__lte=now + timedelta(days=MOST_DAYS_TO_JOIN),
        run__join_hours_before__isnull=False,
        event__online_link__gt="",
    )
    return [date for date in rows if _is_to_join(date, now)]


def _is_to_join(date: Occurrence, now: datetime) -> bool:
    """Whether its link may be seen by now, and the reminder came before that."""
    join, remind = date.run.join_hours_before, date.run.remind_hours_before
    if join is None or (remind is not None and join >= remind):
        return False
    return date.start - timedelta(hours=join) <= now


def _near(now: datetime, column: str, people: QuerySet[Registration]) -> QuerySet[Occurrence]:
    """Dates with some of `people` that are not claimed in `column`. What was changed a moment ago
    may be changed back: it waits as long as the mail about that does."""
    unclaimed = Q(**{column: None}) | Q(**{f"{column}__lt": F("first_day")})
    rows = Occurrence.objects.filter(unclaimed, status=Status.SCHEDULED)
    rows = rows.filter(Exists(people.filter(run=OuterRef("run"))))
    rows = rows.exclude(last_modified__gt=now - telling.SETTLE.quiet)
    return rows.select_related("run", "event").order_by("start", "pk")


@transaction.atomic
def _remind(date: Occurrence, now: datetime) -> int:
    if not _claim(date, "reminded_day"):
        return 0
    since, link_since = now - FRESH, date.joins_from
    if link_since is not None and link_since <= now:
        # Who was confirmed before the link appeared has no mail with it.
        since = max(since, link_since)
    people = _confirmed_before(since, Registration.objects.taking_part().filter(run=date.run))
    return _promise("events.reminder", date, people, now)


@transaction.atomic
def _send_link(date: Occurrence, now: datetime) -> int:
    if not _claim(date, "joined_day"):
        return 0
    people = _confirmed_before(date.joins_from or now, _online().filter(run=date.run))
    return _promise("events.join", date, people, now)


def _claim(date: Occurrence, column: str) -> bool:
    """Whether nobody else has told people of the day that `date` is on, and it still is."""
    # Who moves or publishes a date holds its event, and writes the whole row.
    versions.hold([date.event_id])
    same = Occurrence.objects.filter(
        pk=date.pk,
        start=date.start,
        status=Status.SCHEDULED,
        **{column: getattr(date, column)},
    )
    return bool(same.update(**{column: date.first_day}))


def _online() -> QuerySet[Registration]:
    return Registration.objects.taking_part().filter(mode=Mode.ONLINE)


def _confirmed_before(moment: datetime, people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those of `people` who have had a seat since before `moment`; another seat in place of their
    own makes nobody new."""
    came = RegistrationChange.objects.filter(
        registration=OuterRef("pk"), after=State.CONFIRMED, at__gt=moment
    ).exclude(before=State.CONFIRMED)
    return people.exclude(Exists(came))


def _promise(message: str, date: Occurrence, people: QuerySet[Registration], now: datetime) -> int:
    """Promise `message` about the day that `date` is on to each of `people`; how many."""
    day = date.first_day.isoformat()
    people = people.select_related("contact").order_by("pk")
    return telling.each(message, people, now=now, about=date.pk, date=date.pk, day=day)
