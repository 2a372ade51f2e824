"""A unit's colours as a browser draws them, and its counter as a browser runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.factories.news import site_image, story
from tests.factories.people import MemberFactory
from tests.foundation.brand.making import a_brand

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLOURS = {"accent": "#7a1f5c", "mark": "#f0b429"}
COUNTER = "https://count.example.org"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_the_units_colours_and_can_be_read(browser: Browser, live_server, scheme: str):
    a_brand(
        **COLOURS,
        name={"en": "Harbour Lab"},
        about={"en": "We try things out with those who use them."},
        address={"en": "Quay 1\n10111 Tallinn"},
        elsewhere="https://social.example.org/@harbour\nhttps://www.linkedin.com/company/harbour",
        logo=site_image(size=(400, 100)),
    )
    page = story("News", lead="What happened")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 800})
    tab = context.new_page()

    for address in ("/en/", page.url, "/accounts/login/"):
        tab.goto(f"{live_server.url}{address}")
        found = Axe().run(tab).response["violations"]
        assert [(address, one["id"]) for one in found] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    bar = tab.locator(".site-header__bar").evaluate("one => getComputedStyle(one).backgroundColor")

    assert bar == {"light": "rgb(122, 31, 92)", "dark": "rgb(57, 24, 48)"}[scheme]
    context.close()


def asked_of_counter(tab: Page, address: str) -> list[str]:
    """What the browser asks the counter for; nothing leaves the machine."""
    asked: list[str] = []

    def answer(route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="document.body.dataset.counted = 'yes'", content_type="text/javascript")

    tab.route(f"{COUNTER}/**", answer)
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    return asked


def test_a_browser_asks_the_counter_only_where_its_reader_lets_it(browser: Browser, live_server):
    a_brand(counter="plausible", counter_address=COUNTER, counter_site="lab")
    address = f"{live_server.url}/en/"
    plain, quiet = browser.new_context(), browser.new_context()
    quiet.add_init_script("Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})")
    tab = plain.new_page()

    asked = asked_of_counter(tab, address)

    assert asked == [f"{COUNTER}/js/script.js"]
    assert tab.evaluate("document.body.dataset.counted") == "yes"
    assert plain.cookies(COUNTER) == []
    assert asked_of_counter(quiet.new_page(), address) == []
    plain.close()
    quiet.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editors_screens_can_be_read_in_the_units_colours(
    browser: Browser, live_server, scheme: str
):
    a_brand(**COLOURS, name={"en": "Harbour Lab"})
    client = Client()
    client.force_login(MemberFactory(is_superuser=True))
    session = client.cookies["sessionid"].value
    context = browser.new_context(color_scheme=scheme)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    tab = context.new_page()

    tab.goto(f"{live_server.url}/admin/")
    tab.locator(".admin-brand__name").wait_for()
    found = Axe().run(tab, options={"runOnly": ["color-contrast"]}).response["violations"]
    menu = tab.locator(".sidebar").evaluate("one => getComputedStyle(one).backgroundColor")
    tab.goto(f"{live_server.url}/admin/settings/foundation/brand/")
    tab.get_by_label("Main colour", exact=True).wait_for()
    found += Axe().run(tab, options={"runOnly": ["color-contrast"]}).response["violations"]

    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    if scheme == "light":
        assert menu == "rgb(122, 31, 92)"
    context.close()


def test_the_counter_learns_of_no_page_of_this_site_where_one_came_from(
    browser: Browser, live_server
):
    a_brand(counter="plausible", counter_address=COUNTER, counter_site="lab")
    context = browser.new_context()
    tab = context.new_page()

    asked_of_counter(tab, f"{live_server.url}/accounts/login/?next=/r/secret/")
    tab.locator(".site-header__name").click()
    tab.wait_for_url("**/en/")
    tab.wait_for_load_state("networkidle")
    inside = tab.evaluate("[document.body.dataset.counted, document.referrer]")
    tab.goto(f"{live_server.url}/en/", referer="https://news.example.org/")
    tab.wait_for_load_state("networkidle")

    assert inside == ["yes", ""]
    assert tab.evaluate("document.referrer") == "https://news.example.org/"
    context.close()
