"""What a change does, as an editor sees it while typing, and chooses before publishing it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Occurrence
from events.services import registration
from foundation.models import OutboxRow
from tests.browser.test_first_thread import a_monday_to_come, sign_in
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_somebody():
    """A published series of three Mondays, with somebody registered for the first one."""
    monday = a_monday_to_come()
    page = published(plan(entry(monday, rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3")), title="Meetup")
    first = Occurrence.objects.earliest("start")
    registration.register(run=first.run, contact=ContactFactory(), mode="room", now=timezone.now())
    return page, first


def test_an_editor_sees_what_typing_does_and_publishes_without_writing(page: Page, live_server):
    event_page, _first = with_somebody()
    editor = MemberFactory(groups=["Editors"])
    page.goto(f"{live_server.url}/admin/pages/{event_page.pk}/edit/#tab-dates_and_places")
    sign_in(page, editor.email)
    effect = page.locator("[data-schedule-target='dates']")
    expect(effect.get_by_text("Nothing changes for dates that are published")).to_be_visible()

    page.locator("[name='plans-0-entries-0-end_time']").fill("12:30")
    page.locator("[name='plans-0-entries-0-end_time']").press("Tab")

    expect(effect.get_by_text("3 dates move, 1 person will be told.")).to_be_visible()
    expect(effect.get_by_text("09:00 – 12:30").first).to_be_visible()
    effect.get_by_label("Change it without writing").check()
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_text("Page 'Meetup' has been")).to_be_visible()
    assert {o.wall_end.hour for o in Occurrence.objects.all()} == {12}
    assert not OutboxRow.objects.filter(message="events.change").exists()


def test_a_move_that_double_books_somebody_is_confirmed(page: Page, live_server):
    _event_page, first = with_somebody()
    organiser = MemberFactory(groups=["Organisers"])
    tuesday = first.date + timedelta(days=1)
    published(plan(entry(tuesday)), title="Another")
    other = Occurrence.objects.get(date=tuesday)
    registration.register(
        run=other.run,
        contact=first.run.registrations.get().contact,
        mode="room",
        now=timezone.now(),
    )
    page.goto(f"{live_server.url}/admin/events/date/{first.uid}/move/")
    sign_in(page, organiser.email)
    page.locator("#id_day").fill(tuesday.isoformat())
    page.locator("#id_day").press("Tab")
    page.get_by_label("Reason").fill("The room is taken")
    page.get_by_role("button", name="Move the date").press("Enter")

    warning = "1 date moves, 1 person will be told, 1 of them is then double-booked."
    expect(page.get_by_text(warning)).to_be_visible()
    assert Occurrence.objects.get(pk=first.pk).wall_start == first.wall_start
    page.get_by_role("button", name="Move the date").press("Enter")

    expect(page).to_have_url(re.compile(r"/admin/events/\d+/dates/"))
    expect(page.get_by_text(re.compile("1 mail about changes goes out at"))).to_be_visible()
    assert Occurrence.objects.get(pk=first.pk).wall_start.date() == tuesday
