"""What programs look for: the sitemap, robots.txt, security.txt, and data in the pages."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.test import TestCase, override_settings
from wagtail.models import Page

from home.discovery import sitemap
from tests.factories.events import published
from tests.factories.news import site_image, standard_page, story

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = ("en", "et", "lv", "nb", "sl")


def located(client: Client, address: str) -> list[str]:
    root = ET.fromstring(client.get(address).content)
    return [loc.text.removeprefix("http://localhost") for loc in root.iterfind("*/s:loc", NAMES)]


def data_in(client: Client, address: str) -> dict[str, Any]:
    """What the page tells programs, by its type."""
    body = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)
    blocks = [json.loads(text) for text in found]
    every = [one for block in blocks for one in (block if isinstance(block, list) else [block])]
    return {one["@type"]: one for one in every}


def test_robots_are_told_where_the_sitemap_is(client: Client):
    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"
    assert "Disallow: /admin/" in lines
    assert (dict(response.cookies), response["Cache-Control"]) == ({}, "public, max-age=900")


def test_the_sitemap_has_what_everybody_may_read_and_nothing_else(client: Client):
    story("Told", slug="told")
    story("Draft", slug="draft", live=False)
    published(slug="open")
    for visibility in ("members", "link"):
        published(slug=visibility, visibility=visibility)

    parts = located(client, "/sitemap.xml")
    paths = {path for part in parts for path in located(client, part)}

    assert parts == ["/sitemap-pages-1.xml", "/sitemap-organisations.xml"]
    assert {"/en/", "/et/news/", "/en/news/told/", "/en/events/open/"} <= paths
    assert not {path for path in paths if re.search("draft|members|link", path)}
    assert all(client.get(path).status_code == 200 for path in paths)


def test_a_page_is_listed_with_its_translations_and_when_it_changed(client: Client):
    source = story("News", slug="news-1")
    story("Uudis", slug="uudis", language="et", translation_of=source)

    root = ET.fromstring(client.get("/sitemap-pages-1.xml").content)

    urls = {url.findtext("s:loc", "", NAMES): url for url in root.iterfind("s:url", NAMES)}
    url = urls["http://localhost/en/news/news-1/"]
    twins = [(link.get("hreflang"), link.get("href")) for link in url.iterfind("x:link", NAMES)]
    assert twins == [
        ("en", "http://localhost/en/news/news-1/"),
        ("et", "http://localhost/et/news/uudis/"),
        ("x-default", "http://localhost/en/news/news-1/"),
    ]
    assert url.findtext("s:lastmod", "", NAMES)[:10] == source.last_published_at.date().isoformat()
    assert urls["http://localhost/en/news/"].find("s:lastmod", NAMES) is None


def test_a_long_sitemap_is_split_and_translations_know_each_other_across(
    client: Client, monkeypatch
):
    monkeypatch.setattr(sitemap, "A_FILE", 3)
    whole = 35  # home and six lists in five languages

    parts = located(client, "/sitemap.xml")
    found = [path for part in parts[:-1] for path in located(client, part)]

    assert (len(parts), len(found), len(set(found))) == (13, whole, whole)
    first = client.get("/sitemap-pages-1.xml").content.decode()
    assert first.count('hreflang="x-default"') == 3
    assert first.count("<xhtml:link") == 3 * 6
    for wrong in ("pages-0", "pages-99", "pages-x", "pages-1e3", "nothing"):
        assert client.get(f"/sitemap-{wrong}.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_a_part_costs_the_same_queries_for_any_number_of_pages(
    client: Client, django_assert_max_num_queries, count: int
):
    for _ in range(count):
        story()
    client.get("/sitemap-pages-1.xml")

    with django_assert_max_num_queries(6):
        client.get("/sitemap-pages-1.xml")


@override_settings(
    SECURITY_CONTACT="mailto:security@example.org", SECURITY_EXPIRES=date(2999, 1, 1)
)
def test_who_finds_a_hole_reads_whom_to_tell(client: Client):
    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2999-01-01T00:00:00Z",
        "Preferred-Languages: en, et, lv, nb, sl",
        "Canonical: http://localhost/.well-known/security.txt",
    ]


def test_without_a_contact_or_once_it_is_out_of_date_nobody_is_named(client: Client):
    unset = client.get("/.well-known/security.txt").status_code
    with override_settings(
        SECURITY_CONTACT="mailto:security@example.org", SECURITY_EXPIRES=date(2020, 1, 1)
    ):
        over = client.get("/.well-known/security.txt").status_code

    assert (unset, over) == (404, 404)


def test_a_story_says_all_that_a_news_article_must(client: Client):
    page = story("News", slug="news-1", lead="In short", picture=site_image(size=(1300, 700)))

    found = data_in(client, page.url)

    article = found["NewsArticle"]
    assert article["headline"] == "News"
    assert article["mainEntityOfPage"] == "http://localhost/en/news/news-1/"
    assert article["datePublished"] == page.dated_at.isoformat()
    assert article["dateModified"] >= article["datePublished"]
    assert article["image"].startswith("http://localhost/media/images/")
    assert article["publisher"]["@type"] == "GovernmentOrganization"
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        "Talka",
        "News",
        "News",
    ]
    assert found["BreadcrumbList"]["itemListElement"][-1]["item"] == article["@id"]


def test_home_and_an_event_say_what_they_are(client: Client):
    page = published(slug="open")

    assert data_in(client, "/en/")["GovernmentOrganization"]["url"] == "http://localhost/"
    event = data_in(client, page.url)["Event"]
    assert {"name", "startDate", "url", "eventStatus"} <= event.keys()


def test_an_event_for_few_tells_search_engines_nothing(client: Client):
    page = published(slug="secret", visibility="link", title="Zilver")
    body = client.get(page.specific.link_address).content.decode()

    assert '<meta name="robots" content="noindex">' in body
    assert "og:title" not in body
    assert 'rel="canonical"' not in body


def test_the_canonical_address_has_nothing_of_what_was_asked(client: Client):
    body = client.get("/en/events/?utm_source=x&view=month").content.decode()

    assert '<link rel="canonical" href="http://localhost/en/events/">' in body


def test_old_addresses_lead_straight_to_the_page_wherever_it_went(client: Client):
    """Renamed twice and moved below another page, in one language; what lies below goes along."""
    about = standard_page("About", slug="about")
    team = standard_page("Team", slug="team", parent=about)
    for slug in ("us", "we"):
        about.slug = slug
        with TestCase.captureOnCommitCallbacks(execute=True):
            about.save_revision().publish()
        about.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        elsewhere = standard_page("Programme", slug="programme")
        Page.objects.get(pk=team.pk).move(Page.objects.get(pk=elsewhere.pk), pos="last-child")

    old = ("/en/about/", "/en/us/", "/en/about/team/", "/en/us/team/", "/en/we/team/")
    found = [(answer.status_code, answer.get("Location")) for answer in map(client.get, old)]

    assert found == [(301, "/en/we/")] * 2 + [(301, "/en/programme/team/")] * 3


def test_a_translation_that_is_renamed_keeps_its_old_address(client: Client):
    source = story("News", slug="news-1")
    page = story("Uudis", slug="uudis", language="et", translation_of=source)
    page.slug = "uus"
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()

    response = client.get("/et/news/uudis/")

    assert (response.status_code, response.url) == (301, "/et/news/uus/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_finds_nothing_may_search_and_go_home_in_their_language(client: Client, language: str):
    response = client.get(f"/{language}/nowhere/")

    body = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}">' in body
    assert (
        f'<form class="search-again" data-live action="/{language}/search/" method="get">' in body
    )
    assert f'<a class="button" href="/{language}/">' in body
