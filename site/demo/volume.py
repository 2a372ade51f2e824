"""The demo many times over, for load work: copies of its events, members and stories,
spread over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from community.enums import Cadence
from community.models import Member, Organisation, Recipient
from community.services import affiliations
from demo import crowds
from demo.content import people
from demo.events import load_event
from demo.keys import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from demo.content.shapes import EventData, StoryData

# The people who register have copies too; each part's guests have numbers of their own.
COPIED = (*people.MEMBERS, people.MEMBER)
GUESTS_A_PART = 100
# Copies begin from EARLIEST to LATEST weeks away from the original, a few weeks apart.
EARLIEST, LATEST, APART = -12, 40, 7
# Days between the copies of a story.
STORIES_APART = 3


def all_events(events: Iterable[EventData], scale: int) -> Iterator[EventData]:
    """The events and their copies, up to `scale` of each."""
    for event in events:
        yield event
        yield from (copy_of(event, number) for number in range(2, scale + 1))


def copy_of(event: EventData, number: int) -> EventData:
    """Copy `number` (from 2) of an event: other weeks, other people, a number in its title."""
    later = EARLIEST + (number * APART) % (LATEST - EARLIEST)
    return replace(
        event,
        key=_numbered(event.key, number),
        words=tuple(
            replace(words, title=f"{words.title} {number}", slug=_numbered(words.slug, number))
            for words in event.words
        ),
        entries=tuple(replace(entry, week=entry.week + later) for entry in event.entries),
        crowds=tuple(
            replace(
                crowd,
                members=tuple(_numbered(name, number) for name in crowd.members),
                first_guest=(number - 1) * GUESTS_A_PART,
            )
            for crowd in event.crowds
        ),
        said=(),
    )


def load_copy(event: EventData, *, now: datetime) -> Counter[str]:
    """Load a copy, its crowds all at once."""
    return load_event(event, now=now, come=crowds.at_once)


def all_stories(stories: Iterable[StoryData], scale: int) -> Iterator[StoryData]:
    """The stories and their copies, up to `scale` of each."""
    for story in stories:
        yield story
        yield from (copy_of_story(story, number) for number in range(2, scale + 1))


def copy_of_story(story: StoryData, number: int) -> StoryData:
    """Copy `number` (from 2) of a story: some days earlier, a number in its title; it never leads."""
    earlier = timedelta(days=number * STORIES_APART)
    return replace(
        story,
        key=_numbered(story.key, number),
        on=story.on - earlier if story.on else None,
        days_ago=story.days_ago + earlier.days,
        leads=(),
        tellings=tuple(
            replace(
                telling,
                title=f"{telling.title} {number}",
                slug=_numbered(telling.slug, number),
            )
            for telling in story.tellings
        ),
    )


def members(number: int, *, now: datetime) -> Counter[str]:
    """Copy `number` of the members who register, with the addresses they sign in with."""
    wanted = {people.address(_numbered(data.key, number)): data for data in COPIED}
    known = set(Member.objects.filter(email__in=wanted).values_list("email", flat=True))
    organisations = {row.uuid: row for row in Organisation.objects.all()}
    made = Member.objects.bulk_create(
        Member(
            email=email,
            password=make_password(None),
            name=f"{data.name} {number}",
            organisation=organisations[key("organisation", data.organisation)],
            language=data.language,
            time_zone=data.zone,
        )
        for email, data in wanted.items()
        if email not in known
    )
    # No signal is sent for rows written at once, so allauth's rows are written here.
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, primary=True, verified=True)
        for member in made
    )
    Recipient.objects.bulk_create(
        people.recipient(wanted[member.email], member, now)
        for member in made
        if wanted[member.email].digest != Cadence.NONE
    )
    affiliations.adopt_all(now=now)
    return Counter(members=len(made))


def _numbered(name: str, number: int) -> str:
    return f"{name}-{number}"
