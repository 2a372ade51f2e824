"""Conditions on one model, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from events.enums import LIVE, SEATED, State, Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.models import Member
    from events.models import Event


def visible(viewer: Member | None, prefix: str = "") -> Q:
    """Who may see an event: the one rule that every list, page, feed, mail and export uses.

    An event by link is in nobody's list; its page, its files and what one registered for show it.
    """
    public = Q(**{f"{prefix}visibility": Visibility.PUBLIC})
    if viewer is not None and viewer.is_authenticated and viewer.is_active:
        public |= Q(**{f"{prefix}visibility": Visibility.MEMBERS})
        if viewer.organisation_id:
            public |= Q(
                **{
                    f"{prefix}visibility": Visibility.ORGANISATIONS,
                    # A subquery: a join would show an event once for each of its organisations.
                    f"{prefix}pk__in": _events_for(viewer.organisation_id),
                }
            )
    return Q(**{f"{prefix}is_live": True}) & public


def _events_for(organisation_id: int) -> models.QuerySet[Any]:
    link = apps.get_model("events", "Event").organisations.through
    return link.objects.filter(organisation_id=organisation_id).values("event_id")


def may_see(viewer: Member | None, event: Event, organisations: Collection[int]) -> bool:
    """The same rule for an event at hand and the organisations it is for: to decide for many
    viewers without asking the database for each."""
    if not event.is_live:
        return False
    if event.visibility == Visibility.PUBLIC:
        return True
    if viewer is None or not viewer.is_authenticated or not viewer.is_active:
        return False
    if event.visibility == Visibility.ORGANISATIONS:
        return viewer.organisation_id in organisations
    return event.visibility == Visibility.MEMBERS


class EventQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Member | None) -> Self:
        return self.filter(visible(viewer))


class OccurrenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Member | None) -> Self:
        """Dates of events that `viewer` (None: anybody) may see; withdrawn ones are shown nowhere."""
        return self.exclude(status=Status.WITHDRAWN).filter(visible(viewer, "event__"))

    def upcoming(self, now: datetime) -> Self:
        """Not over yet, the next first."""
        return self.filter(end__gt=now).order_by("start", "pk")

    def past(self, now: datetime) -> Self:
        """Over, the latest first."""
        return self.filter(end__lte=now).order_by("-start", "-pk")


class RegistrationQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def seated(self) -> Self:
        """Those that hold a seat."""
        return self.filter(state__in=SEATED)

    def queue(self, mode: str) -> Self:
        """Who waits for a seat of `mode`, the first in line first."""
        return self.filter(state=State.WAITING, wants_mode=mode).order_by("position")
