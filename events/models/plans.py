"""What an editor types in the page: plans and their schedule, with drafts and revisions.

Nobody else reads these rows; publishing materialises them into runs and occurrences.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from recurrence.fields import RecurrenceField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable

from community.models.members import default_time_zone
from events.admin_forms import EntriesFormSet, EntryForm
from events.calendar import public_holidays
from events.calendar.recurrence import Entry
from events.enums import (
    Admission,
    Approval,
    Mode,
    RegistrationPolicy,
    RunMode,
    WaitingPolicy,
)
from events.fields import DaysField, PeriodsField, SharesField
from events.folded_panels import FoldedPanel
from events.list_inputs import CountrySelect, days_of, in_words, periods_of
from events.panels import EntriesPanel
from events.shares import Share
from events.validators import check_days, check_range, check_zone
from events.widgets import ZoneInput
from foundation.templatetags import times
from foundation.words import WordsField

if TYPE_CHECKING:
    from collections.abc import Iterator

SEATS_HELP = _("Empty: as many as come. 0: none.")
OFFER_HELP = _(
    "Working hours: Monday to Friday from 8 to 18, public holidays left out. Shortly before the "
    "date people have less."
)
# Who is reminded sooner has forgotten it again.
MOST_DAYS_TO_REMIND = 14
MOST_DAYS_TO_JOIN = 30

APPROVAL_HELP = _(
    "A manager gets a mail with a link and needs no account; people give the address when they "
    "register. You can decide instead of them at any time."
)


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

    def lines(self, mode: str, now: datetime) -> list[Share]:
        """The lines that hold at `now` for seats of `mode`; days are those of the site's zone."""
        if not self.shares:
            return []
        today = timezone.localdate(now, timezone.get_default_timezone())
        lines = map(Share.stored, self.shares)
        return [line for line in lines if line.mode == mode and line.holds_on(today)]


class RunPlan(RunSettings, ClusterableModel, Orderable):
    """How people register for what the entries below it make."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="plans")
    # Set by the form, never by a default: a default would be one uuid for all rows of a sitting,
    # and a fresh one at each draft (docs/adr/0003-keys-that-survive-drafts.md).
    key = models.UUIDField(editable=True)
    mode = models.CharField(
        _("people register for"), max_length=10, choices=RunMode, default=RunMode.EACH_DATE
    )

    panels = [
        EntriesPanel(
            "entries",
            form=EntryForm,
            formset=EntriesFormSet,
            heading=_("Dates and places"),
            label=_("date"),
            min_num=1,
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("registration"), FieldPanel("mode")]),
                FieldRowPanel([FieldPanel("seats_room"), FieldPanel("seats_online")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_hours_before")]),
                FieldRowPanel(
                    [FieldPanel("waiting_policy"), FieldPanel("offer_hours", help_text=OFFER_HELP)]
                ),
                FieldPanel("admission"),
                FieldPanel("approval", help_text=APPROVAL_HELP),
                FoldedPanel(
                    [
                        FieldPanel(
                            "admitted_organisations",
                            help_text=_("Their members may register."),
                        ),
                        FieldPanel(
                            "admitted_domains",
                            help_text=_(
                                "What stands after the @, one a line, for instance "
                                "ministry.example. Each stands for itself: a part of it, as in "
                                "office.ministry.example, has a line of its own. Who has such an "
                                "address may register, as a guest too."
                            ),
                        ),
                    ],
                    summary=_("Chosen organisations and domains"),
                ),
                FoldedPanel(
                    [
                        FieldPanel(
                            "shares",
                            help_text=_(
                                "So many seats are kept for them, and each may have at most so "
                                "many, through the day you give. Then everybody may have them, "
                                "and who waits gets them. Everybody reads this."
                            ),
                        )
                    ],
                    summary=_("Seats kept for organisations, or limited"),
                ),
                FoldedPanel(
                    [FieldPanel("external_link")],
                    summary=_("Registration on another site: its address"),
                ),
                FoldedPanel(
                    [
                        FieldPanel(
                            "cancel_hours_before",
                            help_text=_(
                                "Later only an organiser can cancel for them. 0: until it begins."
                            ),
                        ),
                        FieldPanel("minimum"),
                        FieldPanel(
                            "decide_days_before",
                            help_text=_(
                                "If fewer are confirmed by then, its organisers get a mail. It is "
                                "never called off by itself."
                            ),
                        ),
                    ],
                    summary=_("More about registration: cancelling, fewest participants"),
                ),
                FoldedPanel(
                    [
                        FieldPanel("join_hours_before"),
                        FieldPanel("remind_hours_before"),
                        FieldPanel(
                            "thank",
                            help_text=_(
                                "One mail on the next working morning, with the material for "
                                "afterwards that is there by then."
                            ),
                        ),
                    ],
                    summary=_("Mails to participants: link to join, reminder, thanks"),
                ),
            ],
            heading=_("Registration and seats"),
        ),
        FieldPanel(
            "label",
            heading=_("Name of the run"),
            help_text=_("Only where the event has several runs."),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="plan_key_once_a_page")]

    def __str__(self) -> str:
        return str(self.label) or str(self.key)


class ScheduleEntry(Orderable):
    """One date, or one rule that makes many, in local time and an IANA zone."""

    plan = ParentalKey(RunPlan, on_delete=models.CASCADE, related_name="entries")
    key = models.UUIDField(editable=True)
    start_date = models.DateField(_("date"), validators=[check_range])
    start_time = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Empty: the whole day.")
    )
    end_date = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty: the same day."),
        validators=[check_range],
    )
    end_time = models.TimeField(_("to"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=default_time_zone, validators=[check_zone]
    )
    # One RRULE, no times, no RDATE or EXDATE; see docs/adr/0004-recurrence.md.
    recurrence = RecurrenceField(
        verbose_name=_("repeats"), blank=True, default="", include_dtstart=False
    )
    extra_days = DaysField(_("extra days"))
    left_out = PeriodsField(_("days left out"))
    # An ISO 3166 country whose public holidays the rule skips; empty: none.
    skip_holidays = models.CharField(
        _("skip the public holidays of"), max_length=2, blank=True, default=""
    )
    venue = models.ForeignKey(
        "events.Venue",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("venue"),
    )

    panels = [
        FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time")]),
        FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_time")]),
        FieldPanel("recurrence"),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("time_zone", widget=ZoneInput)]),
        FoldedPanel(
            [
                FieldPanel(
                    "extra_days",
                    help_text=_(
                        "It takes place on these days even in a pause or on a public holiday."
                    ),
                ),
                FieldPanel(
                    "left_out",
                    help_text=_("Days on which it does not take place, and pauses."),
                ),
                FieldPanel("skip_holidays", widget=CountrySelect),
            ],
            summary=_("More about the dates: extra days, pauses, public holidays"),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="entry_key_once_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.start_date}"

    def clean(self) -> None:
        super().clean()
        if self.start_date is None:
            return
        if (self.start_time is None) != (self.end_time is None):
            raise ValidationError(
                {"end_time": _("Give both times, or neither for a whole day.")}, code="times"
            )
        if self.length <= timedelta(0):
            field = "end_time" if self.start_time else "end_date"
            raise ValidationError({field: _("The end must be after the start.")}, code="order")
        check_days(self)

    def in_words(self) -> str:
        """The whole line as text, to compare two versions of a page."""
        ends = [self.end_date, self.end_time]
        parts = [self.start_date, self.start_time, *(["-", *ends] if any(ends) else [])]
        parts += [self.time_zone, self.recurrence, self.venue, *self._days_in_words()]
        return " ".join(str(part) for part in parts if part)

    def _days_in_words(self) -> Iterator[str]:
        if self.extra_days:
            days = ", ".join(times.plain_day(day) for day in days_of(self.extra_days))
            yield gettext("also on %(days)s") % {"days": days}
        if self.left_out:
            periods = ", ".join(in_words(period) for period in periods_of(self.left_out))
            yield gettext("not on %(days)s") % {"days": periods}
        if self.skip_holidays:
            country = public_holidays.name(self.skip_holidays, get_language() or "en")
            yield gettext("without the public holidays of %(country)s") % {"country": country}

    @property
    def length(self) -> timedelta:
        """How long it takes on the clock on the wall; whole days for an all-day entry."""
        last = self.end_date or self.start_date
        if self.start_time is None or self.end_time is None:
            return last - self.start_date + timedelta(days=1)
        start = datetime.combine(self.start_date, self.start_time)
        return datetime.combine(last, self.end_time) - start

    @property
    def is_endless(self) -> bool:
        rule = str(self.recurrence or "")
        return bool(rule) and "COUNT=" not in rule and "UNTIL=" not in rule

    def as_entry(self) -> Entry:
        """This row as the calendar core knows it."""
        return Entry(
            key=self.key,
            first=self.start_date,
            start_time=self.start_time,
            length=self.length,
            zone=self.time_zone,
            rule=str(self.recurrence or ""),
            venue=self.venue_id,
            extra=frozenset(days_of(self.extra_days)),
            left_out=tuple(periods_of(self.left_out)),
            skip_holidays=self.skip_holidays,
        )
