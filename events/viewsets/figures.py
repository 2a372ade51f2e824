"""Figures at the desk: what organisers read of the events they look after, exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import BaseButton, HeaderButton

from community.models import Organisation
from events import disclosure
from events.enums import Kind
from events.queries import figures, period_names
from events.viewsets import access, figure_files
from foundation import charts, goals

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.disclosure import Period
    from events.queries.figures import Figures

# Three years; who wants more takes the table away.
QUARTERS_SHOWN: Final = 12
COLUMNS: Final = {
    "runs": gettext_lazy("Runs"),
    "hours": gettext_lazy("Hours"),
    "seats": gettext_lazy("Seats"),
    "asked": gettext_lazy("Demand"),
    "waiting": gettext_lazy("Waiting"),
    "confirmed": pgettext_lazy("people", "Registered"),
    "came": gettext_lazy("Came"),
    "no_shows": gettext_lazy("No-shows"),
    "unmarked": gettext_lazy("Not marked"),
    "trained": gettext_lazy("Trained"),
}


class FiguresForm(forms.Form):
    """Which runs are counted."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of event"), required=False)
    host = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Held by"),
        empty_label=gettext_lazy("All bodies"),
        to_field_name="uuid",
        required=False,
    )

    def __init__(self, *args: Any, years: list[int], hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periods = [period for year in years for period in disclosure.periods_of(year)]
        period: Any = self.fields["period"]
        period.choices = [("", _("All periods")), *period_names.choices(periods)]
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("All kinds")), *Kind.choices]
        host: Any = self.fields["host"]
        host.queryset = hosts


class FiguresView(WagtailAdminTemplateMixin, TemplateView):
    """Seats, demand, who came and who was trained, by event and by organisation; as a table, too.

    Numbers are exact: whoever may open it may see the people themselves. Nothing of it is meant to
    be passed on; that is what the report is for.
    """

    template_name = "events/admin/figures.html"
    header_icon = "list-ol"
    page_title = gettext_lazy("Figures")
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = access.actor(request)
        if not member.has_perm(access.SEE_PARTICIPANTS):
            raise PermissionDenied
        self.events = access.events_of(member)
        kind = request.GET.get("export", "")
        if kind in figure_files.KINDS and request.method in {"GET", "HEAD"}:
            return figure_files.of_desk(self.figures, self.title_of_choice(), kind)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def form(self) -> FiguresForm:
        hosts = Organisation.objects.filter(events__in=self.events).distinct().order_by("pk")
        years = figures.years(self.events, now=timezone.now())
        return FiguresForm(self.request.GET, years=years, hosts=hosts)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was understood of the address; the rest counts as not chosen, and is said."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def period(self) -> Period | None:
        return period_names.read(self.chosen.get("period") or "")

    @cached_property
    def figures(self) -> Figures:
        return figures.of_events(
            self.events,
            now=timezone.now(),
            period=self.period,
            kind=self.chosen.get("kind") or "",
            host=self.chosen.get("host"),
            nobody=_("People without an organisation here"),
        )

    def title_of_choice(self) -> str:
        """What the tables are about, in words."""
        kind, host = self.chosen.get("kind"), self.chosen.get("host")
        parts = [
            period_names.label(self.period) if self.period else _("All periods"),
            str(Kind(kind).label) if kind else "",
            str(host) if host else "",
        ]
        return ", ".join(filter(None, parts))

    @property
    def header_buttons(self) -> list[BaseButton]:
        return [
            HeaderButton(label, url=self.address_with(export=kind), icon_name="download")
            for kind, label in (("csv", _("Download CSV")), ("xlsx", _("Download XLSX")))
        ]

    def address_with(self, **query: str) -> str:
        asked = self.request.GET.copy()
        for name, value in query.items():
            asked[name] = value
        return f"?{asked.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.figures
        quarters = found.quarters[-QUARTERS_SHOWN:]
        named = [(period_names.label(quarter), number) for quarter, number in quarters]
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "choice": self.title_of_choice(),
            "columns": list(COLUMNS.values()),
            "lines": [(line.name, _cells(line.numbers())) for line in found.events],
            "total": _cells(found.total.numbers()),
            "unlimited": found.total.unlimited,
            "trained": len(found.total.trained),
            "tables": [
                (_("By kind of organisation"), found.body_kinds),
                (_("By organisation"), found.bodies),
            ],
            "goal": goals.goal(self.request),
            "is_everything": not any(self.chosen.values()),
            "rows": named,
            "chart": charts.columns(
                [(period_names.short(part), str(part.year), number) for part, number in quarters]
            ),
            "chart_desc": "; ".join(f"{name}: {number}" for name, number in named),
            "may_report": self.request.user.has_perm(access.MAKE_REPORTS),
        }

    @property
    def reached(self) -> int:
        """How many count towards the target, at most all of them."""
        goal = goals.goal(self.request)
        trained = len(self.figures.total.trained)
        return min(goal.before + trained, goal.people) if goal else 0

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _cells(numbers: dict[str, int | float]) -> list[tuple[Any, int | float]]:
    """Each number with the name of its column, which a narrow window shows beside it."""
    return [(COLUMNS[name], number) for name, number in numbers.items()]
