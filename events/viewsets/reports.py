"""The report for funders: over all events, of a period that is over, with nobody to be found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import BaseButton, HeaderButton

from events import downloads
from events.queries import figures, period_names, report
from events.queries.progress import trained_in_public
from events.viewsets import access, figure_files
from foundation import brand, charts, goals, pdf

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.disclosure import Period
    from events.queries.report import Report


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    """The report on a screen, as a PDF and as a table. There is nothing to filter by: each filter
    would be another equation about the same few people."""

    template_name = "events/admin/report.html"
    header_icon = "doc-full"
    page_title = gettext_lazy("Report")
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.actor(request).has_perm(access.MAKE_REPORTS):
            raise PermissionDenied
        kind = request.GET.get("export", "")
        if kind in figure_files.TYPES and request.method in {"GET", "HEAD"}:
            return self.file(kind)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def periods(self) -> list[Period]:
        today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
        years = figures.years(report.events_in(), now=timezone.now())
        return report.periods(years, today)

    @cached_property
    def period(self) -> Period | None:
        """What was asked for, where a report can be about it; else the last period there is."""
        asked = period_names.read(self.request.GET.get("period", ""))
        return asked if asked in self.periods else next(iter(self.periods), None)

    @cached_property
    def report(self) -> Report | None:
        return report.of_period(self.period, now=timezone.now()) if self.period else None

    def file(self, kind: str) -> HttpResponse:
        if self.report is None or self.period is None:
            raise Http404
        name = f"report-{self.period.name}"
        if kind == "pdf":
            paper = pdf.render("events/pdf/report.typ", paper_of(self.report, self.request))
            return downloads.of_bytes(paper, f"{name}.pdf", figure_files.TYPES[kind])
        return figure_files.table(rows_of(self.report, self.request), name, kind)

    @property
    def header_buttons(self) -> list[BaseButton]:
        if self.period is None:
            return []
        labels = {"pdf": _("Download PDF"), "csv": _("Download CSV"), "xlsx": _("Download XLSX")}
        return [
            HeaderButton(
                label, url=f"?period={self.period.name}&export={kind}", icon_name="download"
            )
            for kind, label in labels.items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = forms.Form()
        form.fields["period"] = forms.ChoiceField(
            label=_("Period"), choices=period_names.choices(self.periods)
        )
        form.initial = {"period": self.period.name if self.period else ""}
        found = self.report
        context = {**super().get_context_data(**kwargs), "form": form, "report": found}
        if found is None:
            return context
        return {
            **context,
            "title": title_of(found),
            "sections": in_words(sections(found, self.request)),
            "definitions": definitions(),
            "chart": chart_of(found),
            "chart_desc": period_names.described(named_quarters(found)),
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("event_figures"), "label": _("Figures")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]


def title_of(found: Report) -> str:
    return _("Report: %(period)s") % {"period": period_names.label(found.period)}


def people(number: int) -> figure_files.Cell:
    """A rounded number of people as it may be told."""
    return number or _("under 5")


def shown(cell: figure_files.Cell) -> str:
    """A cell as a reader sees it, in the reader's way to write numbers."""
    if isinstance(cell, str):
        return cell
    digits = None if cell == int(cell) else 2
    return number_format(int(cell) if digits is None else cell, digits, force_grouping=True)


def in_words(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with each cell as a reader sees it."""
    return [
        {**section, "rows": [(n, list(map(shown, cells)), i) for n, cells, i in section["rows"]]}
        for section in sections
    ]


def sections(found: Report, request: HttpRequest) -> list[dict[str, Any]]:
    """The tables of the report: a title, the heads of the columns, rows of a name and cells; where
    a table may not be shown, the reason instead."""
    return [
        _totals(found, request),
        {
            "title": _("What was offered, by kind of event"),
            "heads": [_("Kind"), _("Events"), _("Runs"), _("Hours"), _("Seats")],
            "rows": [
                (row.name, [row.events, row.runs, row.hours, row.seats], 0) for row in found.offered
            ],
            "empty": _("Nothing took place."),
        },
        _people(_("Who took part, by kind of event"), _("Kind"), found.kinds, _too_few()),
        _people(
            _("Who was trained, by kind of organisation"),
            _("Organisation"),
            found.bodies,
            _too_few()
            if found.period.is_year
            else _(
                "Organisations are told for whole years only: a year and its parts together "
                "would tell of few people."
            ),
        ),
        {
            "title": _("Who was trained, by quarter"),
            "heads": [_("Quarter"), _("People")],
            "rows": [(name, [people(number)], 0) for name, number in named_quarters(found)],
            "empty": _("Quarters are told for whole years; each has a report of its own."),
        },
    ]


def _too_few() -> str:
    return _("Too few people for a table in which nobody could be recognised.")


def _people(title: str, head: str, rows: Any, empty: str) -> dict[str, Any]:
    return {
        "title": title,
        "heads": [head, _("People")],
        "rows": [(row.name, [people(row.people)], int(row.inner)) for row in rows],
        "empty": empty,
    }


def _totals(found: Report, request: HttpRequest) -> dict[str, Any]:
    rows = [
        (_("Events"), found.events),
        (_("Runs that took place"), found.runs),
        (_("Hours"), found.hours),
        (_("Seats offered"), found.seats),
        (_("Runs without a limit of seats"), found.unlimited),
        (_("People who asked for a place"), people(found.asked)),
        (_("People registered"), people(found.confirmed)),
        (_("People who took part"), people(found.took_part)),
        (_("People trained"), people(found.trained)),
        (_("No-shows"), people(found.no_shows)),
        (_("People of whom nobody wrote down whether they came"), people(found.unmarked)),
    ]
    goal = goals.goal(request)
    if goal is not None:
        # The number that the public may know, whatever the period.
        trained, _quarters = trained_in_public(timezone.now())
        rows += [
            (_("Target of people to train, over all periods"), goal.people),
            (_("Trained towards the target so far, over all periods"), goal.before + trained),
        ]
    return {
        "title": _("At a glance"),
        "heads": [_("What"), pgettext("of people and things", "Number")],
        "rows": [(name, [number], 0) for name, number in rows],
        "empty": "",
    }


def named_quarters(found: Report) -> list[tuple[str, int]]:
    return [(period_names.label(quarter), number) for quarter, number in found.quarters]


def chart_of(found: Report) -> charts.Chart:
    return charts.columns(
        [(period_names.short(part), str(part.year), number) for part, number in found.quarters]
    )


def definitions() -> list[str]:
    """What the words mean, and what was left out."""
    return [
        _("A run belongs to the period in which its last date began, on the day of the place where "
          "it was held."),
        _("Each person counts once in each number, however often they came."),
        _("Took part: was marked as present, wholly or in part, at one date or more."),
        _("Trained: took part in a training or workshop that is over."),
        _("No-show: had a seat and was marked as absent at every date. Where nobody marked "
          "anything, somebody is neither trained nor a no-show."),
        _("Organisations are those that people work for now."),
        _("Numbers of people are rounded down to a multiple of five. Groups of fewer than five "
          "are counted together with others, never alone."),
    ]  # fmt: skip


def rows_of(found: Report, request: HttpRequest) -> list[list[figure_files.Cell]]:
    """The report as a table for spreadsheet programs."""
    rows: list[list[figure_files.Cell]] = [[title_of(found)], []]
    for section in sections(found, request):
        rows += [[section["title"]], [*section["heads"]]]
        rows += [[name, *cells] for name, cells, _inner in section["rows"]]
        if not section["rows"]:
            rows.append([section["empty"]])
        rows.append([])
    rows.append([_("How it is counted")])
    rows += [[sentence] for sentence in definitions()]
    return rows


def paper_of(found: Report, request: HttpRequest) -> dict[str, Any]:
    """The report as plain data for typst."""
    chart = chart_of(found)
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": title_of(found),
        "site": brand.name(),
        "made": _("Made on %(day)s") % {"day": date_format(timezone.localdate())},
        "sections": [
            {
                **section,
                "rows": [{"name": n, "cells": c, "inner": i} for n, c, i in section["rows"]],
            }
            for section in in_words(sections(found, request))
        ],
        "chart": {
            "title": _("People trained in each quarter"),
            "desc": period_names.described(named_quarters(found)),
            "most": max((column.value for column in chart.columns), default=0),
            "columns": [
                {"name": column.name, "value": column.value, "label": shown(people(column.value))}
                for column in chart.columns
            ],
        },
        "definitions_title": _("How it is counted"),
        "definitions": definitions(),
    }
