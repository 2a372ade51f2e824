"""Thanks to those who took part, once, on the next working morning after a run's last date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from events.calendar import working_hours
from events.enums import Status
from events.models import Occurrence, Registration, Run
from events.queries import feedback as surveys
from events.services import telling

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# Later it is no thanks any more, but a riddle.
LATE: Final = timedelta(days=14)


def thank_due(*, now: datetime) -> int:
    """Promise a mail to everybody confirmed in a run that is over, where its plan says so and the
    next working morning there has come; how many. Not to who is marked as absent or excused at all
    of its dates."""
    return sum(_thank(run, now) for run in _over(now) if _is_time(run, now))


def _over(now: datetime) -> QuerySet[Run]:
    dates = Occurrence.objects.filter(run=OuterRef("pk"), status=Status.SCHEDULED)
    last = dates.order_by("-end", "-pk").values("zone")[:1]
    rows = Run.objects.filter(thanked_at=None, ends_at__gt=now - LATE, ends_at__lte=now)
    # Who is asked what it was like is thanked all the same.
    rows = rows.filter(Q(thank=True) | surveys.is_asking("event"))
    return rows.annotate(zone=Subquery(last)).order_by("ends_at", "pk")


def _is_time(run: Any, now: datetime) -> bool:
    is_holiday = working_hours.holidays_in(run.zone)
    return working_hours.next_morning(run.ends_at, run.zone, is_holiday) <= now


@transaction.atomic
def _thank(run: Run, now: datetime) -> int:
    same = Run.objects.filter(pk=run.pk, ends_at=run.ends_at, thanked_at=None)
    if not same.update(thanked_at=now):
        return 0
    people = Registration.objects.taking_part().filter(run=run).select_related("contact")
    # Who was not there has nothing to be thanked for, nor to say of it.
    people = people.filter(surveys.may_have_come())
    return telling.thanks(people.order_by("pk"), now=now)
