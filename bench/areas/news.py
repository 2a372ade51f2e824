"""News: the home page, the list and one story against the barest page that Wagtail can serve."""

from __future__ import annotations

from django.db import transaction
from django.test import Client
from wagtail.models import Page

from bench.measure import Measure, against_floor
from home.models import HomePage
from tests.search.pages import story

# A list reads a dozen stories with their topics, organisations and counts; a bare page reads a page.
BAR = 8.0


def measure(size: int) -> list[Measure]:
    """`size` stories in one language."""
    with transaction.atomic():
        for number in range(size):
            body = [("heading", "What comes first"), ("text", f"<p>Part {number}</p>")]
            last = story(f"Story {number}", body=body)
        home = HomePage.objects.get(locale__language_code="en")
        home.add_child(instance=Page(title="Bare", slug="bare", locale=home.locale))
    client = Client()
    asked = {"home page": "/en/", "list": "/en/news/", "story": last.get_url()}
    return [
        against_floor(
            area="news",
            name=name,
            size=size,
            bar=BAR,
            what=lambda path=path: client.get(path),
            floor=lambda: client.get("/en/bare/"),
        )
        for name, path in asked.items()
    ]
