"""From the door to the drawer: marked, issued, saved, checked by its code, revoked."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pypdf
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from events.enums import Presence
from events.models import Certificate, Event
from events.services import contacts
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.events.queries.test_certificate_paper import picture
from tests.factories.certificates import joined, mark
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from events.models import Run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_course() -> Run:
    """Of one date, the day before yesterday."""
    day = timezone.now().date() - timedelta(days=2)
    page = published(
        plan(entry(day), mode="all_dates", certificate=True),
        title="Service design",
        kind="training",
        outcomes="ask users what they need\ndraw a way through a service",
    )
    return Event.objects.get(key=page.event_key).runs.get()


def test_a_certificate_is_issued_saved_checked_by_its_code_and_revoked(
    page: Page, browser: Browser, live_server, settings
):
    settings.BASE_URL = live_server.url
    organiser = MemberFactory(email="mari@example.org", name="Mari", groups=["Organisers"])
    run, now = a_course(), timezone.now()
    place = joined(run, contact=contacts.of_member(organiser, now=now))
    mark(place, Presence.PRESENT, at=now)

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{reverse('my_registrations')}")
    sign_in(page, "mari@example.org")
    page.goto(f"{live_server.url}{reverse('certificates_desk', args=[run.uuid])}")
    page.reload()
    assert problems(page) == []
    page.get_by_role("button", name="Issue 1 certificate").click()
    expect(page.get_by_text("1 certificate is issued.")).to_be_visible()
    # Wagtail's message fades in, and is no part of the screen.
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert problems(page) == []

    row = Certificate.objects.get()
    page.goto(f"{live_server.url}{reverse('my_registrations')}")
    page.get_by_text("Past and cancelled").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate (PDF)").click()
    paper = download.value.path().read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(paper))
    said = " ".join(reader.pages[0].extract_text().split())
    for words in ("Mari", "Service design", "2 hours", "ask users what they need", row.number):
        assert words in said
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert problems(page) == []

    [code] = zxingcpp.read_barcodes(picture(row))
    # Somebody else, on a phone.
    visitor = browser.new_page(viewport={"width": 320, "height": 640})
    visitor.goto(code.text)
    expect(visitor.get_by_role("heading", name="This certificate is valid")).to_be_visible()
    expect(visitor.get_by_role("heading", name="Mari")).to_be_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 320
    assert problems(visitor) == []
    visitor.get_by_role("link", name="Check another certificate").click()
    visitor.get_by_label("Number of the certificate").fill(row.number.lower().replace("-", " "))
    assert problems(visitor) == []
    visitor.get_by_role("button", name="Check", exact=True).click()
    expect(visitor.get_by_role("heading", name="This certificate is valid")).to_be_visible()

    page.goto(f"{live_server.url}{reverse('certificate_revoke', args=[row.code])}")
    page.get_by_label("Reason").fill("Issued to the wrong person")
    assert problems(page) == []
    page.get_by_role("button", name="Revoke the certificate").click()
    expect(page.get_by_text("The certificate is revoked.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_role("heading", name="This certificate is not valid")).to_be_visible()
    expect(visitor.get_by_text("Issued to the wrong person")).to_have_count(0)
    assert problems(visitor) == []
    visitor.close()
