"""Partner networks abroad: their list by country, and the page of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page

from events.calendar.foreign_values import Date, Event, Reading
from events.services import partner_events, partners
from home.models import HomePage, PartnerNetworkPage, PartnerNetworksPage
from home.services import setup
from tests.events import admin
from tests.factories.news import blocks, partner_network, standard_page
from tests.factories.partners import PartnerCalendarFactory
from tests.home import editing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

    from events.models import PartnerCalendar

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
ROLE = {"name": "The Workbench", "role": "visits", "email": "visits@example.org", "phone": ""}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def shown(calendar: PartnerCalendar, titles: Iterable[str], day: date = date(2026, 12, 7)) -> None:
    """Let the calendar have events of these titles, and let them be accepted."""
    date_ = Date(
        id="",
        start=datetime.combine(day, time(9)),
        end=datetime.combine(day, time(10)),
        zone="Europe/Riga",
        all_day=False,
        cancelled=False,
    )
    told = [
        Event(uid=title, title=title, description="", place="", link="", dates=(date_,))
        for title in titles
    ]
    partner_events.follow(calendar, Reading(told), now=NOW)
    partners.accept(calendar.events.all(), now=NOW)


def test_a_list_without_networks_says_so(client: Client):
    body = text(client.get("/en/partners/").content)

    assert "There are no partner networks yet." in body


def test_networks_stand_below_their_countries_as_each_language_orders_them(client: Client):
    partner_network("Trial Field", country="FI")
    partner_network("Workbench", country="DK")
    partner_network("Bench", country="DK")

    found = {
        code: [
            (country.name, [network.title for network in country.networks])
            for country in client.get(f"/{code}/partners/").context["countries"]
        ]
        for code in ("en", "et")
    }

    assert found == {
        "en": [("Denmark", ["Bench", "Workbench"]), ("Finland", ["Trial Field"])],
        "et": [("Soome", ["Trial Field"]), ("Taani", ["Bench", "Workbench"])],
    }


def test_a_network_in_two_languages_stands_once_and_one_in_another_says_so(client: Client):
    source = partner_network("Workbench")
    partner_network("Tööpink", language="et", translation_of=source)

    estonian, latvian = (text(client.get(f"/{code}/partners/").content) for code in ("et", "lv"))

    assert (estonian.count("Tööpink"), estonian.count("Workbench")) == (1, 0)
    assert 'hreflang="en" lang="en">Workbench</a>' in latvian


def test_a_draft_is_not_listed(client: Client):
    partner_network("Workbench").unpublish()

    assert client.get("/en/partners/").context["countries"] == []


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    for number in range(count):
        partner_network(f"Network {number}", country=("DK", "FI", "LV", "SI")[number])
    client.get("/en/partners/")

    with django_assert_num_queries(7):
        client.get("/en/partners/")


def test_a_page_says_who_they_are_where_and_whom_to_ask(client: Client):
    page = partner_network(
        "Workbench",
        lead="They rewrite rules",
        country="DK",
        languages=["en", "da"],
        website="https://example.org/workbench",
        body=blocks(("heading", "What they do")),
        contact=blocks(("contact", ROLE)),
    )

    body = text(client.get(page.url).content)

    for part in (
        "<h1>Workbench</h1>",
        '<p class="lead">They rewrite rules</p>',
        "<dt>Country</dt><dd>Denmark</dd>",
        "<dt>Languages</dt><dd>English, Danish</dd>",
        'href="https://example.org/workbench" rel="noopener external"',
        "<h2>What they do</h2>",
        '<p class="block-contact__name">The Workbench</p>',
        'href="mailto:visits@example.org"',
        '<link rel="canonical" href="http://localhost/en/partners/workbench/">',
    ):
        assert part in body
    assert "Its next dates" not in body


def test_its_calendar_s_next_dates_lead_to_the_calendar(client: Client):
    ours, other = PartnerCalendarFactory(), PartnerCalendarFactory()
    shown(ours, ["Coffee"])
    shown(other, ["Tea"])
    page = partner_network("Workbench", calendar=ours)

    agenda = client.get(page.url).context["agenda"]

    assert [date.words.title for date in agenda.dates] == ["Coffee"]
    listed = client.get(agenda.address).context["calendar"].listing
    assert [date.words.title for date in listed.dates] == ["Coffee"]


def test_a_calendar_without_dates_says_so_and_one_that_is_gone_is_no_error(client: Client):
    calendar = PartnerCalendarFactory()
    page = partner_network("Workbench", calendar=calendar)

    empty = text(client.get(page.url).content)
    calendar.delete()
    gone = client.get(page.url)

    assert "No dates are known at the moment." in empty
    assert (gone.status_code, gone.context["agenda"]) == (200, None)


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_costs_the_same_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int
):
    calendar = PartnerCalendarFactory()
    shown(calendar, [f"Coffee {number}" for number in range(count)])
    page = partner_network("Workbench", calendar=calendar)
    client.get(page.url)

    with django_assert_num_queries(12):
        client.get(page.url)


def test_search_finds_a_network_by_its_country_and_its_role(client: Client):
    partner_network("Workbench", country="DK", contact=blocks(("contact", ROLE)))

    for words in ("Denmark", "visits"):
        assert "Workbench" in client.get("/en/search/", {"q": words}).content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "example"])
def test_a_website_leads_into_the_web_only(address: str):
    page = partner_network("Workbench")
    page.website = address

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["website"]


def test_a_country_must_be_one():
    page = partner_network("Workbench")
    page.country = "ZZ"

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["country"]


def test_an_editor_makes_a_network(client: Client):
    admin.editor(client)
    parent = PartnerNetworksPage.objects.get(locale__language_code="en")
    calendar = PartnerCalendarFactory()
    form: dict[str, Any] = {
        "title": "Workbench",
        "slug": "workbench",
        "lead": "",
        "picture": "",
        "country": "DK",
        "languages": ["en", "da"],
        "website": "https://example.org/",
        "calendar": str(calendar.pk),
        **editing.body(),
        **editing.body(("contact", {**ROLE, "person": ""}), name="contact"),
        "action-publish": "1",
    }

    client.post(
        reverse("wagtailadmin_pages:add", args=("home", "partnernetworkpage", parent.pk)), form
    )

    page = PartnerNetworkPage.objects.live().get()
    assert (page.country, page.languages, page.calendar) == ("DK", ["en", "da"], calendar)
    assert page.contact[0].value["role"] == "visits"


def test_a_page_that_had_the_address_before_gets_another_one(client: Client):
    home = HomePage.objects.get(locale__language_code="en")
    PartnerNetworksPage.objects.get(locale=home.locale).delete()
    taken = standard_page("Partners", slug="partners", parent=home)
    below = standard_page("Friends", slug="friends", parent=taken)

    setup.prepare_site()

    assert PartnerNetworksPage.objects.get(locale=home.locale).url == "/en/partners/"
    assert Page.objects.get(pk=taken.pk).url == "/en/partners-1/"
    assert client.get("/en/partners-1/friends/").status_code == 200
    assert below.pk == Page.objects.get(slug="friends").pk
