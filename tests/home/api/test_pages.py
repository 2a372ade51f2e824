"""Pages as programs read them: what every visitor sees, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from home.models import NewsItem, StandardPage
from tests.factories.events import published
from tests.factories.news import (
    TopicFactory,
    blocks,
    initiative,
    partner_network,
    site_image,
    standard_page,
    story,
)
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"
ZONE = ZoneInfo("Europe/Tallinn")
QUERIES = 13


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    cache.clear()


def items(client: Client, **asked: Any) -> list[dict[str, Any]]:
    return client.get(PAGES, asked).json()["items"]


def titles(client: Client, **asked: Any) -> list[str]:
    return sorted(one["title"] for one in items(client, **asked))


def test_a_story_is_told_with_what_its_page_shows(client: Client):
    topic = TopicFactory(slug="skills", name={"en": "Skills"})
    ministry = OrganisationFactory(name={"en": "Ministry"})
    picture = site_image()
    page = story(
        "News",
        slug="news-1",
        lead="In short.",
        topics=[topic],
        organisations=[ministry],
        picture=picture,
        picture_alt="A hall",
        body=blocks(("heading", "How"), ("text", "<p>By <b>asking</b>.</p>")),
    )
    twin = story("Uudis", slug="uudis", language="et", translation_of=page)

    told = client.get(f"{PAGES}{page.pk}/").json()

    assert told.pop("meta") == {
        "type": "home.NewsItem",
        "detail_url": f"http://localhost{PAGES}{page.pk}/",
        "html_url": "http://localhost/en/news/news-1/",
        "slug": "news-1",
        "locale": "en",
        "translations": [
            {
                "locale": "en",
                "detail_url": f"http://localhost{PAGES}{page.pk}/",
                "html_url": "http://localhost/en/news/news-1/",
            },
            {
                "locale": "et",
                "detail_url": f"http://localhost{PAGES}{twin.pk}/",
                "html_url": "http://localhost/et/news/uudis/",
            },
        ],
        "first_published_at": page.first_published_at.astimezone(ZONE).isoformat(),
        "last_published_at": page.last_published_at.astimezone(ZONE).isoformat(),
    }
    assert told == {
        "id": page.pk,
        "title": "News",
        "dated_at": "2026-11-02T12:00:00+02:00",
        "lead": "In short.",
        "picture": {"id": picture.pk, "alt": "A hall", "caption": ""},
        "text": "How\n\nBy asking.",
        "topics": [{"slug": "skills", "name": "Skills"}],
        "organisations": [{"uuid": str(ministry.uuid), "name": "Ministry"}],
    }


def test_each_type_that_says_what_it_tells_is_listed(client: Client):
    story("Story")
    initiative("Initiative")
    standard_page("Page")
    partner_network("Network", country="EE")
    published(title="Event")

    assert {one["meta"]["type"] for one in items(client)} == {
        "home.NewsItem",
        "home.InitiativePage",
        "home.StandardPage",
        "home.PartnerNetworkPage",
        "events.EventPage",
    }
    assert "Story" in titles(client, type="home.NewsItem")
    assert titles(client, type="home.InitiativePage") == ["Initiative"]


def test_nothing_is_told_that_a_visitor_would_not_see(client: Client):
    now = datetime(2040, 1, 1, tzinfo=UTC)
    hidden = [
        story("Draft", live=False),
        story("Embargoed", live=False, embargo_until=now),
        *(published(title=v, visibility=v) for v in ("members", "organisations", "groups", "link")),
    ]
    mirror = story("Source").create_alias(update_slug="mirror")
    shown = standard_page("Shown")
    expired = standard_page("Expired")
    StandardPage.objects.filter(pk=expired.pk).update(live=False, expired=True)

    listed = {one["id"] for one in items(client, limit=100)}

    for page in (*hidden, mirror, expired):
        assert page.pk not in listed
        assert client.get(f"{PAGES}{page.pk}/").status_code == 404
    assert shown.pk in listed


def test_a_page_is_found_by_its_language_and_by_what_it_translates(client: Client):
    source = story("News")
    story("Uudis", language="et", translation_of=source)
    story("Other")

    assert titles(client, locale="et", type="home.NewsItem") == ["Uudis"]
    assert titles(client, translation_of=source.pk) == ["News", "Uudis"]
    draft = story("Draft", live=False)
    assert titles(client, translation_of=draft.pk) == []


def test_long_lists_come_in_parts(client: Client):
    for number in range(23):
        story(f"Story {number:02}")

    first = client.get(PAGES, {"type": "home.NewsItem"}).json()
    second = client.get(PAGES, {"type": "home.NewsItem", "offset": 20}).json()

    assert (first["meta"], len(first["items"]), len(second["items"])) == (
        {"total_count": 23},
        20,
        3,
    )
    assert len({one["id"] for one in first["items"] + second["items"]}) == 23


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"limit": "101"}, "limit must be a whole number from 1 to 100."),
        ({"limit": "-1"}, "limit must be a whole number from 1 to 100."),
        ({"limit": "٣"}, "limit must be a whole number from 1 to 100."),
        ({"offset": "10001"}, "offset must be a whole number from 0 to 10000."),
        ({"locale": "xx"}, "locale must be one of en, et, lv, nb, sl."),
        (
            {"translation_of": "9" * 30},
            f"translation_of must be a whole number from 1 to {2**63 - 1}.",
        ),
        (
            {"fields": "*", "search": "a"},
            "Unknown: fields, search. What can be asked: limit, locale, offset, translation_of, type.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    client: Client, asked: dict[str, str], sentence: str
):
    response = client.get(PAGES, asked)

    assert (response.status_code, response.json()) == (400, {"message": sentence})


@pytest.mark.parametrize("kind", ["wagtailcore.Page", "home.HomePage", "community.Member", "x"])
def test_other_types_cannot_be_asked_for(client: Client, kind: str):
    assert client.get(PAGES, {"type": kind}).status_code == 400


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_queries_for_any_number_of_pages(
    client: Client, count: int, django_assert_num_queries: Any
):
    topics = [TopicFactory(), TopicFactory()]
    for _ in range(count):
        source = story(topics=topics, organisations=[OrganisationFactory()], picture=site_image())
        story(language="et", translation_of=source)
        initiative("Initiative", topics=topics)
    client.get(PAGES)  # what is known of types and sites

    with django_assert_num_queries(QUERIES):
        client.get(PAGES)


def test_nobody_is_known_and_no_cookie_is_set(client: Client):
    client.force_login(MemberFactory(is_superuser=True))
    story("Draft", live=False)
    members = published(title="For members", visibility="members")

    response = client.get(PAGES)

    assert members.pk not in {one["id"] for one in response.json()["items"]}
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.get("Vary", "")


def test_caches_ask_each_time_and_are_told_when_nothing_has_changed(client: Client):
    page = story("News")
    first = client.get(PAGES)

    again = client.get(PAGES, headers={"if-none-match": first["ETag"]})
    NewsItem.objects.filter(pk=page.pk).update(live=False)
    changed = client.get(PAGES, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    assert changed.status_code == 200


def test_pages_of_others_may_read_and_nobody_may_write(client: Client):
    asked_before = client.options(f"{PAGES}?locale=et")

    assert client.get(PAGES)["Access-Control-Allow-Origin"] == "*"
    assert (asked_before.status_code, asked_before["Access-Control-Allow-Methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )
    for method in (client.post, client.put, client.patch, client.delete):
        response = method(PAGES)
        assert (response.status_code, response.json()["message"][:6]) == (405, "Method")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/members/", "/api/v2/pages/x/", "/api/v2/pages/find/"]
)
def test_what_is_not_there_is_said_in_json(client: Client, path: str):
    response = client.get(path)

    assert response.status_code == 404
    assert response.json() == {"message": "There is nothing for everybody at this address."}
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "options", "delete"])
def test_whatever_is_done_where_nothing_is_gets_json(client: Client, method: str):
    response = getattr(client, method)("/api/v2/members/")

    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (404, "*")
    assert response["Content-Type"] == "application/json"


def test_only_json_is_spoken(client: Client):
    response = client.get(PAGES, headers={"accept": "text/html"})

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert client.get(PAGES, {"format": "xml"}).status_code == 400


def test_one_network_may_ask_only_so_often(client: Client, monkeypatch: pytest.MonkeyPatch):
    from home.api import views

    monkeypatch.setitem(views.LIMITS, "api", "2/m/ip")

    answers = [client.get(PAGES) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert "message" in answers[2].json()


def test_the_index_leads_to_the_lists(client: Client):
    found = client.get("/api/v2/").json()

    assert sorted(found) == ["dates", "documents", "images", "pages"]
    for address in found.values():
        assert client.get(address.removeprefix("http://localhost")).status_code == 200
