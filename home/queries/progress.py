"""The number that matters: people trained, against the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.models import Site

from events.queries.progress import trained_in_public
from foundation.goals import Goal
from home.models import TrainingTarget

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from events.disclosure import Period


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom the site counted is rounded down to a multiple of five: see `events.disclosure`."""

    trained: int
    target: int

    @property
    def percent(self) -> int:
        """How much of the target is reached; a hundred only once it is."""
        return min(self.trained * 100 // self.target, 100)


@dataclass(frozen=True, slots=True)
class PublicFigures:
    progress: Progress
    # Of whom was trained before the site counted there are no quarters.
    before: int
    quarters: dict[Period, int]


def goal(request: HttpRequest) -> Goal | None:
    """What the site of `request` wants to reach, in public or not; None where no target is set."""
    target = _target(request)
    return Goal(target.people, target.before) if target and target.people else None


def towards_target(request: HttpRequest, now: datetime) -> Progress | None:
    """Where the site of `request` stands, for everybody; None where no target is set, or is not
    shown in public."""
    figures = in_public(request, now)
    return figures.progress if figures else None


def in_public(request: HttpRequest, now: datetime) -> PublicFigures | None:
    """The same with the people trained in each quarter."""
    target = _target(request)
    if target is None or not target.people or not target.is_public:
        return None
    trained, quarters = trained_in_public(now)
    progress = Progress(trained=target.before + trained, target=target.people)
    return PublicFigures(progress, target.before, quarters)


def _target(request: HttpRequest) -> TrainingTarget | None:
    # Wagtail's own `for_request` would write a row at somebody's first visit.
    target: TrainingTarget | None = TrainingTarget.objects.filter(
        site=Site.find_for_request(request)
    ).first()
    return target
