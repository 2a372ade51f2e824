"""What everyone reads: the runs one can register for, and their dates."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.calendar import plan
from events.enums import RegistrationPolicy, State, Status
from events.models.run_settings import RunSettings
from events.querysets import OccurrenceQuerySet


class Run(RunSettings):
    """What one can register for: one date of a series, or all dates of a course.

    The settings are the plan's, copied at each publishing; what an organiser changed at the desk
    stands in the `own_` columns and wins (null: follow the plan).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="runs")
    plan_key = models.UUIDField()
    each_date = models.BooleanField(help_text="A run of one date; otherwise of all the plan's")
    own_seats_room = models.PositiveIntegerField(null=True, blank=True)
    own_seats_online = models.PositiveIntegerField(null=True, blank=True)
    # When its organisers were told that fewer than the minimum had registered.
    minimum_told_at = models.DateTimeField(null=True, blank=True)
    # When its participants were thanked.
    thanked_at = models.DateTimeField(null=True, blank=True)
    # First start and last end of the dates that take place; null when none does. Nobody knows
    # the end either while a date is postponed.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = [
            models.Index(fields=["starts_at"], name="run_starts"),
            models.Index(
                fields=["ends_at"], condition=Q(thank=True, thanked_at=None), name="run_to_thank"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "plan_key"],
                condition=Q(each_date=False),
                name="one_run_a_course",
            )
        ]

    def __str__(self) -> str:
        return str(self.label) or str(self.uuid)

    def seats(self, mode: str) -> int | None:
        own = self.own_seats_room if mode == "room" else self.own_seats_online
        return super().seats(mode) if own is None else own

    def has_begun(self, now: datetime) -> bool:
        """Whether its first date has; never, where none of its dates takes place."""
        return self.starts_at is not None and self.starts_at <= now

    @property
    def closes_at(self) -> datetime | None:
        return self.starts_at and self.starts_at - timedelta(hours=self.closes_hours_before)

    def cancels_until(self, state: str) -> datetime | None:
        """Until when somebody whose registration is in `state` can cancel; None: at any time. Who
        has no seat for good can leave until it begins."""
        hours = self.cancel_hours_before if state == State.CONFIRMED else 0
        return self.starts_at and self.starts_at - timedelta(hours=hours)

    @property
    def confirmed_cancel_until(self) -> datetime | None:
        """The same for somebody confirmed, for templates."""
        return self.cancels_until(State.CONFIRMED)

    def is_open(self, now: datetime) -> bool:
        """Whether one can register at `now`, seats aside."""
        return (
            self.registration == RegistrationPolicy.HERE
            and self.closes_at is not None
            and (self.opens_at is None or self.opens_at <= now)
            and now < self.closes_at
        )


class Occurrence(models.Model):
    """One date: the same uid, sequence, status and times in page, feed and mail.

    Identity is the entry's key and the original local date. The values are what is true now; the
    `own_` columns say which of them were changed by hand (null: follow the schedule).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="occurrences")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="occurrences")
    entry_key = models.UUIDField()
    date = models.DateField(help_text="The local date that the schedule gave it")

    local_start = models.DateTimeField(help_text="On the clock on the wall, stored as if UTC")
    local_end = models.DateTimeField(help_text="The same; exclusive")
    zone = models.CharField(max_length=60)
    # The local days it takes place on: what a month, a week and a day are made of.
    first_day = models.DateField()
    last_day = models.DateField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    venue = models.ForeignKey(
        "events.Venue",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="occurrences",
        verbose_name=_("venue"),
    )
    # Where a partner's date takes place, in the partner's words.
    place = models.CharField(max_length=300, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    own_date = models.DateField(null=True, blank=True)
    own_start_time = models.TimeField(null=True, blank=True)
    own_length = models.DurationField(null=True, blank=True)
    own_venue = models.ForeignKey(
        "events.Venue", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    own_status = models.CharField(max_length=10, choices=Status, blank=True, default="")

    # RFC 5545 §3.8.7.4: raised by every change of time, place or status, never lowered.
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    last_modified = models.DateTimeField()
    # The local day of it that people were reminded of, and mailed the link to join for.
    reminded_day = models.DateField(null=True, blank=True)
    joined_day = models.DateField(null=True, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["start"], name="occurrence_start"),
            models.Index(fields=["end", "start"], name="occurrence_end"),
            models.Index(fields=["event", "start"], name="occurrence_event_start"),
            models.Index(fields=["first_day", "start"], name="occurrence_first_day"),
            # The few that last longer than their first day are looked for apart, or every list
            # would have to read a year back.
            models.Index(
                fields=["last_day", "first_day"],
                condition=Q(last_day__gt=F("first_day")),
                name="occurrence_going_on",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "entry_key", "date"], name="occurrence_once_a_date"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="occurrence_has_length"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="occurrence_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wall_start:%Y-%m-%d %H:%M} {self.zone}"

    @property
    def wall_start(self) -> datetime:
        """The start as the clock on the wall shows it, without a zone."""
        return self.local_start.replace(tzinfo=None)

    @property
    def wall_end(self) -> datetime:
        return self.local_end.replace(tzinfo=None)

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.status == Status.POSTPONED

    @property
    def may_take_place(self) -> bool:
        """Whether it takes place, be it on a day that nobody knows yet."""
        return self.status in {Status.SCHEDULED, Status.POSTPONED}

    @property
    def joins_from(self) -> datetime | None:
        """From when its confirmed participants see the link to join; None: as soon as they are."""
        hours = self.run.join_hours_before
        return None if hours is None else self.start - timedelta(hours=hours)

    @property
    def checks_in(self) -> tuple[datetime, datetime] | None:
        """From when until when its participants check themselves in; None: not at all. Of a date
        without a time of day, from its beginning to its end."""
        if not self.run.self_check_in or self.status != Status.SCHEDULED:
            return None
        if self.all_day:
            return self.start, self.end
        around = timedelta(minutes=self.run.self_check_in_minutes)
        return self.start - around, self.start + around

    def is_over(self, now: datetime) -> bool:
        """Whether it lies in the past. A postponed date does not: its new day is not known yet."""
        return self.end <= now and not self.is_postponed

    @property
    def overrides(self) -> plan.Overrides:
        """What was changed by hand."""
        return plan.Overrides(
            date=self.own_date,
            start_time=self.own_start_time,
            length=self.own_length,
            venue=self.own_venue_id,
            status=plan.Status(self.own_status) if self.own_status else None,
        )

    @property
    def values(self) -> plan.Values:
        """What is true of this date, as the calendar core knows it."""
        return plan.Values(
            start=self.wall_start,
            end=self.wall_end,
            starts_at=self.start,
            ends_at=self.end,
            zone=self.zone,
            all_day=self.all_day,
            venue=self.venue_id,
            status=plan.Status(self.status),
        )

    def as_row(self, *, concerned: bool) -> plan.Row:
        """This date as the calendar core knows it."""
        return plan.Row(
            id=self.pk,
            entry=self.entry_key,
            date=self.date,
            values=self.values,
            own=self.overrides,
            concerned=concerned,
        )

    @property
    def snapshot(self) -> dict[str, Any]:
        """What a reader is told of this date, as plain values to compare and keep."""
        return {
            "start": self.wall_start.isoformat(),
            "end": self.wall_end.isoformat(),
            "zone": self.zone,
            "all_day": self.all_day,
            "venue": self.venue_id,
            "status": self.status,
        }

    # The columns that `take` writes, besides sequence and last_modified.
    TAKEN = (
        "local_start",
        "local_end",
        "first_day",
        "last_day",
        "start",
        "end",
        "zone",
        "all_day",
        "venue",
        "status",
    )

    def take(self, values: plan.Values, *, now: datetime) -> None:
        """Make `values` true of this date, as a new version of it; not saved."""
        self.local_start = values.start.replace(tzinfo=UTC)
        self.local_end = values.end.replace(tzinfo=UTC)
        self.first_day = values.start.date()
        self.last_day = (values.end - timedelta(microseconds=1)).date()
        self.start, self.end = values.starts_at, values.ends_at
        self.zone, self.all_day = values.zone, values.all_day
        self.venue_id = values.venue
        self.status = values.status.value
        self.sequence += 1
        self.last_modified = now
