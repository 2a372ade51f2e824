"""A story that nobody is to see before a moment, however it is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation import housekeeping
from home.models import NewsItem
from tests.events import admin
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.home import editing
from tests.home.test_checklist import draft
from tests.home.test_preview_links import link_to, opened
from tests.home.test_reviewing import decide

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
END = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def by_the_form(client: Client) -> NewsItem:
    form = editing.story_form(embargo_until=f"{END:%Y-%m-%d} 12:00", title="A lab opens")
    client.post(editing.add_story_url(), {**form, "action-publish": "1"})
    return NewsItem.objects.get()


def many_at_once(client: Client) -> NewsItem:
    page = draft(embargo_until=END)
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    client.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    return page


def by_approving(client: Client) -> NewsItem:
    page = draft(embargo_until=END)
    page.get_workflow().start(page, MemberFactory(groups=["Authors"]))
    decide(client, page, "approve")
    return page


@pytest.mark.parametrize("publish", [by_the_form, many_at_once, by_approving])
def test_it_waits_for_the_end_and_then_appears(publish: Callable[[Client], NewsItem]):
    client, visitor = Client(), Client()
    admin.editor(client)
    page = publish(client)
    page = NewsItem.objects.get(pk=page.pk)
    assert (page.live, page.scheduled_revision.approved_go_live_at) == (False, END)
    for address in (page.url, "/en/news/", "/en/news/feed/", "/en/search/?q=lab", "/en/"):
        assert "A lab opens" not in visitor.get(address).content.decode()

    housekeeping.publish_scheduled(now=END)
    assert not NewsItem.objects.live().exists()
    with time_machine.travel(END + timedelta(seconds=1), tick=False):
        housekeeping.publish_scheduled(now=END + timedelta(seconds=1))
        assert "A lab opens" in visitor.get("/en/news/feed/").content.decode()


def test_a_later_moment_to_go_live_stays():
    later = END + timedelta(days=1)
    page = draft(embargo_until=END, go_live_at=later)

    page.get_latest_revision().publish()

    assert NewsItem.objects.get().scheduled_revision.approved_go_live_at == later


def test_the_press_reads_it_by_a_link():
    assert "A lab opens" in opened(link_to(draft(embargo_until=END))).content.decode()


def test_the_checklist_says_when_it_will_appear():
    found = draft(embargo_until=END).findings(now=NOW)

    assert [(finding.blocks, finding.field) for finding in found] == [(False, "embargo_until")]


def test_what_everybody_reads_already_cannot_be_held_back():
    page = story(embargo_until=END)

    assert "embargo_until" in {f.field for f in page.findings(now=NOW) if f.blocks}


def test_nothing_expires_before_its_embargo_ends():
    page = draft(embargo_until=END, expire_at=END)

    assert {f.field for f in page.findings(now=NOW) if f.blocks} == {"expire_at"}


def test_an_embargo_that_is_over_holds_nothing_back():
    page = draft(embargo_until=NOW)

    page.get_latest_revision().publish()

    assert NewsItem.objects.get().live
