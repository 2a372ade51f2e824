"""What caches and the site itself keep of a page, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from home.archive.visiting import Visitor
from home.services import preview_links
from tests.factories.events import published
from tests.factories.news import blocks, call, story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from events.models import EventPage

pytestmark = pytest.mark.django_db
ANSWER = "https://forms.example.org/answer"
VIDEO = {"title": "Film", "address": "https://vimeo.com/76979871", "poster": None}


@pytest.fixture
def _kept():
    caches["pages"].clear()
    with override_settings(PAGES_KEPT=10):
        yield
    caches["pages"].clear()


def renamed(page: EventPage, title: str) -> None:
    page.title = title
    page.save_revision().publish()


def test_a_visitor_is_told_that_a_page_is_still_the_same(client):
    page = published(slug="open")
    first = client.get(page.url)

    again = client.get(page.url, headers={"if-none-match": first["ETag"]})
    page.title = "Renamed"
    page.save_revision().publish()
    changed = client.get(page.url, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first["Vary"]
    assert "sessionid" not in first.cookies
    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_no_cache_on_the_way_keeps_what_a_member_reads(client):
    client.force_login(MemberFactory())

    response = client.get("/en/")

    assert response["Cache-Control"] == "private, no-cache"
    assert "ETag" not in response


def test_no_cache_on_the_way_keeps_what_a_key_opens(client):
    page = published(slug="secret", visibility="link")

    response = client.get(page.specific.link_address)

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-cache")


def test_no_cache_on_the_way_keeps_a_form_that_is_somebodys(client):
    page = published(slug="talked-about", has_comments=True)
    client.cookies["csrftoken"] = "x" * 32

    assert client.get(page.url)["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("_kept")
def test_a_visitor_is_answered_out_of_memory(client: Client, django_assert_num_queries):
    page = published(slug="open", title="As it was")
    first = client.get(page.url)
    renamed(page, "As it is")

    with django_assert_num_queries(0):
        again = client.get(page.url)

    assert again.content == first.content
    assert b"As it was" in again.content
    for name in ("Cache-Control", "Content-Language", "Content-Security-Policy", "ETag", "Vary"):
        assert again[name] == first[name]


@pytest.mark.usefixtures("_kept")
def test_what_is_out_of_memory_is_not_sent_twice_either(client: Client, django_assert_num_queries):
    page = published(slug="open")
    first = client.get(page.url)

    with django_assert_num_queries(0):
        again = client.get(page.url, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("_kept")
def test_a_first_visit_is_remembered_though_another_came_before(client: Client):
    page = published(slug="open")
    client.get(page.url)
    client.cookies.clear()

    again = client.get(page.url)

    assert again.cookies["django_language"].value == "en"


@pytest.mark.usefixtures("_kept")
def test_a_member_reads_what_is_there_now_and_leaves_nothing(client: Client):
    page = published(slug="open", title="As it was")
    client.get(page.url)
    renamed(page, "As it is")
    visitor_cookies = client.cookies.copy()
    client.force_login(MemberFactory(name="Mari Maasikas"))

    assert b"As it is" in client.get(page.url).content

    client.cookies = visitor_cookies
    assert b"Mari Maasikas" not in client.get(page.url).content


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages", "anything"])
def test_who_comes_with_a_cookie_gets_a_page_of_their_own(client: Client, cookie: str):
    page = published(slug="open", title="As it was")
    client.get(page.url)
    renamed(page, "As it is")
    client.cookies[cookie] = "x" * 32

    assert b"As it is" in client.get(page.url).content


@pytest.mark.usefixtures("_kept")
def test_what_a_key_opens_stays_out_of_memory(client: Client):
    page = published(slug="secret", visibility="link")
    address = page.specific.link_address
    assert client.get(address).status_code == 200

    page.get_latest_revision_as_object().unpublish()

    assert client.get(address).status_code != 200
    assert client.get(page.url).status_code == 404


@pytest.mark.usefixtures("_kept")
def test_hosts_and_questions_are_told_apart(client: Client):
    client.get("/en/news/")
    story("Late")

    with override_settings(ALLOWED_HOSTS=["testserver", "other.example.org"]):
        other = client.get("/en/news/", headers={"host": "other.example.org"})

    assert b"Late" in other.content
    assert b"Late" in client.get("/en/news/?page=1").content
    assert b"Late" not in client.get("/en/news/").content


@pytest.mark.usefixtures("_kept")
def test_a_page_out_of_memory_may_still_frame_its_video(client: Client):
    page = story("Film", body=blocks(("video", VIDEO)))
    first = client.get(page.url)

    again = client.get(page.url)

    assert "frame-src 'self' https://" in first["Content-Security-Policy"]
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


@pytest.mark.usefixtures("_kept")
def test_a_missing_page_is_looked_for_each_time(client: Client):
    assert client.get("/en/news/late/").status_code == 404
    story("Late", slug="late")

    assert client.get("/en/news/late/").status_code == 200


@pytest.mark.usefixtures("_kept")
def test_a_preview_link_shows_the_draft_though_the_page_is_in_memory(client: Client):
    page = story("News", lead="As it is.")
    client.get(page.url, headers={"host": urlsplit(settings.BASE_URL).netloc})
    page.lead = "As it will be."
    page.save_revision()
    link = preview_links.make(
        page, label="Press", days=1, member=MemberFactory(groups=["Editors"]), now=timezone.now()
    )

    shown = Client().get(reverse("preview_by_link", args=[link.token])).content

    assert [b"As it will be." in shown, b"As it is." in shown] == [True, False]


@pytest.mark.usefixtures("_kept")
def test_the_archive_is_made_of_what_is_there_now(client: Client):
    page = story("As it was")
    client.get(page.url, headers={"host": urlsplit(settings.BASE_URL).netloc})
    renamed(page, "As it is")

    body = Visitor().get(page.url).body

    assert body is not None
    assert [b"As it is" in body, b"As it was" in body] == [True, False]


@pytest.mark.usefixtures("_kept")
def test_a_call_closes_to_the_second(client: Client):
    with time_machine.travel("2026-12-01T11:59:59Z", tick=False) as clock:
        page = call(closes_at=datetime(2026, 12, 1, 12, tzinfo=UTC), answer_address=ANSWER)
        first = client.get(page.url)
        clock.shift(timedelta(seconds=1))
        again = client.get(page.url, headers={"if-none-match": first["ETag"]})

    assert [ANSWER.encode() in first.content, again.status_code] == [True, 200]
    assert ANSWER.encode() not in again.content


@pytest.mark.usefixtures("_kept")
def test_nobody_fills_the_memory_with_addresses_of_one_page(client: Client):
    page = story("Often asked for")
    for number in range(5):
        client.get(f"{page.url}?from={number}")
    renamed(page, "Renamed")

    assert b"Renamed" in client.get(f"{page.url}?from=1").content
