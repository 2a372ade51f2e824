"""A moderator invites people from a spreadsheet, and one of them comes in."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from community.models import Member
from tests.browser.test_joining import enter_code
from tests.browser.test_partners import problems
from tests.community.invitations import workbook
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_people_in_a_spreadsheet_are_invited_and_one_comes_in(page: Page, live_server, tmp_path):
    cache.clear()
    moderator = MemberFactory(groups=["Moderators"], name="Mo")
    ministry = OrganisationFactory(name={"en": "Ministry of Clocks"})
    file = tmp_path / "people.xlsx"
    file.write_bytes(
        workbook(
            [
                ["E-mail", "Name", "Organisation"],
                ["anna@example.org", "Anna Tamm", "Min. of Clocks"],
                ["nobody", "Nobody", ""],
            ]
        )
    )

    page.goto(f"{live_server.url}/admin/invitations/")
    page.get_by_label("E-mail address").fill(moderator.email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, "Sign in")
    page.get_by_role("link", name="Invite many from a list").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("No address that a mail can go to (1)")).to_be_visible()
    page.get_by_label("Min. of Clocks").select_option(label="Ministry of Clocks")
    page.get_by_role("button", name="Invite 1 person").click()
    expect(page.get_by_text("1 person is invited")).to_be_visible()

    page.context.clear_cookies()
    letter = next(sent for sent in mail.outbox if "anna@example.org" in sent.to[0])
    address = re.search(r"http\S+/invitation/\S+", letter.body)[0]
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address.replace("http://localhost", live_server.url))
    expect(page.get_by_text("Mo invites you")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Become a member").click()

    expect(page.get_by_role("heading", name="Welcome! Who are you?")).to_be_visible()
    member = Member.objects.get(email="anna@example.org")
    assert (member.name, member.organisation) == ("Anna Tamm", ministry)
