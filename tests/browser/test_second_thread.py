"""The second thread, as people walk it, without a mouse: a visitor reads a story in two languages
and finds it again; an editor writes one, looks at it, and has it published at a time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.models import NewsItem, NewsPage
from tests.browser.keyboard import follow, press, tab_to
from tests.browser.test_first_thread import sign_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_request_leaves_the_site(page: Page, live_server) -> Iterator[None]:
    """Neither visitors' nor editors' browsers ask another host for anything."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    yield
    elsewhere = [a for a in asked if not a.startswith((live_server.url, "data:", "blob:"))]
    assert elsewhere == []
    assert len(asked) > 20


SLOVENIAN = "Začetek usposabljanj za 1.200 javnih uslužbencev"
ENGLISH = "Trainings begin for 1,200 civil servants"


def news_page(language: str) -> NewsPage:
    return NewsPage.objects.get(locale__language_code=language)


def story(language: str, **fields: object) -> NewsItem:
    page = news_page(language)
    item = NewsItem(locale=page.locale, **fields)
    page.add_child(instance=item)
    item.save_revision().publish()
    return item


def test_a_visitor_reads_a_story_in_two_languages_and_finds_it(page: Page, live_server):
    original = story("sl", title=SLOVENIAN, slug="zacetek", lead="Prvi tečaji so razpisani.")
    story(
        "en",
        title=ENGLISH,
        slug="trainings-begin",
        lead="The first courses are open.",
        translation_key=original.translation_key,
    )
    page.goto(f"{live_server.url}/sl/")

    follow(page, r"^a Novice$")
    expect(page).to_have_url(f"{live_server.url}/sl/news/")
    follow(page, f"^a {SLOVENIAN}")
    expect(page.get_by_role("heading", level=1, name=SLOVENIAN)).to_be_visible()
    follow(page, r"^a (EN ?)?English")
    expect(page.get_by_role("heading", level=1, name=ENGLISH)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    follow(page, r"^a (SL ?)?[Ss]lovenščina")
    expect(page.get_by_role("heading", level=1, name=SLOVENIAN)).to_be_visible()
    tab_to(page, r"^input Iskanje")
    page.keyboard.type("tečaj")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sl/search/\?q=te%C4%8Daj"))
    follow(page, f"^a {SLOVENIAN}")

    expect(page.get_by_role("heading", level=1, name=SLOVENIAN)).to_be_visible()


def test_an_editor_writes_previews_schedules_and_publishes_a_story(page: Page, live_server):
    editor = MemberFactory(groups=["Editors"])
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.goto(f"{live_server.url}/admin/pages/{news_page('en').pk}/")
    sign_in(page, editor.email)
    expect(page.get_by_role("heading", name="News")).to_be_visible()

    follow(page, r"^a Add.* child page")
    tab_to(page, r"^input Title")
    page.keyboard.type("A laboratory opens")
    tab_to(page, r"^textarea Lead")
    page.keyboard.type("Prototypes are tried with their users.")
    press(page, r"^button Insert a block")
    tab_to(page, r"^input .*Search options")
    page.keyboard.type("Text")
    expect(page.get_by_role("option", name="Text")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".public-DraftEditor-content").first).to_be_focused()
    page.keyboard.type("Ideas come from everywhere.")
    press(page, r"^button Toggle preview")
    preview = page.frame_locator("iframe[title='Preview']").last
    expect(preview.get_by_role("heading", level=1, name="A laboratory opens")).to_be_visible()
    expect(preview.get_by_text("Ideas come from everywhere.")).to_be_visible()
    press(page, r"^button Toggle status")
    press(page, r"^button Set schedule")
    tab_to(page, r"^input Go live")
    page.keyboard.type(tomorrow.strftime("%Y-%m-%d %H:%M"))
    press(page, r"^button Save schedule")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press(page, r"^button More actions")
    follow(page, r"^button Schedule to publish")

    address = f"{live_server.url}/en/news/a-laboratory-opens/"
    assert page.goto(address).status == 404
    with time_machine.travel(tomorrow + timedelta(minutes=5), tick=True):
        call_command("tick")
    page.goto(f"{live_server.url}/en/news/")
    follow(page, r"^a A laboratory opens")
    expect(page.get_by_text("Ideas come from everywhere.")).to_be_visible()
