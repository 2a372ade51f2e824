"""Feedback: what is asked of those who took part, and what they said (docs/adr/0023-feedback.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from events.folded_panels import FoldedPanel
from events.models.questions import Asked, OptionWords, QuestionRow, QuestionWords
from events.panels import KeyedPanel
from events.question_admin import MOST_OPTIONS, OptionForm, OptionsFormSet

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Run

# So long people can answer, counted from the end of the last date.
OPEN_FOR: Final = timedelta(days=30)
# So many answers there have to be before anybody reads them.
FEWEST: Final = 5


class FeedbackQuestionPlan(QuestionWords, QuestionRow):
    """One question of the survey as an editor types it."""

    page = ParentalKey(
        "events.EventPage", on_delete=models.CASCADE, related_name="feedback_questions"
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
        FieldPanel("words"),
        KeyedPanel(
            "options",
            form=OptionForm,
            formset=OptionsFormSet,
            heading=_("Options"),
            label=_("option"),
            max_num=MOST_OPTIONS,
        ),
        FieldPanel("shown_if"),
        FoldedPanel([FieldPanel("help")], summary=_("Help")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question afterwards")
        verbose_name_plural = _("questions afterwards")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "key"], name="feedback_question_key_once_a_page"
            )
        ]


class FeedbackOptionPlan(OptionWords):
    """One option of such a question as an editor types it."""

    question = ParentalKey(FeedbackQuestionPlan, on_delete=models.CASCADE, related_name="options")

    panels = [FieldPanel("words")]

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"], name="feedback_option_key_once_a_question"
            )
        ]


class FeedbackQuestion(Asked):
    """A question that is asked afterwards, of those who took part. A table of its own: no list, form
    or export of what people answered when they registered can ever show it."""

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="feedback_questions"
    )

    # What a question to those who register may be besides.
    organisers_only = False
    sensitive = False

    class Meta:
        verbose_name = _("question afterwards")
        verbose_name_plural = _("questions afterwards")
        ordering = ["retired", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key"], name="feedback_question_key_once_an_event"
            )
        ]


class Survey(models.Model):
    """What was said of one run; there is none before the first answer.

    `sheets` are the answers of an anonymous survey, `{question's name: [{"value", "version"}, …]}`:
    all in one row, each question's by themselves and in the order of what they say, so that no
    row, number or moment belongs to a person. Of a survey with names it stays empty.
    """

    run = models.OneToOneField("events.Run", on_delete=models.CASCADE, related_name="survey")
    # As it was promised to the first who answered, and to everybody since.
    anonymous = models.BooleanField()
    number = models.PositiveIntegerField(_("answers"), default=0)
    sheets = models.JSONField(default=dict, blank=True)
    # For good: whatever happens to the run's dates, nobody answers any more.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: its time was over",
    )

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return f"{self.run} ({self.number})"

    @property
    def is_readable(self) -> bool:
        """Whether there are results to show: never of a few; of an anonymous one all at once, when
        nobody can add to them any more."""
        return self.number >= FEWEST and (self.closed_at is not None or not self.anonymous)


class Feedback(models.Model):
    """That somebody has answered: once. What they said stands here with their names only; of an
    anonymous survey `answers` stay empty."""

    registration = models.OneToOneField(
        "events.Registration", on_delete=models.CASCADE, related_name="feedback"
    )
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="given")
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")

    def __str__(self) -> str:
        return str(self.registration)


def closes_at(run: Run) -> datetime | None:
    """Until when one can answer; None while the run has no last date."""
    return run.ends_at and run.ends_at + OPEN_FOR


def is_time(run: Run, now: datetime) -> bool:
    """Whether the run is over, and has not been for too long."""
    return run.ends_at is not None and run.ends_at <= now < run.ends_at + OPEN_FOR
