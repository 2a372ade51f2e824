"""What is decided for a run: typed in a plan, copied to its runs by publishing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.enums import (
    Admission,
    Approval,
    Mode,
    RegistrationPolicy,
    WaitingPolicy,
)
from events.fields import SharesField
from events.shares import Share
from events.validators import check_range
from foundation.words import WordsField

if TYPE_CHECKING:
    from datetime import datetime

SEATS_HELP = _("Empty: as many as come. 0: none.")
# Who is reminded sooner has forgotten it again.
MOST_DAYS_TO_REMIND = 14
MOST_DAYS_TO_JOIN = 30


class RunSettings(models.Model):
    """What a plan decides for its runs; publishing copies these fields to each of them."""

    label = WordsField(_("name of the run"), blank=True)
    registration = models.CharField(
        _("registration"),
        max_length=10,
        choices=RegistrationPolicy,
        default=RegistrationPolicy.NONE,
    )
    external_link = models.URLField(
        _("address of the registration"),
        max_length=2000,
        blank=True,
        default="",
        help_text=_("Only for a registration on another site."),
    )
    admission = models.CharField(
        _("who may register"), max_length=10, choices=Admission, default=Admission.MEMBERS
    )
    # Public ids of organisations, and domains as `ministry.example`; read where `admission` is
    # "chosen". Lists and not relations: publishing copies settings to hundreds of runs.
    admitted_organisations = models.JSONField(_("organisations"), default=list, blank=True)
    admitted_domains = models.JSONField(_("domains of e-mail addresses"), default=list, blank=True)
    approval = models.CharField(
        _("who approves"), max_length=10, choices=Approval, default=Approval.NONE
    )
    seats_room = models.PositiveIntegerField(
        _("seats in the room"),
        null=True,
        blank=True,
        help_text=SEATS_HELP,
        validators=[MaxValueValidator(100_000)],
    )
    seats_online = models.PositiveIntegerField(
        _("seats online"),
        null=True,
        blank=True,
        default=0,
        help_text=SEATS_HELP,
        validators=[MaxValueValidator(100_000)],
    )
    shares = SharesField(_("seats for organisations"))
    opens_at = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        help_text=_("Empty: when published."),
        validators=[check_range],
    )
    closes_hours_before = models.PositiveSmallIntegerField(
        _("registration closes, hours before the start"),
        default=0,
        validators=[MaxValueValidator(24 * 365)],
    )
    cancel_hours_before = models.PositiveSmallIntegerField(
        _("people can cancel until, hours before the start"),
        default=0,
        validators=[MaxValueValidator(24 * 365)],
    )
    minimum = models.PositiveIntegerField(
        _("fewest participants"),
        null=True,
        blank=True,
        help_text=_("Empty: it takes place with however few."),
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    decide_days_before = models.PositiveSmallIntegerField(
        _("days before the start when that is decided"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    waiting_policy = models.CharField(
        _("when a seat gets free"),
        max_length=10,
        choices=WaitingPolicy,
        default=WaitingPolicy.AUTOMATIC,
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered seat"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
    )
    join_hours_before = models.PositiveSmallIntegerField(
        _("the link to join appears, hours before the start"),
        null=True,
        blank=True,
        help_text=_("Empty: as soon as somebody is confirmed."),
        validators=[MaxValueValidator(24 * MOST_DAYS_TO_JOIN)],
    )
    remind_hours_before = models.PositiveSmallIntegerField(
        _("remind participants, hours before the start"),
        null=True,
        blank=True,
        default=48,
        help_text=_("Empty: nobody is reminded."),
        validators=[MinValueValidator(1), MaxValueValidator(24 * MOST_DAYS_TO_REMIND)],
    )
    # Off: a mail that nobody thought of, without any material, is one more than people need.
    thank = models.BooleanField(_("thank participants afterwards"), default=False)

    self_check_in = models.BooleanField(
        _("participants check themselves in by a code shown in the room"), default=False
    )
    self_check_in_minutes = models.PositiveSmallIntegerField(
        _("so many minutes before and after the start"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    certificate = models.BooleanField(_("certificates for those who took part"), default=False)
    certificate_percent = models.PositiveSmallIntegerField(
        _("for those who were there for so many percent of the hours"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    certificate_hours = models.DecimalField(
        _("hours that a full certificate states"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: as long as the dates take, breaks included."),
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(999)],
    )

    class Meta:
        abstract = True

    # Kept in one place: publishing, the fingerprint and the desk all walk this list.
    SETTINGS = (
        "label",
        "registration",
        "external_link",
        "admission",
        "admitted_organisations",
        "admitted_domains",
        "approval",
        "seats_room",
        "seats_online",
        "shares",
        "opens_at",
        "closes_hours_before",
        "cancel_hours_before",
        "minimum",
        "decide_days_before",
        "waiting_policy",
        "offer_hours",
        "join_hours_before",
        "remind_hours_before",
        "thank",
        "self_check_in",
        "self_check_in_minutes",
        "certificate",
        "certificate_percent",
        "certificate_hours",
    )

    @property
    def settings(self) -> dict[str, Any]:
        """All settings by name, to be copied."""
        return {name: getattr(self, name) for name in self.SETTINGS}

    @property
    def asks(self) -> bool:
        """Whether who registers has only asked for a place, which somebody has to approve."""
        return self.approval != Approval.NONE

    @property
    def asks_managers(self) -> bool:
        """Whether it is the person's manager who approves."""
        return self.approval == Approval.MANAGER

    def seats(self, mode: str) -> int | None:
        """How many seats of `mode` there are; None: as many as come."""
        return self.seats_room if mode == Mode.ROOM else self.seats_online

    @property
    def modes(self) -> list[Mode]:
        """The kinds of seats that there are."""
        return [mode for mode in Mode if self.seats(mode) != 0]

    def lines(self, mode: str, now: datetime) -> list[Share]:
        """The lines that hold at `now` for seats of `mode`; days are those of the site's zone."""
        if not self.shares:
            return []
        today = timezone.localdate(now, timezone.get_default_timezone())
        lines = map(Share.stored, self.shares)
        return [line for line in lines if line.mode == mode and line.holds_on(today)]
