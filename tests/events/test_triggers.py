"""Every trigger there is: the calendar's version rises, and what feeds show is what is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from events.models import Event, EventPage, EventsPage, Occurrence
from events.services import dates, stored_texts, versions
from events.triggers import TRIGGERS
from events.views.answers import bodies
from home.models import HomePage
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from community.models import Organisation, Topic
    from events.models import Venue

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LANGUAGES = ("en", "et")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@dataclass
class Calendar:
    """A calendar with a little of everything."""

    page: EventPage
    venue: Venue
    topic: Topic
    organisation: Organisation
    by_link: EventPage

    @property
    def event(self) -> Event:
        return Event.objects.get(key=self.page.event_key)

    @property
    def date(self) -> Occurrence:
        return self.event.occurrences.earliest("start")


@pytest.fixture
def site(db: None) -> Calendar:
    venue, topic = VenueFactory(), TopicFactory(slug="data")
    host = OrganisationFactory()
    weekly = entry(rule="FREQ=WEEKLY;COUNT=3", venue=venue)
    made = published(plan(weekly), title="Coffee", slug="coffee", host=host, topics=[topic])
    return Calendar(made, venue, topic, host, published(visibility="link"))


def publish(site: Calendar) -> None:
    published(title="Another")


def translate(site: Calendar) -> None:
    page = event_page(language="et", title="Kohv", translation_key=site.page.translation_key)
    page.get_latest_revision().publish()


def unpublish(site: Calendar) -> None:
    site.page.unpublish()


def delete(site: Calendar) -> None:
    translate(site)
    EventPage.objects.get(title="Kohv").delete()


def change_a_date(site: Calendar) -> None:
    dates.cancel(site.date, reason="Ill", actor=MemberFactory(), now=NOW)


def renew_the_link(site: Calendar) -> None:
    client = Client()
    client.force_login(MemberFactory(is_superuser=True))
    event = Event.objects.get(key=site.by_link.event_key)
    client.post(reverse("event_new_link", args=[event.pk]))


def change_the_slug(site: Calendar) -> None:
    site.page.slug = "tea"
    site.page.save()


def move_the_page(site: Calendar) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    above = home.add_child(instance=Page(title="Above", slug="above", locale=home.locale))
    EventsPage.objects.get(locale=home.locale).move(Page.objects.get(pk=above.pk), pos="last-child")


def rename_the_venue(site: Calendar) -> None:
    site.venue.name = {"en": "New hall"}
    site.venue.save()


def begin_elsewhere(site: Calendar) -> None:
    root = Site.objects.get()
    root.root_page = EventsPage.objects.get(locale__language_code="en")
    root.save()


def rename_the_topic(site: Calendar) -> None:
    site.topic.name = {"en": "Figures"}
    site.topic.save()


def rename_the_organisation(site: Calendar) -> None:
    site.organisation.name = {"en": "Office"}
    site.organisation.save()


def publish_the_calendar(site: Calendar) -> None:
    EventsPage.objects.get(locale__language_code="en").save_revision().publish()


ACTIONS: dict[str, Callable[[Calendar], None]] = {
    "an event is published": publish,
    "a translation is published": translate,
    "an event is unpublished": unpublish,
    "an event's page is deleted": delete,
    "a date is moved, cancelled or restored": change_a_date,
    "an event's link is renewed": renew_the_link,
    "a page gets another word in its address": change_the_slug,
    "a page is moved": move_the_page,
    "a venue is saved": rename_the_venue,
    "the site begins elsewhere": begin_elsewhere,
    "a topic is saved or deleted": rename_the_topic,
    "an organisation is saved or deleted": rename_the_organisation,
    "the calendar page is published": publish_the_calendar,
}
# Shown with the partners' other tests.
ELSEWHERE = {"a partner's event changes"}


def test_every_trigger_is_pulled_below():
    assert {trigger.happens for trigger in TRIGGERS} == set(ACTIONS) | ELSEWHERE


@pytest.mark.parametrize("happens", ACTIONS)
def test_after_each_trigger_feeds_show_what_is_true(
    site: Calendar,
    client: Client,
    clock: time_machine.Traveller,
    happens: str,
    django_capture_on_commit_callbacks,
):
    addresses = addresses_of(site)
    before, tags = versions.current().number, [client.get(one)["ETag"] for one in addresses]
    clock.shift(timedelta(minutes=5))

    with django_capture_on_commit_callbacks(execute=True):
        ACTIONS[happens](site)

    assert versions.current().number > before
    assert list(stored_texts.differing(now=NOW)) == []
    answers = [client.get(one) for one in addresses]
    assert [answer["ETag"] for answer in answers if answer["ETag"] in tags] == []
    assert [answer.content for answer in answers] == anew(client, addresses)


def test_what_no_calendar_shows_raises_no_version(site: Calendar):
    before = versions.current().number
    member = MemberFactory(organisation=site.organisation)
    member.name = "Somebody else"
    member.save()
    event_page(title="A draft")
    site.page.lead = "A draft of what is live"
    site.page.save_revision()

    assert versions.current().number == before


def addresses_of(site: Calendar) -> list[str]:
    return [
        address.format(language=language)
        for language in LANGUAGES
        for address in (
            "/calendar/{language}.ics",
            "/calendar/{language}.ics?topic=data",
            f"/calendar/{{language}}.ics?organisation={site.organisation.uuid}",
            f"/calendar/event/{site.page.event_key}/{{language}}.ics",
        )
    ]


def anew(client: Client, addresses: list[str]) -> list[bytes]:
    """What the feeds are when nothing is kept of them."""
    from events.models import StoredText

    bodies.clear()
    StoredText.objects.all().delete()
    return [client.get(one).content for one in addresses]
