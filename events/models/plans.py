"""What an editor types in the page: plans and their schedule, with drafts and revisions.

Nobody else reads these rows; publishing materialises them into runs and occurrences.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
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
    RunMode,
)
from events.fields import DaysField, PeriodsField
from events.folded_panels import FoldedPanel
from events.list_inputs import CountrySelect, days_of, in_words, periods_of
from events.models import field_help
from events.models.run_settings import RunSettings
from events.panels import EntriesPanel
from events.validators import check_days, check_range, check_zone
from events.widgets import ZoneInput
from foundation.templatetags import times

if TYPE_CHECKING:
    from collections.abc import Iterator


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
                FieldRowPanel(
                    [FieldPanel("registration"), FieldPanel("mode", help_text=field_help.MODE)]
                ),
                FieldRowPanel([FieldPanel("seats_room"), FieldPanel("seats_online")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_hours_before")]),
                FieldRowPanel(
                    [
                        FieldPanel("waiting_policy", help_text=field_help.WAITING),
                        FieldPanel("offer_hours", help_text=field_help.OFFER),
                    ]
                ),
                FieldPanel("admission", help_text=field_help.ADMISSION),
                FieldPanel("approval", help_text=field_help.APPROVAL),
                FoldedPanel(
                    [
                        FieldPanel(
                            "admitted_organisations",
                            help_text=_("Their members may register."),
                        ),
                        FieldPanel(
                            "admitted_domains",
                            help_text=field_help.DOMAINS,
                        ),
                    ],
                    summary=_("Chosen organisations and domains"),
                ),
                FoldedPanel(
                    [
                        FieldPanel(
                            "shares",
                            help_text=field_help.SHARES,
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
                                "afterwards that is there by then. Where there are questions "
                                "under “Feedback”, it goes in any case."
                            ),
                        ),
                    ],
                    summary=_("Mails to participants: link to join, reminder, thanks"),
                ),
                FoldedPanel(
                    [
                        FieldPanel("self_check_in", help_text=field_help.CHECK_IN),
                        FieldPanel("self_check_in_minutes"),
                        FieldPanel("certificate", help_text=field_help.CERTIFICATE),
                        FieldRowPanel(
                            [FieldPanel("certificate_percent"), FieldPanel("certificate_hours")]
                        ),
                    ],
                    summary=_("Who was there: code in the room, certificates"),
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
        FieldPanel("recurrence", help_text=field_help.RULE),
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
