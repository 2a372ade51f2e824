"""Load the demo: organisations, people, venues, home pages, events with their dates and crowds,
pictures, pages, stories, initiatives, a library and calls.

Every step is one transaction that adds what is missing and leaves alone what is there, so loading
can be cut off and repeated at will. The editor is written last: whoever finds the editor finds the
whole demo.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Site

from community.enums import Cadence
from community.models import Member, Organisation
from demo import (
    affiliations,
    calls,
    contact_forms,
    contacts,
    event_content,
    groups,
    handed_in,
    initiatives,
    library,
    networks,
    partners,
    profiles,
    stories,
    volume,
)
from demo.content import networks as networks_content
from demo.content import people
from demo.content.events import EVENTS
from demo.content.home import HOMES
from demo.content.news import STORIES
from demo.content.organisations import ORGANISATIONS
from demo.content.pages import PAGES
from demo.content.partner_networks import NETWORKS
from demo.content.pictures import PICTURES
from demo.content.venues import VENUES
from demo.events import load_event, rich_text
from demo.found import drawn
from demo.invitations import load_invitations
from demo.joining import load_joining
from demo.keys import key
from demo.letters import load_letters
from demo.links import load_links
from demo.look import load_look
from demo.newsroom import load_newsroom
from demo.recommendations import load_recommendations
from demo.subscribers import load_subscribers
from events.models import EventPage, Room, Venue
from home.models import HomePage, NewsItem, TrainingTarget
from home.services import first_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from demo.content.shapes import PersonData

# The Slovenian programme's number, and how far it had come before this site counted.
TO_TRAIN, TRAINED_BEFORE = 1200, 437

# One step of the loading: what it is called on the screen, and what does it.
Step = tuple[str, "Callable[[], Counter[str]]"]


class ForeignContent(Exception):
    """The database holds content that is not the demo's."""


def load(
    *,
    now: datetime,
    scale: int = 1,
    force: bool = False,
    report: Callable[[int, int, str], None] = lambda done, of, what: None,
) -> Counter[str]:
    """Bring the demo into the database, its days counted from `now`; what was added, by kind.

    `scale` multiplies events, members, registrations and stories. `report` is told the steps done, their
    number and the next one's name. No mail goes out. Raises ForeignContent where others' content
    is in the way of a first loading, unless `force`.
    """
    if not force and not is_loaded() and _has_foreign_content(scale):
        raise ForeignContent
    steps = list(_steps(now, scale))
    added: Counter[str] = Counter()
    for number, (name, step) in enumerate(steps):
        report(number, len(steps), name)
        with transaction.atomic():
            added += step()
    report(len(steps), len(steps), "")
    return added


def is_loaded() -> bool:
    """Whether a loading has reached its end."""
    return Member.objects.filter(email=people.address(people.EDITOR.key)).exists()


def _has_foreign_content(scale: int) -> bool:
    events = [key("event", event.key) for event in volume.all_events(EVENTS, scale)]
    told = [key("story", story.key) for story in volume.all_stories(STORIES, scale)]
    told.append(handed_in.KEY)
    return (
        Member.objects.exclude(email__endswith=f"@{people.DOMAIN}").exists()
        or EventPage.objects.exclude(translation_key__in=events).exists()
        or NewsItem.objects.exclude(translation_key__in=told).exists()
    )


def _steps(now: datetime, scale: int) -> Iterator[Step]:
    yield "organisations", _organisations
    yield "members", partial(_people, people.FIRST, now)
    yield "topics", stories.load_topics
    yield "more members", partial(_people, networks_content.MORE, now)
    yield "skills", networks.load_skills
    yield "profiles", partial(networks.load_profiles, now=now)
    yield "training target", _target
    for name in PICTURES:
        yield f"picture ({name})", partial(stories.load_picture, name)
    yield "skills", profiles.load_skills
    yield "profiles", partial(profiles.load_profiles, now=now)
    yield "venues", _venues
    yield "speakers", event_content.load_speakers
    yield "documents", event_content.load_documents
    for language in HOMES:
        yield f"home page ({language})", partial(_home, language)
    for event in EVENTS:
        yield event.words[-1].title, partial(load_event, event, now=now)
    for page in PAGES:
        yield page.tellings[-1].title, partial(stories.load_page, page)
    for story in STORIES:
        yield story.tellings[-1].title, partial(stories.load_story, story, now=now)
    yield "initiatives", initiatives.load_initiatives
    yield "library", library.load_library
    yield "contact form", partial(contact_forms.load_contact_form, now=now)
    yield "calls", partial(calls.load_calls, now=now)
    yield "press and campaign", load_newsroom
    for number in range(2, scale + 1):
        yield f"members, part {number}", partial(volume.members, number, now=now)
        for event in EVENTS:
            copy = volume.copy_of(event, number)
            yield copy.words[-1].title, partial(volume.load_copy, copy, now=now)
        for story in STORIES:
            again = volume.copy_of_story(story, number)
            yield again.tellings[-1].title, partial(stories.load_story, again, now=now)
    yield "contacts", partial(contacts.load_contacts, now=now)
    yield "a partner's calendar", partial(partners.load_partners, now=now)
    for network in NETWORKS:
        yield network.tellings[0].title, partial(stories.load_network, network)
    yield "links elsewhere", partial(load_links, now=now)
    yield "getting in", partial(load_joining, now=now)
    yield "places of work", partial(affiliations.load_affiliations, now=now)
    yield "groups", partial(groups.load_groups, now=now)
    yield "the editor's part of digests", partial(load_letters, now=now)
    yield "a story that was handed in", partial(handed_in.load_handed_in, now=now)
    yield "terms and notice", partial(_texts, now)
    yield "recommended results", load_recommendations
    yield "the unit's own words", load_look
    yield "subscribers", partial(load_subscribers, now=now)
    yield "invitations", partial(load_invitations, now=now)
    yield "the editor", partial(_people, (people.EDITOR,), now)


def _organisations() -> Counter[str]:
    added = 0
    for data in ORGANISATIONS:
        parent = key("organisation", data.part_of) if data.part_of else None
        _row, made = Organisation.objects.get_or_create(
            uuid=key("organisation", data.key),
            defaults={
                "name": data.name,
                "kind": data.kind,
                "country": data.country,
                "parent": Organisation.objects.get(uuid=parent) if parent else None,
            },
        )
        added += made
    return Counter(organisations=added)


def _venues() -> Counter[str]:
    added = 0
    for data in VENUES:
        venue, made = Venue.objects.get_or_create(
            uuid=key("venue", data.key),
            defaults={
                "name": data.name,
                "address": data.address,
                "map_link": data.map_link,
                "access": data.access,
                "picture": drawn(data.picture) if data.picture else None,
            },
        )
        if made:
            Room.objects.bulk_create(
                Room(
                    venue=venue, sort_order=n, name=room.name, seats=room.seats, access=room.access
                )
                for n, room in enumerate(data.rooms)
            )
        added += made
    return Counter(venues=added)


def _people(wanted: tuple[PersonData, ...], now: datetime) -> Counter[str]:
    """Members with an address that can sign in (a receiver keeps allauth's row of it)."""
    known = set(Member.objects.values_list("email", flat=True))
    missing = [data for data in wanted if people.address(data.key) not in known]
    for data in missing:
        member = Member.objects.create_user(
            people.address(data.key),
            name=data.name,
            organisation=Organisation.objects.get(uuid=key("organisation", data.organisation)),
            language=data.language,
            time_zone=data.zone,
            is_superuser=data.is_superuser,
        )
        if data.digest != Cadence.NONE:
            people.recipient(data, member, now).save()
        member.groups.set(Group.objects.filter(name__in=data.groups))
    return Counter(members=len(missing))


def _home(language: str) -> Counter[str]:
    """Give the home page its words, unless somebody wrote some already."""
    locale = Locale.objects.get(language_code=language)
    page = HomePage.objects.filter(locale=locale, lead="", body="").first()
    if page is not None:
        page.lead, page.body = HOMES[language].lead, rich_text(HOMES[language].body)
        page.save_revision().publish()
    return Counter({"home pages": int(page is not None)})


def _texts(now: datetime) -> Counter[str]:
    return Counter({"terms and notices": first_texts.make(now=now)})


def _target() -> Counter[str]:
    """Say how many people are to be trained, unless somebody decided already."""
    _row, made = TrainingTarget.objects.get_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"people": TO_TRAIN, "before": TRAINED_BEFORE, "is_public": True},
    )
    return Counter({"training target": int(made)})
