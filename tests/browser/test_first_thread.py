"""The first thread, as people walk it: a member registers and finds the date in mail and calendar;
an editor moves a date, and every calendar sees it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from urllib.request import urlopen

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from events.models import Occurrence, Registration
from tests.factories.events import VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_monday_to_come() -> date:
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def sign_in(page: Page, address: str) -> None:
    """On the sign-in page: ask for a code, read it in the mail, type it."""
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name=re.compile("code", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", name=re.compile("code", re.IGNORECASE))).to_be_visible()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)
    page.get_by_label("Code").fill(code[0])
    asked = page.url
    page.get_by_role("button", name="Confirm").or_(
        page.get_by_role("button", name="Sign in")
    ).first.click()
    # Whoever reloads while the next page is still on its way has no page to reload.
    expect(page).not_to_have_url(asked)


def feed(live_server, language: str = "en") -> dict[str, tuple[datetime, int]]:
    """What a calendar program reads: start and sequence by uid."""
    with urlopen(f"{live_server.url}/calendar/{language}.ics") as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    return {str(e["UID"]): (e["DTSTART"].dt.replace(tzinfo=None), e["SEQUENCE"]) for e in events}


def test_a_member_finds_a_training_and_registers(page: Page, live_server):
    member = MemberFactory(name="Mari Maasikas")
    published(
        plan(entry(a_monday_to_come(), venue=VenueFactory()), seats_room=12),
        title="Service design in a day",
        kind="training",
    )

    page.goto(f"{live_server.url}/en/events/")
    page.get_by_role("link", name="Service design in a day").click()
    expect(page.get_by_text("12 seats free").first).to_be_visible()
    page.get_by_role("link", name="Sign in to register").click()
    sign_in(page, member.email)
    expect(page).to_have_url(re.compile("/en/events/register/"))
    page.get_by_role("button", name="Register").click()

    expect(page).to_have_url(re.compile("/en/registrations/"))
    expect(page.get_by_role("link", name="Service design in a day").first).to_be_visible()
    confirmation = mail.outbox[-1]
    assert confirmation.subject == "Registered: Service design in a day"
    [(content, kind)] = [
        (a.content, a.mimetype) for a in confirmation.alternatives if "calendar" in a.mimetype
    ]
    assert kind == "text/calendar; method=REQUEST"
    [invited] = Calendar.from_ical(content).walk("VEVENT")
    assert str(invited["UID"]) in feed(live_server)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/en/events/service-design-in-a-day/")
    expect(page.get_by_text("11 seats free").first).to_be_visible()


def test_a_member_can_leave_again(page: Page, live_server):
    member = MemberFactory()
    published(plan(entry(a_monday_to_come()), seats_room=1), title="A small workshop")
    run = Occurrence.objects.get().run
    page.goto(f"{live_server.url}/en/events/register/{run.uuid}/")
    sign_in(page, member.email)
    page.get_by_role("button", name="Register").click()

    page.get_by_role("link", name=re.compile("^Cancel")).first.click()
    page.get_by_role("button", name=re.compile("Cancel")).first.click()

    expect(page).to_have_url(re.compile("/en/registrations/"))
    assert Registration.objects.get().state == "cancelled"


def test_an_editor_moves_a_date_and_the_feed_shows_it(page: Page, live_server):
    editor = MemberFactory(groups=["Editors", "Organisers"])
    monday = a_monday_to_come()
    published(plan(entry(monday, rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3")), title="Monday meetup")
    first = Occurrence.objects.earliest("start")
    before = feed(live_server)

    page.goto(f"{live_server.url}/admin/events/dates/")
    sign_in(page, editor.email)
    page.get_by_role("link", name="Monday meetup").click()
    page.get_by_role("link", name="Move").first.click()
    day = page.locator("#id_day")
    day.fill((monday + timedelta(days=1)).isoformat())
    day.press("Tab")
    page.get_by_label("Reason").fill("The room is taken")
    page.get_by_role("button", name="Move").click()

    expect(page).to_have_url(re.compile(r"/admin/events/\d+/dates/"))
    after = feed(live_server)
    assert after.keys() == before.keys()
    assert after[str(first.uid)] == (
        datetime.combine(monday + timedelta(days=1), time(9)),
        before[str(first.uid)][1] + 1,
    )
