"""What events put into digests: what one registered for, and what is new in the calendar."""

from __future__ import annotations

from dataclasses import replace
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
from foundation.digests import FOLLOWED, Entry, Lead, Section, because_followed, leads, sections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from events.queries.words import EventWords
    from foundation.digests import Asked, Reader, Window

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

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        uids = {_uid(thing) for one in asked for thing in one.things}
        found = {str(date.uid): date for date in to_come(now).filter(uid__in=uids)}
        held = _held([one.reader.member for one in asked], found.values())
        words = words_for({date.event for date in found.values()})
        sight = Sight(date.event for date in found.values())
        entries: dict[int, list[Entry]] = {}
        for one in asked:
            each = dict.fromkeys(_uid(thing) for thing in one.things)
            dates = [found[uid] for uid in each if (one.reader.member.pk, uid) in held]
            entries[one.reader.key] = [
                self._entry(
                    date, words[date.event_id], is_visible=sight.shows(date.event, one.reader)
                )
                for date in dates
            ]
        return entries

    def address(self) -> str:
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
        sight = Sight(events)
        topics = _grouped(Event.topics.through.objects.filter(event__in=events), "topic")
        members = {w.reader.member.pk: w.reader.key for w in windows if w.reader.member}
        registered = (
            Registration.objects.live()
            .filter(run__event__in=events, contact__member__in=members)
            .values_list("contact__member", "run__event")
        )
        taken = {(members[member], event) for member, event in registered}
        return {
            window.reader.key: [
                str(event.key)
                for event, first in events.items()
                if window.since <= first < window.until
                and (window.reader.key, event.pk) not in taken
                and self.is_for(window.reader, event, topics.get(event.pk, ()))
                and sight.shows(event, window.reader)
            ]
            for window in windows
        }

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        keys = {thing for one in asked for thing in one.things}
        live = Event.objects.filter(key__in=keys, is_live=True).select_related("host")
        events = {str(event.key): event for event in live.prefetch_related("topics")}
        dates: dict[int, list[Occurrence]] = {}
        for date in to_come(now).filter(event__in=events.values()):
            dates.setdefault(date.event_id, []).append(date)
        words, sight = words_for(events.values()), Sight(events.values())
        topics = {key: {topic.pk for topic in event.topics.all()} for key, event in events.items()}
        ready = {
            key: self._entry(words[event.pk], dates[event.pk])
            for key, event in events.items()
            if event.pk in dates and words[event.pk].path
        }
        return {
            one.reader.key: [
                replace(ready[thing], why=_why(one.reader, events[thing]))
                for thing in one.things
                if thing in ready
                and self.is_for(one.reader, events[thing], topics[thing])
                and sight.shows(events[thing], one.reader)
            ]
            for one in asked
        }

    def is_for(self, reader: Reader, event: Event, topics: Collection[int]) -> bool:
        """Whether `reader` wants to hear of an event that they may see."""
        return reader.wants(topics)

    def address(self) -> str:
        return calendar_address()

    def _entry(self, words: EventWords, dates: list[Occurrence]) -> Entry:
        others = len(dates) - 1
        further = ngettext("and %(count)s more date", "and %(count)s more dates", others)
        facts = (*facts_of(dates[0]), further % {"count": others})
        return Entry(
            thing=str(dates[0].event.key),
            title=words.title,
            language=words.language,
            address=words.address,
            facts=facts if others else facts[:-1],
            excerpt=Truncator(" ".join(words.lead.split())).chars(EXCERPT),
        )


class EventsOfFollowed(NewEvents):
    """Those held by an organisation that one follows, for whom they are not new in the calendar
    already."""

    heading = FOLLOWED
    order = 50
    is_public = False

    def is_for(self, reader: Reader, event: Event, topics: Collection[int]) -> bool:
        return event.host_id in reader.organisations


NEW = NewEvents()


class EventLead(Lead):
    """An event that has dates to come, whoever has registered for it."""

    page_type = "events.EventPage"

    def topics(self, things: Collection[str]) -> Mapping[str, Collection[int]]:
        events = Event.objects.filter(key__in=things)
        about = _grouped(Event.topics.through.objects.filter(event__in=events), "topic")
        return {str(key): about.get(pk, ()) for pk, key in events.values_list("pk", "key")}

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        return NEW.render(asked, now=now)


class Sight:
    """Who may see which of `events`, by the rule of every list, for any number of readers."""

    def __init__(self, events: Iterable[Event]) -> None:
        keys = [event.pk for event in events]
        through = Event.organisations.through.objects.filter(event__in=keys)
        self.organisations = _grouped(through, "organisation")
        self.people = people_of_groups(keys)

    def shows(self, event: Event, reader: Reader) -> bool:
        organisations = self.organisations.get(event.pk, ())
        return may_see(reader.member, event, organisations, self.people.get(event.pk, ()))


def _uid(thing: str) -> str:
    return thing.partition(":")[0]


def _held(members: Sequence[Any], dates: Iterable[Occurrence]) -> set[tuple[int, str]]:
    """Which of `members` is registered for which of `dates`."""
    rows = Registration.objects.filter(
        contact__member__in=members,
        state=State.CONFIRMED,
        run__occurrences__in=[date.pk for date in dates],
    )
    return {
        (member, str(uid))
        for member, uid in rows.values_list("contact__member", "run__occurrences__uid")
    }


def _why(reader: Reader, event: Event) -> str:
    return because_followed(reader, event.topics.all(), [event.host] if event.host else [])


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


leads.register("events.event", EventLead())
sections.register("events.mine", MyDates())
sections.register("events.new", NEW)
sections.register("events.followed", EventsOfFollowed())
