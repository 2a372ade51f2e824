"""Places freed in digests: who waits for a seat in one run is told of another run that has one.

A seat in the run itself goes to whoever is next in line, with a mail at once; and who only wishes
to hear of an event has a mail of its own as well. Neither is told here again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.digest_entries import calendar_address, facts_of, next_of_runs, words_for
from events.enums import State, Visibility
from events.models import Event, Interest, Registration
from events.queries import addresses, free_seats
from events.querysets import people_of_groups
from foundation.digests import Entry, PersonalSection, sections

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from events.models import Run
    from foundation.digests import Reader, Window


LATELY = timedelta(days=35)


class PlacesFreed(PersonalSection):
    """Runs with a seat for somebody who waits for one in another run of the same event."""

    heading = gettext_lazy("Places freed")
    order = 15

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        keys = {window.reader.member.pk: window.reader.key for window in windows}
        found = _open_to(keys, max(window.until for window in windows))
        return {keys[member]: [_thing(run) for run in runs] for member, runs in found.items()}

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        runs = _open_to([reader.member.pk], now).get(reader.member.pk, [])
        found = {_thing(run): run for run in runs}
        shown = [found[thing] for thing in things if thing in found]
        words = words_for(run.event for run in shown)
        dates = next_of_runs([run.pk for run in shown], now)
        entries = []
        for run in shown:
            told = words[run.event_id]
            path = addresses.page_path(run.event, told, is_visible=True, holds_key=True)
            if path and run.pk in dates:
                entries.append(
                    Entry(
                        thing=_thing(run),
                        title=told.title,
                        language=told.language,
                        address=f"{settings.BASE_URL}{path}",
                        facts=facts_of(dates[run.pk]),
                        why=_("You are on the waiting list for another date"),
                    )
                )
        return entries

    def address(self) -> str:
        return calendar_address()


def _thing(run: Run) -> str:
    return f"seat:{run.uuid}"


def _open_to(members: Collection[int], now: datetime) -> dict[int, list[Run]]:
    """The runs with a seat for each of `members`, the next first. A constant number of queries."""
    waiting = Registration.objects.filter(state=State.WAITING, contact__member__in=members)
    rows = waiting.select_related("contact__member__organisation", "run__event").order_by("pk")
    events = {row.run.event_id: row.run.event for row in rows}
    runs, counted = free_seats.runs_of(events, now)
    if not runs:
        return {}
    organisations, people = _meant_for(events), people_of_groups(events.keys())
    spared = _told_otherwise(members, events, now) | _at_hand(members, events)
    found: dict[int, list[Run]] = defaultdict(list)
    for row in rows:
        event, member = row.run.event, row.contact.member
        free = free_seats.open_to(member, runs.get(event.pk, []), counted, now)
        for_it = organisations.get(event.pk, ()), people.get(event.pk, ())
        key = row.contact.member_id or 0
        for run in free_seats.admitting(row.contact, event, free, *for_it):
            if {(key, event), (key, run)}.isdisjoint(spared) and run not in found[key]:
                run.event = event
                found[key].append(run)
    return dict(found)


def _meant_for(events: Mapping[int, Event]) -> dict[int, set[int]]:
    """The organisations that each of `events` is for."""
    found: dict[int, set[int]] = {}
    if any(event.visibility == Visibility.ORGANISATIONS for event in events.values()):
        links = Event.organisations.through.objects.filter(event__in=list(events))
        for event, organisation in links.values_list("event", "organisation"):
            found.setdefault(event, set()).add(organisation)
    return found


def _told_otherwise(
    members: Collection[int], events: Collection[int], now: datetime
) -> set[tuple[int, object]]:
    """Who gets a mail of its own about which event, or had one lately."""
    wishes = Interest.objects.filter(contact__member__in=members, event__in=events)
    wishes = wishes.filter(Q(told_at=None) | Q(told_at__gt=now - LATELY))
    rows = wishes.select_related("contact", "event")
    return {(row.contact.member_id or 0, row.event) for row in rows}


def _at_hand(members: Collection[int], events: Collection[int]) -> set[tuple[int, object]]:
    """Who is registered for which run already."""
    rows = Registration.objects.live().filter(contact__member__in=members, run__event__in=events)
    return {(row.contact.member_id or 0, row.run) for row in rows.select_related("run", "contact")}


sections.register("events.seats", PlacesFreed())
