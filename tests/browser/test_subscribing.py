"""News without an account, as people walk it: asked for, confirmed, read, changed, forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import Recipient, Topic
from foundation import digests, outbox
from tests.browser.keyboard import press, tab_to
from tests.browser.test_partners import problems
from tests.community.things import Things

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _things(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    section = Things(is_public=True, first=timezone.now() + timedelta(hours=2))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    cache.clear()
    yield
    cache.clear()


def link(path: str) -> str:
    """The latest link of that kind."""
    bodies = [message.body for message in mail.outbox if f"/{path}/" in message.body]
    return re.search(rf"/{path}/[^/\s]+/(?=\s)", bodies[-1])[0]


def looks_well(page: Page) -> None:
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_news_are_asked_for_confirmed_read_and_left(page: Page, live_server):
    Topic.objects.create(name={"en": "Open data"}, slug="open-data")
    page.set_viewport_size({"width": 320, "height": 640})

    # From any page, without a mouse.
    page.goto(f"{live_server.url}/en/news/")
    page.get_by_role("link", name="Get news by e-mail").click()
    looks_well(page)
    page.goto(f"{live_server.url}/en/subscribe/?topic=open-data")
    expect(page.get_by_label("Open data")).to_be_checked()
    tab_to(page, "^input E-mail address")
    page.keyboard.type("press@example.org")
    page.get_by_label("As it happens").check()
    press(page, "^button Send me the link to confirm$")
    expect(page.get_by_role("heading", name="We have sent you a mail")).to_be_visible()
    looks_well(page)

    # On another device: no cookies.
    outbox.send_due(now=timezone.now())
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{link('s')}")
    expect(page.get_by_text("Open data")).to_be_visible()
    looks_well(page)
    assert not Recipient.objects.exists()
    press(page, "^button Yes, send me this$")
    expect(page.get_by_role("heading", name="You get news by e-mail")).to_be_visible()
    looks_well(page)

    later = timezone.now() + timedelta(hours=3)
    call_command("send_digests", now=later.isoformat(), stdout=StringIO())
    assert "Title of first" in mail.outbox[-1].body

    # The links of the edition: to change, and to leave.
    page.goto(f"{live_server.url}{link('u')}")
    looks_well(page)
    page.get_by_role("link", name="Choose day, time and what is in it").click()
    expect(page.get_by_label("Open data")).to_be_checked()
    looks_well(page)
    page.get_by_label("Once a week").check()
    page.get_by_label("Language of the mails").select_option("sl")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "sl")
    row = Recipient.objects.get()
    assert (row.cadence, row.language) == ("weekly", "sl")

    page.goto(f"{live_server.url}{link('u')}")
    page.locator("button[value=none]").click()
    expect(page.locator("button[value=weekly]")).to_be_visible()
    page.goto(f"{live_server.url}{link('u')}forget/")
    looks_well(page)
    page.locator("main button").click()
    expect(page.locator("main form")).to_have_count(0)
    assert not Recipient.objects.exists()
    assert page.context.cookies() == []


def test_what_is_wrong_stands_at_the_top_and_what_was_folded_is_open(page: Page, live_server):
    page.goto(f"{live_server.url}/en/subscribe/")
    page.get_by_label("E-mail address").fill("press@example.org")
    page.get_by_text("Day and time:").click()
    page.evaluate("document.querySelector('[name=at]').innerHTML = '<option value=x>x</option>'")
    page.get_by_role("button", name="Send me the link to confirm").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Time of day")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("press@example.org")
    assert problems(page) == []
