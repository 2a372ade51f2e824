"""A story that nobody is to see before a moment, however it is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation

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


def test_a_mirror_waits_with_its_source():
    page = draft(embargo_until=END)
    mirror = page.copy_for_translation(Locale.objects.get(language_code="et"), alias=True)

    page.get_latest_revision().publish()

    assert not NewsItem.objects.get(pk=mirror.pk).live
    with time_machine.travel(END + timedelta(seconds=1), tick=False):
        housekeeping.publish_scheduled(now=END + timedelta(seconds=1))
    assert NewsItem.objects.get(pk=mirror.pk).live


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


# --- moved, and taken back -----------------------------------------------------------------------

LATER, EARLIER = END + timedelta(days=2), NOW + timedelta(days=1)


def edit(client: Client, page: NewsItem, end: datetime | None, action: str = "publish") -> None:
    """What an editor does who changes the end, and leaves the other fields as they are shown."""
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    shown = client.get(address)
    fields = shown.context["form"]
    wished = fields["go_live_at"].value()  # in the clock of the site, as it is shown
    moments = {"go_live_at": wished, "embargo_until": end and timezone.localtime(end)}
    typed = {name: f"{one:%Y-%m-%d %H:%M}" if one else "" for name, one in moments.items()}
    form = admin.form_of(shown) | typed
    client.post(address, {**form, f"action-{action}": "1"})


def waits_until(page: NewsItem) -> datetime | None:
    """None for what everybody reads."""
    page = NewsItem.objects.get(pk=page.pk)
    return None if page.live else page.scheduled_revision.approved_go_live_at


@pytest.fixture
def editor() -> Client:
    client = Client()
    admin.editor(client)
    return client


@pytest.mark.parametrize(("end", "waits"), [(EARLIER, EARLIER), (LATER, LATER), (None, None)])
def test_an_embargo_that_is_moved_or_taken_back_holds_as_long_as_it_says(
    editor: Client, end: datetime | None, waits: datetime | None
):
    page = by_the_form(editor)
    page.revisions.update(approved_go_live_at=None)  # what is scheduled is not edited

    edit(editor, page, end)

    assert waits_until(page) == waits


def test_a_moment_to_go_live_outlasts_an_embargo_that_is_taken_back(editor: Client):
    page = draft(embargo_until=END, go_live_at=LATER, body=[])

    edit(editor, page, None)

    assert waits_until(page) == LATER


# --- in other languages --------------------------------------------------------------------------


def begin(client: Client, page: NewsItem) -> Translation:
    estonian = Locale.objects.get(language_code="et")
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(submit, {"locales": [str(estonian.pk)]})
    return Translation.objects.get()


@pytest.fixture
def publish(editor: Client, django_capture_on_commit_callbacks):
    """Publish the translation; its page."""

    def do(translation: Translation) -> NewsItem:
        page = translation.get_target_instance()
        address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(address, {"action": "publish"})
        return page

    return do


@pytest.mark.parametrize("action", ["publish", "save"])
def test_a_translation_waits_for_an_embargo_set_after_it_was_begun(
    editor: Client, publish, action: str
):
    page = draft(body=[])
    translation = begin(editor, page)
    edit(editor, page, END, action)

    assert waits_until(publish(translation)) == END


@pytest.mark.parametrize("end", [EARLIER, LATER])
def test_what_is_scheduled_in_another_language_moves_with_the_embargo(
    editor: Client, publish, end: datetime
):
    page = by_the_form(editor)
    translated = publish(begin(editor, page))
    assert waits_until(translated) == END
    page.revisions.update(approved_go_live_at=None)

    edit(editor, page, end)

    assert (waits_until(page), waits_until(translated)) == (end, end)
    with time_machine.travel(end + timedelta(seconds=1), tick=False):
        housekeeping.publish_scheduled(now=end + timedelta(seconds=1))
        assert NewsItem.objects.live().count() == 2


def test_an_embargo_that_is_moved_in_a_draft_alone_holds_its_translation(editor: Client, publish):
    page = draft(embargo_until=END, body=[])
    translated = publish(begin(editor, page))

    edit(editor, page, LATER, "save")
    with time_machine.travel(END + timedelta(seconds=1), tick=False):
        housekeeping.publish_scheduled(now=END + timedelta(seconds=1))

    assert waits_until(translated) == LATER


def test_a_translation_of_what_waits_no_more_appears_with_the_next_round(editor: Client, publish):
    page = by_the_form(editor)
    translated = publish(begin(editor, page))
    page.revisions.update(approved_go_live_at=None)

    edit(editor, page, None)

    assert (waits_until(page), waits_until(translated)) == (None, NOW)


def test_what_is_translated_no_more_still_waits(editor: Client, publish):
    page = draft(embargo_until=END, body=[])
    translation = begin(editor, page)
    editor.post(reverse("wagtail_localize:stop_translation", args=(translation.pk,)))
    translated = translation.get_target_instance()
    NewsItem.objects.filter(pk=translated.pk).update(embargo_until=None)

    translated.refresh_from_db()
    translated.save_revision().publish()

    assert waits_until(translated) == END
