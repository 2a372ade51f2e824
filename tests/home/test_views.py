"""The feed of the news, as programs ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from wagtail.models import Page

from tests.factories.news import NOON, TopicFactory, site_image, story
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

FEED = "/en/news/feed/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def texts(response: HttpResponse, path: str) -> list[str | None]:
    root = ET.fromstring(response.content)
    return [element.text for element in root.findall(path, ATOM)]


def test_it_holds_the_stories_of_its_language_the_latest_first(client: Client):
    story("Old", dated_at=NOON - timedelta(days=1))
    source = story("New", slug="new")
    story("Uus", language="et", translation_of=source)
    story("Draft", live=False)

    english, estonian = client.get(FEED), client.get("/et/news/feed/")

    assert texts(english, "a:entry/a:title") == ["New", "Old"]
    assert texts(estonian, "a:entry/a:title") == ["Uus"]
    assert texts(estonian, "a:title") == ["Uudised – Talka"]


def test_an_entry_says_all_that_a_reader_shows(client: Client):
    topic = TopicFactory(name={"en": "Skills"}, slug="skills")
    ministry = OrganisationFactory(name={"en": "Ministry"})
    made = story("News", slug="news-1", lead="Short", topics=[topic], organisations=[ministry])

    response = client.get(FEED)

    entry = ET.fromstring(response.content).find("a:entry", ATOM)
    assert entry is not None
    link, category = entry.find("a:link", ATOM), entry.find("a:category", ATOM)
    assert link is not None
    assert category is not None
    assert link.get("href") == "http://localhost/en/news/news-1/"
    assert category.attrib == {"term": "skills", "label": "Skills"}
    assert texts(response, "a:entry/a:published") == [NOON.isoformat()]
    assert texts(response, "a:entry/a:updated") == [made.last_published_at.isoformat()]
    assert texts(response, "a:entry/a:author/a:name") == ["Ministry"]
    assert texts(response, "a:entry/a:summary") == ["Short"]


def test_an_entry_keeps_its_id_whatever_happens_to_its_page(client: Client):
    page = story("News", slug="news-1")
    before = texts(client.get(FEED), "a:entry/a:id")
    page.title, page.slug = "Renamed", "elsewhere"
    page.save_revision().publish()

    after = client.get(FEED)

    assert texts(after, "a:entry/a:id") == before
    assert texts(after, "a:entry/a:title") == ["Renamed"]


def test_a_story_and_its_translation_have_ids_of_their_own(client: Client):
    source = story("News")
    story("Uudis", language="et", translation_of=source)

    ids = [texts(client.get(f"/{code}/news/feed/"), "a:entry/a:id") for code in ("en", "et")]

    assert len({*ids[0], *ids[1]}) == 2


def test_who_has_it_already_is_told_so_in_few_words(client: Client):
    page = story("News")
    etag = client.get(FEED)["ETag"]

    unchanged = client.get(FEED, headers={"if-none-match": etag})
    page.unpublish()
    changed = client.get(FEED, headers={"if-none-match": etag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (changed.status_code, texts(changed, "a:entry")) == (200, [])


def test_it_knows_nobody_and_leaves_nothing_behind(client: Client):
    client.force_login(MemberFactory(time_zone="America/New_York"))
    client.cookies.pop("django_language", None)

    response = client.get(FEED, headers={"accept-language": "et"})

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert dict(response.cookies) == {}
    assert "Vary" not in response
    assert response["Cache-Control"] == "public, max-age=900"


def test_nothing_can_be_posted_to_it(client: Client):
    assert client.post(FEED).status_code == 405


def test_without_stories_it_is_an_empty_feed_that_stays_the_same(client: Client):
    first, second = client.get(FEED), client.get(FEED)

    assert texts(first, "a:updated") == ["1970-01-01T00:00:00+00:00"]
    assert first.content == second.content


def test_no_story_hides_it(client: Client):
    # As if it had been made before there was a feed.
    Page.objects.filter(pk=story("Feed", slug="feed-1").pk).update(slug="feed")

    assert client.get(FEED)["Content-Type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_queries_for_any_number_of_stories(
    client: Client, django_assert_num_queries, count: int
):
    topics = [TopicFactory(), TopicFactory()]
    for _ in range(count):
        story(topics=topics, organisations=[OrganisationFactory()], picture=site_image())
    client.get(FEED)  # warm the cache of sites

    with django_assert_num_queries(3):
        response = client.get(FEED)

    assert len(texts(response, "a:entry")) == count
