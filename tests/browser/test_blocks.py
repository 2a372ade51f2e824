"""An editor chooses blocks by their previews; a visitor reads them on a narrow screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from home.models import NewsItem
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.news import blocks, item, story
from tests.factories.people import MemberFactory
from tests.home import editing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIDEO = {"title": "Film", "address": "https://vimeo.com/76979871", "poster": None, "caption": ""}
GRID = {
    "columns": [{"type": "text", "heading": f"Column {n}"} for n in range(6)],
    "rows": [{"values": [f"Somewhere {n}" for n in range(6)]}],
    "caption": "Who came",
}
TEXTS = [item({"title": "What does it cost?", "text": "<p>Nothing.</p>"})]
STEPS = [item({"title": title, "text": "<p>Then.</p>"}) for title in ("Write", "Meet")]


def add(page: Page, label: str) -> None:
    """Look at the preview of a block, and add one at the end of the text."""
    text = page.locator("#panel-child-content-body-section")
    text.get_by_role("button", name="Insert a block").last.click()
    search = page.get_by_role("combobox", name="Search options")
    search.fill(label)
    page.locator(".w-combobox__option-preview").click()
    preview = page.frame_locator(".w-combobox-preview__iframe")
    expect(preview.locator(".story__body > *").first).to_be_visible()
    page.get_by_role("option", name=label, exact=True).click()


def test_an_editor_adds_blocks_by_their_previews_and_publishes(page: Page, live_server):
    MemberFactory(email="mari@example.org", name="Mari", groups=["Editors"])
    page.goto(f"{live_server.url}{editing.add_story_url()}")
    sign_in(page, "mari@example.org")
    page.get_by_role("textbox", name="Title*").fill("Trials")
    page.get_by_role("textbox", name="Lead").fill("What we tried, and what came of it.")

    add(page, "Heading")
    page.locator("[name=body-0-value]").fill("How it goes")
    add(page, "Figures")
    page.locator("[name=body-1-value-figures-0-value-number]").fill("38")
    page.locator("[name=body-1-value-figures-0-value-label]").fill("services")
    add(page, "Video")
    page.locator("[name=body-2-value-title]").fill("Film")
    page.locator("[name=body-2-value-address]").fill(VIDEO["address"])
    # The draft that the site keeps by itself must be there, not on its way.
    expect(page).to_have_url(re.compile("/edit/$"))
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("has been published")).to_be_visible()
    (made,) = NewsItem.objects.all()
    assert [block.block_type for block in made.body] == ["heading", "figures", "video"]


def test_a_visitor_reads_on_a_narrow_screen_and_plays_a_video_when_they_say_so(
    page: Page, live_server
):
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            asked.append(request.url)

    written = story(
        body=blocks(
            ("callout", {"kind": "important", "text": "<p>Bring a laptop.</p>"}),
            ("steps", {"heading": "How", "steps": STEPS}),
            ("accordion", {"heading": "Questions", "texts": TEXTS}),
            ("table", {"table": GRID, "names_rows": True}),
            ("video", VIDEO),
        ),
        updates=blocks(("update", {"day": "2026-11-09", "text": "A room."})),
    )
    page.on("request", note)
    page.route("https://player.vimeo.com/**", lambda route: route.fulfill(body="Playing"))
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"{live_server.url}{written.url}")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_text("Nothing.")).to_be_hidden()
    page.get_by_text("What does it cost?").press("Enter")
    expect(page.get_by_text("Nothing.")).to_be_visible()
    table = page.get_by_role("region", name="Who came")
    assert table.evaluate("table => table.scrollWidth > table.clientWidth")
    assert asked == []

    page.get_by_role("button", name="Play the video").press("Enter")

    expect(page.frame_locator("iframe[title=Film]").get_by_text("Playing")).to_be_visible()
    expect(page.get_by_role("link", name="Watch at Vimeo")).to_be_visible()
    assert [address.partition("?")[0] for address in asked] == [
        "https://player.vimeo.com/video/76979871"
    ]


def test_on_paper_nothing_is_folded_away(page: Page, live_server):
    written = story(
        body=blocks(("accordion", {"heading": "", "texts": TEXTS}), ("video", VIDEO)),
    )
    page.goto(f"{live_server.url}{written.url}")

    page.emulate_media(media="print")

    expect(page.get_by_text("Nothing.")).to_be_visible()
    expect(page.get_by_role("button", name="Play the video")).to_be_hidden()
    link = page.get_by_role("link", name="Watch at Vimeo")
    assert "https://vimeo.com" in link.evaluate("it => getComputedStyle(it, '::after').content")


def test_the_device_s_own_way_to_share_is_there_where_it_has_one(page: Page, live_server):
    written = story("Trials")
    button = page.get_by_role("button", name="Share with")
    page.add_init_script("Navigator.prototype.share = undefined")
    page.goto(f"{live_server.url}{written.url}")
    expect(page.get_by_role("link", name="Send by e-mail")).to_be_visible()
    expect(button).to_be_hidden()

    page.add_init_script("Navigator.prototype.share = async (said) => { window.said = said; }")
    page.reload()
    button.click()

    assert page.evaluate("window.said")["url"].endswith(written.url)
