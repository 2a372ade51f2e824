"""Extra days and pauses in the editor, as a script adds rows for them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.browser.test_first_thread import sign_in
from tests.factories.events import entry, event_page, plan
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_editor_adds_more_days_and_a_pause_than_there_are_rows(page: Page, live_server):
    editor = MemberFactory(groups=["Editors"])
    event = event_page(plan(entry(date(2027, 12, 6), rule="FREQ=WEEKLY;COUNT=20")), title="Meetup")
    page.goto(f"{live_server.url}{reverse('wagtailadmin_pages:edit', args=(event.pk,))}")
    sign_in(page, editor.email)
    page.get_by_role("tab", name="Dates and places").click()
    page.get_by_text("More about the dates").first.click()
    days = page.locator('input[name="plans-0-entries-0-extra_days"]')
    expect(days).to_have_count(2)

    page.get_by_role("button", name="Add a day", exact=True).click()
    page.get_by_role("button", name="Add a day or period").click()
    for number, day in enumerate(["2027-12-07", "2027-12-08", "2027-12-09"]):
        days.nth(number).fill(day)
    pauses = "#id_plans-0-entries-0-left_out"
    page.locator(f"{pauses}_0_first").fill("2027-12-13")
    page.locator(f"{pauses}_2_first").fill("2028-01-03")
    page.locator(f"{pauses}_2_open").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()

    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    line = draft.plans.get().entries.get()
    assert line.extra_days == ["2027-12-07", "2027-12-08", "2027-12-09"]
    assert line.left_out == [["2027-12-13", "2027-12-13"], ["2028-01-03", None]]
