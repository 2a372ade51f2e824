"""What participants answered: a column a question, the options counted, and filling in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events import errors
from events.models import Registration, Run
from events.queries import questions as asking
from events.question_forms import AnswersForm
from events.services import answers
from events.viewsets import access

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.models import Question


def heading(question: Question) -> str:
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


class AnswerColumn(Column):
    """The answers to one question, in the words they were given in."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.name, label=heading(question))
        self.question = question

    def get_value(self, instance: Any) -> str:
        return asking.in_words(self.question, instance.answers)


def change_column() -> Column:
    """Where an organiser answers for somebody."""
    return TitleColumn(
        "change_answers",
        label=_("Answers"),
        accessor=lambda _registration: _("Change"),
        url_name="event_answers_change",
        id_accessor="uuid",
    )


class OfRun(WagtailAdminTemplateMixin):
    """A screen about one run of an event that one may look after."""

    header_icon = "list-ul"
    run: Run

    def find(self, permission: str, **lookup: Any) -> None:
        """The run found by `lookup`. Raises PermissionDenied and Http404."""
        member = access.actor(self.request)
        self.event = access.event_for(
            member, permission, **{f"runs__{name}": value for name, value in lookup.items()}
        )
        self.run = get_object_or_404(Run.objects.select_related("event"), **lookup)

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_page_subtitle(self) -> str:
        return " ".join(filter(None, [str(self.event), str(self.run.label)]))

    def participants(self) -> str:
        return reverse("event_participants", args=(self.run.uuid,))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_runs"), "label": _("Participants")},
            {"url": self.participants(), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]


class SummaryView(OfRun, TemplateView):
    """How often each option was chosen in one run."""

    template_name = "events/admin/answers.html"
    page_title = gettext_lazy("Answers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find(access.SEE_PARTICIPANTS, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = self.request.user.has_perm(access.CHANGE_PARTICIPANTS)
        questions = asking.columns(self.run, with_sensitive=manages)
        summaries = [
            (heading(summary.question), summary) for summary in asking.summary(self.run, questions)
        ]
        return {**super().get_context_data(**kwargs), "summaries": summaries}


class ChangeAnswersView(OfRun, FormView):
    """An organiser answers for somebody, or what only organisers are asked."""

    template_name = "events/admin/answers_change.html"
    page_title = gettext_lazy("Change answers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find(access.CHANGE_PARTICIPANTS, registrations__uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def registration(self) -> Registration:
        rows = Registration.objects.select_related("run__event", "contact__member")
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])

    def get_form(self, form_class: Any = None) -> forms.Form:
        return AnswersForm.of_run(
            self.registration.run,
            self.request.POST if self.request.method == "POST" else None,
            registration=self.registration,
            by_organiser=True,
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
