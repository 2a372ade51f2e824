"""Editions of the digest for everybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from wagtail.models import Locale

from community.models import DigestDelivery, DigestEdition
from events.models import EventPage
from foundation.models import OutboxRow
from home.models import NewsItem, NewsPage
from tests.community.things import reader
from tests.factories.events import entry, plan, published
from tests.factories.letters import letter
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db

# The Tuesday of week 48, at half past seven in Tallinn.
DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
INSIDE = DUE - timedelta(days=1)
WEEK = "/en/digests/2026-W48/"


@pytest.fixture(autouse=True)
def _clock(settings) -> Iterator[None]:
    settings.TIME_ZONE = "Europe/Tallinn"
    with time_machine.travel(DUE + timedelta(days=3), tick=False):
        yield


def edition(period: str = "2026-W48", *, mail: str = "sent", cadence: str = "weekly", **fields):
    """An edition of which one mail has fared so."""
    row, _made = DigestEdition.objects.get_or_create(
        cadence=cadence, period=period, defaults={"created_at": DUE, **fields}
    )
    sent = None
    if mail:
        sent = OutboxRow.objects.create(
            message="community.digest", recipient="a@example.org", state=mail, created_at=DUE,
            due_at=DUE, done_at=DUE,
        )  # fmt: skip
    DigestDelivery.objects.create(
        edition=row, recipient=reader(DUE), mail=sent, state="promised",
        since=DUE - timedelta(days=7), until=DUE, created_at=DUE,
    )  # fmt: skip
    return row


def story(title: str, *, first: datetime = INSIDE, language: str = "en", **fields: object):
    parent = NewsPage.objects.get(locale=Locale.objects.get(language_code=language))
    page = NewsItem(
        locale=parent.locale, title=title, first_published_at=first, dated_at=first, **fields
    )
    return parent.add_child(instance=page)


def event(title: str, **fields: object) -> EventPage:
    page = published(plan(entry(date(2026, 11, 25))), title=title, **fields)
    EventPage.objects.filter(pk=page.pk).update(first_published_at=INSIDE)
    return EventPage.objects.get(pk=page.pk)


def headings(page: str) -> list[str]:
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", main, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for words in found]


def test_an_edition_has_the_editor_s_part_and_what_is_public(client: Client):
    edition()
    recap = story("A recap", first=DUE - timedelta(days=40))
    fresh = story("A fresh story")
    story("Of last week", first=DUE - timedelta(days=8))
    story("Too young", first=DUE + timedelta(hours=1))
    event("A meetup that is over")
    letter(fresh, (recap, "Read on."), introduction="Dear <b>all</b>")

    page = client.get(WEEK).content.decode()

    assert headings(page) == [
        *("From the editors", "A fresh story", "A recap"),
        *("New in the calendar", "A meetup that is over"),
    ]
    assert ("Dear <b>all</b>" in page, "Read on." in page) == (True, True)
    assert "<h1>Week 48, 2026</h1>" in page
    assert '<link rel="canonical" href="http://localhost/en/digests/2026-W48/">' in page


@pytest.mark.parametrize("as_member", [False, True])
def test_whoever_reads_it_what_is_hidden_is_not_there(client: Client, as_member: bool):
    edition()
    gone, closed = story("Zilvergone"), event("Zilverclosed", visibility="members")
    letter(gone, closed, introduction="Dear all")
    gone.unpublish()
    event("Zilverlink", visibility="link")
    if as_member:
        client.force_login(MemberFactory())

    page = client.get(WEEK).content.decode()

    assert "Zilver" not in page
    assert "Nothing of this edition is public any more." in page


def test_a_draft_of_the_editors_is_not_there(client: Client):
    edition()
    letter(story("A recap"), introduction="Dear nobody", live=False)

    page = client.get(WEEK).content.decode()

    assert ("Dear nobody" in page, headings(page)) == (False, ["News", "A recap"])


def test_it_is_read_in_the_language_of_the_address(client: Client):
    edition()
    source = story("A recap")
    story("Ülevaade", language="et", translation_key=source.translation_key)
    story("Only in English")
    letter(source, introduction="Dear all")

    page = client.get("/et/digests/2026-W48/").content.decode()

    assert "Ülevaade" in page
    assert re.search(r'<div class="edition__introduction[^"]*" lang="en"', page)
    assert re.search(r'<a href="[^"]*" hreflang="en" lang="en">Only in English', page)


@pytest.mark.parametrize(
    ("period", "fields", "status"),
    [
        ("2026-W48", {}, 200),
        ("2026-W48", {"mail": ""}, 200),  # its row is deleted since
        ("2026-W48", {"mail": "unknown"}, 200),
        ("2026-W48", {"mail": "pending"}, 404),
        ("2026-W48", {"mail": "failed"}, 404),
        ("2026-W48", {"stopped_at": DUE}, 404),
        ("2026-W47", {}, 404),
        ("2026-11", {}, 404),
        ("2026-11-24", {"cadence": "daily", "period": "2026-11-24"}, 404),
        ("2026-W99", {}, 404),
        ("nonsense", {}, 404),
        ("2026-W48-", {}, 404),
    ],
)
def test_only_what_went_out_is_there(client: Client, period: str, fields: dict, status: int):
    edition(**fields)

    assert client.get(f"/en/digests/{period}/").status_code == status
    if status == 404:
        assert f"/digests/{period}/" not in client.get("/en/digests/").content.decode()


def test_the_list_is_by_year_the_newest_first(client: Client):
    for period in ("2025-W52", "2026-W01", "2026-W48"):
        edition(period)
    edition("2026-11", cadence="monthly")
    listed = re.compile(r'href="/en/digests/([^"?]+)/"')

    first = client.get("/en/digests/").content.decode()
    before = client.get("/en/digests/", {"year": "2025"}).content.decode()
    junk = client.get("/en/digests/", {"year": "20x5"}).content.decode()

    assert listed.findall(first) == ["2026-W48", "2026-11", "2026-W01"]
    assert listed.findall(before) == ["2025-W52"]
    assert listed.findall(junk) == listed.findall(first)


def test_before_anything_went_out_the_list_says_so(client: Client):
    assert "Nothing has been sent yet." in client.get("/en/digests/").content.decode()


def test_nothing_of_any_reader_is_there(client: Client):
    row = edition()
    story("A recap")
    recipient = row.deliveries.get().recipient

    page = client.get(WEEK).content.decode()

    assert recipient.address not in page
    assert recipient.link_token not in page


@pytest.mark.parametrize("address", ["/en/digests/", WEEK])
def test_who_has_it_already_gets_no_second_copy(client: Client, address: str):
    edition()
    story("A recap")
    first = client.get(address)

    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    story("A fresh story")
    edition("2026-W47")
    changed = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert first["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


@pytest.mark.parametrize("number", [1, 4])
def test_an_edition_costs_the_same_for_any_number_of_things(
    client: Client, number: int, django_assert_num_queries
):
    edition()
    pages = [story(f"Story {n}") for n in range(2 * number)]
    for n in range(number):
        event(f"Event {n}")
    letter(*pages[:number], introduction="Dear all")
    client.get(WEEK)

    with django_assert_num_queries(50):
        client.get(WEEK)


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_for_any_number(
    client: Client, number: int, django_assert_num_queries
):
    for n in range(number):
        edition(f"2026-W{40 + n}")
    client.get("/en/digests/")

    with django_assert_num_queries(3):
        client.get("/en/digests/")
