"""The number that matters: people trained, against the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.models import Site

from events.queries.progress import people_trained
from home.models import TrainingTarget

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type


@dataclass(frozen=True, slots=True)
class Progress:
    trained: int
    target: int

    @property
    def percent(self) -> int:
        """How much of the target is reached; a hundred only once it is."""
        return min(self.trained * 100 // self.target, 100)


def towards_target(request: HttpRequest, now: datetime) -> Progress | None:
    """Where the site of `request` stands; None where no target is set."""
    # Wagtail's own `for_request` would write a row at somebody's first visit.
    target = TrainingTarget.objects.filter(site=Site.find_for_request(request)).first()
    if target is None or not target.people:
        return None
    return Progress(trained=target.before + people_trained(now), target=target.people)
