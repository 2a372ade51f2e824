"""What participants answered: a column a question, the options counted, and filling in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import TitleColumn

from events import errors
from events.enums import QuestionKind
from events.queries import questions as asking
from events.question_forms import AnswersForm
from events.services import answers
from events.viewsets import access
from events.viewsets.cells import LabelledColumn
from events.viewsets.of_run import OfRegistration, OfRun

if TYPE_CHECKING:
    from django import forms

    from events.models import FeedbackQuestion, Question, Registration


def heading(question: Question | FeedbackQuestion) -> str:
    """What the column of a question is called, with what a reader must know of it."""
    notes = [
        note
        for is_so, note in (
            (question.sensitive, _("sensitive")),
            (question.organisers_only, _("only for organisers")),
            (question.retired, _("no longer asked")),
        )
        if is_so
    ]
    return f"{question.words} ({', '.join(notes)})" if notes else str(question.words)


class AnswerColumn(LabelledColumn):
    """The answers to one question, in the words they were given in."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.name, label=heading(question))
        self.question = question

    def get_value(self, instance: Any) -> str:
        return shown(self.question, instance)


def shown(question: Question, registration: Registration) -> str:
    """The answer as a screen shows it: a file as a link to it."""
    words = asking.in_words(question, registration.answers)
    if question.kind != QuestionKind.FILE or not words:
        return words
    file = registration.answers[question.name]["value"]
    address = reverse("event_answer_file", args=(registration.uuid, file))
    return format_html('<a href="{}" download>{}</a>', address, words)


def change_column() -> TitleColumn:
    """Where an organiser answers for somebody."""
    return TitleColumn(
        "change_answers",
        label=_("Answers"),
        accessor=lambda _registration: _("Change"),
        url_name="event_answers_change",
        id_accessor="uuid",
    )


class SummaryView(OfRun, TemplateView):
    """How often each option was chosen in one run."""

    template_name = "events/admin/answers.html"
    page_title = gettext_lazy("Answers")
    permission = access.SEE_PARTICIPANTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = self.request.user.has_perm(access.CHANGE_PARTICIPANTS)
        questions = asking.columns(self.run, with_sensitive=manages)
        summaries = [
            (heading(summary.question), summary) for summary in asking.summary(self.run, questions)
        ]
        return {**super().get_context_data(**kwargs), "summaries": summaries}


class ChangeAnswersView(OfRegistration, FormView):
    """An organiser answers for somebody, or what only organisers are asked."""

    template_name = "events/admin/answers_change.html"
    page_title = gettext_lazy("Change answers")

    def get_form(self, form_class: Any = None) -> forms.Form:
        return AnswersForm.of_run(
            self.registration.run,
            self.request.POST if self.request.method == "POST" else None,
            files=self.request.FILES,
            registration=self.registration,
            by_organiser=True,
            file_at=lambda file: reverse("event_answer_file", args=(self.registration.uuid, file)),
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            answers.change(
                self.registration,
                form.given,
                now=timezone.now(),
                actor=access.actor(self.request),
            )
        except errors.EventsError as error:
            form.refuse(error)
            if not isinstance(error, errors.AnswersRefused):
                form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The answers are saved."))
        return HttpResponseRedirect(self.participants())
