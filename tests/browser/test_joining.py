"""Getting in, as people walk it: by a code and an approved domain, and by asking a moderator."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from community.models import JoinRequest, Member, Profile, Topic
from tests.community.joining import approve
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> None:
    cache.clear()


def enter_code(page: Page, button: str) -> None:
    """Read the code in the newest mail, and type it."""
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.outbox[-1].body)
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name=button).first.click()


def join(page: Page, address: str) -> None:
    page.get_by_label("Your name").fill("Anna Tamm")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, "Confirm")


def test_a_civil_servant_signs_up_and_is_welcomed(page: Page, live_server):
    approve("ministry.example.org", OrganisationFactory(name={"en": "Ministry of Clocks"}))
    Topic.objects.create(name={"en": "Service design"}, slug="service-design")

    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("link", name="Become a member").click()
    join(page, "anna@ministry.example.org")
    page.get_by_label("What you do at work").fill("Designer")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Service design").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("Service design")).to_be_checked()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_label("Yes, list me").check()
    page.get_by_label("Once a week").check()
    page.get_by_role("button", name="Save and finish").click()

    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    expect(page.get_by_text("Ministry of Clocks").first).to_be_visible()
    member, profile = Member.objects.get(), Profile.objects.get()
    assert (member.name, member.recipient.cadence, member.to_welcome) == (
        "Anna Tamm",
        "weekly",
        False,
    )
    assert (profile.title, profile.in_directory) == ("Designer", True)
    assert [topic.slug for topic in profile.topics.all()] == ["service-design"]


def test_somebody_else_asks_and_a_moderator_lets_them_in(page: Page, live_server):
    moderator = MemberFactory(groups=["Moderators"])
    OrganisationFactory(name={"en": "Museum of Clocks"})

    page.goto(f"{live_server.url}/en/join/")
    join(page, "anna@elsewhere.example.org")
    page.get_by_label("Your organisation").select_option(label="Museum of Clocks")
    page.get_by_label("Why do you want to join?").fill("We renew our services.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Your request is on its way")).to_be_visible()

    page.goto(f"{live_server.url}/admin/join-requests/")
    page.get_by_label("E-mail address").fill(moderator.email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, "Sign in")
    page.get_by_role("link", name="Anna Tamm").click()
    page.get_by_label("Let them in").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Done. The person is written to.")).to_be_visible()

    assert JoinRequest.objects.get().state == "accepted"
    assert mail.outbox[-1].subject == "You are a member of Talka"
    page.context.clear_cookies()
    page.goto(
        re.search(r"http\S+/accounts/login/", mail.outbox[-1].body)[0].replace(
            "http://localhost", live_server.url
        )
    )
    page.get_by_label("E-mail address").fill("anna@elsewhere.example.org")
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, "Sign in")
    expect(page.get_by_role("heading", name="Welcome! Who are you?")).to_be_visible()
    page.get_by_role("button", name="Skip all steps").click()
    expect(page.get_by_text("Museum of Clocks").first).to_be_visible()
