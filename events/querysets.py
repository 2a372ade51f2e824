"""Conditions on one model, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from community.enums import GroupState, MembershipState
from events.enums import (
    LIVE,
    MARKED_AS,
    QUEUED,
    SEATED,
    STATES_OF,
    Presence,
    Recipients,
    State,
    Status,
    Visibility,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from community.models import Member
    from events.models import Event


def visible(viewer: Member | None, prefix: str = "") -> Q:
    """Who may see an event: the one rule that every list, page, feed, mail and export uses.

    An event by link is in nobody's list; its page, its files and what one registered for show it.
    """
    return Q(**{f"{prefix}is_live": True}) & meant_for(viewer, prefix)


def meant_for(viewer: Member | None, prefix: str = "") -> Q:
    """The same, whether the event's pages are live or were taken down."""
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
        public |= Q(
            **{
                f"{prefix}visibility": Visibility.GROUPS,
                f"{prefix}pk__in": _events_of_groups(viewer),
            }
        )
    return public


def _events_for(organisation_id: int) -> models.QuerySet[Any]:
    link = apps.get_model("events", "Event").organisations.through
    return link.objects.filter(organisation_id=organisation_id).values("event_id")


def _events_of_groups(viewer: Member) -> models.QuerySet[Any]:
    link = apps.get_model("events", "Event").groups.through
    return link.objects.filter(
        membergroup__memberships__member=viewer,
        membergroup__memberships__state=MembershipState.MEMBER,
        membergroup__state__in=(GroupState.LIVE, GroupState.ARCHIVED),
    ).values("event_id")


def people_of_groups(events: Collection[int]) -> dict[int, set[int]]:
    """The members (their primary keys) of the groups that each of `events` is for."""
    found: dict[int, set[int]] = {}
    link = apps.get_model("events", "Event").groups.through
    rows = link.objects.filter(
        event__in=events,
        membergroup__memberships__state=MembershipState.MEMBER,
        membergroup__state__in=(GroupState.LIVE, GroupState.ARCHIVED),
    )
    for event, member in rows.values_list("event_id", "membergroup__memberships__member"):
        found.setdefault(event, set()).add(member)
    return found


def may_see(
    viewer: Member | None,
    event: Event,
    organisations: Collection[int],
    people: Collection[int] = (),
) -> bool:
    """The same rule for an event at hand, the organisations it is for and the people of the groups
    it is for: to decide for many viewers without asking the database for each."""
    if not event.is_live:
        return False
    if event.visibility == Visibility.PUBLIC:
        return True
    if viewer is None or not viewer.is_authenticated or not viewer.is_active:
        return False
    if event.visibility == Visibility.ORGANISATIONS:
        return viewer.organisation_id in organisations
    if event.visibility == Visibility.GROUPS:
        return viewer.pk in people
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

    def beginning(self, first: date | None, last: date | None) -> Self:
        """Those whose first local day lies from `first` to `last`; None: no end to that side."""
        rows = self if first is None else self.filter(first_day__gte=first)
        return rows if last is None else rows.filter(first_day__lte=last)

    def begun_before(self, day: date) -> Self:
        """Those of several days that began before the local `day` and take place on it, or still
        later."""
        # Exactly the condition of the index of such dates, or it would not be used.
        return self.filter(last_day__gt=F("first_day"), last_day__gte=day, first_day__lt=day)

    def by_day(self, *, few: bool = False) -> Self:
        """In the order of lists: by local day, then by the moment of their start. `few`: sort what
        was found; with a limit, a database would rather walk that order through all of the past
        until it has found enough."""
        if few:
            return self.order_by(Coalesce("first_day", "last_day"), "start", "pk")
        return self.order_by("first_day", "start", "pk")


class RegistrationQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def told_of_changes(self) -> Self:
        """Those whose people hear of a change of their dates: not who may no longer sign in, nor an
        address that nobody has confirmed."""
        return self.live().exclude(state=State.HELD).but_closed()

    def but_closed(self) -> Self:
        """But for those of members who may no longer sign in."""
        return self.exclude(contact__member__is_active=False)

    def taking_part(self) -> Self:
        """Those who are confirmed and may be written to."""
        return self.told_of_changes().filter(state=State.CONFIRMED)

    def meant_by(self, recipients: Collection[str]) -> Self:
        """Those whom a message to `recipients` (values of `Recipients`) is for."""
        chosen = [Recipients(name) for name in recipients]
        states = {state for name in chosen for state in STATES_OF.get(name, ())}
        marks = {presence for name in chosen for presence in MARKED_AS.get(name, ())}
        return self.filter(Q(state__in=states) | Q(self.marked_as(marks), state=State.CONFIRMED))

    @staticmethod
    def marked_as(presences: Collection[Presence]) -> Exists:
        """Whether somebody is marked so at any of the dates."""
        attendance = apps.get_model("events", "Attendance").objects
        return Exists(attendance.filter(registration=OuterRef("pk"), presence__in=presences))

    def seated(self) -> Self:
        """Those that hold a seat."""
        return self.filter(state__in=SEATED)

    def queue(self, mode: str) -> Self:
        """Who waits for a seat of `mode`, the first in line first; some have one of the other kind
        meanwhile."""
        return self.filter(state__in=QUEUED, wants_mode=mode).order_by("position")
