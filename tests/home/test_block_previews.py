"""What an editor sees of each block before choosing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation.blocks.story import ColumnBlock
from home.blocks import PageBlock
from home.models import NewsItem
from tests.events import admin
from tests.factories.contents import document
from tests.factories.events import SpeakerFactory, entry, plan, published
from tests.factories.news import site_image, story
from tests.home.test_blocks import DAY

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

CHOICES = list(PageBlock().child_blocks)


def preview(client: Client, name: str):
    block = NewsItem._meta.get_field("body").stream_block.child_blocks[name]
    return client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})


@pytest.fixture
def shown(client: Client):
    def show(name: str) -> str:
        html = preview(client, name).content.decode()
        found = re.search(
            r'<div class="story__body">(.*)</div>\s*<p class="block-preview', html, re.DOTALL
        )
        return " ".join(found[1].split()) if found else ""

    admin.editor(client)
    return show


@pytest.mark.parametrize("name", CHOICES)
def test_every_block_is_shown_and_described_where_it_is_chosen(shown, name: str):
    for _ in range(2):
        site_image("Hall")
    document("Report")
    SpeakerFactory(name="Pavel")
    published(plan(entry(DAY)), title="Coffee")
    story("News")
    block = NewsItem._meta.get_field("body").stream_block.child_blocks[name]

    body = shown(name)

    assert re.sub(r"<[^>]*>", "", body).strip()
    assert (block.is_previewable, bool(block.get_description())) == (True, True)


@pytest.mark.parametrize("name", ["picture", "gallery", "dates", "documents", "people"])
def test_without_anything_to_show_a_preview_is_no_error(shown, name: str):
    assert "<" not in shown(name)


def test_a_preview_has_the_look_of_the_site(client: Client):
    admin.editor(client)

    response = preview(client, "quote")

    assert response.status_code == 200
    assert "css/components/block_quote.css" in response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert " style=" not in response.content.decode()


def test_the_blocks_of_a_column_are_shown_too():
    assert all(block.is_previewable for block in ColumnBlock().child_blocks.values())
