"""The calendar page in a browser: changed in place with script, the same without, walked by
keyboard, and nothing for axe to find."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, tab_to
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ("", "?view=week", "?view=month", "?view=past", "?filters=1&kind=talk")
# Kept on the window: a page loaded anew has lost it.
MARK = "window.stillHere = true"


def next_month() -> date:
    return (timezone.localdate().replace(day=1) + timedelta(days=40)).replace(day=10)


def four_talks_and_a_training() -> None:
    day = next_month()
    for hour in range(9, 13):
        when = entry(day, time(hour), time(hour + 1))
        published(plan(when), title=f"Talk {hour}", slug=f"talk-{hour}", kind="talk")
    published(plan(entry(day)), title="Training", slug="training", kind="training")


def reloaded(page: Page) -> bool:
    return not page.evaluate("window.stillHere === true")


def test_the_month_is_walked_by_keyboard_without_loading_the_page_anew(page: Page, live_server):
    four_talks_and_a_training()
    page.goto(f"{live_server.url}/en/events/")
    page.evaluate(MARK)
    tab_to(page, r"^a Month$")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?view=month$"))
    expect(page.locator(":focus")).to_have_text("Month")
    first = page.get_by_role("heading", level=2).first.inner_text()

    tab_to(page, r"^a (?!Subscribe).*\d{4}$")
    tab_to(page, r"^a .*\d{4}$")  # the next month stands behind the one before
    page.keyboard.press("Enter")

    day = next_month()
    expect(page).to_have_url(re.compile(rf"date={day:%Y-%m}-01"))
    heading = page.locator(".calendar-period__name")
    expect(heading).not_to_have_text(first)
    said = page.get_by_role("status").filter(has_text="5 dates")
    expect(said).to_be_attached()
    cell = page.get_by_role("cell").filter(has_text="2 more")
    expect(cell.get_by_role("listitem")).to_have_count(3)
    expect(page.locator("#calendar-later")).to_be_focused()
    assert not reloaded(page)

    tab_to(page, r"^a 2 more")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-date")).to_have_count(5)
    page.go_back()
    expect(heading).not_to_have_text(first)
    expect(page.get_by_role("table")).to_be_visible()
    page.go_back()
    expect(heading).to_have_text(first)


def test_filters_change_the_list_and_the_address_in_place(page: Page, live_server):
    four_talks_and_a_training()
    page.goto(f"{live_server.url}/en/events/")
    page.evaluate(MARK)

    page.get_by_role("link", name="All filters").click()
    page.locator("#by-kind-training").check()

    expect(page).to_have_url(re.compile(r"\?kind=training&filters=1$|\?filters=1&kind=training$"))
    expect(page.locator(".agenda-date")).to_have_count(1)
    # The others are still counted as if nothing were chosen.
    expect(page.locator("label[for=by-kind-talk]")).to_contain_text("4")
    expect(page.locator("#by-kind-training")).to_be_focused()
    page.get_by_role("link", name=re.compile("Remove the filter: +Training")).click()
    expect(page.locator(".agenda-date")).to_have_count(5)
    expect(page.locator("#by-kind-training")).not_to_be_checked()
    page.locator("#calendar-q").fill("talk")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-date")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"q=talk"))
    # What is left empty stays out of the address.
    assert "date=" not in page.url
    assert not reloaded(page)


def test_the_copy_button_of_an_exchanged_part_still_copies(page: Page, live_server):
    page.goto(f"{live_server.url}/en/events/")
    page.get_by_role("link", name="Month", exact=True).click()
    expect(page.get_by_role("table")).to_be_visible()

    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def test_all_of_it_works_without_script(browser: Browser, live_server):
    four_talks_and_a_training()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/events/")

    page.get_by_role("link", name="All filters").click()
    page.locator("#by-kind-training").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".agenda-date")).to_have_count(1)
    page.get_by_role("link", name="Month", exact=True).click()
    page.locator("#calendar-later").click()

    expect(page.get_by_role("cell").filter(has_text="Training")).to_have_count(1)
    assert "kind=training" in page.url
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, live_server, scheme: str):
    four_talks_and_a_training()
    complaints: list[str] = []
    for width in (320, 1280):
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        for query in VIEWS:
            page.goto(f"{live_server.url}/en/events/{query}")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["target"]) for one in found] == [], query
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, query
        context.close()
    assert complaints == []


def test_on_a_phone_the_month_is_an_agenda_of_the_days_that_have_dates(
    browser: Browser, live_server
):
    four_talks_and_a_training()
    day = next_month()
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/en/events/?view=month&date={day}")

    shown = page.locator(".calendar-day:visible")

    expect(shown).to_have_count(1)
    expect(shown.locator(".calendar-day__name")).to_have_text(f"{day:%A} 10 {day:%B %Y}")
    expect(shown.locator(".calendar-day__number")).to_be_hidden()
    context.close()


def test_on_paper_the_list_is_a_programme(page: Page, live_server):
    four_talks_and_a_training()
    page.goto(f"{live_server.url}/en/events/")
    page.emulate_media(media="print")

    for gone in (".site-header", ".filters", ".tabs", ".subscribe", ".site-footer"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("heading", name="Events", exact=True)).to_be_visible()
    expect(page.locator(".agenda-date__title")).to_have_count(5)


def test_an_event_is_opened_as_a_page_of_its_own(page: Page, live_server):
    four_talks_and_a_training()
    page.goto(f"{live_server.url}/en/events/?q=training")

    follow(page, r"^a Training$")

    expect(page.get_by_role("heading", level=1, name="Training")).to_be_visible()
