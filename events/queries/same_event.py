"""Which events of partners are the same as one that is shown already."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from events.enums import PartnerState, Status, Visibility
from events.models import Event, EventPage, Occurrence, PartnerEvent
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime


def same(starts: Mapping[PartnerEvent, datetime | None]) -> dict[int, Event]:
    """For each partner event (with the start of its next date) that has one, by its primary key:
    the shown event that it is the same as.

    The same is: of the same UID in another calendar, or with the UID of a date of our own (the
    partner has taken it over from us); or of the same start, and the same title or link, unless
    both come from one calendar, which knows what it says. Our own come first, then what was shown
    first. A constant number of queries.
    """
    rows = list(starts)
    found: dict[int, Event] = {}
    ours, theirs = _of_same_uid(rows), _others_of_same_uid(rows)
    neighbours = _at({start for start in starts.values() if start is not None})
    titles = _titles(neighbours)
    for row in rows:
        candidates = [ours[row.uid]] if row.uid in ours else []
        candidates += [
            event
            for partner in theirs[row.uid]
            if partner.calendar_id != row.calendar_id and (event := partner.event) is not None
        ]
        start = starts[row]
        for event in neighbours[start] if start else ():
            if _is_said_alike(row, event, titles[event.pk]):
                candidates.append(event)
        others = [event for event in candidates if event.pk != row.event_id]
        if others:
            found[row.pk] = min(others, key=lambda event: (_partner(event) is not None, event.pk))
    return found


def _of_same_uid(rows: Collection[PartnerEvent]) -> dict[str, Event]:
    uids = {row.uid: uid for row in rows if (uid := _uuid(row.uid))}
    dates = Occurrence.objects.filter(
        uid__in=uids.values(),
        event__is_live=True,
        event__visibility=Visibility.PUBLIC,
        event__partner=None,
    )
    events = {date.uid: date.event for date in dates.select_related("event__partner")}
    return {text: events[uid] for text, uid in uids.items() if uid in events}


def _others_of_same_uid(
    rows: Collection[PartnerEvent],
) -> defaultdict[str, list[PartnerEvent]]:
    found: defaultdict[str, list[PartnerEvent]] = defaultdict(list)
    shown = PartnerEvent.objects.filter(
        uid__in={row.uid for row in rows}, state=PartnerState.ACCEPTED, event__is_live=True
    )
    for row in shown.select_related("event__partner"):
        found[row.uid].append(row)
    return found


def _at(starts: Collection[datetime]) -> defaultdict[datetime, list[Event]]:
    """The events that everybody sees, by the start of their dates."""
    found: defaultdict[datetime, list[Event]] = defaultdict(list)
    dates = Occurrence.objects.filter(
        ~Q(status=Status.WITHDRAWN),
        start__in=starts,
        event__is_live=True,
        event__visibility=Visibility.PUBLIC,
    )
    for date in dates.select_related("event__partner").order_by("pk"):
        found[date.start].append(date.event)
    return found


def _titles(neighbours: Mapping[datetime, list[Event]]) -> defaultdict[int, set[str]]:
    """What each of these events is called, in whatever language."""
    titles: defaultdict[int, set[str]] = defaultdict(set)
    keys = {event.key: event.pk for events in neighbours.values() for event in events}
    pages = EventPage.objects.live().filter(translation_key__in=keys, alias_of=None)
    for key, title in pages.values_list("translation_key", "title"):
        titles[keys[key]].add(fold(title))
    return titles


def _is_said_alike(row: PartnerEvent, event: Event, titles: set[str]) -> bool:
    partner = _partner(event)
    if partner is None:
        return fold(row.title) in titles
    if partner.calendar_id == row.calendar_id:
        return False
    return fold(row.title) == fold(partner.title) or bool(row.link and row.link == partner.link)


def _partner(event: Event) -> PartnerEvent | None:
    return getattr(event, "partner", None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
