"""Who was there: attendance of each date, its history, and who keeps the door."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import MarkSource, Presence

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Occurrence

# Nobody comes sooner than that.
EARLIEST: Final = timedelta(hours=12)


def opens_for_marks(date: Occurrence) -> datetime:
    """From when on anybody can be marked at `date`."""
    return date.start - EARLIEST


def minutes_of(length: timedelta) -> int:
    """Whole minutes in `length`."""
    return int(length.total_seconds() // 60)


class Mark(models.Model):
    """What is said of somebody's presence at one date; empty `presence`: nothing any more."""

    presence = models.CharField(_("attendance"), max_length=10, choices=Presence, blank=True)
    # Of somebody who was there in part: for how long. Else empty.
    minutes = models.PositiveIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(60 * 24 * 366)]
    )
    source = models.CharField(max_length=10, choices=MarkSource)
    # When it was seen, by the site's clock; a phone without a network tells of it later.
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Attendance(Mark):
    """What is true of one registration at one date. Only `events.services.attendance` writes it."""

    registration = models.ForeignKey(
        "events.Registration", on_delete=models.CASCADE, related_name="attendances"
    )
    occurrence = models.ForeignKey(
        "events.Occurrence", on_delete=models.PROTECT, related_name="attendances"
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "occurrence"], name="attendance_once_a_date"
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(presence=Presence.PARTIAL),
                name="minutes_only_in_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration.contact}, {self.occurrence} ({self.get_presence_display()})"

    @property
    def minutes_there(self) -> int:
        """For how long the person was there."""
        return minutes_there(self.presence, self.minutes, self.occurrence)


def minutes_there(presence: str, minutes: int | None, date: Occurrence) -> int:
    """How long somebody marked so was at `date`; all of it, where nobody wrote down how long."""
    whole = minutes_of(date.end - date.start)
    if presence == Presence.PRESENT:
        return whole
    if presence == Presence.PARTIAL:
        return min(minutes or 0, whole)
    return 0


class AttendanceChange(Mark):
    """One line of the history of attendance: written once, never changed."""

    # Made where it was seen: what is sent twice is one.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        "events.Registration", on_delete=models.CASCADE, related_name="attendance_changes"
    )
    occurrence = models.ForeignKey(
        "events.Occurrence", on_delete=models.CASCADE, related_name="attendance_changes"
    )
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: a guest, of themselves",
    )

    class Meta:
        verbose_name = _("change of attendance")
        verbose_name_plural = _("changes of attendance")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["registration", "occurrence"], name="attendance_history")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.presence or '-'}"


class AttendanceImport(models.Model):
    """A file of who was there, looked at before it counts. What stands in it is people's data: it
    is emptied when it is applied, and deleted after a day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurrence = models.ForeignKey(
        "events.Occurrence", on_delete=models.CASCADE, related_name="attendance_imports"
    )
    # Nobody else sees it or may apply it.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance_imports"
    )
    name = models.CharField(max_length=100)
    # A `Table` of `events.services.attendance_tables`, as its `as_json` gives it.
    table = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of attendance")
        verbose_name_plural = _("files of attendance")
        indexes = [models.Index(fields=["created_at"], name="attendance_import_made")]

    def __str__(self) -> str:
        return self.name


class Doorkeeper(models.Model):
    """A member who may check people in for one event, around its dates, and do nothing else."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="doorkeepers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="doors"
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("door keeper")
        verbose_name_plural = _("door keepers")
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="doorkeeper_once_an_event")
        ]

    def __str__(self) -> str:
        return str(self.member)
