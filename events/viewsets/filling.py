"""Runs that fill up, on the editors' home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from events.models import Run
from events.queries.seats import seats
from events.viewsets import access

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from community.models import Member
    from events.queries.seats import Seats

SHOWN = 5
# Of those to come, no more are looked at: a home screen is no report.
LOOKED_AT = 200
# From here on it is time to think of a larger room or another date.
NEARLY_FULL = 0.8


def filling(member: Member, *, now: datetime) -> list[tuple[Run, Seats]]:
    """Runs to come at whose desk `member` works and where four seats of five are taken, the next
    first."""
    runs = Run.objects.filter(event__in=access.events_of(member), starts_at__gt=now)
    chosen = list(
        runs.select_related("event__schedule_page").order_by("starts_at", "pk")[:LOOKED_AT]
    )
    found = seats(chosen, now=now)
    return [(run, found[run.pk]) for run in chosen if fills_up(found[run.pk])]


def fills_up(fill: Seats) -> bool:
    modes = [fill.of(mode) for mode in fill.modes]
    return any(mode.seats and mode.taken >= NEARLY_FULL * mode.seats for mode in modes)


class FillingPanel(Component):
    """How many there are, and the first of them; nothing for whoever sees no participants."""

    name = "filling"
    template_name = "events/admin/filling_panel.html"
    order = 240

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        request = parent_context["request"] if parent_context else None
        if request is None or not request.user.has_perm(access.SEE_PARTICIPANTS):
            return {"runs": []}
        runs = filling(access.actor(request), now=timezone.now())
        return {"runs": runs[:SHOWN], "count": len(runs)}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(FillingPanel())
