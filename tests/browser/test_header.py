"""The menu below a member's name: with a keyboard, in a narrow window, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.header import account, entries, sign_out
from tests.browser.keyboard import focused, press
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.contacts import asked, shown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Aleksandra-Wilhelmina Kovačič-Vandenbroeck of the Harbour"


def test_the_menu_opens_and_closes_with_a_keyboard_and_fits_a_narrow_window(
    page: Page, live_server
):
    member = shown(name=LONG)
    asked(recipient=member)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/contacts/")
    sign_in(page, member.email)
    expect(entries(page)).to_be_hidden()

    press(page, f"^button {LONG}")

    expect(entries(page)).to_be_visible()
    expect(entries(page).get_by_role("link").or_(entries(page).get_by_role("button"))).to_have_text(
        [
            "Members",
            "Organisations",
            "My registrations",
            "My training",
            "My calendars",
            "Groups",
            "Contacts 1(1 new)",
            "What you follow",
            "Profile",
            "Sign out",
        ]
    )
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # At one moment: the page may still be coming to rest.
    box, bar = page.evaluate(
        "both => both.map(one => one.getBoundingClientRect().toJSON())",
        [entries(page).element_handle(), account(page).element_handle()],
    )
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= bar["y"] + bar["height"] - 1

    page.keyboard.press("Tab")
    assert focused(page) == "a Members"
    page.keyboard.press("Escape")
    expect(entries(page)).to_be_hidden()
    assert focused(page).startswith(f"button {LONG}")


def test_without_script_a_member_opens_the_menu_and_signs_out(browser: Browser, live_server):
    member = shown(name="Anna")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/en/contacts/")
    sign_in(page, member.email)

    account(page).click()
    entries(page).get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()
    sign_out(page)

    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.context.close()
