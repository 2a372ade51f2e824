"""Somebody is answered, sees it at the bell, and finds nothing new afterwards."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.groups import GroupFactory, answered, begun, put_in
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_answer_rings_the_bell_until_it_is_opened(page: Page, live_server):
    now, group = timezone.now(), GroupFactory(slug="tea", name="Tea")
    anna = MemberFactory(name="Anna Tamm", email="anna@example.org")
    fay = MemberFactory(name="Fay Cool")
    put_in(group, anna, fay, joined_at=now)
    first = begun(group, anna, title="Which pot?", now=now)
    answered(first, fay, "Glass.", now=now)

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/profile/")
    sign_in(page, "anna@example.org")
    page.get_by_role("link", name="Notifications, 1 unread").click()
    expect(page.locator(".notification")).to_contain_text("Fay Cool has answered you")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.get_by_role("link", name="Which pot?").click()
    expect(page.locator(".post[data-answer]")).to_contain_text("Glass.")
    expect(
        page.get_by_role("banner").get_by_role("link", name="Notifications", exact=True)
    ).to_be_visible()

    page.goto(f"{live_server.url}/en/profile/notifications/")
    assert problems(page) == []
    page.get_by_role("group", name="Mentions").get_by_label("On this site only").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice has been saved.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
