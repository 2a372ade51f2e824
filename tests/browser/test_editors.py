"""From an author to a reader: handing in, deciding, and a draft shown to somebody outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from home.models import NewsItem
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.news import story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_author_hands_in_an_editor_shows_it_to_the_press_and_publishes(
    page: Page, browser: Browser, live_server
):
    author = MemberFactory(email="author@example.org", groups=["Authors"])
    MemberFactory(email="editor@example.org", groups=["Editors"])
    draft = story("A lab opens", lead="In short.", owner=author, live=False)
    edit = f"{live_server.url}/admin/pages/{draft.pk}/edit/"

    page.goto(edit)
    sign_in(page, "author@example.org")
    page.goto(edit)
    expect(page.get_by_text("It names nobody to ask.")).to_be_visible()
    page.locator("footer").get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Submit to Editors look at it").click()
    expect(page.get_by_text("has been submitted for moderation")).to_be_visible()

    editor = browser.new_context().new_page()
    editor.goto(f"{live_server.url}/admin/")
    sign_in(editor, "editor@example.org")
    editor.goto(f"{live_server.url}/admin/")
    expect(editor.get_by_role("heading", name="Awaiting your review")).to_be_visible()
    editor.goto(f"{live_server.url}/admin/preview-links/{draft.pk}/")
    editor.get_by_label("For whom").fill("Press")
    editor.get_by_role("button", name="Make the link").click()
    address = editor.get_by_label("Link for Press").input_value()
    editor.reload()  # Wagtail's sentence fades in
    assert problems(editor) == []

    reader = browser.new_context().new_page()
    reader.goto(live_server.url + address[address.index("/p/") :])
    expect(reader.get_by_role("heading", name="A lab opens")).to_be_visible()
    expect(reader.get_by_text("This is a draft, not published")).to_be_visible()
    assert problems(reader) == []

    expect(editor.get_by_role("heading", name="Preview links")).to_be_visible()
    editor.goto(edit)
    editor.locator("footer").get_by_role("button", name="Actions").click()
    editor.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(editor.get_by_text("A lab opens").first).to_be_visible()
    editor.wait_for_load_state("networkidle")
    assert NewsItem.objects.get().live
