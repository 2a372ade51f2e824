"""A page that is neither news nor an event."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.events import admin
from tests.factories.news import blocks, site_image, standard_page
from tests.home import editing

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_it_shows_its_lead_picture_and_text(client: Client):
    page = standard_page(
        "About",
        lead="Who we are",
        picture=site_image(credit="Us"),
        picture_alt="A hall",
        picture_caption="Our hall",
        body=blocks(("heading", "Aims"), ("text", "<p>To mend services</p>")),
    )

    body = text(client.get(page.url))

    for part in (
        "<h1>About</h1>",
        '<p class="lead">Who we are</p>',
        'alt="A hall"',
        "Our hall",
        "Picture: Us",
        "<h2>Aims</h2>",
        "<p>To mend services</p>",
        '<meta name="description" content="Who we are">',
        '<link rel="canonical" href="http://localhost/en/about/">',
    ):
        assert part in body


def test_it_leads_to_the_live_pages_below_it_in_their_order(client: Client):
    page = standard_page("About")
    for title in ("Members", "Draft", "Funding"):
        below = standard_page(title, parent=page, lead=f"{title} in short")
        if title == "Draft":
            below.unpublish()

    response = client.get(page.url)

    assert [target.title for target in response.context["below"]] == ["Members", "Funding"]
    assert '<a href="/en/about/members/">Members</a>' in text(response)
    assert "Members in short" in text(response)


def test_without_pages_below_nothing_is_said_of_them(client: Client):
    assert "In this section" not in text(client.get(standard_page().url))


def test_an_editor_sees_it_before_it_is_saved(client: Client):
    admin.editor(client)
    url = editing.add_page_url() + "preview/"

    answer = client.post(url, editing.story_form(title="Nearly")).json()

    assert answer["is_available"] is True
    assert "<h1>Nearly</h1>" in text(client.get(url))


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_queries_for_any_number_of_pages_below(
    client: Client, django_assert_num_queries, count: int
):
    page = standard_page("About")
    for number in range(count):
        standard_page(f"Page {number}", parent=page)
    client.get(page.url)  # warm caches

    with django_assert_num_queries(8):
        response = client.get(page.url)

    assert len(response.context["below"]) == count
