"""A sample of what `make crawl` visits, held to the same: nothing for axe, nothing too wide, no
word cut off, no request to elsewhere."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from events.models import Event
from events.services import contacts
from home.models import HomePage, NewsPage
from tests.factories.events import entry, plan, published
from tests.factories.news import story
from tests.factories.people import MemberFactory, listed
from tests.factories.registrations import registered
from tools.crawl.allowed import sort_out
from tools.crawl.crew import page_of
from tools.crawl.screens import SCREENS
from tools.crawl.shape import Role, Screen
from tools.crawl.tours import tours
from tools.crawl.visit import WIDE, Visitor
from tools.crawl.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from community.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = {
    *("HomePage as visitor", "NewsPage as visitor", "NewsItem as visitor"),
    *("EventsPage as visitor", "EventPage (event with seats) as visitor", "search as visitor"),
    *("account_login as visitor", "account_login (form sent empty) as visitor"),
    *("join (form sent empty) as visitor", "nothing as visitor"),
    *("guest_registration (forged link) as visitor", "register_guest (run with seats) as visitor"),
    *("my_registrations as member", "my_registrations as newcomer", "profile as member"),
    *("registration_cancel (seat) as member", "member (other member) as member"),
    *("contacts as newcomer", "members as member", "welcome as newcomer"),
    *("event_participants (busy run) as organiser", "event_runs as organiser"),
    *("wagtailadmin_home as editor", "moderation as administrator"),
}


def test_the_sample_names_screens_of_the_table():
    assert SAMPLE - {screen.name for screen in SCREENS} == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_sample_of_the_screens_has_nothing_wrong(role: Role, browser: Browser, live_server):
    world = small_world()
    wanted = [one for one in SCREENS if one.name in SAMPLE and one.role == role]

    (tour,) = tours(world, wanted, live_server.url, ["en"], (WIDE,))
    with page_of(browser, tour) as page:
        visitor = Visitor(page, live_server.url)
        found = [finding for visit in tour.visits for finding in visitor.findings(visit)]

    assert [visit.name for visit in tour.visits] == [one.name for one in wanted]
    assert sort_out(found)[0] == []
    assert visitor.checks > 20 * len(wanted)


def test_what_is_wrong_is_found(browser: Browser, live_server):
    """A picture without words, a request to elsewhere and a line that is too long."""
    spoilt = f'<img src="//elsewhere.invalid/x.png"><p class="nowrap">{"No end of it. " * 99}</p>'
    (tour,) = tours(
        small_world(), [Screen("search", Role.VISITOR)], live_server.url, ["en"], (WIDE,)
    )
    with page_of(browser, tour) as page:
        visitor = Visitor(page, live_server.url)
        page.route("**/search/", lambda route: _spoil(route, spoilt))
        found = {finding.rule for finding in visitor.findings(tour.visits[0])}

    assert {"image-alt", "another host", "scrolls sideways"} <= found


def _spoil(route, words: str) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("</main>", f"{words}</main>"))


def small_world() -> World:
    """What the sample needs of the demo."""
    now = timezone.now()
    member, other = MemberFactory(name="Mari Maasikas"), listed("Liina Lepik")
    people: dict[Role, Member] = {
        Role.MEMBER: member,
        Role.NEWCOMER: MemberFactory(to_welcome=True),
        Role.ORGANISER: MemberFactory(groups=["Organisers"]),
        Role.EDITOR: MemberFactory(groups=["Editors"]),
        Role.ADMINISTRATOR: MemberFactory(is_superuser=True),
    }
    day = timezone.localdate(now) + timedelta(days=9)
    page = published(plan(entry(day, time(9), time(11)), seats_room=20), title="Open morning")
    run = Event.objects.get(key=page.event_key).runs.get()
    place = registered(run, at=now, contact=contacts.of_member(member, now=now))
    told = story(title="What we learnt", lead="In short.")
    return World(
        people,
        {
            "": (),
            "HomePage": (HomePage.objects.get(locale__language_code="en").pk,),
            "NewsPage": (NewsPage.objects.get(locale__language_code="en").pk,),
            "EventsPage": (page.get_parent().pk,),
            "NewsItem": (told.pk,),
            "event with seats": (page.pk,),
            "run with seats": (run.uuid,),
            "busy run": (run.uuid,),
            "seat": (place.uuid,),
            "forged link": (place.link_token[:-3] + "xxx",),
            "other member": (other.uuid,),
        },
    )
