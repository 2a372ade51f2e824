"""The runs one may look after, with how full they are and what waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import BaseButton, HeaderButton

from community.models import Organisation
from events.enums import SEATED, Kind, Mode, State, Status
from events.models import EventPage, Occurrence, Registration, Run
from events.queries import desk, wishes
from events.queries.seats import seats
from events.viewsets import access, telling
from events.viewsets.cells import FillColumn, LabelledColumn
from events.viewsets.spreadsheets import SafeSpreadsheetMixin
from foundation import folding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PAST = "1"
# What may need an organiser.
REQUESTS, TOO_FEW, OVER_FULL = "requests", "too_few", "over_full"


def held_by(request: HttpRequest) -> QuerySet[Organisation]:
    """The bodies that hold something at whose desk one may work."""
    events = access.events_of(access.actor(request))
    return Organisation.objects.filter(events__in=events).distinct()


class RunFilterSet(WagtailFilterSet):
    """By time, kind, who holds it, and what is to be looked at."""

    past = django_filters.ChoiceFilter(
        label=gettext_lazy("When"),
        choices=[(PAST, gettext_lazy("Over"))],
        empty_label=gettext_lazy("To come"),
        method="unchanged",
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=Kind.choices, field_name="event__kind"
    )
    host = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Held by"),
        queryset=held_by,
        field_name="event__host",
    )
    needs = django_filters.ChoiceFilter(
        label=gettext_lazy("To be looked at"),
        choices=[
            (REQUESTS, gettext_lazy("Open requests")),
            (TOO_FEW, gettext_lazy("Too few so far")),
            (OVER_FULL, gettext_lazy("More people than seats")),
        ],
        method="needing",
    )

    class Meta:
        model = Run
        fields: tuple[str, ...] = ()

    def unchanged(self, queryset: QuerySet[Run], _name: str, _value: str) -> QuerySet[Run]:
        """The view has seen to it."""
        return queryset

    def needing(self, queryset: QuerySet[Run], _name: str, value: str) -> QuerySet[Run]:
        return queryset.filter(NEEDING[value]())


def _of_run(**condition: Any) -> QuerySet[Registration]:
    return Registration.objects.filter(run=OuterRef("pk"), **condition).order_by()


def _number(rows: QuerySet[Registration]) -> Any:
    counted = rows.values("run").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _requests() -> Q:
    return Q(Exists(_of_run(state=State.REQUESTED)))


def _too_few() -> Q:
    confirmed = _number(_of_run(state=State.CONFIRMED))
    is_decided = Q(minimum__isnull=False) & Q(starts_at__isnull=False)
    return is_decided & Q(minimum__gt=confirmed)


def _over_full() -> Q:
    is_so = Q(pk__in=())
    for mode in Mode.values:
        # Who is offered a seat besides their own holds both.
        seated = _of_run(state__in=SEATED)
        taken = seated.filter(Q(mode=mode) | Q(offered_mode=mode))
        exist = Coalesce(f"own_seats_{mode}", f"seats_{mode}")
        rows = Run.objects.annotate(taken=_number(taken), exist=exist)
        is_so |= Q(pk__in=rows.filter(taken__gt=F("exist")).values("pk"))
    return is_so


NEEDING = {REQUESTS: _requests, TOO_FEW: _too_few, OVER_FULL: _over_full}


class RunsView(SafeSpreadsheetMixin, BaseListingView):
    """The runs one may look after: those to come, or with `?past=1` those that are over."""

    page_title = gettext_lazy("Participants")
    header_icon = "group"
    index_url_name = "event_runs"
    index_results_url_name = "event_runs_results"
    verbose_name_plural = gettext_lazy("runs")
    is_searchable = True
    search_backend_name = None
    filterset_class = RunFilterSet
    paginate_by = 50
    table_classname = "listing stacked runs"
    columns: Sequence[BaseColumn] = (
        TitleColumn(
            "title",
            label=gettext_lazy("Event"),
            accessor="event.schedule_page.title",
            url_name="event_participants",
            id_accessor="uuid",
        ),
        LabelledColumn("label", label=gettext_lazy("Run"), accessor=lambda run: str(run.label)),
        LabelledColumn("starts", label=gettext_lazy("Starts")),
        FillColumn("room", label=Mode.ROOM.label, of=lambda run: run.fill.room),
        FillColumn("online", label=Mode.ONLINE.label, of=lambda run: run.fill.online),
        LabelledColumn("waiting", label=gettext_lazy("Waiting"), accessor="fill.waiting"),
        LabelledColumn("requests", label=gettext_lazy("Requests"), accessor="desk.requests"),
        LabelledColumn("demand", label=gettext_lazy("Want a new date"), accessor="demand"),
        LabelledColumn(
            "minimum", label=gettext_lazy("Fewest needed"), accessor=lambda run: needed(run.desk)
        ),
    )
    export_headings: dict[str, Any] = {
        "title": gettext_lazy("Event"),
        "label": gettext_lazy("Run"),
        "host": gettext_lazy("Held by"),
        "starts": gettext_lazy("Starts"),
        "room": gettext_lazy("Seats taken in the room"),
        "room_seats": gettext_lazy("Seats in the room"),
        "online": gettext_lazy("Seats taken online"),
        "online_seats": gettext_lazy("Seats online"),
        "waiting": gettext_lazy("Waiting"),
        "requests": gettext_lazy("Requests"),
        "confirmed": gettext_lazy("Confirmed"),
        "minimum": gettext_lazy("Fewest needed"),
        "demand": gettext_lazy("Want a new date"),
    }
    list_export = list(export_headings)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(access.SEE_PARTICIPANTS):
            raise PermissionDenied
        if self.is_export:
            told = self.told(self.get_queryset())
            return self.as_spreadsheet(told, request.GET["export"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def past(self) -> bool:
        return self.request.GET.get("past") == PAST

    def get_base_queryset(self) -> QuerySet[Run]:
        runs = Run.objects.filter(
            event__in=access.events_of(access.actor(self.request))
        ).select_related("event__schedule_page", "event__host")
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

    def search_queryset(self, queryset: QuerySet[Run]) -> QuerySet[Run]:
        """By title in any language, drafts included; by the words that the calendar finds it by;
        and by what the run is called."""
        if not self.is_searching:
            return queryset
        pages = EventPage.objects.filter(title__icontains=self.search_query)
        found = Q(event__key__in=pages.values("translation_key"))
        found |= Q(label__icontains=self.search_query)
        if terms := folding.query_terms(self.search_query):
            said = Q()
            for term in terms:
                said &= Q(event__folded_words__contains=f" {folding.stem(term)}")
            found |= said
        return queryset.filter(found)

    @property
    def header_buttons(self) -> list[BaseButton]:
        address = reverse("event_runs")
        if self.past:
            return [HeaderButton(_("Runs to come"), url=address, icon_name="calendar-alt")]
        return [HeaderButton(_("Runs that are over"), f"{address}?past=1", icon_name="history")]

    def get_table(self, object_list: Any) -> Any:
        runs = self.told(object_list)
        if not any(str(run.label) for run in runs):
            self.columns = tuple(column for column in self.columns if column.name != "label")
        return super().get_table(runs)

    def told(self, object_list: Iterable[Any]) -> list[Any]:
        """The runs, with all that the list says of them: as many queries as for one."""
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
        return runs

    def get_filename(self) -> str:
        return f"runs-{timezone.localdate():%Y-%m-%d}"

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        room, online = item.fill.room, item.fill.online
        return {
            "title": item.event.schedule_page.title,
            "label": str(item.label),
            "host": str(item.event.host or ""),
            "starts": item.starts,
            "room": room.taken,
            # Empty: as many as come may come.
            "room_seats": "" if room.seats is None else room.seats,
            "online": online.taken,
            "online_seats": "" if online.seats is None else online.seats,
            "waiting": item.fill.waiting,
            "requests": item.desk.requests,
            "confirmed": item.desk.confirmed,
            "minimum": "" if item.minimum is None else item.minimum,
            "demand": item.demand,
        }


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
