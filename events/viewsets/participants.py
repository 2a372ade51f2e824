"""Who comes: the people registered for one run, and how to take them away as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton

from community.reauthentication import ask_again
from events.enums import State
from events.models import Registration, Run
from events.queries import feedback as surveys
from events.queries import marks
from events.queries import questions as asking
from events.viewsets import (
    access,
    acting,
    answers,
    attendance,
    certificates,
    coming_in,
    doorkeepers,
    managers,
    on_the_day,
    people,
    requests,
    telling,
    writing,
)
from events.viewsets.cells import LabelledColumn, TickColumn
from events.viewsets.desk import may_add_to
from events.viewsets.spreadsheets import SafeSpreadsheetMixin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.models import Occurrence


def registered(row: Registration) -> str:
    """When somebody registered, on the reader's clock."""
    return telling.moment(row.created_at)


# So many columns up to the state, which a decision stands beside.
STATE = 4


class ParticipantsView(SafeSpreadsheetMixin, BaseListingView):
    """Who is registered for one run, or waits; searchable, with something to do for those who are
    ticked, and to be taken away as a table."""

    template_name = "events/admin/participants.html"
    results_template_name = "events/admin/participants_results.html"
    table_classname = "listing stacked participants"

    header_icon = "group"
    verbose_name_plural = gettext_lazy("participants")
    is_searchable = True
    search_backend_name = None
    filterset_class = people.PeopleFilterSet
    paginate_by = 50
    columns: Sequence[BaseColumn] = (
        TitleColumn(
            "name",
            classname="participants__name",
            label=gettext_lazy("Name"),
            accessor="contact",
            url_name="event_registration",
            id_accessor="uuid",
        ),
        LabelledColumn(
            "organisation",
            label=gettext_lazy("Organisation"),
            accessor="contact.member.organisation",
        ),
        LabelledColumn("email", label=gettext_lazy("E-mail address"), accessor="contact.email"),
        LabelledColumn("state", label=gettext_lazy("State"), accessor="get_state_display"),
        LabelledColumn("mode", label=gettext_lazy("Seat"), accessor="get_mode_display"),
        LabelledColumn("wants", label=gettext_lazy("Waits for"), accessor="get_wants_mode_display"),
        LabelledColumn("position", label=gettext_lazy("Position")),
        LabelledColumn("created_at", label=gettext_lazy("Registered"), accessor=registered),
    )
    export_headings: dict[str, Any] = {
        "name": gettext_lazy("Name"),
        "organisation": gettext_lazy("Organisation"),
        "email": gettext_lazy("E-mail address"),
        "state": gettext_lazy("State"),
        "mode": gettext_lazy("Seat"),
        "wants": gettext_lazy("Waits for"),
        "position": gettext_lazy("Position"),
        "registered": gettext_lazy("Registered"),
    }
    list_export = list(export_headings)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.event = access.event_for(
            access.actor(request), access.SEE_PARTICIPANTS, runs__uuid=kwargs["uuid"]
        )
        runs: Any = Run.objects.annotate(has_survey=surveys.has_survey())
        self.run = get_object_or_404(runs, uuid=kwargs["uuid"])
        self.add_columns()
        if self.is_export:
            ask_again(request, back=True)
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def manages(self) -> bool:
        return bool(self.request.user.has_perm(access.CHANGE_PARTICIPANTS))

    def add_columns(self) -> None:
        """A column for each question that was asked, as far as one may see the answers, and for
        what organisers of this run need besides."""
        self.questions = asking.columns(self.run, with_sensitive=self.manages)
        has_requests, self.shows_managers = self.approvals() if self.manages else (False, False)
        known = type(self).columns
        self.columns = (
            *([TickColumn("person", form=acting.FORM)] if self.manages else []),
            *known[:STATE],
            *([requests.decide_column()] if has_requests else []),
            *([self.attendance_column()] if self.shows_attendance else []),
            *known[STATE:],
            *(managers.COLUMNS if self.shows_managers else ()),
            *map(answers.AnswerColumn, self.questions),
            *([answers.change_column()] if self.manages and self.questions else []),
        )
        self.export_headings = {
            **type(self).export_headings,
            **self.dates_headings(),
            **(managers.HEADINGS if self.shows_managers else {}),
            **{q.name: answers.heading(q) for q in self.questions},
        }
        self.list_export = list(self.export_headings)

    @cached_property
    def dates(self) -> list[Occurrence]:
        return marks.dates_of(self.run)

    @cached_property
    def begun(self) -> list[Occurrence]:
        return marks.begun(self.dates, timezone.now())

    @property
    def shows_attendance(self) -> bool:
        return bool(self.begun)

    def attendance_column(self) -> LabelledColumn:
        return LabelledColumn(
            "attendance",
            label=_("Attendance"),
            accessor=lambda row: marks.summary(self.dates, self.marks.get(row.pk, {})),
        )

    def dates_headings(self) -> dict[str, str]:
        """A column of a spreadsheet for each date that has begun."""
        return {
            f"date-{date.pk}": f"{_('Attendance')} {date.wall_start:%Y-%m-%d %H:%M}"
            for date in self.begun
        }

    def approvals(self) -> tuple[bool, bool]:
        """Whether there are requests to decide about, and whether managers are asked: also where
        nothing new needs such approval any more."""
        if self.run.asks_managers:
            return True, True
        found = self.run.registrations.aggregate(
            open=Count("pk", filter=Q(state=State.REQUESTED)), named=Count("manager_asked_at")
        )
        return self.run.asks or bool(found["open"]), bool(found["named"])

    @property
    def header_buttons(self) -> list[BaseButton]:
        """What is pressed in the room; all else stands behind the dots, beside the files."""
        return [
            *([attendance.button(self.run)] if self.run.starts_at else []),
            *([doorkeepers.door_button(self.run)] if self.manages else []),
        ]

    @property
    def header_more_buttons(self) -> list[BaseButton]:
        mine = [
            Button(button.label, url=button.url, icon_name=button.icon_name, priority=number)
            for number, button in enumerate(self._ways())
        ]
        return [*mine, *super().header_more_buttons]

    def _ways(self) -> Iterator[HeaderButton]:
        run = self.run
        if self.manages and may_add_to(run):
            address = reverse("event_participant_add", args=(run.uuid,))
            yield HeaderButton(_("Add a participant"), url=address, icon_name="plus")
        if self.manages:
            yield writing.button(run)
        if self.questions:
            address = reverse("event_answers", args=(run.uuid,))
            yield HeaderButton(_("Answers"), url=address, icon_name="list-ul")
        yield from on_the_day.buttons(run, access.actor(self.request))
        if self.manages:
            yield doorkeepers.keepers_button(run)
        yield from certificates.buttons(run)
        if self.run.has_survey:
            address = reverse("event_feedback", args=(run.uuid,))
            yield HeaderButton(_("Feedback"), url=address, icon_name="comment")

    def get_page_title(self) -> str:
        name = " ".join(filter(None, [str(self.event), str(self.run.label)]))
        return ", ".join(filter(None, [name, self.starts]))

    @cached_property
    def starts(self) -> str:
        return telling.starts_of([self.run]).get(self.run.pk, "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_runs"), "label": _("Participants")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_index_url(self) -> str:
        return reverse("event_participants", args=(self.run.uuid,))

    def get_index_results_url(self) -> str:
        return reverse("event_participants_results", args=(self.run.uuid,))

    def get_base_queryset(self) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = self.run.registrations.all()
        rows = rows.select_related("contact__member__organisation")
        if self.shows_managers:
            rows = managers.with_decisions(rows)
        return people.in_order(rows)

    def search_queryset(self, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return people.named(queryset, self.search_query)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "run": self.run, "dates": self.dates}

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        self.marks: Mapping[int, Mapping[int, str]] = {}
        if self.shows_attendance:
            self.marks = marks.of_dates(self.dates, rows)
        return super().get_table(rows)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if self.manages and context["items_count"]:
            context |= acting.offered(self.run, self.request, number=context["items_count"])
        if not self.results_only:
            context |= coming_in.shown(self.run)
        return context

    def get_filename(self) -> str:
        """Letters, digits and hyphens only: it stands in a header as it is."""
        day = f"{timezone.localtime(self.run.starts_at):%Y-%m-%d}" if self.run.starts_at else ""
        return "-".join(filter(None, [slugify(str(self.event))[:60] or "participants", day]))

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        self.marks = marks.of_dates(self.dates) if self.shows_attendance else {}
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def to_row_dict(self, item: Registration) -> dict[str, str]:
        return {
            "name": item.contact.name,
            "organisation": item.contact.works_at,
            "email": item.contact.email,
            "state": item.get_state_display(),
            "mode": item.get_mode_display(),
            "wants": item.get_wants_mode_display(),
            "position": "" if item.position is None else str(item.position),
            "registered": f"{timezone.localtime(item.created_at):%Y-%m-%d %H:%M}",
            **self.marked(item),
            **(managers.cells(item) if self.shows_managers else {}),
            **{q.name: asking.in_words(q, item.answers) for q in self.questions},
        }

    def marked(self, item: Registration) -> dict[str, str]:
        found = self.marks.get(item.pk, {})
        return {f"date-{date.pk}": marks.word(found.get(date.pk, "")) for date in self.begun}
