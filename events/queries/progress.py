"""How many people the trainings have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Q

from events import disclosure
from events.disclosure import Visit
from events.enums import THERE, State, Status
from events.models import Registration, Run
from events.queries.persons import persons
from events.queries.presence import TRAINS, quarter_of

if TYPE_CHECKING:
    from datetime import datetime

    from events.disclosure import Period


def trained_in_public(now: datetime) -> tuple[int, dict[Period, int]]:
    """How many people were trained, as anybody may know it, and by quarter."""
    return disclosure.trained_by_quarter(visits(now))


def visits(now: datetime) -> list[Visit]:
    """Who came to a training or workshop that is over; not for the public. Three queries.

    A run without any date that took place has no end, and so never is. Where nobody marked who
    came, nobody is known to have been trained.
    """
    over = Run.objects.filter(event__kind__in=TRAINS, ends_at__lte=now)
    days = over.annotate(
        day=Max("occurrences__first_day", filter=Q(occurrences__status=Status.SCHEDULED))
    )
    quarters = {pk: quarter_of(day) for pk, day in days.order_by().values_list("pk", "day") if day}
    came = Registration.objects.filter(
        state=State.CONFIRMED,
        run__event__kind__in=TRAINS,
        run__ends_at__lte=now,
        attendances__presence__in=THERE,
        attendances__occurrence__status=Status.SCHEDULED,
    )
    found = persons()
    return [
        Visit(found.of(contact), quarters[run], "", trains=True)
        for contact, run in came.order_by().values_list("contact", "run").distinct()
        if run in quarters
    ]
