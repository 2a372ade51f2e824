"""What is published, as visitors find it: by search, by an old address, in the archive, by writing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from home.models import ContactMessage
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.news import blocks, contact_form, standard_page, story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("language", "title", "typed", "misspelt"),
    [
        ("en", "Lessons of the counter", "counter", "conuter"),
        ("et", "Õppetunnid ühest uksest", "oppetunnid", "õppetunid"),
        ("lv", "Pašvaldību pieredze", "pasvaldibu", "pašvaldbu"),
        ("nb", "Søknader på én side", "soknader", "søkander"),
        ("sl", "Preskušanje storitev", "preskusanje", "preskušnaje"),
    ],
)
def test_a_visitor_finds_a_story_by_its_words_with_or_without_their_marks(
    page: Page, live_server, language: str, title: str, typed: str, misspelt: str
):
    story(title, language=language, body=blocks(("text", "<p>…</p>")))

    page.goto(f"{live_server.url}/{language}/")
    search = page.get_by_role("search").get_by_role("searchbox")
    search.fill(typed)
    search.press("Enter")
    result = page.get_by_role("link", name=title)
    expect(result).to_be_visible()
    assert problems(page) == []

    page.get_by_role("main").get_by_role("searchbox").fill(misspelt)
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(result).to_be_visible()
    result.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_an_editor_moves_a_page_and_its_old_address_leads_to_it(
    page: Page, browser: Browser, live_server
):
    MemberFactory(email="editor@example.org", groups=["Editors"])
    above, moved = standard_page("Programme"), standard_page("Trainings", slug="trainings")
    old = f"{live_server.url}{moved.url}"

    page.goto(f"{live_server.url}/admin/pages/{moved.pk}/move/{above.pk}/confirm/")
    sign_in(page, "editor@example.org")
    page.get_by_role("button", name="Yes, move this page").click()
    expect(page.get_by_text("Page 'Trainings' moved.")).to_be_visible()

    visitor = browser.new_context().new_page()
    visitor.goto(old)
    expect(visitor.get_by_role("heading", level=1, name="Trainings")).to_be_visible()
    assert visitor.url == f"{live_server.url}{above.url}trainings/"


def test_a_story_is_scheduled_and_appears_by_itself(page: Page, browser: Browser, live_server):
    MemberFactory(email="editor@example.org", groups=["Editors"])
    draft = story("Tomorrow", lead="In short.", slug="tomorrow", live=False)
    later = timezone.localtime(timezone.now() + timedelta(days=1))

    page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/")
    sign_in(page, "editor@example.org")
    page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.get_by_label("Go live date/time").fill(later.strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the picker of days, which lies over the button, closes when one leaves its field.
    page.get_by_role("button", name="Save schedule").press("Enter")
    page.locator("footer").get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Schedule to publish").click()
    expect(page.get_by_text("has been scheduled for publishing")).to_be_visible()

    visitor = browser.new_context().new_page()
    assert visitor.goto(f"{live_server.url}/en/news/tomorrow/").status == 404
    with time_machine.travel(later + timedelta(minutes=1)):
        call_command("publish_scheduled")
    visitor.goto(f"{live_server.url}/en/news/")
    visitor.get_by_role("link", name="Tomorrow").click()
    expect(visitor.get_by_role("heading", level=1, name="Tomorrow")).to_be_visible()


def test_the_archive_is_read_from_a_disk(page: Page, transactional_db, tmp_path: Path):
    for number in range(13):
        story(f"Story {number}", lead="Kept for good.")
    call_command("export_site", str(tmp_path / "archive"))

    page.goto((tmp_path / "archive" / "en" / "index.html").as_uri())
    page.get_by_role("navigation").get_by_role("link", name="News", exact=True).first.click()
    page.get_by_role("navigation", name="Pages").get_by_role("link").click()
    page.get_by_role("link", name="Story 0").click()

    expect(page.get_by_role("heading", level=1, name="Story 0")).to_be_visible()
    assert page.url.startswith("file://")
    assert problems(page) == []


def test_a_visitor_writes_and_an_editor_notes_that_it_is_answered(
    page: Page, browser: Browser, live_server
):
    MemberFactory(email="editor@example.org", groups=["Editors"])
    form = contact_form("Contact")
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"{live_server.url}{form.url}")
    page.get_by_label("Press", exact=True).check()
    page.get_by_label("Message").fill("May we film on Tuesday?")
    page.get_by_role("button", name="Send the message").press("Enter")
    expect(page.get_by_text("E-mail address").first).to_be_visible()
    page.get_by_label("E-mail address").fill("kai@example.org")
    page.wait_for_timeout(4000)  # nobody reads a form and writes a sentence faster
    page.get_by_role("button", name="Send the message").press("Enter")
    message = ContactMessage.objects.get
    expect(page.get_by_text("May we film on Tuesday?")).to_be_visible()
    assert message().reference in page.get_by_role("main").inner_text()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    editor = browser.new_context().new_page()
    editor.goto(f"{live_server.url}/admin/messages/")
    sign_in(editor, "editor@example.org")
    editor.get_by_role("link", name="Press").first.click()
    editor.get_by_role("button", name="It is answered").click()
    expect(editor.get_by_text("It is noted as answered.")).to_be_visible()
    assert message().state == "answered"


def test_an_editor_translates_side_by_side_and_publishes(page: Page, live_server):
    MemberFactory(email="editor@example.org", groups=["Editors"])
    source = story("A lab opens", lead="In short.", slug="lab")

    page.goto(f"{live_server.url}/admin/localize/submit/page/{source.pk}/")
    sign_in(page, "editor@example.org")
    page.get_by_label("Estonian").check()
    page.get_by_role("button", name="Submit").click()
    for estonian in ("Labor avatakse", "Lühidalt."):
        page.get_by_role("button", name="Translate").first.click()
        page.get_by_role("textbox").last.fill(estonian)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(estonian).first).to_be_visible()
    # By somebody else: to read it would change the editor's own language.
    assert Client().get("/et/news/lab/").status_code == 404
    page.get_by_role("button", name="Publish in Estonian").click()
    expect(page.get_by_text("Published 'Labor avatakse' in Estonian")).to_be_visible()

    page.goto(f"{live_server.url}/et/news/lab/")
    expect(page.get_by_role("heading", level=1, name="Labor avatakse")).to_be_visible()
    expect(page.get_by_text("Lühidalt.")).to_be_visible()
