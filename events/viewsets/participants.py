"""Who comes: the runs with how full they are, and the people registered for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import BaseButton, HeaderButton

from events.enums import Mode, State, Status
from events.models import Occurrence, Registration, Run
from events.queries import desk, wishes
from events.queries import feedback as surveys
from events.queries import questions as asking
from events.queries.seats import ModeSeats, seats
from events.viewsets import (
    access,
    answers,
    attendance,
    certificates,
    doorkeepers,
    managers,
    on_the_day,
    requests,
    telling,
    writing,
)
from events.viewsets.desk import may_add_to
from foundation.cells import safe_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class RunsView(BaseListingView):
    """The runs one may look after: those to come, or with `?past=1` those that are over."""

    page_title = gettext_lazy("Participants")
    header_icon = "group"
    index_url_name = "event_runs"
    index_results_url_name = "event_runs_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("event__schedule_page__title",)
    paginate_by = 50
    columns = (
        TitleColumn(
            "title",
            label=gettext_lazy("Event"),
            accessor="event.schedule_page.title",
            url_name="event_participants",
            id_accessor="uuid",
        ),
        Column("label", label=gettext_lazy("Run")),
        Column("starts", label=gettext_lazy("Starts")),
        Column("room", label=Mode.ROOM.label, accessor=lambda run: fill(run.fill.room)),
        Column("online", label=Mode.ONLINE.label, accessor=lambda run: fill(run.fill.online)),
        Column("waiting", label=gettext_lazy("Waiting"), accessor="fill.waiting"),
        Column("requests", label=gettext_lazy("Requests"), accessor="desk.requests"),
        Column("demand", label=gettext_lazy("Want a new date"), accessor="demand"),
        Column(
            "minimum", label=gettext_lazy("Fewest needed"), accessor=lambda run: needed(run.desk)
        ),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(access.SEE_PARTICIPANTS):
            raise PermissionDenied
        self.past = request.GET.get("past") == "1"
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Run]:
        runs = Run.objects.filter(
            event__in=access.events_of(access.actor(self.request))
        ).select_related("event__schedule_page")
        now = timezone.now()
        dates = Occurrence.objects.filter(run=OuterRef("pk")).exclude(status=Status.WITHDRAWN)
        first = dates.order_by("start").values("start")[:1]
        # What was cancelled has no start and no end of its own, but had its day.
        runs = runs.annotate(day=Coalesce("starts_at", Subquery(first))).filter(day__isnull=False)
        ahead = dates.filter(Q(end__gt=now) | Q(status=Status.POSTPONED))
        is_coming = Q(ends_at__gt=now) | (Q(ends_at__isnull=True) & Exists(ahead))
        if self.past:
            return runs.exclude(is_coming).order_by("-day", "-pk")
        return runs.filter(is_coming).order_by("day", "pk")

    @property
    def header_buttons(self) -> list[BaseButton]:
        address = reverse("event_runs")
        if self.past:
            return [HeaderButton(_("Runs to come"), url=address, icon_name="calendar-alt")]
        return [HeaderButton(_("Runs that are over"), f"{address}?past=1", icon_name="history")]

    def get_table(self, object_list: Any) -> Any:
        runs = list(object_list)
        counts, starts, desks = (
            seats(runs, now=timezone.now()),
            telling.starts_of(runs),
            desk.of_runs(runs),
        )
        demand = wishes.demand(run.event_id for run in runs)
        for run in runs:
            run.fill, run.starts = counts[run.pk], starts.get(run.pk, "")
            run.desk, run.demand = desks[run.pk], demand.get(run.event_id, 0)
        return super().get_table(runs)


def fill(mode: ModeSeats) -> str:
    """Seats taken and seats there are: `3 / 20`, or `3` where as many as come may come."""
    if not mode.exist and not mode.taken:
        return "0 / 0"
    return str(mode.taken) if mode.seats is None else f"{mode.taken} / {mode.seats}"


def needed(run: desk.Desk) -> str:
    """How many must come, and whether so many are confirmed."""
    if run.minimum is None:
        return ""
    if run.has_too_few:
        return _("%(minimum)s, too few so far: %(confirmed)s confirmed") % {
            "minimum": run.minimum,
            "confirmed": run.confirmed,
        }
    return str(run.minimum)


class ParticipantFilterSet(WagtailFilterSet):
    class Meta:
        model = Registration
        fields = ["state", "mode"]


# So many columns up to the state, which a decision stands beside.
STATE = 4


class ParticipantsView(SpreadsheetExportMixin, BaseListingView):
    """Who is registered for one run, or waits; searchable, and to be taken away as a table."""

    header_icon = "group"
    verbose_name_plural = gettext_lazy("participants")
    is_searchable = True
    search_backend_name = None
    search_fields = ("contact__email", "contact__guest_name", "contact__member__name")
    filterset_class = ParticipantFilterSet
    paginate_by = 50
    columns: Sequence[Column] = (
        TitleColumn(
            "name",
            classname="participants__name",
            label=gettext_lazy("Name"),
            accessor="contact",
            url_name="event_registration",
            id_accessor="uuid",
        ),
        Column(
            "organisation",
            label=gettext_lazy("Organisation"),
            accessor="contact.member.organisation",
        ),
        Column("email", label=gettext_lazy("E-mail address"), accessor="contact.email"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("mode", label=gettext_lazy("Seat"), accessor="get_mode_display"),
        Column("wants", label=gettext_lazy("Waits for"), accessor="get_wants_mode_display"),
        Column("position", label=gettext_lazy("Position")),
        DateColumn("created_at", label=gettext_lazy("Registered")),
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
        self.add_questions()
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().dispatch(request, *args, **kwargs)

    def add_questions(self) -> None:
        """A column for each question that was asked, as far as one may see the answers."""
        manages = self.request.user.has_perm(access.CHANGE_PARTICIPANTS)
        self.questions = asking.columns(self.run, with_sensitive=manages)
        change = [answers.change_column()] if manages and self.questions else []
        asked = map(answers.AnswerColumn, self.questions)
        has_requests, self.shows_managers = self.approvals() if manages else (False, False)
        decide = [requests.decide_column()] if has_requests else []
        known = type(self).columns
        approving = managers.COLUMNS if self.shows_managers else ()
        self.columns = (*known[:STATE], *decide, *known[STATE:], *approving, *asked, *change)
        headings = {q.name: safe_cell(answers.heading(q)) for q in self.questions}
        more = managers.HEADINGS if self.shows_managers else {}
        self.export_headings = {**type(self).export_headings, **more, **headings}
        self.list_export = list(self.export_headings)

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
        answers_at = reverse("event_answers", args=(self.run.uuid,))
        add_at = reverse("event_participant_add", args=(self.run.uuid,))
        manages = self.request.user.has_perm(access.CHANGE_PARTICIPANTS)
        add = HeaderButton(_("Add a participant"), url=add_at, icon_name="plus")
        read = HeaderButton(_("Answers"), url=answers_at, icon_name="list-ul")
        said_at = reverse("event_feedback", args=(self.run.uuid,))
        said = HeaderButton(_("Feedback"), url=said_at, icon_name="comment")
        return [
            *([attendance.button(self.run)] if self.run.starts_at else []),
            *([add] if manages and may_add_to(self.run) else []),
            *([writing.button(self.run)] if manages else []),
            *(doorkeepers.buttons(self.run) if manages else []),
            *([read] if self.questions else []),
            *([said] if self.run.has_survey else []),
            *on_the_day.buttons(self.run, access.actor(self.request)),
            *certificates.buttons(self.run),
        ]

    def get_page_title(self) -> str:
        return _("Participants")

    def get_page_subtitle(self) -> str:
        name = " ".join(filter(None, [str(self.event), str(self.run.label)]))
        return ", ".join(filter(None, [name, self.starts]))

    @cached_property
    def starts(self) -> str:
        return telling.starts_of([self.run]).get(self.run.pk, "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_runs"), "label": _("Participants")},
            {"url": "", "label": self.get_page_subtitle()},
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
        # In the order of the state table, and of the queue within it.
        return rows.order_by("state", "position", "created_at", "pk")

    def get_filename(self) -> str:
        """Letters, digits and hyphens only: it stands in a header as it is."""
        day = f"{timezone.localtime(self.run.starts_at):%Y-%m-%d}" if self.run.starts_at else ""
        return "-".join(filter(None, [slugify(str(self.event))[:60] or "participants", day]))

    def to_row_dict(self, item: Registration) -> dict[str, str]:
        row = {
            "name": item.contact.name,
            "organisation": works_at(item),
            "email": item.contact.email,
            "state": item.get_state_display(),
            "mode": item.get_mode_display(),
            "wants": item.get_wants_mode_display(),
            "position": "" if item.position is None else str(item.position),
            "registered": f"{timezone.localtime(item.created_at):%Y-%m-%d %H:%M}",
            **(managers.cells(item) if self.shows_managers else {}),
            **{q.name: asking.in_words(q, item.answers) for q in self.questions},
        }
        return {name: safe_cell(str(value)) for name, value in row.items()}


def works_at(registration: Registration) -> str:
    member = registration.contact.member
    return str(member.organisation) if member and member.organisation else ""
