"""What a story says of itself: what has changed since, how long it takes to read."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from home.blocks import UpdateBlock
from home.models import NewsItem
from home.queries import news
from tests.events import admin
from tests.factories.news import NOON, blocks, story
from tests.factories.people import OrganisationFactory
from tests.home import editing
from tests.home.test_digests import chosen, window

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def update(day: str, text: str) -> tuple[str, dict[str, str]]:
    return "update", {"day": day, "text": text}


def body(client: Client, page: NewsItem) -> str:
    return unescape(" ".join(client.get(page.url).content.decode().split()))


def for_programs(client: Client, page: NewsItem) -> dict[str, Any]:
    html = client.get(page.url).content.decode()
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html)
    return json.loads(found[1]) if found else {}


def test_updates_stand_above_the_text_the_latest_first(client: Client):
    page = story(
        body=blocks(("heading", "Who")),
        updates=blocks(update("2026-03-03", "A date"), update("2026-03-05", "A <b>room</b>")),
    )

    html = client.get(page.url).content.decode()

    assert re.findall(r"<strong>([^<]*)</strong> ([^<]*)", html) == [
        ("Updated 5 March 2026:", "A &lt;b&gt;room&lt;/b&gt;"),
        ("Updated 3 March 2026:", "A date"),
    ]
    assert html.index("story__updates") < html.index("Who</h2>")


def test_the_later_of_two_updates_of_a_day_comes_first():
    page = story(updates=blocks(update("2026-03-03", "First"), update("2026-03-03", "Then")))

    assert [value["text"] for value in page.updates_latest_first] == ["Then", "First"]


def test_a_story_without_updates_shows_none(client: Client):
    assert "story__updates" not in body(client, story())


def test_programs_learn_when_it_was_changed(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry"})
    page = story(
        "A morning",
        lead="Short",
        organisations=[ministry],
        updates=blocks(update("2026-11-09", "x")),
    )
    plain = story("</script>")

    told = for_programs(client, page)

    assert (told["@type"], told["headline"], told["description"]) == (
        "NewsArticle",
        "A morning",
        "Short",
    )
    assert (told["datePublished"], told["dateModified"]) == (NOON.isoformat(), "2026-11-09")
    assert told["author"] == [{"@type": "Organization", "name": "Ministry"}]
    assert told["@id"].endswith(page.url)
    published = plain.last_published_at.isoformat()
    assert (
        for_programs(client, plain)["headline"],
        for_programs(client, plain)["dateModified"],
    ) == (
        "</script>",
        published,
    )


def test_an_update_is_new_to_the_feed_and_to_no_digest(client: Client):
    page = story("News", slug="news-1")
    earlier = news.feed("en")[0].changed_at
    now = timezone.now()
    first = page.first_published_at

    page.updates = blocks(update(str(timezone.localdate()), "A room"))
    page.save_revision().publish()

    assert news.feed("en")[0].changed_at > earlier
    assert chosen(window(first, now), window(now, now + timedelta(days=7))) == [
        [str(page.translation_key)],
        [],
    ]


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, True)])
def test_an_update_is_not_of_a_day_to_come(days: int, is_refused: bool):
    block = UpdateBlock()
    value = block.to_python({"day": timezone.localdate() + timedelta(days=days), "text": "x"})

    found: list[str] = []
    try:
        block.clean(value)
    except StructBlockValidationError as error:
        found = list(error.block_errors)

    assert found == (["day"] if is_refused else [])


@pytest.mark.parametrize(("count", "is_live"), [(10, True), (11, False)])
def test_there_are_at_most_ten(client: Client, count: int, is_live: bool):
    admin.editor(client)
    parts = [("update", {"day": "2026-03-03", "text": "x"})] * count

    client.post(
        editing.add_story_url(),
        {
            **editing.story_form(),
            **editing.body(*parts, name="updates"),
            "action-publish": "1",
        },
    )

    assert NewsItem.objects.filter(live=True).exists() == is_live


@pytest.mark.parametrize(
    ("letters", "told"),
    [(900, None), (1_400, None), (1_600, "2 minutes to read"), (9_800, "10 minutes to read")],
)
def test_a_long_story_says_how_long_it_takes(client: Client, letters: int, told: str | None):
    page = story(body=blocks(("text", f"<p>{'word ' * (letters // 5)}</p>")))

    found = re.search(r"\d+ minutes? to read", body(client, page))

    assert (found and found[0]) == told


def test_a_story_of_a_day_nobody_gave_to_an_update_is_no_error():
    page = story(updates=blocks(("update", {"day": None, "text": "x"})))

    assert page.updates_latest_first == []
