"""One member's own dates as a feed: what they registered for, and all events on chosen topics.

The numbers are those of the mails (docs/adr/0007-sequence-for-returning-people.md). Who waits, has
asked, or is offered a seat has the date as TENTATIVE, which blocks no time; a registration that has
ended leaves the date CANCELLED, since calendars that have it would otherwise keep it. What comes by
topic only blocks no time either.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import ical
from events.enums import State, Visibility
from events.models import CalendarSubscription, Event, Occurrence, Registration
from events.models.feeds import LINK_PURPOSE
from events.queries import addresses, feed_entries, feed_window, joining
from events.queries.words import generic, words_of
from events.querysets import meant_for
from events.services import stored_texts
from foundation import brand, links

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Q

    from community.models import Member


@dataclass(frozen=True, slots=True)
class _Place:
    """What a member has in one run: the registration that counts, and `Registration.rounds` of it."""

    registration: Registration
    rounds: int


def by_token(token: str) -> CalendarSubscription | None:
    """The address that `token` belongs to; None for a bad or revoked one, or of a closed account."""
    try:
        link = links.read(LINK_PURPOSE, token)
        return (
            CalendarSubscription.objects.filter(
                uuid=link.id, version=link.version, revoked_at=None, member__is_active=True
            )
            .select_related("member")
            .first()
        )
    except (links.BadLink, ValueError):
        return None


def of(subscription: CalendarSubscription, *, now: datetime, version: int, source: str) -> bytes:
    """The feed of one address; `version` is the calendar's, read before. A constant number of
    queries."""
    member, language = subscription.member, _language(subscription)
    with override(language):
        own = _own(member, language, now)
        meant = Event.objects.filter(topics__in=subscription.topics.all())
        followed = feed_window.dates(now).filter(event__in=meant.values("pk"))
        followed = followed.exclude(pk__in=list(own))
        entries = [*own.values(), *_for_members(followed, member, language)]
        texts = _public(followed, language, version)
        texts.texts[:0] = map(ical.event_text, entries)
        for entry in entries:
            first, last = entry.years
            ical.widen(texts.years, entry.zone, all_day=entry.all_day, first=first, last=last)
        head = ical.Feed(
            name=_("%(site)s: my events") % {"site": brand.name()},
            description="",
            url=settings.BASE_URL + reverse("my_registrations"),
            source=source,
            language=language,
            last_modified=texts.last_modified or subscription.created_at,
            zone=settings.TIME_ZONE,
        )
        return ical.feed_of_texts(head, texts.texts, texts.years)


def _language(subscription: CalendarSubscription) -> str:
    known = subscription.language in dict(settings.LANGUAGES)
    return subscription.language if known else settings.LANGUAGE_CODE


def _own(member: Member, language: str, now: datetime) -> dict[int, ical.Entry]:
    """The dates of what `member` registered for, by their keys; withdrawn ones are cancelled."""
    places = _places(member, now)
    rows = list(
        Occurrence.objects.filter(run__in=places, end__gt=feed_window.today(now) - feed_window.BACK)
        .select_related("event", "venue", "run")
        .order_by("start", "uid")
    )
    events = {row.event_id: row.event for row in rows}
    words = words_of(events.values(), language)
    seen = set(Event.objects.filter(pk__in=events).visible_to(member).values_list("pk", flat=True))
    made: dict[int, ical.Entry] = {}
    for row in rows:
        place, event = places[row.run_id], row.event
        is_live = place.registration.is_live
        # Who has left, and may not see the event, does not read what it is called by now.
        is_hidden = not is_live and event.pk not in seen
        spoken = generic(event, language) if is_hidden else words[event.pk]
        path = addresses.page_path(event, spoken, is_visible=event.pk in seen, holds_key=is_live)
        how: dict[str, Any] = {
            "language": language,
            "raised": place.rounds,
            "joining": joining.of_date(place.registration, row, now=now),
            "hidden": is_hidden,
        }
        for pk, entry in feed_entries.made([(row, replace(spoken, path=path), how)]):
            made[pk] = _told_to(entry, place.registration)
    return made


def _places(member: Member, now: datetime) -> dict[int, _Place]:
    """By run: the live registration or, without one, the last that there was."""
    rows = Registration.objects.filter(
        contact__member=member,
        run__occurrences__end__gt=feed_window.today(now) - feed_window.BACK,
    )
    by_run: defaultdict[int, list[Registration]] = defaultdict(list)
    for row in rows.order_by("pk").distinct():
        by_run[row.run_id].append(row)
    places: dict[int, _Place] = {}
    for run, found in by_run.items():
        counts = next((row for row in found if row.is_live), found[-1])
        ended = sum(1 for row in found if row.pk <= counts.pk and not row.is_live)
        places[run] = _Place(counts, ended)
    return places


def _told_to(entry: ical.Entry, registration: Registration) -> ical.Entry:
    """What the date is for its owner: certain, or not yet, or no more."""
    changed_at = max(entry.last_modified, registration.changed_at)
    entry = replace(entry, last_modified=changed_at)
    if entry.status is ical.Status.CANCELLED or registration.state == State.CONFIRMED:
        return entry
    if not registration.is_live:
        summary = _("Cancelled: %(title)s") % {"title": entry.summary}
        return replace(entry, status=ical.Status.CANCELLED, summary=summary)
    # The one word that says why it is not certain yet.
    said = [str(registration.get_state_display()), entry.description]
    return replace(
        entry,
        status=ical.Status.TENTATIVE,
        transparent=True,
        description="\n\n".join(part for part in said if part),
    )


def _public(followed: Any, language: str, version: int) -> stored_texts.Texts:
    texts = stored_texts.of(
        followed.filter(event__visibility=Visibility.PUBLIC), language, version=version
    )
    texts.texts = [ical.transparent(text) for text in texts.texts]
    return texts


def _for_members(followed: Any, member: Member, language: str) -> Collection[ical.Entry]:
    """Dates of events that are for `member` and not for everybody; never kept."""
    meant: Q = meant_for(member, "event__")
    rows = list(
        followed.exclude(event__visibility=Visibility.PUBLIC)
        .filter(meant)
        .select_related("event", "venue")
    )
    events = {row.event_id: row.event for row in rows}
    words = words_of(events.values(), language)
    for pk, event in events.items():
        if event.is_live:
            path = addresses.page_path(event, words[pk], is_visible=True, holds_key=False)
            words[pk] = replace(words[pk], path=path)
        else:
            words[pk] = generic(event, language)
    dates = (
        (row, words[row.event_id], {"language": language, "hidden": not row.event.is_live})
        for row in rows
    )
    return [replace(entry, transparent=True) for _pk, entry in feed_entries.made(dates)]
