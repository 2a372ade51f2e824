"""Whoever switches the language stays where they are, on every page of the site."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language_from_path, override

from events.models import Run
from tests.asking import Outcome, ask
from tests.community import test_permissions as community
from tests.events import test_permissions as events
from tests.factories.badges import private_key
from tests.factories.events import ContactFactory, published
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client
    from django.urls import ResolverMatch

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<li><a href="([^"]+)" hreflang="et" lang="et"')
ADMIN = "/admin/"


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    cache.clear()  # what was counted against limits
    settings.USERSESSIONS_TRACK_ACTIVITY = False


def switch(response: HttpResponse) -> str:
    """Where the switch on a page leads for Estonian; nowhere, where there is none."""
    return leads(response.content.decode())


def leads(body: str) -> str:
    found = LINK.search(body)
    return unescape(found[1]) if found else ""


def is_same_view(path: str, other: str) -> bool:
    here, there = (view(unquote(urlsplit(one).path)) for one in (path, other))
    return here.func == there.func and (
        here.url_name == "wagtail_serve" or here.kwargs == there.kwargs
    )


def view(path: str) -> ResolverMatch:
    # An address is resolved in the language that it begins with.
    with override(get_language_from_path(path) or "en"):
        return resolve(path)


def strayed(asked: Iterator[tuple[str, Client]]) -> tuple[list[str], int]:
    """The pages whose switch leads elsewhere, and how many have one."""
    found, seen = [], 0
    for path, client in asked:
        there = leads(ask(client, "get", path).body)
        if not there:
            continue
        seen += 1
        answer = ask(client, "get", there)
        if answer.outcome != Outcome.SHOWN or not is_same_view(path, there):
            found.append(f"{path} leads to {there}: {answer.outcome}")
        elif '<html lang="et"' not in answer.body:
            found.append(f"{path} is not in Estonian")
    return found, seen


def test_every_page_of_events_is_switched_to_itself(settings: Any):
    settings.BADGE_KEY = private_key()
    with time_machine.travel(events.NOW, tick=False):
        world = events.build()
        rows = [
            (events.path(row, world), world.clients[role])
            for row in events.READ
            for role in _one(row.get)
        ]
        found, seen = strayed(_public(rows))

    assert found == []
    assert seen > 40


def test_every_page_of_the_network_is_switched_to_itself():
    with time_machine.travel(community.NOW, tick=False):
        world = community.build()
        rows = []
        for row in community.READ:
            name, _mark, query = row.address.partition("?")
            path = reverse(name, args=world.things[row.of])
            asked = f"{path}?{query}" if query else path
            rows += [(asked, world.clients[role]) for role in _one(row.get)]
        found, seen = strayed(_public(rows))

    assert found == []
    assert seen > 60


def _one(rule: Any) -> list[Any]:
    """Somebody who is shown the page, if anybody is."""
    return [role for role, outcome in rule.items() if outcome == Outcome.SHOWN][-1:]


def _public(rows: list[tuple[str, Client]]) -> Iterator[tuple[str, Client]]:
    # A draft that somebody was let see is in one language alone.
    yield from (row for row in rows if not row[0].startswith((ADMIN, "/p/")))


@pytest.mark.parametrize(
    "query",
    ["?view=month&date=2026-12-01", "?kind=talk&kind=training&page=2", "?q=a%2Bb+%C3%B5&online=1"],
)
@pytest.mark.parametrize("path", ["/{}/events/", "/{}/news/", "/{}/search/"])
def test_what_was_asked_for_is_asked_for_in_the_other_language(
    client: Client, path: str, query: str
):
    there = switch(client.get(path.format("en") + query))

    assert there.partition("?")[0] == path.format("et")
    asked = client.get(path.format("en") + query).wsgi_request.GET
    assert asked == client.get(there).wsgi_request.GET


def test_a_page_leads_to_its_translation_or_else_to_the_first_page(client: Client):
    page = story(slug="one")
    story(language="et", slug="uks", translation_of=page)

    assert [switch(client.get(one.url)) for one in (page, story(slug="alone"))] == [
        "/et/news/uks/",
        "/et/",
    ]


@pytest.mark.parametrize("path", ["/accounts/login/?next=/en/profile/", "/certificates/?code=1"])
def test_where_the_address_says_no_language_the_switch_does(client: Client, path: str):
    there = switch(client.get(path))
    response = client.get(there)

    assert there == f"{path}&lang=et".replace("=/en/profile/", "=%2Fen%2Fprofile%2F")
    assert '<html lang="et"' in response.content.decode()
    # And what follows, forms above all, is in that language, too.
    assert response.cookies["django_language"].value == "et"
    assert '<html lang="et"' in client.get(path).content.decode()


def test_the_link_of_a_mail_can_be_read_in_another_language_than_the_mail(client: Client):
    page = published()
    run = Run.objects.get(event__key=page.event_key)
    guest = ContactFactory(guest_language="nb")
    held = registered(run, at=timezone.now(), contact=guest)
    path = f"/r/{held.link_token}/"

    languages = [client.get(path + query)["Content-Language"] for query in ("", "?lang=sl", "")]

    # The mail's own again, for whoever opens it once more.
    assert languages == ["nb", "sl", "nb"]


@pytest.mark.parametrize("said", ["xx", "", "//evil.example.org", "et%0d%0aX: y", "de"])
def test_a_language_that_the_site_has_not_is_no_language(client: Client, said: str):
    response = client.get(f"/accounts/login/?lang={said}", headers={"accept-language": "lv"})

    assert '<html lang="lv"' in response.content.decode()
    assert "django_language" not in response.cookies


@pytest.mark.parametrize("path", ["//evil.example.org/%2e%2e", "/en//evil.example.org/"])
def test_the_switch_leads_to_no_other_site(client: Client, path: str):
    there = switch(client.get(path))

    assert not there or urlsplit(there).netloc == ""
    assert not there.startswith("//")


def test_a_language_in_the_address_is_what_counts(client: Client):
    client.force_login(MemberFactory(language="nb"))

    response = client.get("/en/profile/?lang=sl")

    assert '<html lang="en"' in response.content.decode()
    assert response.cookies["django_language"].value == "en"
