"""What waits for whoever looks, on the editors' home screen and as whole lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from community.models import Member
from home.queries.editors_day import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest
    from wagtail.models import Page

    from home.queries.editors_day import Part

# On the home screen of each.
SHOWN = 5
A_PAGE = 50


def rows(part: Part, pages: Iterable[Page]) -> list[dict[str, Any]]:
    return [{"page": page, "moment": getattr(page, part.moment or "pk", None)} for page in pages]


class PartPanel(Component):
    """How much there is of one kind, the first of it, and the way to all. Empty, it isn't there."""

    template_name = "home/admin/day_panel.html"

    def __init__(self, part: Part, order: int) -> None:
        self.part, self.name, self.order = part, f"day-{part.name}", order

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        if not isinstance(user, Member):
            return {"part": self.part, "count": 0}
        found = self.part.find(user, timezone.now())
        first = list(found[: SHOWN + 1])
        count = found.count() if len(first) > SHOWN else len(first)
        return {
            "part": self.part,
            "count": count,
            "rows": rows(self.part, first[:SHOWN]),
            "has_more": count > SHOWN,
        }


def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    # After what waits for a decision, before one's own last edits.
    panels += [PartPanel(part, 230 + number) for number, part in enumerate(PARTS)]


class PartView(WagtailAdminTemplateMixin, TemplateView):
    """All of one kind."""

    template_name = "home/admin/day.html"
    http_method_names = ["get", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.part.heading}]

    def get_page_title(self) -> str:
        return str(self.part.heading)

    @property
    def part(self) -> Part:
        found = next((part for part in PARTS if part.name == self.kwargs["name"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def header_icon(self) -> str:
        return self.part.icon

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if not isinstance(user, Member):
            raise PermissionDenied
        found = self.part.find(user, timezone.now())
        pages = Paginator(found, A_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "part": self.part,
            "pages": pages,
            "rows": rows(self.part, pages),
        }


def urls() -> list[URLPattern]:
    return [path("day/<slug:name>/", PartView.as_view(), name="editors_day")]
