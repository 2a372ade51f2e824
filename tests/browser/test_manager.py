"""Approval by one's manager, as the two walk it: one registers and names the other, who opens the
link in the mail, without an account, and approves."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from events.models import Occurrence, Registration
from tests.browser.test_first_thread import a_monday_to_come, sign_in
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOSS = "boss@ministry.example"


@pytest.fixture(autouse=True)
def _no_limits_yet():
    cache.clear()


def mail_to(address: str):
    """The latest."""
    return [message for message in mail.outbox if address in message.to[0]][-1]


def link_in(message, live_server, path: str) -> str:
    return live_server.url + re.search(rf"http\S+?(/{path}/\S+)", message.body)[1]


def a_training(**settings: object) -> Occurrence:
    published(
        plan(entry(a_monday_to_come()), approval="manager", **settings), title="Service design"
    )
    return Occurrence.objects.get()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_members_manager_approves_by_the_link_in_the_mail(
    page: Page, browser: Browser, live_server
):
    run = a_training(seats_room=3).run
    member = MemberFactory(name="Anna Tamm")
    page.goto(f"{live_server.url}/en/events/register/{run.uuid}/")
    sign_in(page, member.email)
    page.get_by_label("Your manager's e-mail address").fill(member.email)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("This is an address of your own.").first).to_be_visible()
    page.get_by_label("Your manager's e-mail address").fill("bos@ministry.example")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Waiting for approval").first).to_be_visible()

    # Mistyped: the first link is dead then.
    dead = link_in(mail_to("bos@ministry.example"), live_server, "m")
    page.get_by_role("link", name="Correct my manager's address").click()
    page.get_by_label("Your manager's e-mail address").fill(BOSS)
    page.get_by_role("button", name="Ask this address").click()
    expect(page.get_by_text(f"We have written to {BOSS}.")).to_be_visible()

    manager = browser.new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    manager.goto(dead)
    expect(manager.get_by_role("heading", name="This link does not work")).to_be_visible()
    alive = link_in(mail_to(BOSS), live_server, "m")
    manager.goto(alive)
    expect(manager.get_by_text(f"Anna Tamm ({member.email}) would like")).to_be_visible()
    assert Registration.objects.get().state == "requested"
    manager.get_by_role("button", name="Approve").press("Enter")
    expect(manager.get_by_text("This request was approved on")).to_be_visible()
    expect(manager.get_by_role("button", name="Decline")).to_have_count(0)
    manager.close()

    page.reload()
    expect(page.get_by_text("Confirmed").first).to_be_visible()
    assert mail_to(member.email).subject == "Approved: Service design"


def test_a_guests_manager_declines_with_a_reason_that_the_guest_reads(page: Page, live_server):
    run = a_training().run
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/events/register/{run.uuid}/guest/")
    page.get_by_label("Name", exact=True).fill("Anna")
    page.get_by_label("E-mail address", exact=True).fill("anna@example.org")
    page.get_by_label("Your manager's e-mail address").fill(BOSS)
    page.get_by_label(re.compile("I agree")).check()
    assert fits(page)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert not any(BOSS in message.to[0] for message in mail.outbox)
    mine = link_in(mail_to("anna@example.org"), live_server, "r")
    page.goto(mine)
    page.get_by_role("button", name="Confirm my registration").click()
    expect(page.get_by_text(f"Your manager ({BOSS}) was asked")).to_be_visible()
    assert fits(page)

    page.goto(link_in(mail_to(BOSS), live_server, "m"))
    assert fits(page)
    page.get_by_label("Reason").fill("Not this year.")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("This request was declined on")).to_be_visible()

    page.goto(mine)
    expect(page.get_by_text("Declined").first).to_be_visible()
    assert "Not this year." in mail_to("anna@example.org").body
