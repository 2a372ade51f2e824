"""Links to a draft for people without an account."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry

from community import errors
from events.models import Event
from foundation import links
from home.models import PreviewLink
from home.models.preview_links import MOST_AT_A_TIME
from home.services import preview_links
from tests.events import admin
from tests.factories.contents import material, stream
from tests.factories.events import entry, plan, published
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.home.test_checklist import draft

if TYPE_CHECKING:
    from wagtail.models import Page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


def link_to(page: Page, *, days: int = 3, label: str = "Press") -> PreviewLink:
    member = MemberFactory(groups=["Editors"])
    return preview_links.make(page, label=label, days=days, member=member, now=timezone.now())


def opened(link: PreviewLink, client: Client | None = None):
    return (client or Client()).get(reverse("preview_by_link", args=(link.token,)))


def test_whoever_has_the_link_reads_the_newest_draft():
    page = draft()
    link = link_to(page)
    page.lead = "Other words."
    page.save_revision()

    shown = opened(link)

    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Other words." in text
    assert "This is a draft, not published" in text
    assert "24 November" in text


def test_nobody_keeps_or_finds_it():
    shown = opened(link_to(draft()))

    assert shown["Cache-Control"] == "no-store, private"
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "'unsafe-inline'" not in shown["Content-Security-Policy"]


def test_a_page_that_changes_shows_its_draft_and_readers_what_is_live():
    page = story(lead="As it is.")
    page.lead = "As it will be."
    page.save_revision()

    assert "As it will be." in opened(link_to(page)).content.decode()
    assert "As it will be." not in Client().get(page.url).content.decode()


def test_an_event_can_be_shown():
    page = published(title="A workshop")

    assert "A workshop" in opened(link_to(page)).content.decode()


def test_of_an_event_it_opens_only_what_every_visitor_may_open():
    page = published(
        materials=stream(
            material("Agenda", link="https://example.org/agenda"),
            material("Room", link="https://example.org/secret-1", audience="members"),
            material("Code", link="https://example.org/secret-2", audience="confirmed"),
            material("Film", link="https://example.org/secret-3", phase="recording"),
        )
    )
    page.save_revision()

    text = opened(link_to(page)).content.decode()

    assert ["https://example.org/agenda" in text, "secret" in text] == [True, False]
    assert ["For confirmed participants" in text, "Film" in text] == [True, False]


def test_a_translation_opens_no_more_than_the_page_it_is_made_of():
    key = str(uuid.uuid4())
    secret = material("Code", link="https://example.org/secret", audience="confirmed", key=key)
    page = published(materials=stream(secret))
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    twin.materials = stream({**secret, "value": {**secret["value"], "audience": "everybody"}})
    twin.save_revision()

    text = opened(link_to(twin)).content.decode()

    assert ["Code" in text, "https://example.org/secret" in text] == [True, False]


def test_of_an_event_by_link_it_does_not_give_the_link_away():
    page = published(plan(entry(date(2026, 12, 7))), visibility="link")
    token = Event.objects.get(key=page.event_key).link_token

    text = opened(link_to(page)).content.decode()

    assert "7 December" in text
    assert [token in text, ".ics" in text] == [False, False]


def test_whoever_is_signed_in_reads_it_as_anybody_would():
    client, link = Client(), link_to(draft())
    member = MemberFactory(name="Mari Maasikas", groups=["Editors"])
    client.force_login(member)

    shown = opened(link, client)

    assert "Mari Maasikas" not in shown.content.decode()
    assert not opened(link).cookies
    assert opened(link).content.decode().count("<h1") == shown.content.decode().count("<h1")


@pytest.mark.parametrize("days", [1, 3, 7])
def test_it_ends_with_a_sentence(days):
    link = link_to(draft(), days=days)

    with time_machine.travel(NOW + timedelta(days=days, seconds=-1), tick=False):
        assert opened(link).status_code == 200
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        ended = opened(link)
        assert ended.status_code == 410
        assert "This preview has ended" in ended.content.decode()
        assert "A lab opens" not in ended.content.decode()
        assert ended["Cache-Control"] == "no-store, private"


def test_a_deleted_page_takes_its_links_along():
    page = draft()
    link = link_to(page)
    token = link.token

    page.delete()

    assert Client().get(reverse("preview_by_link", args=(token,))).status_code == 410


@pytest.mark.parametrize("token", ["x", "1.1.x", links.make("unsubscribe", 1)])
def test_no_other_word_opens_anything(token):
    assert Client().get(reverse("preview_by_link", args=(token,))).status_code == 404


def test_one_address_cannot_ask_without_end():
    link = link_to(draft())
    address = reverse("preview_by_link", args=("x",))
    client = Client()
    for _time in range(120):
        client.get(address)

    assert opened(link, client).status_code == 429


def test_a_link_is_made_seen_and_taken_back_and_the_history_knows():
    client, page = Client(), draft()
    editor = admin.editor(client)
    address = reverse("preview_links", args=(page.pk,))
    assert (
        address in client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    )

    client.post(address, {"label": " Press ", "days": "7"})
    link = PreviewLink.objects.get()
    assert (link.label, link.ends_at) == ("Press", NOW + timedelta(days=7))
    assert link.token in client.get(address).content.decode()

    client.post(reverse("revoke_preview_link", args=(link.pk,)))
    assert opened(link).status_code == 410
    kept = PageLogEntry.objects.filter(action__startswith="home.preview_link").order_by("timestamp")
    assert {(entry.action, entry.user, entry.data["label"]) for entry in kept} == {
        (preview_links.MADE, editor, "Press"),
        (preview_links.REVOKED, editor, "Press"),
    }


def test_a_form_without_a_word_or_with_another_time_makes_none():
    client, page = Client(), draft()
    admin.editor(client)
    address = reverse("preview_links", args=(page.pk,))

    assert client.post(address, {"label": "", "days": "3"}).status_code == 200
    assert client.post(address, {"label": "Press", "days": "30"}).status_code == 200
    assert not PreviewLink.objects.exists()


def test_a_page_has_no_more_links_than_an_editor_oversees():
    client, page = Client(), draft()
    admin.editor(client)
    for number in range(MOST_AT_A_TIME):
        link_to(page, label=f"{number}")

    refused = client.post(reverse("preview_links", args=(page.pk,)), {"label": "x", "days": "1"})

    assert "This page has ten links already. Revoke one first." in refused.content.decode()
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        link_to(page)


def test_whoever_may_not_edit_the_page_makes_and_revokes_none():
    page = draft()
    link = link_to(page)
    author = MemberFactory(groups=["Authors"])
    client = Client()
    client.force_login(author)

    with pytest.raises(errors.NotAllowed):
        preview_links.make(page, label="x", days=1, member=author, now=NOW)
    with pytest.raises(errors.NotAllowed):
        preview_links.revoke(link, member=author)
    client.get(reverse("preview_links", args=(page.pk,)))
    client.post(reverse("revoke_preview_link", args=(link.pk,)))
    assert PreviewLink.objects.get() == link


def test_links_are_forgotten_a_month_after_their_end():
    link_to(draft(), days=1)

    assert preview_links.forget_ended(now=NOW + timedelta(days=31)) == 0
    assert preview_links.forget_ended(now=NOW + timedelta(days=31, seconds=1)) == 1


def test_the_list_asks_no_more_for_more_links():
    client, page = Client(), draft()
    admin.editor(client)
    address = reverse("preview_links", args=(page.pk,))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    link_to(page)
    asked()  # warm caches
    one = asked()
    for _time in range(5):
        link_to(page)

    assert asked() == one
