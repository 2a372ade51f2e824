"""A private calendar address: made, copied, read, stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.events import published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_makes_an_address_reads_it_and_stops_it(
    page: Page, live_server: LiveServer, client: Client
):
    topic = TopicFactory(name={"en": "Data"})
    published(title="Coffee", topics=[topic])
    client.force_login(MemberFactory(language="en"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)

    page.goto(f"{live_server.url}/en/calendar/")
    assert violations(page) == []
    page.get_by_label("Name of the device or program").fill("Work phone")
    page.get_by_label("Data").check()
    page.get_by_role("button", name="Make an address").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    page.get_by_text("Subscribing on a phone, and how soon changes arrive").click()
    assert violations(page) == []
    path = address.removeprefix("http://localhost")
    with urlopen(Request(f"{live_server.url}{path}")) as answer:
        calendar = answer.read().decode()

    page.get_by_role("link", name="Withdraw this address").click()
    expect(page.get_by_role("button", name="Withdraw this address")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Withdraw this address").click()

    assert "SUMMARY;LANGUAGE=en:Coffee" in calendar
    expect(page.get_by_text("no longer works")).to_be_visible()
    assert page.request.get(f"{live_server.url}{path}").status == 404


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]
