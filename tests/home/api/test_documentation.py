"""docs/api.md says what the site answers: each of its examples is asked for, and compared."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from wagtail.documents import get_document_model

from events.models import Event, Occurrence
from home.api import asking, serializers, shown, views
from home.models import NewsItem
from tests.factories.contents import document
from tests.factories.events import entry, plan, published
from tests.factories.news import TopicFactory, blocks, site_image, story
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```http\nGET (?P<path>\S+)\n```\n+```json\n(?P<answer>.*?)```", re.DOTALL)
THEN = datetime(2026, 11, 2, 10, tzinfo=UTC)


@pytest.fixture
def names() -> dict[str, str]:
    """A small site, and what stands in the examples for the keys that it gave out."""
    topic = TopicFactory(slug="service-design", name={"en": "Service design"})
    ministry = OrganisationFactory(
        uuid="6b1f3f0e-6d0b-4c5e-9d0a-0d8f2f6f1a01", name={"en": "Ministry of Services"}
    )
    picture = site_image("Counter", credit="Kadri Mets")
    report = document("Report", text="Report")
    get_document_model().objects.filter(pk=report.pk).update(
        file="documents/report.txt", file_size=4180
    )
    link = f'<p><a linktype="document" id="{report.pk}">The report</a> says how.</p>'
    page = story(
        "One counter for all services",
        slug="one-counter",
        lead="From January on one counter answers all questions.",
        topics=[topic],
        organisations=[ministry],
        picture=picture,
        picture_alt="People at a counter",
        body=blocks(("heading", "What changes"), ("text", link)),
    )
    twin = story("Üks lett kõigile", slug="uks-lett", language="et", translation_of=page)
    NewsItem.objects.update(first_published_at=THEN, last_published_at=THEN)
    published(
        plan(entry(date(2027, 1, 12), time(10), time(12))),
        title="Open day",
        slug="open-day",
        lead="Come and see the counter.",
        topics=[topic],
        host=ministry,
        kind="meetup",
    )
    return {
        "1121": str(page.pk),
        "1122": str(twin.pk),
        "317": str(picture.pk),
        "71": str(report.pk),
        "0d6a7f0c-0f6e-4a5e-8c40-3f6f0a9d7b11": str(Occurrence.objects.get().uid),
        "b7f0c8d2-52f1-4a0e-9a57-1c1b2f9e6d22": str(Event.objects.get().key),
    }


def in_this_site(text: str, names: dict[str, str]) -> str:
    for name, real in names.items():
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", real, text)
    return text


def test_each_example_is_what_the_site_answers(client: Client, names: dict[str, str]):
    cache.clear()
    examples = [match.groups() for match in EXAMPLE.finditer(TEXT)]

    for path, answer in examples:
        response = client.get(in_this_site(path, names))
        assert response.json() == json.loads(in_this_site(answer, names)), path

    assert {path.split("/")[3].partition("?")[0] for path, _answer in examples} == {
        *("pages", "dates", "images", "documents", "")
    }


def test_each_type_field_and_question_is_named():
    told = {name for model in shown.types().values() for name in _fields(model)}
    kinds = (views.PagesView, views.DatesView)
    asked = {name for kind in kinds for name in kind.known | kind.known_of_one}

    for word in {*shown.types(), *told, *asked, *views.PagesView.meta_fields}:
        assert f"`{word}`" in TEXT, word


def test_the_limits_are_those_of_the_site():
    number = views.LIMITS["api"].partition("/")[0]

    assert f"{number} requests a minute" in TEXT
    assert f"{asking.DEFAULT_LIMIT} things, at most {asking.MOST}" in TEXT
    assert f"{asking.DEEPEST:,}" in TEXT
    assert serializers.listing("pages").endswith("/api/v2/pages/")


def _fields(model: type) -> list[str]:
    return [field.name for field in model.api_fields]
