"""Entries follow their pages, and what a crash left behind is mended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from foundation import duties, housekeeping
from home.models import NewsItem, NewsPage, StandardPage
from search.models import SearchEntry
from search.services import index
from tests.factories.events import published as event
from tests.search.pages import found, published, standard_page, story, titles, translated

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def entries() -> list[str]:
    """What search knows, but for the site's own pages."""
    return [row.page.title for row in SearchEntry.objects.order_by("pk") if row.page.depth > 2]


def crashed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on entries can't be written."""

    def fails(*args: object, **kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(index, "_entry", fails)


# --- what editors do ------------------------------------------------------------------------------


def test_a_published_page_is_found_by_its_new_words_only():
    page = story("Old title")
    page.title = "New title"
    page.save_revision().publish()

    assert [found(word).total for word in ("new", "old")] == [1, 0]


def test_a_draft_changes_nothing_until_it_is_published():
    page = story("Published")
    page.title = "Drafted"
    page.save_revision()
    news = NewsPage.objects.get(locale__language_code="en")
    draft = news.add_child(instance=NewsItem(title="Never shown", slug="n", live=False))
    draft.save_revision()

    assert [found(word).total for word in ("published", "drafted", "shown")] == [1, 0, 0]


def test_a_scheduled_story_is_found_once_it_is_published():
    news = NewsPage.objects.get(locale__language_code="en")
    page = news.add_child(instance=NewsItem(title="Embargo", slug="e", live=False))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    before = found("embargo").total

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        housekeeping.publish_scheduled(now=timezone.now())

    assert (before, found("embargo").total) == (0, 1)


def test_an_unpublished_page_leaves_nothing_behind():
    page = story("Gone")
    page.unpublish()

    assert (found("gone").total, entries()) == (0, [])


def test_a_deleted_page_takes_its_entry_and_those_below_it_along():
    parent = standard_page("Parent")
    published(StandardPage(title="Child"), parent)
    before = entries()

    Page.objects.get(pk=parent.pk).delete()

    assert (before, entries()) == (["Parent", "Child"], [])


def test_a_moved_page_is_found_at_its_new_address():
    parent = standard_page("Parent", slug="parent")
    page = standard_page("Wanderer", slug="wanderer")
    page.move(parent, pos="last-child")

    assert [one.path for one in found("wanderer").results] == ["/en/parent/wanderer/"]


def test_a_new_slug_is_the_new_address():
    page = story("Story", slug="old")
    page.slug = "new"
    page.save_revision().publish()

    assert [one.path for one in found("story").results] == ["/en/news/new/"]


def test_an_entry_does_not_count_as_a_use_of_its_page():
    page = story("Story")

    assert not ReferenceIndex.model_is_indexable(SearchEntry)
    assert ReferenceIndex.get_references_to(page).count() == 0


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_page_is_published_even_where_it_cannot_be_made_findable(monkeypatch, caplog):
    crashed(monkeypatch)

    page = story("Half done")

    assert NewsItem.objects.get(pk=page.pk).live
    assert found("half").total == 0
    assert [r.getMessage() for r in caplog.records if r.exc_info] == [
        f"page {page.pk} was published but is not findable yet"
    ]


def test_what_a_crash_left_undone_is_repaired(monkeypatch):
    stale, gone = story("Stale"), story("Gone")
    with monkeypatch.context() as broken:
        crashed(broken)
        story("Missing")
        stale.title = "Fresh"
        stale.save_revision().publish()
        broken.setattr(index, "drop", index._entry)
        gone.unpublish()
    before = [found(word).total for word in ("missing", "fresh", "stale", "gone")]

    repaired = index.repair(now=NOW)

    assert (before, repaired) == ([0, 0, 0, 0], 3)
    assert [found(word).total for word in ("missing", "fresh", "stale", "gone")] == [1, 1, 0, 0]
    assert index.repair(now=NOW) == 0


def test_one_page_that_fails_does_not_keep_the_others_from_being_repaired(monkeypatch, caplog):
    pages = [story(f"Page {n}") for n in range(3)]
    SearchEntry.objects.all().delete()
    whole = index._entry

    def fails_once(page, now):
        if page.pk == pages[1].pk:
            raise OSError("the disk is full")
        return whole(page, now)

    monkeypatch.setattr(index, "_entry", fails_once)

    index.repair(now=NOW)

    assert entries() == ["Page 0", "Page 2"]
    assert [r.getMessage() for r in caplog.records if r.exc_info] == [
        f"page {pages[1].pk} could not be made findable"
    ]


def test_entries_of_older_rules_are_made_anew(monkeypatch):
    story("Story")
    known = SearchEntry.objects.count()
    monkeypatch.setattr(index, "RULES", index.RULES + 1)

    assert (found("story").total, index.repair(now=NOW), index.repair(now=NOW)) == (1, known, 0)


def test_a_page_made_live_without_a_revision_is_found_after_the_next_tick():
    news = NewsPage.objects.get(locale__language_code="en")
    news.add_child(instance=NewsItem(title="By hand", slug="by-hand"))

    assert (titles("hand"), index.repair(now=NOW), titles("hand")) == ([], 1, ["By hand"])
    assert index.repair(now=NOW) == 0


def test_a_page_whose_published_revision_was_purged_stays_found():
    page = story("Published")
    page.title = "Drafted"
    page.save_revision()

    call_command("purge_revisions")

    assert Page.objects.get(pk=page.pk).live_revision_id is None
    assert [found(word).total for word in ("published", "drafted")] == [1, 0]
    assert index.repair(now=NOW) == 0


def test_an_alias_made_a_page_of_its_own_is_found_after_the_next_tick():
    twin = story("Story").create_alias(update_slug="twin")
    Page.objects.filter(pk=twin.pk).update(alias_of=None, translation_key=Page().translation_key)

    index.repair(now=NOW)

    assert titles("story") == ["Story", "Story"]


def test_repairing_is_a_duty():
    assert duties.duties["repair search"] is index.repair


def test_repairing_costs_the_same_queries_where_nothing_is_to_be_done(django_assert_num_queries):
    for number in range(5):
        translated(story(f"Story {number}"), "et", f"Lugu {number}")
    index.repair(now=NOW)

    with django_assert_num_queries(2):
        index.repair(now=NOW)


# --- all anew -------------------------------------------------------------------------------------


def test_rebuilding_makes_every_entry_anew(capsys):
    page, shop = story("Story"), event(title="Workshop")
    story("Hidden").unpublish()
    SearchEntry.objects.filter(page=page.pk).update(folded_words=" wrong")
    SearchEntry.objects.filter(page=shop.pk).delete()
    home_pages = SearchEntry.objects.count() - 1

    call_command("rebuild_search")

    assert capsys.readouterr().out == f"{home_pages + 2} pages made findable\n"
    found_now = [titles(word) for word in ("story", "workshop", "wrong")]
    assert found_now == [["Story"], ["Workshop"], []]


def test_rebuilding_says_what_failed(monkeypatch):
    story("Story")
    crashed(monkeypatch)

    with pytest.raises(CommandError) as raised:
        call_command("rebuild_search")

    assert str(raised.value) == f"{SearchEntry.objects.count()} pages failed. The log says why."


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_may_repair_and_an_editor_publish_at_once():
    pages = [story(f"Page {n}") for n in range(10)]
    SearchEntry.objects.all().delete()
    gate = threading.Barrier(3)

    def at_once(work):
        gate.wait()
        try:
            work()
        finally:
            connection.close()

    def publish():
        for page in pages:
            page.title = f"New {page.title}"
            page.save_revision().publish()

    work = (lambda: index.repair(now=NOW), lambda: index.repair(now=NOW), publish)
    with ThreadPoolExecutor(len(work)) as pool:
        done = [pool.submit(at_once, one) for one in work]

    assert [future.exception() for future in done] == [None] * len(work)
    assert sorted(titles("new page")) == [f"New Page {n}" for n in range(10)]
    assert index.repair(now=NOW) == 0
