"""The library: its list, and how it is narrowed and ordered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from home.models import CasePage, LibraryBody, LibraryEntry, LibraryPage
from tests.events import admin
from tests.factories.news import TopicFactory, case, initiative, material, site_image
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

    from home.queries.library import Facet, Listing

pytestmark = pytest.mark.django_db

LIBRARY = "/en/library/"
NOON = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def listed(client: Client, path: str = LIBRARY, **asked: Any) -> Listing:
    return client.get(path, asked).context["listing"]


def titles(client: Client, path: str = LIBRARY, **asked: Any) -> list[str]:
    return [entry.title for entry in listed(client, path, **asked).entries]


def choices(listing: Listing) -> dict[str, list[str]]:
    """What each facet offers, without the choice of all."""
    facets: list[Facet] = [listing.shelves, *listing.facets]
    return {facet.name: [choice.label for choice in facet.choices[1:]] for facet in facets}


def test_an_empty_library_says_what_will_stand_there(client: Client):
    body = text(client.get(LIBRARY).content)

    assert "The library is empty yet." in body
    assert 'class="news__filters' not in body


def test_it_lists_the_newest_first_or_by_title_as_the_language_orders_letters(client: Client):
    for number, title in enumerate(("Õpe", "Zoo", "Äri")):
        case(title, language="et", first_published_at=NOON + timedelta(days=number))

    assert titles(client, "/et/library/") == ["Äri", "Zoo", "Õpe"]
    assert titles(client, "/et/library/", order="title") == ["Zoo", "Õpe", "Äri"]


def test_it_is_narrowed_by_each_facet_and_by_all_together(client: Client):
    skills, money = TopicFactory(name={"en": "Skills"}), TopicFactory(name={"en": "Money"})
    ministry = OrganisationFactory(name={"en": "Ministry"})
    case("Queue", topics=[skills], bodies=[LibraryBody(organisation=ministry)])
    material("Interview", topics=[skills, money], licence="CC-BY-4.0")
    material("Canvas", kind="template", licence="CC0-1.0", topics=[money])

    assert titles(client, kind="case") == ["Queue"]
    assert titles(client, kind="method") == ["Interview"]
    assert titles(client, kind="material") == ["Canvas"]
    assert titles(client, topic=money.slug, order="title") == ["Canvas", "Interview"]
    assert titles(client, organisation=str(ministry.uuid)) == ["Queue"]
    assert titles(client, licence="CC0-1.0") == ["Canvas"]
    assert titles(client, topic=skills.slug, kind="method", licence="CC-BY-4.0") == ["Interview"]
    assert titles(client, topic=skills.slug, kind="material") == []


def test_each_choice_says_how_many_it_would_show(client: Client):
    skills = TopicFactory(name={"en": "Skills"})
    ministry = OrganisationFactory(name={"en": "Ministry"})
    twice = [LibraryBody(organisation=ministry, part=part) for part in ("led", "funded")]
    case("Queue", topics=[skills], bodies=twice)
    material("Interview", topics=[skills], licence="CC-BY-4.0")
    material("Canvas", kind="template")

    assert choices(listed(client)) == {
        "shelf": ["Cases (1)", "Methods (1)", "Material (1)"],
        "topic": ["Skills (2)"],
        "organisation": ["Ministry (1)"],
        "licence": ["CC BY 4.0 (1)"],
        "language": ["English (3)"],
    }
    assert choices(listed(client, topic=skills.slug, kind="material")) == {
        "shelf": ["Cases (1)", "Methods (1)", "Material (0)"],
        "topic": ["Skills (0)"],
    }


def test_links_of_the_filters_keep_what_else_is_asked_for(client: Client):
    skills = TopicFactory(slug="skills")
    case("Queue", topics=[skills])

    listing = listed(client, topic="skills", order="title")

    assert [choice.query for choice in listing.shelves.choices] == [
        "topic=skills&order=title",
        "kind=case&topic=skills&order=title",
        "kind=method&topic=skills&order=title",
        "kind=material&topic=skills&order=title",
    ]
    assert [choice.query for choice in listing.orders] == [
        "topic=skills",
        "topic=skills&order=title",
    ]


def test_in_two_languages_it_stands_once_and_in_another_it_says_so(client: Client):
    source = case("Queue")
    case("Järjekord", language="et", translation_of=source)
    case("Draft", live=False)

    latvian = text(client.get("/lv/library/").content)

    assert titles(client, "/et/library/") == ["Järjekord"]
    assert 'hreflang="en" lang="en">Queue</a>' in latvian
    assert "Draft" not in latvian


def test_asked_for_a_language_it_shows_what_is_told_in_it(client: Client):
    source = case("Queue")
    case("Järjekord", language="et", translation_of=source)
    material("Interview")

    listing = listed(client, language="et")

    assert [entry.title for entry in listing.entries] == ["Järjekord"]
    assert choices(listing)["language"] == ["English (2)", "Estonian (1)"]


def test_a_page_holds_twenty_and_the_rest_follows(client: Client):
    for number in range(21):
        material(f"Method {number:02}")

    body = text(client.get(LIBRARY, {"order": "title"}).content)

    assert titles(client, order="title", page=2) == ["Method 20"]
    assert 'href="?order=title&page=2"' in body
    assert "21 things" in body


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "story"},
        {"topic": "nowhere"},
        {"topic": "../../etc"},
        {"organisation": "1"},
        {"organisation": "00000000-0000-4000-8000-000000000000"},
        {"licence": "MIT"},
        {"language": "xx"},
        {"order": "random"},
        {"page": "two"},
        {"page": "-1"},
    ],
)
def test_what_cannot_be_understood_is_left_out_with_a_word(client: Client, asked: dict[str, str]):
    case("Queue")

    body = text(client.get(LIBRARY, asked).content)

    assert "Part of this address could not be understood" in body
    assert "Queue" in body


def test_a_page_that_is_not_there_is_the_first_one(client: Client):
    case("Queue")

    body = text(client.get(LIBRARY, {"page": "9"}).content)

    assert "The list has no such page." in body
    assert "Queue" in body


def test_where_nothing_matches_there_is_a_way_back(client: Client):
    case("Queue")

    body = text(client.get(LIBRARY, {"kind": "method"}).content)

    assert "Nothing in the library matches all of this." in body
    assert '<a href="/en/library/">Show all</a>' in body


def test_a_card_says_what_it_is_and_who_did_it(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry"})
    funder = LibraryBody(name={"en": "Fund"}, part="funded")
    material("Interview", lead="Ask them", takes="Half a day", picture=site_image(),
             bodies=[LibraryBody(organisation=ministry, part="made"), funder])  # fmt: skip

    body = text(client.get(LIBRARY).content)

    assert '<p class="library-card__kind">Method</p>' in body
    assert '<p class="page-card__lead">Ask them</p>' in body
    assert '<ul class="facts"><li>Ministry</li><li>Half a day</li></ul>' in body
    assert '<div class="initiative-card__picture"><img' in body


@pytest.mark.parametrize(("order", "queries"), [("newest", 18), ("title", 17)])
@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_any_number(
    client: Client, django_assert_num_queries, count: int, order: str, queries: int
):
    for number in range(count):
        body = LibraryBody(organisation=OrganisationFactory())
        more = {"topics": [TopicFactory()], "bodies": [body], "picture": site_image()}
        case(f"Case {number}", **more)
        material(f"Method {number}", licence="CC0-1.0", **more)
    asked = {"order": order}
    client.get(LIBRARY, asked)

    with django_assert_num_queries(queries):
        client.get(LIBRARY, asked)


def test_an_initiative_leads_to_its_cases_in_every_language(client: Client):
    programme = initiative("Programme")
    ours = initiative("Programm", language="et", translation_of=programme)
    case("Queue", initiative=programme)
    case("Of another", initiative=initiative("Another"))
    case("Draft", initiative=programme, live=False)

    found = [client.get(page.url).context["whole"].cases for page in (programme, ours)]

    assert [[case.title for case in cases] for cases in found] == [["Queue"], ["Queue"]]


def test_an_organisation_s_page_shows_the_newest_and_leads_to_the_others(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry"})
    for number in range(4):
        day = NOON + timedelta(days=number)
        body = LibraryBody(organisation=ministry)
        case(f"Case {number}", bodies=[body], first_published_at=day)
    case("Of others", bodies=[LibraryBody(organisation=OrganisationFactory())])
    page = reverse("organisation", args=[ministry.uuid])

    body = text(client.get(page).content)
    few = text(client.get(reverse("organisation", args=[OrganisationFactory().uuid])).content)

    assert [f"Case {number}" in body for number in range(4)] == [False, True, True, True]
    assert (
        f'<a href="/en/library/?organisation={ministry.uuid}">All of it in the library</a>' in body
    )
    assert "Of others" not in body
    assert "In the library" not in few


def test_editors_and_authors_write_for_it_and_nobody_else(client: Client):
    parent = LibraryPage.objects.get(locale__language_code="en")
    for group, status in (("Editors", 200), ("Authors", 200), ("Organisers", 302)):
        admin.editor(client, group)
        for model in ("casepage", "materialpage"):
            url = reverse("wagtailadmin_pages:add", args=("home", model, parent.pk))
            assert client.get(url).status_code == status, (group, model)


def test_only_the_two_forms_can_be_made_and_only_in_the_library():
    assert LibraryPage.allowed_subpage_models()[0] is CasePage
    assert not LibraryEntry.is_creatable
    assert LibraryEntry not in LibraryPage.creatable_subpage_models()
    assert CasePage.allowed_parent_page_models() == [LibraryPage]
