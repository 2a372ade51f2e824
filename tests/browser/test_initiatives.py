"""An editor writes an initiative; a visitor reads it on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from home.models import InitiativePage, InitiativesPage
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_editor_writes_one_and_a_visitor_reads_it_at_320_pixels(page: Page, live_server):
    MemberFactory(email="eve@example.org", name="Eve", groups=["Editors"])
    parent = InitiativesPage.objects.get(locale__language_code="en")

    page.goto(f"{live_server.url}/admin/pages/add/home/initiativepage/{parent.pk}/")
    sign_in(page, "eve@example.org")
    page.goto(f"{live_server.url}/admin/pages/add/home/initiativepage/{parent.pk}/")
    page.get_by_role("textbox", name="Title*").fill("Laboratory for forms")
    page.get_by_role("tab", name="Who").click()
    page.get_by_role("button", name="Add organisation").click()
    page.locator("#id_bodies-0-name_0").fill("All ministries")
    page.get_by_role("tab", name="Goals and time line").click()
    goals = page.locator("#panel-child-goals_and_time_line-goals-section")
    goals.get_by_role("button", name="Insert a block").first.click()
    goals.locator("[name='goals-0-value-words']").fill("Shorter forms")
    goals.locator("[name='goals-0-value-target']").fill("40")
    goals.locator("[name='goals-0-value-current']").fill("10")
    page.get_by_role("tab", name="Funding and documents").click()
    funding = page.locator("#panel-child-funding_and_documents-funding-section")
    funding.get_by_role("button", name="Insert a block").first.click()
    funding.locator("[name='funding-0-value-source']").fill("European Social Fund")
    funding.locator("[name='funding-0-value-fund']").select_option("esf")
    funding.locator("[name='funding-0-value-amount']").fill("900000")
    page.get_by_role("tab", name="Settings").click()
    page.locator("[name='kind']").select_option("laboratory")
    page.locator("[name='starts']").fill("2026-05")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("created and published").first).to_be_visible()

    written = InitiativePage.objects.live().get()
    page.context.clear_cookies()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/en/initiatives/")
    page.get_by_role("link", name="Laboratory for forms").click()

    expect(page.get_by_role("heading", name="Laboratory for forms")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Shorter forms")).to_be_visible()
    expect(page.get_by_text("10 of 40")).to_be_visible()
    expect(page.get_by_text("Funded by the European Union")).to_be_visible()
    expect(page.get_by_text("All ministries")).to_be_visible()
    expect(page.get_by_text("since May 2026")).to_be_visible()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert str(written.bodies.get().named) == "All ministries"
