"""An organiser writes to participants: the form, the mail as it will be, and what was sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Message, Run
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_organiser_looks_at_a_mail_and_sends_it_on_a_narrow_screen(page: Page, live_server):
    MemberFactory(email="mari@example.org", name="Mari", groups=["Organisers"])
    event = published(
        plan(entry((timezone.now() + timedelta(days=20)).date())), title="Service design"
    )
    run = Run.objects.get(event__key=event.event_key)
    now = timezone.now()
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=now, changed_at=now
    )
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"{live_server.url}/admin/events/participants/{run.uuid}/write/")
    sign_in(page, "mari@example.org")
    page.reload()
    assert problems(page) == []
    page.get_by_label("Subject").fill("Bring a laptop")
    page.get_by_label("Text").fill("Please.\n\nCoffee is there: https://example.org/")
    page.get_by_role("button", name="See it first").press("Enter")

    expect(page.get_by_text("This goes to 1 person.")).to_be_visible()
    assert problems(page) == []
    mail = page.frame_locator(".mail-preview")
    expect(mail.get_by_role("heading", name="Service design")).to_be_visible()
    expect(mail.get_by_role("link", name="https://example.org/")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Send").press("Enter")

    expect(page.get_by_text("The message goes to 1 person, with a copy to you.")).to_be_visible()
    page.reload()  # Wagtail's sentence fades in
    expect(page.get_by_role("heading", name="Messages sent")).to_be_visible()
    assert problems(page) == []
    assert Message.objects.get().text == "Please.\n\nCoffee is there: https://example.org/"
