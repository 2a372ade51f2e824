"""What most people come for, without a mouse: at each stop the focus is seen and covered by nothing,
and whatever is sent, what came of it has the focus. An editor's way is in `test_second_thread`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Page, expect

from events.models import Registration
from tests.browser import looking
from tests.browser.keyboard import focused, tab_to
from tests.browser.screens import NOW, Screen, Visitors, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitors(browser: Browser, live_server) -> Iterator[Visitors]:
    with time_machine.travel(NOW, tick=True):
        visitors = Visitors(browser, live_server.url, World())
        yield visitors
        visitors.close()


def stop_at(page: Page, wanted: str) -> None:
    """Tab to it: there it is seen that it has the focus."""
    tab_to(page, wanted)
    assert looking.here(page) == []


def follow(page: Page, wanted: str) -> None:
    stop_at(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, wanted: str, words: str) -> None:
    stop_at(page, wanted)
    page.keyboard.type(words)


def code() -> str:
    return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)[0]


def test_a_visitor_finds_a_training_signs_in_registers_and_cancels(visitors: Visitors):
    page = visitors.open(Screen("/en/"), reduced_motion="reduce")
    stop_at(page, "^a Skip to the content$")
    follow(page, "^a Events$")
    follow(page, "^a Service design in a day")
    follow(page, "^a Sign in to register$")
    write(page, "^input E-mail address", visitors.world.other.email)
    follow(page, "^button Send me a code$")
    write(page, "^input Code", "wrong")
    follow(page, "^button Sign in$")
    assert focused(page).startswith("div There is a problem")
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    follow_to_field(page, "input Code")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(code())
    follow(page, "^button Sign in$")

    expect(page).to_have_url(re.compile("/en/events/register/"))
    follow(page, "^button Register$")
    assert focused(page).startswith("div There is a problem")
    expect(page).to_have_title(re.compile("^Error: Register: Service design in a day"))
    follow_to_field(page, "input By train")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "input On foot"
    follow(page, "^button Register$")
    assert focused(page).startswith("div You are registered for “Service design in a day”.")

    follow(page, "^a Cancel: Service design in a day$")
    follow(page, "^button Cancel my registration$")
    assert focused(page) == "div Your registration for “Service design in a day” is cancelled."
    member = visitors.world.other
    assert Registration.objects.get(contact__member=member).state == "cancelled"


def follow_to_field(page: Page, wanted: str) -> None:
    """The first link of the summary of errors leads to its field."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page).startswith(wanted)
    assert looking.here(page) == []


def test_a_member_finds_a_colleague_follows_a_topic_and_answers(visitors: Visitors):
    member = visitors.world.member
    page = visitors.open(Screen("/en/members/", "member"), reduced_motion="reduce")
    write(page, "^input Who or what are you looking for", "Sketching")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, "^a Jaan Tamm")
    expect(page.get_by_role("heading", level=1, name="Jaan Tamm")).to_be_visible()

    page.goto(f"{visitors.address}/en/topics/")
    follow(page, "^a Service design")
    follow(page, "^button Follow: Service design$")
    assert focused(page) == "div You follow this now. Nobody else learns of it."
    stop_at(page, "^button Following: Service design")
    assert member.follows.count() == 1

    page.goto(f"{visitors.address}/en/profile/mail/")
    stop_at(page, "^(select|input) ")
    follow(page, "^button Save$")
    assert focused(page) == "div Your choice has been saved."

    page.goto(f"{visitors.address}/en/groups/tea/")
    follow(page, "^a Which pot")
    write(page, "^textarea Your text", "Clay, after all.")
    follow(page, "^button Send$")
    expect(page.get_by_text("Clay, after all.")).to_be_visible()
