"""Attendance from a file: uploaded, looked at, and only then applied."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from events import errors
from events.models import AttendanceImport
from events.queries import attendance_matches
from events.queries.attendance_matches import PERCENT, Choices
from events.services import attendance_imports
from events.services.attendance_imports import Taken
from events.services.attendance_tables import MOST_BYTES, Column, Table
from events.viewsets import access
from events.viewsets.attendance import OfDate, address, as_text, marked_in_words, of_text
from events.viewsets.of_run import OfRun

if TYPE_CHECKING:
    from django.http import HttpRequest

    from events.services.attendance import Marked, Says

# So many are named who could not be marked.
NAMED = 10
SEPARATORS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
}
COLUMNS = {
    Column.EMAIL: gettext_lazy("E-mail address"),
    Column.NAME: gettext_lazy("Name"),
    Column.SURNAME: gettext_lazy("Surname, if it stands apart"),
    Column.MINUTES: gettext_lazy("How long"),
    Column.JOINED: pgettext_lazy("attendance", "Came"),
    Column.LEFT: pgettext_lazy("attendance", "Left"),
}


class FileForm(forms.Form):
    """The file, which is looked at by its size before anything of it is read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A table saved as CSV, or the attendance report of Teams or Zoom: at most 2 MB and "
            "5,000 lines, with names or e-mail addresses in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(str(errors.TableTooLarge()))
        return file


class FileView(OfDate, FormView):
    """Takes a file for one date; nothing is marked yet."""

    template_name = "events/admin/attendance_file.html"
    page_title = gettext_lazy("Attendance from a file")
    header_icon = "upload"
    permission = access.CHANGE_PARTICIPANTS
    form_class = FileForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.may_mark else self._too_early()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.may_mark else self._too_early()

    def _too_early(self) -> HttpResponse:
        """The list says why nobody can be marked."""
        return HttpResponseRedirect(self.list_address())

    def form_valid(self, form: Any) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            kept = attendance_imports.keep(
                self.date,
                name=file.name,
                data=file.read(MOST_BYTES + 1),
                actor=access.actor(self.request),
                now=timezone.now(),
            )
        except errors.EventsError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("event_attendance_import", args=(kept.uuid,)))


class ReadForm(forms.Form):
    """Which column tells what, and who was there long enough."""

    percent = forms.IntegerField(
        label=gettext_lazy("Present from"),
        help_text=gettext_lazy(
            "Percent of the length of the date. Who was there for less is partly present."
        ),
        min_value=1,
        max_value=100,
    )

    def __init__(self, *args: Any, header: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((str(n), _heading(n, words)) for n, words in enumerate(header))]
        for column, label in COLUMNS.items():
            self.fields[column] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields([*COLUMNS, "percent"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get(Column.EMAIL) and not cleaned.get(Column.NAME):
            raise forms.ValidationError(
                _("Choose the column with the e-mail addresses, or the one with the names.")
            )
        return cleaned

    def choices(self, meant: dict[int, str]) -> Choices:
        typed = self.cleaned_data
        columns = {column: int(typed[column]) for column in COLUMNS if typed.get(column)}
        return Choices(columns=columns, percent=typed["percent"], meant=meant)


def _heading(number: int, words: str) -> str:
    return words or _("Column %(number)s") % {"number": number + 1}


class ImportView(OfRun, TemplateView):
    """What the file would do; applied once, when the button is pressed. Only its author sees it."""

    template_name = "events/admin/attendance_import.html"
    page_title = gettext_lazy("Attendance from a file")
    header_icon = "upload"
    named = "runs__occurrences__attendance_imports__uuid"

    @cached_property
    def kept(self) -> AttendanceImport:
        rows = AttendanceImport.objects.select_related("occurrence__run__event")
        actor = access.actor(self.request)
        return get_object_or_404(rows, uuid=self.kwargs["uuid"], actor=actor)

    @cached_property
    def run(self) -> Any:
        return self.kept.occurrence.run

    def list_address(self) -> str:
        return address(self.run, date=self.kept.occurrence.uid)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept.applied_at is not None:
            return self._applied_before()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept.applied_at is not None:
            return self._applied_before()
        form = ReadForm(request.POST, header=self.table.header)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        meant = dict(_meant(request.POST))
        taken = Taken(
            choices=form.choices(meant),
            people={*request.POST.getlist("take"), *meant.values()},
            shown=_shown(request.POST.get("shown", "")),
        )
        try:
            done = attendance_imports.apply(
                self.kept, taken, actor=access.actor(request), now=timezone.now()
            )
        except errors.EventsError as error:
            messages.error(request, str(error))
        else:
            self._tell(done)
        return HttpResponseRedirect(self.list_address())

    def _applied_before(self) -> HttpResponse:
        messages.info(self.request, _("This file was applied before. It counts once."))
        return HttpResponseRedirect(self.list_address())

    def _tell(self, done: Marked) -> None:
        messages.success(self.request, marked_in_words(len(done.changed)))
        if not done.refused:
            return
        rows = self.run.registrations.select_related("contact__member").filter(pk__in=done.refused)
        named = [f"{row.contact}: {done.refused[row.pk]}" for row in rows[:NAMED]]
        more = ["…"] if len(done.refused) > NAMED else []
        messages.error(self.request, " ".join([_("Not marked:"), *named, *more]))

    @cached_property
    def table(self) -> Table:
        return Table.of_json(self.kept.table)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *items, last = super().get_breadcrumbs_items()
        return [*items, {"url": self.list_address(), "label": _("Attendance")}, last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        context = {
            **super().get_context_data(**kwargs),
            "form": form,
            "kept": self.kept,
            "date": self.kept.occurrence,
            "table": self.table,
            "separator": SEPARATORS[self.table.separator],
            "headings": [_heading(n, words) for n, words in enumerate(self.table.header)],
        }
        return {**context, **self._preview(form)} if form.is_valid() else context

    def _form(self) -> ReadForm:
        """As the organiser chose, else as the headings say."""
        if "percent" in self.request.GET:
            return ReadForm(self.request.GET, header=self.table.header)
        told: dict[str, object] = {column: str(at) for column, at in self.table.columns.items()}
        return ReadForm({**told, "percent": PERCENT}, header=self.table.header)

    def _preview(self, form: ReadForm) -> dict[str, Any]:
        choices = form.choices({})
        preview = attendance_matches.of_table(self.table, self.kept.occurrence, choices)
        shown = {str(match.registration.uuid): match.known_says for match in preview.matches}
        shown |= preview.known_of_candidates
        return {
            "preview": preview,
            "choices": choices,
            "news": sum(match.is_news for match in preview.matches),
            "shown": json.dumps(
                {uuid: as_text(says.presence, says.minutes) for uuid, says in shown.items()}
            ),
        }


def _meant(data: Any) -> Any:
    """Whom unclear lines mean: public ids, by the groups' numbers."""
    for name in data:
        kind, _dash, number = name.partition("-")
        if kind == "meant" and number.isascii() and number.isdigit() and data[name]:
            yield int(number[:9]), data[name]


def _shown(text: str) -> dict[str, Says]:
    """What was shown of each; of whatever else somebody sends, nothing."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(sent, dict):
        return {}
    return {uuid: of_text(says) for uuid, says in sent.items() if isinstance(says, str)}
