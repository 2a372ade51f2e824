"""Search: a page of results against the barest page that Wagtail can serve."""

from __future__ import annotations

from django.db import transaction
from django.test import Client
from django.utils import timezone

from bench.bare import bare_page
from bench.measure import Measure, against_floor, settle
from search.services import vocabulary
from tests.factories.events import entry, plan, published
from tests.search.pages import story, translated

# Search looks through the words of every page; a bare page reads a page.
BAR = 8.0
# A misspelt word, which is in no page, against one that is in one page.
MISSPELT_BAR = 1.5
RARE, MISSPELT = "zylophonist", "zylohponist"
# About as many words as a story has.
TEXT = " ".join(f"word{number}" for number in range(300))


def measure(size: int) -> list[Measure]:
    """`size` stories in two languages and a tenth as many events; the one word is in all of them,
    the other in one."""
    with transaction.atomic():
        for number in range(size):
            rare = RARE if number == 0 else ""
            body = [("text", f"<p>{TEXT} unique{number} {rare} end</p>")]
            translated(story(f"Reform {number}", body=body), "et", f"Reform {number}", body=body)
        for number in range(size // 10):
            published(plan(entry()), title=f"Reform event {number}")
    vocabulary.recount(now=timezone.now())
    settle()
    client, bare = Client(), bare_page()
    asked = {"every page matches": "reform", "one page matches": f"unique{size - 1}"}
    measured = [
        against_floor(
            area="search",
            name=name,
            size=size,
            bar=BAR,
            what=lambda query=query: client.get("/en/search/", {"q": query}),
            floor=lambda: client.get(bare),
        )
        for name, query in asked.items()
    ]
    misspelt = against_floor(
        area="search",
        name="a misspelt word",
        size=size,
        bar=MISSPELT_BAR,
        what=lambda: client.get("/en/search/", {"q": MISSPELT}),
        floor=lambda: client.get("/en/search/", {"q": RARE}),
    )
    return [*measured, misspelt]
