"""One registration at the desk, and a file that goes with it, with a keyboard and a checker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Registration, Run
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.files import PDF, empty_disk
from tests.factories.people import MemberFactory
from tests.factories.questions import question, run_of
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_page():
    day = timezone.now().date() + timedelta(days=20)
    return published(
        plan(entry(day)),
        title="Maps",
        questions=[
            question("Plan?", kind="file", key="00000000-0000-4000-8000-000000000001"),
            question("Why?", required=True, key="00000000-0000-4000-8000-000000000002"),
        ],
    )


def test_a_file_is_sent_once_and_the_organiser_has_it(
    page: Page, live_server, monkeypatch, tmp_path: Path
):
    empty_disk(monkeypatch, tmp_path)
    MemberFactory(email="mari@example.org", name="Mari", groups=["Organisers"])
    run = run_of(a_page())
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{reverse('register', args=[run.uuid])}")
    sign_in(page, "mari@example.org")

    page.get_by_label("Plan?").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("The file given so far: plan.pdf.")).to_be_visible()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Why?").fill("Because")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("You are registered for “Maps”.")).to_be_visible()

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}{reverse('event_participants', args=[run.uuid])}")
    # Wagtail's greeting fades in, and is no part of these screens.
    page.reload()
    assert problems(page) == []
    page.get_by_role("link", name="Mari", exact=True).click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    assert problems(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="plan.pdf").click()
    assert download.value.suggested_filename == "plan.pdf"
    assert download.value.path().read_bytes() == PDF

    place = Registration.objects.get()
    for name in ("event_registration_cancel", "event_registration_replace", "event_answers_change"):
        page.goto(f"{live_server.url}{reverse(name, args=[place.uuid])}")
        assert problems(page) == []
    page.goto(f"{live_server.url}{reverse('event_participant_add', args=[run.uuid])}")
    assert problems(page) == []


def test_on_a_phone_requests_are_approved_together_and_somebody_is_marked(page: Page, live_server):
    MemberFactory(email="mari@example.org", name="Mari", groups=["Organisers"])
    # It is on already: people can be marked.
    today = published(plan(entry(timezone.localdate(), None, None)), title="Today")
    day = timezone.localdate() + timedelta(days=20)
    asked = run_of(published(plan(entry(day), approval="organiser", seats_room=9), title="Maps"))
    for name in ("Ann", "Bob", "Cid"):
        put(asked, name, "requested")
    put(run_of(today), "Dan", "confirmed")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}{reverse('event_runs')}")
    sign_in(page, "mari@example.org")
    page.goto(f"{live_server.url}{reverse('event_runs')}")
    # Wagtail's greeting fades in, and is no part of these screens.
    page.reload()
    fits_and_is_well(page)

    page.get_by_role("searchbox").or_(page.get_by_label("Search term")).first.fill("maps")
    expect(page.get_by_role("link", name="Today", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Maps", exact=True).click()
    expect(page.get_by_role("link", name="Ann", exact=True)).to_be_visible()
    fits_and_is_well(page)
    page.get_by_role("checkbox", name="Ann").check()
    page.get_by_role("checkbox", name="Bob").check()
    page.get_by_label("With those who are ticked").select_option("approve")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("It concerns 2 people")).to_be_visible()
    fits_and_is_well(page)
    page.get_by_role("button", name="Approve these requests").click()
    expect(page.get_by_text("Done for 2 people.")).to_be_visible()
    assert sorted(asked.registrations.values_list("state", flat=True)) == [
        *("confirmed", "confirmed", "requested")
    ]

    page.goto(
        f"{live_server.url}{reverse('event_participants', args=[asked.uuid])}?state=requested"
    )
    expect(page.get_by_role("link", name="Ann", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Cid", exact=True)).to_be_visible()

    page.goto(f"{live_server.url}{reverse('event_participants', args=[run_of(today).uuid])}")
    page.get_by_role("checkbox", name="Dan").check()
    page.get_by_label("With those who are ticked").select_option("mark")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("It concerns 1 person")).to_be_visible()
    fits_and_is_well(page)
    page.get_by_role("radio", name="Present").check()
    page.get_by_role("button", name="Mark these people").click()
    expect(page.get_by_text("Done for 1 person.")).to_be_visible()
    expect(page.get_by_text("Attendance Present")).to_be_visible()
    # Wagtail's message fades in as well.
    page.reload()
    fits_and_is_well(page)
    page.get_by_role("link", name="Dan", exact=True).click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()


def put(run: Run, name: str, state: str) -> None:
    contact = ContactFactory(guest_name=name, email=f"{name.lower()}@example.org")
    registered(run, at=timezone.now(), contact=contact, state=state)


def fits_and_is_well(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert problems(page) == []
