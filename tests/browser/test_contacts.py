"""Two members come into contact with a keyboard; a report becomes a decision that its author reads."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from community.models import ContactRequest, Decision, Profile
from tests.browser.header import sign_out
from tests.browser.keyboard import tab_to
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.contacts import shown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def mailed(address: str, path: str) -> str:
    """The latest link of that kind in a mail to `address`."""
    bodies = [m.body for m in mail.outbox if address in m.to[0] and f"/{path}/" in m.body]
    return re.search(rf"/{path}/\S+/", bodies[-1])[0]


def is_narrow(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_request_is_accepted_and_addresses_are_exchanged(page: Page, live_server):
    anna = shown(name="Anna", email="anna@example.org")
    juris = shown(name="Juris", email="juris@example.org")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/members/{juris.uuid}/contact/")
    sign_in(page, anna.email)
    expect(page.get_by_role("heading", name="Contact with Juris")).to_be_visible()
    assert problems(page) == []
    assert is_narrow(page)

    tab_to(page, "^textarea ")
    page.keyboard.type("I would like to hear how you test forms with people.")
    tab_to(page, "^button Send the request$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Requests you sent")).to_be_visible()
    assert page.get_by_text(juris.email).count() == 0
    sign_out(page)

    # The link in the mail, without signing in: no address stands there.
    page.goto(f"{live_server.url}{mailed(juris.email, 'k')}")
    expect(page.get_by_text("I would like to hear how you test forms")).to_be_visible()
    assert problems(page) == []
    tab_to(page, "^button Accept and exchange addresses$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are in contact")).to_be_visible()
    assert page.get_by_text(anna.email).count() == 0
    assert ContactRequest.objects.get().state == "accepted"

    for reader, other in ((juris, anna), (anna, juris)):
        page.goto(f"{live_server.url}/en/contacts/")
        sign_in(page, reader.email)
        expect(page.get_by_role("link", name=other.email)).to_be_visible()
        page.reload()
        assert problems(page) == []
        assert is_narrow(page)
        sign_out(page)


def test_a_report_becomes_a_decision_that_its_author_reads(page: Page, live_server):
    author = shown(name="Žiga", email="ziga@example.org")
    Profile.objects.filter(member=author).update(about="Buy sticky notes from me.")
    reporter = shown(name="Maja", email="maja@example.org")
    shown(name="Mod", email="mod@example.org", groups=["Moderators"])
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/report/member/{author.uuid}/")
    sign_in(page, reporter.email)
    page.get_by_label("Advertising or spam").check()
    assert problems(page) == []
    assert is_narrow(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    sign_out(page)

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/admin/moderation/")
    sign_in(page, "mod@example.org")
    page.goto(f"{live_server.url}/admin/moderation/")
    page.get_by_role("link", name="Member: Žiga").click()
    expect(page.get_by_text("Buy sticky notes from me.")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Warn whoever wrote it").check()
    page.get_by_label("Reason").fill("This is no place for advertising.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Nothing waits to be decided.")).to_be_visible()
    # Without the message, which fades in.
    page.reload()
    assert problems(page) == []
    page.context.clear_cookies()

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{mailed(author.email, 'd')}")
    expect(page.get_by_text("This is no place for advertising.")).to_be_visible()
    assert problems(page) == []
    assert is_narrow(page)
    page.get_by_label("Why is the decision wrong?").fill("I only wanted to give them away.")
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_text("It is not answered yet.")).to_be_visible()
    assert Decision.objects.get().appeal == "open"
