"""Somebody says with a keyboard what it was like; an organiser reads it once it has closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Survey
from events.services import contacts
from tests.browser.keyboard import tab_to
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.events import entry, plan
from tests.factories.feedback import later, said, surveyed, took_part
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def over(*questions):
    """A run that was held three days ago."""
    day = timezone.now().date() - timedelta(days=3)
    return surveyed(*questions, lines=plan(entry(day)), title="Maps")


def is_narrow(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_member_answers_once_and_the_organiser_reads_it_when_it_has_closed(
    page: Page, live_server
):
    now = timezone.now()
    useful = later("How useful was it?", kind="scale", required=True)
    change = later("What should we do differently?", kind="long")
    run = over(useful, change)
    said(run, useful, "3", "4", "4", "5", now=now)
    member = MemberFactory(email="mari@example.org", name="Mari", groups=["Organisers"])
    place = took_part(run, contact=contacts.of_member(member, now=now))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/registrations/")
    sign_in(page, "mari@example.org")
    page.get_by_text("Past and cancelled").click()
    page.get_by_role("link", name="Say what it was like").click()

    expect(page.get_by_text("Nobody learns whose answers these are.")).to_be_visible()
    assert problems(page) == []
    assert is_narrow(page)
    tab_to(page, "^input 1$")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("More time")
    tab_to(page, "^button Send my answers$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert problems(page) == []
    sheets = Survey.objects.get().sheets
    assert [answer["value"] for answer in sheets[str(useful.key)]] == ["3", "4", "4", "5", "5"]

    page.goto(f"{live_server.url}{reverse('my_feedback', args=[place.uuid])}")
    expect(page.get_by_text("You have answered already. Thank you.")).to_be_visible()

    page.goto(f"{live_server.url}{reverse('event_feedback', args=[run.uuid])}")
    expect(page.get_by_text("5 people have answered.")).to_be_visible()
    assert page.get_by_text("More time").count() == 0
    page.get_by_text("Close the survey now").click()
    page.get_by_role("button", name="Close the survey", exact=True).click()
    expect(page.get_by_text("5 answers, 4.2 on average")).to_be_visible()
    expect(page.get_by_text("More time")).to_be_visible()
    # Without the message that it is closed, which fades in.
    page.reload()
    assert problems(page) == []
    assert is_narrow(page)


def test_an_editor_adds_ready_made_questions_of_both_kinds(page: Page, live_server):
    run = over()
    organiser = MemberFactory(groups=["Organisers"])
    edit = f"{live_server.url}/admin/pages/{run.event.schedule_page_id}/edit/"
    page.goto(f"{edit}#tab-feedback")
    sign_in(page, organiser.email)
    page.get_by_role("button", name="Recommending it").click()
    row = "feedback_questions-0"
    expect(page.locator(f"[name='{row}-words_en']")).to_have_value(
        "Would you recommend it to a colleague?"
    )
    page.get_by_role("button", name="What to do differently").click()
    condition = page.locator("[name='feedback_questions-1-shown_if']")
    condition.focus()
    condition.select_option(label="Would you recommend it to a colleague?: Yes")
    page.get_by_role("tab", name="Questions").click()
    page.get_by_role("button", name="Diet", exact=True).click()
    expect(page.locator("[name='questions-0-options-0-words_en']")).to_have_value("Vegetarian")
