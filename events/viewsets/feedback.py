"""What those who took part say of one run: counted, from five answers on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from community.reauthentication import ask_again
from events import errors
from events.models.feedback import FEWEST
from events.queries import feedback as surveys
from events.services import feedback
from events.viewsets import access, answers
from events.viewsets.of_run import OfRun
from events.viewsets.spreadsheets import SafeSpreadsheetMixin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from events.queries.feedback import Results


class ResultsView(SafeSpreadsheetMixin, OfRun, TemplateView):
    """The results of a run's survey, once they may be read, and the button that closes it."""

    template_name = "events/admin/feedback.html"
    page_title = gettext_lazy("Feedback")
    permission = access.SEE_PARTICIPANTS

    @cached_property
    def manages(self) -> bool:
        return self.request.user.has_perm(access.CHANGE_PARTICIPANTS)

    @cached_property
    def told(self) -> Results:
        return surveys.results(self.run, with_names=self.manages, now=timezone.now())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and self.told.results:
            if self.told.people:
                ask_again(request, back=True)
            rows = self.people() if self.told.people else self.counts()
            return self.as_spreadsheet(rows, request.GET["export"])
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close it. Who may only see who comes may not."""
        if not self.manages:
            raise PermissionDenied
        try:
            feedback.close(self.run, actor=access.actor(request), now=timezone.now())
        except errors.EventsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The survey is closed."))
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.told
        return {
            **super().get_context_data(**kwargs),
            "told": told,
            "fewest": FEWEST,
            "results": [
                (answers.heading(result.summary.question), result) for result in told.results
            ],
            "headings": [answers.heading(question) for question in told.questions],
            "may_close": self.manages and told.is_open,
        }

    # --- as a spreadsheet -------------------------------------------------------------------------

    @property
    def list_export(self) -> list[str]:
        if self.told.people:
            return ["name", *(question.name for question in self.told.questions)]
        return ["question", "answer", "number"] if self.told.results else []

    @property
    def export_headings(self) -> dict[str, str]:
        asked = {q.name: answers.heading(q) for q in self.told.questions}
        return {
            "name": _("Name"),
            "question": _("Question"),
            "answer": _("Answer"),
            "number": _("How many"),
            **asked,
        }

    def get_filename(self) -> str:
        """Letters, digits and hyphens only: it stands in a header as it is."""
        return f"{slugify(str(self.event))[:60] or 'event'}-feedback"

    def people(self) -> Iterator[dict[str, str]]:
        """A row a person, of a survey with names."""
        names = [question.name for question in self.told.questions]
        for person in self.told.people:
            yield {"name": person.name, **dict(zip(names, person.words, strict=True))}

    def counts(self) -> Iterator[dict[str, str]]:
        """A row an option or a text: no row is a person's."""
        for result in self.told.results:
            question = answers.heading(result.summary.question)
            for line in result.summary.lines:
                yield {"question": question, "answer": line.words, "number": str(line.number)}
            for text in result.texts:
                yield {"question": question, "answer": text, "number": ""}

    def to_row_dict(self, item: dict[str, str]) -> dict[str, str]:
        return item
