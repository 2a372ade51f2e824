"""The first page, and what every page has around it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import permission_denied

from events.models import Event
from events.services import dates
from home.models import HomePage
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LANGUAGES = ("en", "et", "lv", "nb", "sl")


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def titles(response: HttpResponse) -> list[str]:
    return [date.words.title for date in response.context["dates"]]


def test_the_first_page_shows_its_lead_and_the_next_five_dates(client: Client):
    HomePage.objects.filter(slug="home-en").update(lead="Better services, together.")
    published(plan(entry(date(2026, 11, 20))), title="Past")
    for day in range(7, 1, -1):
        published(plan(entry(date(2026, 12, day))), title=f"Day {day}")

    response = client.get("/en/")

    assert titles(response) == [f"Day {day}" for day in range(2, 7)]
    assert "Better services, together." in response.content.decode()
    assert "webcal://localhost/calendar/en.ics" in response.content.decode()


def test_the_first_page_leaves_out_what_is_cancelled(client: Client):
    page = published(title="Off")
    occurrence = Event.objects.get(key=page.event_key).occurrences.get()
    dates.cancel(occurrence, reason="", actor=MemberFactory(), now=NOW)

    assert titles(client.get("/en/")) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_first_page_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int
):
    for _ in range(count):
        published()
    client.get("/en/")  # warm site and content-type caches

    with django_assert_num_queries(11):
        response = client.get("/en/")

    assert len(titles(response)) == count


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_says_its_language_and_leads_to_the_others(client: Client, code: str):
    response = client.get(f"/{code}/")

    body = response.content.decode()
    assert f'<html lang="{code}">' in body
    assert [link.path for link in response.context["links"]] == [f"/{lang}/" for lang in LANGUAGES]
    assert [link.code for link in response.context["links"] if link.is_current] == [code]


def test_a_view_is_switched_to_itself_in_the_other_languages(client: Client):
    client.force_login(MemberFactory())

    links = client.get("/en/registrations/").context["links"]

    assert [link.path for link in links] == [f"/{code}/registrations/" for code in LANGUAGES]


@pytest.mark.parametrize("address", ["/en/", "/en/events/", "/en/nothing/", "/r/a.1.b/"])
def test_no_page_holds_inline_style_or_script(client: Client, address: str):
    published()

    body = client.get(address).content.decode()

    # What is data runs nowhere.
    script = r'<script(?![^>]*\bsrc=)(?! type="application/ld\+json")'
    assert re.findall(rf"<style|{script}|\sstyle=|\son[a-z]+=|javascript:", body) == []


def test_the_header_offers_what_the_reader_can_do(client: Client):
    signed_out = client.get("/en/events/?kind=talk").content.decode()
    client.force_login(MemberFactory(name="Kadri"))
    signed_in = client.get("/en/events/").content.decode()

    assert 'href="/accounts/login/?next=%2Fen%2Fevents%2F%3Fkind%3Dtalk"' in signed_out
    assert "My registrations" not in signed_out
    assert ["Kadri" in signed_in, '<a href="/en/registrations/">' in signed_in] == [True, True]
    assert '<form method="post" action="/accounts/logout/">' in signed_in


def test_a_page_that_is_not_there_says_so_in_the_readers_language(client: Client):
    response = client.get("/et/ei-ole/")

    assert response.status_code == 404
    assert '<html lang="et">' in response.content.decode()
    # An error page has no twin: the switch leads to the first pages.
    assert response.content.count(b'href="/lv/"') == 1


def test_when_the_site_is_broken_one_can_still_search():
    with translation.override("et"):
        body = render_to_string("500.html")

    assert 'action="/et/search/" method="get"' in body
    assert 'name="q"' in body


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_resort_needs_neither_request_nor_database(name: str, django_assert_num_queries):
    with django_assert_num_queries(0):
        body = render_to_string(name)

    assert "<h1>" in body


def test_a_request_nobody_can_understand_is_400(client: Client):
    response = client.get("/en/", headers={"host": "evil.example.org"})

    assert response.status_code == 400
    assert b"Not understood" in response.content


def test_what_is_not_allowed_is_403_with_a_sentence(rf: RequestFactory):
    request = rf.get("/en/")
    request.user = MemberFactory()

    response = permission_denied(request, PermissionDenied())

    assert response.status_code == 403
    assert b"You may not open this page." in response.content


def test_a_form_without_its_token_is_403_and_says_what_to_do(client: Client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accounts/login/", {"login": "a@example.org"})

    assert response.status_code == 403
    assert b"Nothing was changed." in response.content


def test_a_form_that_was_open_for_too_long_gives_back_what_was_written(client: Client):
    client.force_login(MemberFactory())
    client.handler.enforce_csrf_checks = True
    typed = {
        "about": "I mend <counters>\nand forms.",
        "csrfmiddlewaretoken": "an old one of no use",
    }

    path = "/en/profile/about/"
    sent = {
        site: client.post(path, typed, headers={"sec-fetch-site": site}).content.decode()
        for site in ("same-origin", "cross-site")
    }

    assert "readonly>I mend &lt;counters&gt;\nand forms.</textarea>" in sent["same-origin"]
    assert sent["same-origin"].count("<textarea") == 1
    # Nobody else puts words into the mouth of this site.
    assert "counters" not in sent["cross-site"]


def test_a_narrow_window_opens_the_menu_without_script(client: Client):
    body = client.get("/en/").content.decode()

    assert re.findall(r'popovertarget="([^"]+)"', body) == ["site-menu", "site-menu"]
    assert re.findall(r'id="site-menu" (popover)>', body) == ["popover"]


def test_the_title_of_a_form_with_errors_says_so(client: Client):
    client.force_login(MemberFactory())

    path = "/en/profile/settings/"
    read, sent = client.get(path), client.post(path, {"language": "xx"})

    titles = [re.findall(r"<title>(.*)</title>", r.content.decode()) for r in (read, sent)]
    title = "Language and time · Talka"
    assert titles == [[title], [f"Error: {title}"]]
