"""Events of a partner, decided on in the editors' screens without a mouse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.services import partners
from foundation import fetching
from tests.browser.keyboard import follow, press
from tests.browser.test_first_thread import sign_in
from tests.factories.partners import PartnerCalendarFactory, at, ics, vevent
from tests.factories.people import MemberFactory
from tests.foundation.web_servers import answer, serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def problems(page: Page) -> list[str]:
    """What axe finds in what the page itself says, beside Wagtail's own frame."""
    found = Axe().run(page, context="main").response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def test_an_organiser_shows_an_event_of_a_partner(page: Page, live_server):
    MemberFactory(email="mari@example.org", groups=["Organisers"])
    day = (timezone.now() + timedelta(days=20)).strftime("%Y%m%dT")
    event = vevent("1@partner.example", **at(f"{day}090000", f"{day}110000"))
    with serving(answer(ics(event))) as server, fetching.allowing(server.place):
        calendar = PartnerCalendarFactory(name="Rīga Tech", address=server.address())
        partners.read(calendar, now=timezone.now())

    page.goto(f"{live_server.url}/admin/events/partner-calendars/")
    sign_in(page, "mari@example.org")
    expect(page.get_by_role("link", name="Rīga Tech")).to_be_visible()
    # Wagtail's greeting fades in, and is no part of these screens.
    page.reload()
    assert problems(page) == []
    page.goto(f"{live_server.url}/admin/events/partners/{calendar.pk}/")
    assert problems(page) == []
    follow(page, r"^a 1$")
    expect(page.get_by_text("Rīta kafija", exact=True)).to_be_visible()
    assert problems(page) == []
    press(page, r"^button Show$")

    expect(page.get_by_text("1 event is shown.")).to_be_visible()
    page.goto(f"{live_server.url}/en/events/")
    link = page.get_by_role("link", name="Rīta kafija")
    expect(link).to_have_attribute("href", "https://partner.example/1@partner.example")
    expect(page.get_by_text("from Rīga Tech")).to_be_visible()
