"""What an organiser asks those who register: as it is typed in the page, and as it is asked."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from events.enums import QuestionKind
from events.folded_panels import FoldedPanel
from events.models import field_help
from events.panels import KeyedPanel
from events.question_admin import MOST_OPTIONS, OptionForm, OptionsFormSet
from foundation.words import Words, WordsField


class QuestionWords(models.Model):
    """What every question's row decides; publishing copies these fields to the question."""

    kind = models.CharField(
        _("answered with"), max_length=10, choices=QuestionKind, default=QuestionKind.TEXT
    )
    words = WordsField(_("question"), max_length=300)
    help = WordsField(_("help"), max_length=500, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    # Another question's key, with `:` and an option's key where it has options; else its "yes".
    shown_if = models.CharField(
        _("asked only if the answer was"), max_length=80, blank=True, default=""
    )

    class Meta:
        abstract = True

    # Kept in one place: publishing walks this list.
    SETTINGS: tuple[str, ...] = ("kind", "words", "help", "required", "shown_if")


class QuestionSettings(QuestionWords):
    """What the row of a question to those who register decides besides."""

    organisers_only = models.BooleanField(
        _("only for organisers"),
        default=False,
        help_text=_("Organisers fill it in; participants never see it."),
    )
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Shown only to those who manage the event's registrations, and erased."),
    )
    erase_days = models.PositiveSmallIntegerField(
        _("days after the end when sensitive answers are erased"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    class Meta:
        abstract = True

    SETTINGS = (*QuestionWords.SETTINGS, "organisers_only", "sensitive", "erase_days")


class QuestionRow(ClusterableModel, Orderable):
    """One question as an editor types it; its options are the rows below it."""

    # As of plans and entries (docs/adr/0003-keys-that-survive-drafts.md).
    key = models.UUIDField(editable=True)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.words) or str(self.key)

    def notes(self) -> list[str]:
        """What else is to know of it, in words."""
        return [gettext("must be answered")] if self.required else []

    def in_words(self) -> str:
        """The whole row as text, to compare two versions of a page."""
        options = ", ".join(option.in_words() for option in self.options.all())
        parts = [str(self.words), f"[{self.get_kind_display()}]", options, *self.notes()]
        return " ".join(part for part in parts if part)


class QuestionPlan(QuestionSettings, QuestionRow):
    """A question to those who register, as it is typed."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="questions")

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
        FieldPanel("shown_if", help_text=field_help.SHOWN_IF),
        FoldedPanel([FieldPanel("help")], summary=_("Help")),
        FoldedPanel(
            [
                FieldPanel("organisers_only"),
                FieldPanel("sensitive"),
                FieldPanel("erase_days"),
            ],
            summary=_("Who sees the answers, and for how long"),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="question_key_once_a_page")
        ]

    def notes(self) -> list[str]:
        flags = (
            (self.organisers_only, gettext("only for organisers")),
            (self.sensitive, gettext("sensitive")),
        )
        return [*super().notes(), *(words for is_set, words in flags if is_set)]


class OptionWords(Orderable):
    """What every option's row decides."""

    key = models.UUIDField(editable=True)
    words = WordsField(_("option"), max_length=200)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.words)

    def in_words(self) -> str:
        """The option as text, to compare two versions of a page."""
        return str(self.words)


class OptionPlan(OptionWords):
    """One option of a question as an editor types it."""

    question = ParentalKey(QuestionPlan, on_delete=models.CASCADE, related_name="options")
    limit = models.PositiveIntegerField(
        _("how many may choose it"),
        null=True,
        blank=True,
        help_text=_("In each run. Empty: as many as like."),
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )

    panels = [FieldPanel("words"), FieldPanel("limit")]

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="option_key_once_a_question")
        ]

    def in_words(self) -> str:
        return f"{self.words} ({self.limit})" if self.limit else str(self.words)


class Asked(QuestionWords):
    """A question as it is asked, and as it was: what has gone is kept as retired, and every
    version of its words that somebody answered is kept too (docs/adr/0015-answers-keep-words.md).

    `options`: `[{"key", "words", "limit", "retired"}, …]` in their order. `versions`: `[{"words",
    "options": {key: words}}, …]`; an answer names its version by its place in this list.
    """

    key = models.UUIDField()
    order = models.PositiveIntegerField()
    options = models.JSONField(default=list, blank=True)
    versions = models.JSONField(default=list, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.words)

    @property
    def name(self) -> str:
        """What answers call it."""
        return str(self.key)

    @property
    def version(self) -> int:
        """The version of its words that is asked now."""
        return len(self.versions) - 1

    @property
    def condition(self) -> tuple[str, str]:
        """The name of the question and the key of the option ("": yes) that it hangs on; two empty
        strings where it is always asked."""
        name, _colon, option = self.shown_if.partition(":")
        return name, option

    def offered(self) -> list[dict[str, Any]]:
        """The options one can choose today."""
        return [option for option in self.options if not option["retired"]]

    def words_at(self, version: int) -> Words:
        """The question as it was asked in `version`."""
        return Words(self._version(version).get("words") or self.words)

    def option_at(self, key: str, version: int) -> Words:
        """The words of an option as they were in `version`; of one that has gone too."""
        found = self._version(version).get("options", {}).get(key)
        if found is None:
            found = next((o["words"] for o in self.options if o["key"] == key), {})
        return Words(found)

    def _version(self, number: int) -> dict[str, Any]:
        return self.versions[number] if 0 <= number < len(self.versions) else {}


class Question(Asked, QuestionSettings):
    """A question that is asked of those who register."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="questions")
    # Sensitive answers are gone from every run that ended by then.
    erased_through = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["retired", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="question_key_once_an_event")
        ]
