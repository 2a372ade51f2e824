"""The pages that visitors read, made anew and out of memory: home, list, story, initiative, topic,
search.

Made anew they are measured against the barest page that Wagtail can serve, out of memory against a
view that says one constant behind the same middleware.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from bench.bare import bare_page
from bench.measure import Measure, against_floor, settle
from config import urls as of_the_site
from home.models import NewsItem
from tests.factories.news import TopicFactory, blocks, site_image, story
from tests.factories.people import OrganisationFactory
from tests.home.test_initiatives import full

MOST_QUERIES = 20
EACH_TIME = {"topic", "search"}
# What an editor writes is to cost no more than twice and a half the frame of Wagtail.
STORY_BAR, KEPT_BAR = 2.5, 1.5
LATEST = datetime(2026, 11, 1, 9, tzinfo=UTC)
PARAGRAPH = "<p>" + "Civil servants and designers meet every Monday. " * 12 + "</p>"

handler400, handler429 = of_the_site.handler400, of_the_site.handler429
urlpatterns = [
    path("en/constant/", lambda _request: HttpResponse("Talka")),
    *of_the_site.urlpatterns,
]


def measure(size: int) -> list[Measure]:
    """`size` stories in one language."""
    with transaction.atomic():
        last = some_stories(size)
        rare, quiet = (of_another_topic(last, number) for number in (2, size // 20))
        initiative = full(3)
    settle()
    asked = {
        "home": "/en/",
        "list": "/en/news/",
        "story": last.url,
        "story of a rare topic": rare.url,
        "story of a quiet topic": quiet.url,
        "initiative": initiative.url,
        "topic": f"/en/topics/{last.topics.first().slug}/",
        "search": "/en/search/?q=designers",
    }
    with override_settings(ROOT_URLCONF="bench.areas.pages"):
        anew = [_anew(name, address, size) for name, address in asked.items()]
        # What views show to each reader is made each time.
        kept = [_kept(name, asked[name], size) for name in asked if name not in EACH_TIME]
    return anew + kept


def some_stories(size: int) -> NewsItem:
    """The last one is as most are: a picture, four paragraphs, topics, a source."""
    topics = [TopicFactory() for _ in range(8)]
    organisations = [OrganisationFactory() for _ in range(5)]
    body = blocks(
        ("text", PARAGRAPH),
        ("heading", "How it began"),
        ("text", PARAGRAPH + PARAGRAPH),
        ("heading", "What comes next"),
        ("text", PARAGRAPH),
    )
    for number in range(size):
        made = story(
            f"Story {number}",
            dated_at=LATEST - timedelta(hours=size - number),
            lead="Designers and civil servants find out together what helps.",
            body=body,
            picture=site_image() if number >= size - 20 else None,
            topics=[topics[number % 8]],
            organisations=[organisations[number % 5]],
        )
    return made


def of_another_topic(last: NewsItem, number: int) -> NewsItem:
    """A story like the `last` one whose topic only the so many oldest share."""
    topic = TopicFactory()
    for one in NewsItem.objects.order_by("dated_at", "pk")[:number]:
        one.topics.add(topic)
        one.save()
    return story(
        f"Story after {number}",
        dated_at=LATEST,
        lead=last.lead,
        body=last.body,
        picture=last.picture,
        topics=[topic],
        organisations=last.organisations.all(),
    )


def _anew(name: str, address: str, size: int) -> Measure:
    client, bare = Client(), bare_page()
    measured = against_floor(
        area="pages",
        name=f"{name} anew",
        size=size,
        bar=STORY_BAR if name.startswith("story") else None,
        what=lambda: client.get(address),
        floor=lambda: client.get(bare),
    )
    few = (measured.queries or 0) <= MOST_QUERIES
    return replace(measured, holds=few and measured.holds is not False)


def _kept(name: str, address: str, size: int) -> Measure:
    client = Client()
    caches["pages"].clear()
    with override_settings(PAGES_KEPT=3600):
        return against_floor(
            area="pages",
            name=f"{name} out of memory",
            size=size,
            bar=KEPT_BAR,
            what=lambda: client.get(address),
            floor=lambda: client.get("/en/constant/"),
        )
