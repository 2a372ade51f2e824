"""The page of a campaign or a programme."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from home.models import HomePage, LandingPage, NewsPage
from tests.events import admin
from tests.factories.events import published
from tests.factories.news import blocks, landing_page, link, site_image, standard_page, story
from tests.home import editing

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

DATES = {"heading": "", "kind": "", "topic": None, "organisation": None, "count": 3}
NEWS = {"heading": "", "topic": None, "organisation": None, "count": 3}


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def calls(*links: dict[str, object]) -> str:
    return blocks(*(("call", one) for one in links))


def test_it_begins_large_and_goes_on_in_sections(client: Client):
    about = standard_page("How to take part")
    story("Told")
    published(title="Coffee")
    page = landing_page(
        lead="Six weeks, six services",
        picture=site_image(credit="Us"),
        picture_alt="A hall",
        calls=calls(link(about), link(address="https://example.org/", title="Elsewhere")),
        body=blocks(
            ("heading", "Why"),
            ("text", "<p>Because</p>"),
            ("figures", {"figures": [{"number": "6", "label": "services"}]}),
            ("dates", DATES),
            ("stories", NEWS),
        ),
    )

    body = text(client.get(page.url))

    hero = body.partition('<header class="hero band">')[2].partition("</header>")[0]
    assert "<h1>Campaign</h1>" in hero
    assert "Six weeks, six services" in hero
    assert f'<a class="button" href="{about.url}">How to take part</a>' in hero
    assert 'data-tone="quiet" href="https://example.org/" rel="external noopener">' in hero
    for part in ('alt="A hall"', "Picture: Us", "<h2>Why</h2>", "Told", "Coffee"):
        assert part in body


def test_a_call_to_a_page_that_is_gone_is_left_out(client: Client):
    about = standard_page("How to take part")
    page = landing_page(calls=calls(link(about)))
    about.unpublish()

    assert (
        'class="button"'
        not in text(client.get(page.url)).partition("hero")[2].partition("</header>")[0]
    )


def test_with_nothing_but_a_title_it_is_a_page(client: Client):
    response = client.get(landing_page().url)

    assert (response.status_code, "<h1>Campaign</h1>" in text(response)) == (200, True)


def test_it_can_stand_first_in_the_navigation(client: Client):
    admin.editor(client)
    page = landing_page(show_in_menus=True)
    address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])

    client.post(f"{address}?position=0")

    body = client.get("/en/").content.decode()
    assert 0 < body.index(f'href="{page.url}"') < body.index('href="/en/events/"')


def test_an_editor_makes_one_and_organisers_do_not(client: Client):
    home = HomePage.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=("home", "landingpage", home.pk))
    form = editing.story_form(("heading", "Why"), title="Campaign", slug="campaign")
    form |= {**editing.body(("call", {"address": "https://example.org/", "title": "Go", "page": ""}),
                            name="calls"), "action-publish": "1"}  # fmt: skip

    admin.editor(client, "Organisers")
    client.post(url, form)
    assert not LandingPage.objects.exists()
    admin.editor(client)
    client.post(url, form)

    page = LandingPage.objects.get()
    assert (page.live, page.calls[0].value["title"]) == (True, "Go")
    assert not LandingPage.can_create_at(NewsPage.objects.get(locale=home.locale))


def test_a_translation_has_its_own_words(client: Client, translate):
    page = landing_page(
        lead="Short", calls=calls(link(address="https://example.org/", title="Take part"))
    )

    translate(page, "et", {"Campaign": "Kampaania", "Short": "Lühidalt", "Take part": "Osale"})

    ours = LandingPage.objects.get(locale__language_code="et")
    body = text(client.get(ours.url))
    assert "<h1>Kampaania</h1>" in body
    assert ">Osale " in body


@pytest.mark.parametrize("count", [1, 2])
def test_it_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    pages = [standard_page(f"Page {number}") for number in range(count)]
    for _ in range(count):
        story(picture=site_image())
    page = landing_page(
        picture=site_image(), calls=calls(*map(link, pages)), body=blocks(("stories", NEWS))
    )
    client.get(page.url)

    with django_assert_num_queries(11):
        client.get(page.url)
