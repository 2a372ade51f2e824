"""Conditions on dates that need their run and its registrations: the same rules as `seats` and
`doors`, for the database to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IsNull

from events.enums import SEATED, Mode, RegistrationPolicy
from events.models import Registration

if TYPE_CHECKING:
    from datetime import datetime

    Sql = tuple[str, tuple[str | int, ...]]


def is_online() -> Q:
    """Whether one can take part from elsewhere: by a link, or on a seat online."""
    seats = seats_of(Mode.ONLINE)
    return Q(event__online_link__gt="") | Q(IsNull(seats, True)) | Q(GreaterThan(seats, Value(0)))


def is_open(now: datetime) -> Q:
    """Whether anybody gets a seat of some kind by registering at `now` (`Door.OPEN`)."""
    return lets_in(now) & (_is_free(Mode.ROOM) | _is_free(Mode.ONLINE))


def lets_in(now: datetime) -> Q:
    """The same but for the seats."""
    return (
        Q(run__registration=RegistrationPolicy.HERE)
        & Q(run__starts_at__gt=now)
        & Q(GreaterThan(_ClosesAt("run__starts_at", "run__closes_hours_before"), now))
        & (Q(run__opens_at=None) | Q(run__opens_at__lte=now))
    )


def seats_of(mode: Mode) -> Coalesce:
    """How many seats of `mode` there are; null: as many as come."""
    return Coalesce(f"run__own_seats_{mode}", f"run__seats_{mode}")


class _ClosesAt(Func):
    """A moment some hours before another, to the second. Django's own arithmetic would call back
    from SQLite into Python for every row."""

    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "datetime(%(expressions)s || ' hours')"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=", '-' || ", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(%(expressions)s))"
        return self.as_sql(
            compiler,
            connection,
            template=template,
            arg_joiner=" - make_interval(hours => ",
            **context,
        )


def _is_free(mode: Mode) -> Q:
    """Whether there is a seat of `mode` that nobody has and nobody waits for."""
    rows = Registration.objects.filter(run=OuterRef("run"))
    taken = (
        rows.filter(Q(mode=mode) | Q(offered_mode=mode), state__in=SEATED)
        .order_by()
        .values("run")
        .annotate(number=Count("pk"))
        .values("number")
    )
    counted = Coalesce(Subquery(taken, output_field=IntegerField()), 0)
    seats = seats_of(mode)
    waiting = Exists(rows.queue(mode).but_closed())
    return Q(IsNull(seats, True)) | (Q(GreaterThan(seats, counted)) & Q(~waiting))
