"""The code in the room: an organiser shows it, a member types it on a phone and is in."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from events.enums import MarkSource
from events.models import Attendance, Event, Occurrence
from events.services import contacts, registration
from tests.browser.test_first_thread import sign_in
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from community.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_date_now(*members: Member) -> Occurrence:
    """It began within the last two hours, and one can check in for four."""
    now = timezone.localtime()
    today = entry(now.date(), time(max(now.hour - 1, 0)), time(23, 59), zone=str(now.tzinfo))
    page = published(
        plan(today, self_check_in=True, self_check_in_minutes=240, seats_room=20),
        title="Service design for beginners",
        slug="service-design",
    )
    date = Event.objects.get(schedule_page=page).occurrences.select_related("run").get()
    for member in members:
        contact = contacts.of_member(member, now=timezone.now())
        # Registration closed when it began.
        before = date.start - timedelta(days=1)
        registration.register(run=date.run, contact=contact, mode="room", now=before)
    return date


def check(page: Page) -> None:
    """Nothing for axe to find, by day and in the dark, and nothing wider than a phone."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)


def test_a_member_types_the_code_on_the_screen_and_is_in(
    page: Page, browser: Browser, live_server
) -> None:
    organiser, member = MemberFactory(groups=["Organisers"]), MemberFactory(name="Mari Maasikas")
    date = a_date_now(member)
    phone = browser.new_context(viewport={"width": 360, "height": 740}).new_page()

    page.goto(f"{live_server.url}/en/check-in/{date.run.uuid}/screen/")
    sign_in(page, organiser.email)
    shown = page.locator(".room-screen__code")
    expect(shown).to_be_visible()
    check(page)
    # Each takes what the screen shows by then: the minute may end meanwhile.
    phone.goto(f"{live_server.url}/here/?code={shown.inner_text().replace(' ', '')}")
    phone.get_by_role("link", name="Sign in").last.click()
    sign_in(phone, member.email)
    check(phone)
    phone.get_by_label("Code on the screen").fill("wrong")
    phone.get_by_role("button", name="Check in").click()
    expect(phone.get_by_text("This is not the code").first).to_be_visible()
    check(phone)
    page.reload()
    phone.get_by_label("Code on the screen").fill(shown.inner_text().lower())
    phone.get_by_role("button", name="Check in").click()

    expect(phone.get_by_text("You are checked in.")).to_be_visible()
    check(phone)
    mark = Attendance.objects.get()
    assert (mark.occurrence, mark.source) == (date, MarkSource.CODE)


def test_the_screen_hides_a_code_that_it_cannot_renew(page: Page, live_server) -> None:
    organiser = MemberFactory(groups=["Organisers"])
    date = a_date_now()
    page.goto(f"{live_server.url}/en/check-in/{date.run.uuid}/screen/")
    sign_in(page, organiser.email)
    shown = page.locator(".room-screen__code")
    expect(shown).to_be_visible()

    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(shown).to_be_hidden()

    page.context.set_offline(False)
    page.clock.run_for(6_000)
    expect(shown).to_be_visible()
    expect(page.get_by_text("No connection.")).to_be_hidden()
