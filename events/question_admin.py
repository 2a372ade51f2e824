"""How an organiser's questions are typed: the forms of their rows and the panel they stand in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel

from events import ready_questions
from events.admin_forms import KeyedForm, KeyedFormSet
from events.enums import QuestionKind
from events.panels import KeyedPanel, LinesComparison

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from events.models import EventPage

MOST_QUESTIONS: Final = 40
MOST_OPTIONS: Final = 60

NO_OPTION = _("Give it at least one option to choose.")
KIND_IS_FIXED = _(
    "People have answered this question, so what it is answered with cannot change. Add another "
    "question instead."
)
NO_SUCH_ANSWER = _("That question or option is not there any more. Choose another one.")
NOT_BEFORE = _("It can only hang on a question that comes before it.")
NEVER_SEEN = _("Participants never see that question, so this one would never be asked.")


class ConditionSelect(forms.Select):
    """The answers that a question can hang on. Rows that are not saved yet are added by a script,
    by the names of their inputs."""

    class Media:
        js = ("admin/questions.js",)

    def __init__(self) -> None:
        super().__init__({"data-controller": "condition"})

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-yes": gettext("Yes")}

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        known = {code for code, _label in self.choices}
        # What was posted stays chosen where the form is shown again.
        self.choices = [*self.choices, *((code, code) for code in value if code not in known)]
        return super().optgroups(name, value, attrs)


class ConditionField(forms.CharField):
    """Which answer a question hangs on; the formset knows whether there is such a one."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Asked only if the answer was"),
            required=False,
            max_length=80,
            widget=ConditionSelect(),
        )


class OptionForm(KeyedForm):
    """One option."""


class OptionsFormSet(KeyedFormSet):
    """The options of one question."""


class QuestionForm(KeyedForm):
    """One question with its options."""

    # What the page calls these questions, and what is made of them by publishing.
    relation = "questions"
    asked = "events.Question"

    shown_if = ConditionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown_if"].widget.choices = [
            ("", _("It is always asked")),
            *answers_of(self.keys.page, self.relation),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") and self._has_other_answers(cleaned["key"], cleaned["kind"]):
            self.add_error("kind", ValidationError(KIND_IS_FIXED, code="answered"))
        return cleaned

    def _has_other_answers(self, key: uuid.UUID, kind: str) -> bool:
        """Whether somebody answered the question while it was of another kind."""
        page = self.keys.page
        if page is None or not page.pk:
            return False
        others = apps.get_model(self.asked).objects.exclude(kind=kind)
        if not others.filter(event__key=page.translation_key, key=key).exists():
            return False
        return self._is_answered(page.translation_key, str(key))

    def _is_answered(self, event: uuid.UUID, name: str) -> bool:
        registrations = apps.get_model("events", "Registration").objects
        return registrations.filter(run__event__key=event, answers__has_key=name).exists()

    @property
    def place(self) -> int:
        """Where in the order it stands."""
        return int(self.cleaned_data.get(ORDERING_FIELD_NAME) or 0)

    def options(self) -> Iterator[OptionForm]:
        """The rows of options that stay and say something."""
        formset = self.formsets["options"]
        if formset.is_valid():
            for form in formset.forms:
                if _is_kept(formset, form):
                    yield form

    def answers(self) -> Iterator[tuple[str, str]]:
        """What another question may hang on: as the browser may call it, and as it is stored."""
        key = str(self.cleaned_data["key"])
        kind = self.cleaned_data.get("kind")
        if kind == QuestionKind.YES_NO:
            yield from ((key, key), (f"#{self.prefix}", key))
        elif kind and QuestionKind(kind).has_options:
            for option in self.options():
                stored = f"{key}:{option.cleaned_data['key']}"
                yield from ((stored, stored), (f"#{option.prefix}", stored))


class FeedbackQuestionForm(QuestionForm):
    """One question of the survey: of a kind that can be counted or read without names."""

    relation = "feedback_questions"
    asked = "events.FeedbackQuestion"
    KINDS = (
        *(QuestionKind.SCALE, QuestionKind.TEXT, QuestionKind.LONG),
        *(QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.YES_NO),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.KINDS]

    def _is_answered(self, event: uuid.UUID, name: str) -> bool:
        surveys = apps.get_model("events", "Survey").objects.filter(run__event__key=event)
        given = Q(sheets__has_key=name) | Q(given__answers__has_key=name)
        return surveys.filter(given).exists()


class QuestionsFormSet(KeyedFormSet):
    """The questions of one page, which may hang on each other."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if self._counts(form)]
        known: dict[str, tuple[str, QuestionForm]] = {}
        for form in rows:
            known |= {name: (stored, form) for name, stored in form.answers()}
            self._check_options(form)
        for form in rows:
            if wished := form.cleaned_data.get("shown_if"):
                self._check_condition(form, known.get(wished))

    def _counts(self, form: QuestionForm) -> bool:
        return form.is_valid() and _is_kept(self, form)

    def _check_options(self, form: QuestionForm) -> None:
        kind = QuestionKind(form.cleaned_data["kind"])
        if kind.has_options and not form.is_deferred_validation and not any(form.options()):
            form.add_error("kind", ValidationError(NO_OPTION, code="options"))

    def _check_condition(self, form: QuestionForm, found: tuple[str, QuestionForm] | None) -> None:
        if found is None:
            form.add_error("shown_if", ValidationError(NO_SUCH_ANSWER, code="gone"))
            return
        stored, other = found
        hidden = other.cleaned_data.get("organisers_only")
        if other.place >= form.place:
            form.add_error("shown_if", ValidationError(NOT_BEFORE, code="order"))
        elif hidden and not form.cleaned_data.get("organisers_only"):
            form.add_error("shown_if", ValidationError(NEVER_SEEN, code="organisers"))
        else:
            form.cleaned_data["shown_if"] = form.instance.shown_if = stored


class QuestionsPanel(KeyedPanel):
    """The questions and buttons that add ready-made ones; not shown where they are another page's."""

    def __init__(
        self,
        *args: Any,
        ready: tuple[ready_questions.Ready, ...] = ready_questions.READY,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ready = ready

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "ready": self.ready}

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "events/admin/questions_panel.html"

        def __init__(self, form: Any = None, **kwargs: Any) -> None:
            ours = form is None or kwargs["panel"].relation_name in form.formsets
            self.is_ours = ours
            super().__init__(form=form if ours else None, **kwargs)

        def is_shown(self) -> bool:
            return self.is_ours and super().is_shown()

        def get_comparison(self) -> list[partial[LinesComparison]]:
            return [partial(LinesComparison, str(self.heading), self.panel.relation_name)]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "ready": ready_questions.filled_in(self.panel.ready)}


def answers_of(page: EventPage | None, relation: str) -> Iterator[tuple[str, str]]:
    """The answers in the page's newest version that a question can hang on: stored, in words."""
    for question in getattr(page, relation).all() if page is not None else ():
        if question.kind == QuestionKind.YES_NO:
            yield str(question.key), f"{question.words}: {gettext('Yes')}"
        elif QuestionKind(question.kind).has_options:
            for option in question.options.all():
                yield f"{question.key}:{option.key}", f"{question.words}: {option.words}"


def _is_kept(formset: KeyedFormSet, form: KeyedForm) -> bool:
    """Whether the row stays and somebody filled it in."""
    is_filled = form.instance.pk is not None or form.has_changed()
    return is_filled and not formset._should_delete_form(form)
