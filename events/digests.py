"""What events put into digests: what one registered for, and what is new in the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy, ngettext

from events.digest_entries import (
    TAKES_PLACE,
    calendar_address,
    facts_of,
    to_come,
    words_for,
)
from events.enums import State, Visibility
from events.models import Event, EventPage, Occurrence, Registration
from events.queries import addresses
from events.querysets import may_see, people_of_groups
from foundation.digests import FOLLOWED, Entry, Section, because_followed, sections

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from events.queries.words import EventWords
    from foundation.digests import Reader, Window

EXCERPT = 240
# How far ahead one is reminded of what one registered for: until the next digest.
AHEAD = timedelta(days=7)


class MyDates(Section):
    """The confirmed dates of the next seven days, the first one first. A date that was moved is
    told again: its sequence is part of the key."""

    heading = gettext_lazy("Your dates")
    order = 10
    is_own = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        untils = {window.reader.member.pk: window.until for window in windows}
        keys = {window.reader.member.pk: window.reader.key for window in windows}
        rows = (
            Occurrence.objects.filter(
                run__registrations__contact__member__in=untils,
                run__registrations__state=State.CONFIRMED,
                status__in=TAKES_PLACE,
                start__gte=min(untils.values()),
                start__lt=max(untils.values()) + AHEAD,
            )
            .order_by("start", "pk")
            .values_list("run__registrations__contact__member", "uid", "sequence", "start")
        )
        chosen: dict[int, list[str]] = {}
        for member, uid, sequence, start in rows:
            if untils[member] <= start < untils[member] + AHEAD:
                chosen.setdefault(keys[member], []).append(f"{uid}:{sequence}")
        return chosen

    def render(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        registrations = Registration.objects.filter(
            contact__member=reader.member, state=State.CONFIRMED
        )
        rows = to_come(now).filter(
            uid__in=[thing.partition(":")[0] for thing in things],
            run__in=registrations.values("run"),
        )
        found = {str(date.uid): date for date in rows}
        words = words_for(date.event for date in found.values())
        seen = Event.objects.filter(pk__in=words).visible_to(reader.member)
        visible = set(seen.values_list("pk", flat=True))
        dates = [found[uid] for thing in things if (uid := thing.partition(":")[0]) in found]
        return [
            self._entry(date, words[date.event_id], is_visible=date.event_id in visible)
            for date in dict.fromkeys(dates)
        ]

    def address(self, reader: Reader) -> str:
        return f"{settings.BASE_URL}{reverse('my_registrations')}"

    def _entry(self, date: Occurrence, words: EventWords, *, is_visible: bool) -> Entry:
        path = addresses.page_path(date.event, words, is_visible=is_visible, holds_key=True)
        return Entry(
            thing=f"{date.uid}:{date.sequence}",
            title=words.title,
            language=words.language,
            address=f"{settings.BASE_URL}{path or reverse('my_registrations')}",
            facts=facts_of(date),
        )


class NewEvents(Section):
    """Events first published in the window that still have dates to come, the next date first, but
    for those that one has registered for already. Who may see them is decided for all readers at
    once, by the rule of every list."""

    heading = gettext_lazy("New in the calendar")
    order = 20
    is_public = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        events = _first_published(
            min(window.since for window in windows), max(window.until for window in windows)
        )
        organisations = _grouped(
            Event.organisations.through.objects.filter(event__in=events), "organisation"
        )
        topics = _grouped(Event.topics.through.objects.filter(event__in=events), "topic")
        people = people_of_groups([event.pk for event in events])
        members = {w.reader.member.pk: w.reader.key for w in windows if w.reader.member}
        taken = set(
            Registration.objects.live()
            .filter(run__event__in=events, contact__member__in=members)
            .values_list("contact__member", "run__event")
        )
        taken = {(members[member], event) for member, event in taken}
        return {
            window.reader.key: [
                str(event.key)
                for event, first in events.items()
                if window.since <= first < window.until
                and (window.reader.key, event.pk) not in taken
                and self.is_for(window.reader, event, topics.get(event.pk, ()))
                and may_see(
                    window.reader.member,
                    event,
                    organisations.get(event.pk, ()),
                    people.get(event.pk, ()),
                )
            ]
            for window in windows
        }

    def render(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        visible = Event.objects.filter(key__in=things).visible_to(reader.member)
        rows = visible.select_related("host").prefetch_related("topics")
        events = {str(event.key): event for event in rows}
        dates: dict[int, list[Occurrence]] = {}
        for date in to_come(now).filter(event__in=events.values()):
            dates.setdefault(date.event_id, []).append(date)
        words = words_for(events.values())
        shown = [events[thing] for thing in things if thing in events]
        return [
            self._entry(event, words[event.pk], dates[event.pk], reader)
            for event in shown
            if event.pk in dates and words[event.pk].path
        ]

    def is_for(self, reader: Reader, event: Event, topics: Collection[int]) -> bool:
        """Whether `reader` wants to hear of an event that they may see."""
        return reader.wants(topics)

    def address(self, reader: Reader) -> str:
        return calendar_address()

    def _entry(
        self, event: Event, words: EventWords, dates: list[Occurrence], reader: Reader
    ) -> Entry:
        others = len(dates) - 1
        further = ngettext("and %(count)s more date", "and %(count)s more dates", others)
        facts = (*facts_of(dates[0]), further % {"count": others})
        return Entry(
            thing=str(event.key),
            title=words.title,
            language=words.language,
            address=words.address,
            facts=facts if others else facts[:-1],
            excerpt=Truncator(" ".join(words.lead.split())).chars(EXCERPT),
            why=because_followed(reader, event.topics.all(), [event.host] if event.host else []),
        )


class EventsOfFollowed(NewEvents):
    """Those held by an organisation that one follows, for whom they are not new in the calendar
    already."""

    heading = FOLLOWED
    order = 50
    is_public = False

    def is_for(self, reader: Reader, event: Event, topics: Collection[int]) -> bool:
        return event.host_id in reader.organisations


def _grouped(through: Any, what: str) -> Mapping[int, set[int]]:
    """What hangs on each event, by primary keys."""
    found: dict[int, set[int]] = {}
    for event, key in through.values_list("event_id", f"{what}_id"):
        found.setdefault(event, set()).add(key)
    return found


def _first_published(since: datetime, until: datetime) -> dict[Event, datetime]:
    """Live events that have dates after `until`, with when their first page was published for the
    first time; those by link are in nobody's list."""
    pages = EventPage.objects.filter(first_published_at__isnull=False, alias_of=None)
    firsts = dict(
        pages.order_by()
        .values("translation_key")
        .annotate(first=Min("first_published_at"))
        .filter(first__gte=since, first__lt=until)
        .values_list("translation_key", "first")
    )
    events = (
        Event.objects.filter(
            key__in=firsts,
            is_live=True,
            occurrences__end__gt=until,
            occurrences__status__in=TAKES_PLACE,
        )
        .exclude(visibility=Visibility.LINK)
        .annotate(next=Min("occurrences__start"))
        .order_by("next", "pk")
    )
    return {event: firsts[event.key] for event in events}


sections.register("events.mine", MyDates())
sections.register("events.new", NewEvents())
sections.register("events.followed", EventsOfFollowed())
