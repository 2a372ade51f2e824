"""Who learns of an event, where: one table of visibility by viewer by channel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

from events.models import Event
from tests.factories.events import published
from tests.factories.groups import GroupFactory, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TITLE = "Quiet negotiation"

VIEWERS = ("anonymous", "member", "colleague", "other", "in group", "left group")
LISTS = frozenset({"list", "home"})
OWN = frozenset({"page", "register"})
FEEDS = frozenset({"feed", "event feed", "file"})
CHANNELS = sorted(LISTS | OWN | FEEDS)
OPEN_TO_ALL = LISTS | {"feed"}
NOWHERE: frozenset[str] = frozenset()
SIGNED_IN = ("member", "colleague", "other", "in group", "left group")

# What is not named here sees nothing. `link`: without its key; `link with key`: with it.
SEEN: dict[tuple[str, str], frozenset[str]] = {
    ("public", "anonymous"): LISTS | FEEDS | {"page"},
    **{("public", viewer): LISTS | FEEDS | OWN for viewer in SIGNED_IN},
    **{("members", viewer): LISTS | OWN for viewer in SIGNED_IN},
    ("organisations", "colleague"): LISTS | OWN,
    ("groups", "in group"): LISTS | OWN,
    ("link with key", "anonymous"): frozenset({"page", "event feed", "file"}),
    **{
        ("link with key", viewer): frozenset({"page", "event feed", "file", "register"})
        for viewer in SIGNED_IN
    },
}
VISIBILITIES = ("public", "members", "organisations", "groups", "link", "link with key")


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_an_event_is_seen_where_the_table_says_and_nowhere_else(visibility: str):
    event = event_seen_by(visibility)

    answers = {
        (viewer, channel): client.get(address(event, channel), key(event, visibility, channel))
        for viewer, client in clients(event).items()
        for channel in CHANNELS
    }

    expected = {
        (viewer, channel): channel in seen(visibility, viewer) for viewer, channel in answers
    }
    assert {place: TITLE in text(answer) for place, answer in answers.items()} == expected
    assert {place: answer.status_code for place, answer in answers.items()} == {
        (viewer, channel): 200
        if channel in seen(visibility, viewer) | OPEN_TO_ALL
        else refusal(channel, viewer)
        for viewer, channel in answers
    }


@pytest.mark.parametrize("visibility", VISIBILITIES[:-1])
def test_who_may_not_see_a_page_learns_nothing_by_other_methods(visibility: str):
    event = event_seen_by(visibility)

    is_hidden = {
        viewer: {
            getattr(client, method)(address(event, "page")).status_code == 404
            for method in ("head", "post", "options", "put")
        }
        for viewer, client in clients(event).items()
    }

    assert is_hidden == {viewer: {"page" not in seen(visibility, viewer)} for viewer in VIEWERS}


def test_an_unpublished_event_is_seen_as_cancelled_in_feeds_only(client: Client):
    event = event_seen_by("public")
    event.schedule_page.unpublish()
    sign_in(client, "member", event)

    bodies = {channel: text(client.get(address(event, channel))) for channel in CHANNELS}

    assert [channel for channel in CHANNELS if TITLE in bodies[channel]] == []
    assert {channel for channel in CHANNELS if "STATUS:CANCELLED" in bodies[channel]} == FEEDS


def test_an_event_unpublished_and_closed_since_is_in_no_feed(client: Client):
    event = event_seen_by("public")
    page = event.schedule_page
    page.unpublish()
    page.visibility = "members"
    page.save_revision().publish()
    page.unpublish()

    bodies = {channel: text(client.get(address(event, channel))) for channel in FEEDS}

    assert [channel for channel in FEEDS if TITLE in bodies[channel]] == []


def test_a_withdrawn_link_opens_nothing(client: Client):
    event = event_seen_by("link with key")
    old = {"key": event.link_token}
    Event.objects.update(link_version=2)
    sign_in(client, "member", event)

    opened = ("page", "event feed", "file", "register")

    assert [client.get(address(event, channel), old).status_code for channel in opened] == [404] * 4


def seen(visibility: str, viewer: str) -> frozenset[str]:
    return SEEN.get((visibility, viewer), NOWHERE)


def clients(event: Event) -> dict[str, Client]:
    """The browsers of all viewers."""
    found = {viewer: Client() for viewer in VIEWERS}
    for viewer, client in found.items():
        sign_in(client, viewer, event)
    return found


def text(response: HttpResponse) -> str:
    # Long lines of a calendar are folded.
    return response.content.decode().replace("\r\n ", "")


def refusal(channel: str, viewer: str) -> int:
    """Who is signed out is asked to sign in, whether there is such a run or not."""
    return 302 if (channel, viewer) == ("register", "anonymous") else 404


def event_seen_by(visibility: str) -> Event:
    ministry = OrganisationFactory()
    page = published(
        title=TITLE,
        slug="quiet",
        visibility=visibility.removesuffix(" with key"),
        organisations=[ministry],
        groups=[GroupFactory()],
    )
    return Event.objects.select_related("schedule_page").get(key=page.event_key)


def sign_in(client: Client, viewer: str, event: Event) -> None:
    organisation = {
        "colleague": event.organisations.first(),
        "other": OrganisationFactory() if viewer == "other" else None,
    }.get(viewer)
    if viewer == "anonymous":
        return
    member = MemberFactory(organisation=organisation)
    if viewer in {"in group", "left group"}:
        state = "member" if viewer == "in group" else "left"
        put_in(event.groups.get(), member, state=state)
    client.force_login(member)


def key(event: Event, visibility: str, channel: str) -> dict[str, str]:
    with_key = visibility == "link with key" and channel not in OPEN_TO_ALL
    return {"key": event.link_token} if with_key else {}


def address(event: Event, channel: str) -> str:
    return {
        "list": "/en/events/",
        "home": "/en/",
        "page": "/en/events/quiet/",
        "register": f"/en/events/register/{event.runs.get().uuid}/",
        "feed": "/calendar/en.ics",
        "event feed": f"/calendar/event/{event.key}/en.ics",
        "file": f"/calendar/occurrence/{event.occurrences.get().uid}/en.ics",
    }[channel]
