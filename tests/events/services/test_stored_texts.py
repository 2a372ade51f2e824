"""Kept texts: made once, never stale, only of what anybody may see."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import errors
from events.models import Event, EventPage, Occurrence, StoredText
from events.queries import feed_window
from events.services import dates, stored_texts, versions
from events.views.answers import bodies
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.tasks import unindexed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LANGUAGES = 5


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def texts(language: str = "en") -> stored_texts.Texts:
    version = versions.current().number
    return stored_texts.of(feed_window.public_dates(NOW), language, version=version)


def event_of(page: EventPage) -> Event:
    return Event.objects.get(key=page.event_key)


def test_the_duty_writes_every_text_once():
    published(plan(entry(rule="FREQ=WEEKLY;COUNT=3")))
    published(visibility="members")
    published(visibility="link")

    counts = [stored_texts.write_due(now=NOW) for _ in range(2)]

    assert counts == [3 * LANGUAGES, 0]
    assert StoredText.objects.count() == 3 * LANGUAGES


def test_with_nothing_to_do_the_duty_reads_the_version_only(django_assert_num_queries):
    published()
    stored_texts.write_due(now=NOW)

    # The version, and the shared cache twice, where it stands in the database.
    with django_assert_num_queries(1):
        stored_texts.write_due(now=NOW)


def test_the_duty_writes_what_a_change_made_stale():
    first, _second = published(title="First"), published(title="Second")
    stored_texts.write_due(now=NOW)
    first.title = "First and last"
    first.save_revision().publish()

    assert stored_texts.write_due(now=NOW) == LANGUAGES
    assert list(stored_texts.differing(now=NOW)) == []


def test_texts_of_no_feed_are_forgotten():
    over = published(plan(entry(date(2026, 11, 23))))
    hidden, closed, left = published(), published(), published()
    stored_texts.write_due(now=NOW)
    hidden.unpublish()
    closed.visibility = "members"
    closed.save_revision().publish()
    StoredText.objects.filter(occurrence__event=event_of(left), language="lv").update(language="xx")
    later = datetime(2026, 12, 7, 23, tzinfo=UTC)

    first = stored_texts.prune(now=later)
    second = stored_texts.prune(now=datetime(2026, 12, 30, tzinfo=UTC))

    # The members' one, and the language that is none; then what is past, and past and hidden.
    assert (first, second) == (LANGUAGES + 1, 2 * LANGUAGES)
    kept = set(StoredText.objects.values_list("occurrence__event", flat=True))
    assert kept == {event_of(left).pk}
    assert not kept & {event_of(over).pk, event_of(hidden).pk, event_of(closed).pk}


def test_a_text_of_another_release_or_other_settings_is_made_anew(settings):
    published(slug="coffee")
    (before,) = texts().texts
    settings.BASE_URL = "https://talka.example.org"

    (after,) = texts().texts

    assert b"http://localhost/en/events/coffee/" in before
    assert b"https://talka.example.org/en/events/coffee/" in after


def test_a_change_while_a_text_is_made_leaves_it_stale():
    page = published(title="Before")
    version = versions.current().number
    dates_ = list(event_of(page).occurrences.values_list("pk", flat=True))
    # Somebody publishes between the look at the version and the writing of what was read.
    page.title = "After"
    page.save_revision().publish()
    StoredText.objects.create(
        occurrence_id=dates_[0], language="en", version=version,
        edition=stored_texts.edition(), text=b"BEGIN:VEVENT\r\nbefore",
    )  # fmt: skip

    (text,) = texts().texts

    assert b"After" in text


def test_two_who_write_the_same_text_do_not_hinder_each_other():
    published()
    keys = list(Occurrence.objects.values_list("pk", flat=True))

    first = stored_texts.write(keys, "en", version=1)
    second = stored_texts.write(keys, "en", version=2)

    assert first == second
    assert list(StoredText.objects.values_list("version", flat=True)) == [2]


def test_a_feed_is_served_also_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch):
    published(title="Coffee")

    def refuse(*args: object, **kwargs: object) -> None:
        raise DatabaseError("read only")

    monkeypatch.setattr(StoredText.objects, "bulk_create", refuse)

    assert [b"SUMMARY;LANGUAGE=en:Coffee" in text for text in texts().texts] == [True]
    assert StoredText.objects.count() == 0


def test_a_date_that_no_calendar_can_hold_is_left_out_and_looked_at_once(
    django_assert_num_queries,
):
    published(title="Good")
    bad = event_of(published(title="Bad")).occurrences.get()
    Occurrence.objects.filter(pk=bad.pk).update(zone="Europe/Nowhere")
    (good,) = texts().texts

    with django_assert_num_queries(1):
        again = stored_texts.of(feed_window.public_dates(NOW), "en", version=1)

    assert (again.texts, list(again.years)) == ([good], ["Europe/Tallinn"])


def test_the_time_of_the_last_change_is_that_of_the_latest_text():
    published()
    published()
    Occurrence.objects.update(last_modified=NOW - timedelta(days=3))

    assert texts().last_modified == NOW
    assert stored_texts.Texts().last_modified is None


def test_verify_names_what_differs_and_fails():
    page = published(title="Coffee")
    stored_texts.write_due(now=NOW)
    out = io.StringIO()
    call_command("sync_occurrences", verify=True, stdout=out)
    # Round all triggers, as by a hand in the database.
    EventPage.objects.filter(pk=page.pk).update(title="Tea")

    with pytest.raises(CommandError, match=f"^{LANGUAGES} calendar texts differ"):
        call_command("sync_occurrences", verify=True, stdout=out)

    uid = event_of(page).occurrences.get().uid
    assert out.getvalue().splitlines() == [
        "all calendar texts are as their dates",
        *(f"{uid} {language}" for language in ("en", "et", "lv", "nb", "sl")),
    ]


# --- any sequence of changes ----------------------------------------------------------------------

STEPS = st.lists(
    st.sampled_from(
        ["publish", "translate", "untranslate", "retitle", "move", "cancel", "restore",
         "unpublish", "republish", "close", "slug", "venue", "address", "topic", "organisation",
         "renew", "read", "write", "tomorrow"]
    ),
    min_size=3,
    max_size=8,
)  # fmt: skip


class Office:
    """Somebody who does things to a calendar in any order."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.number = 0
        self.actor = MemberFactory()
        self.venue, self.topic = VenueFactory(), TopicFactory()
        self.host = OrganisationFactory()
        self.page = self.publish()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def date(self) -> Occurrence:
        event = Event.objects.get(key=self.page.event_key)
        return (
            event.occurrences.filter(end__gt=self.now).exclude(status="withdrawn").latest("start")
        )

    def new(self, word: str) -> str:
        self.number += 1
        return f"{word} {self.number}"

    def publish(self) -> EventPage:
        weekly = entry(rule="FREQ=WEEKLY;COUNT=2", venue=self.venue)
        self.page = published(
            plan(weekly), title=self.new("Event"), topics=[self.topic], host=self.host
        )
        return self.page

    def translate(self) -> None:
        key = self.page.translation_key
        twin = EventPage.objects.filter(translation_key=key, locale__language_code="et").first()
        twin = twin or event_page(language="et", title="x", translation_key=key)
        twin.title = self.new("Sündmus")
        twin.save_revision().publish()

    def untranslate(self) -> None:
        key = self.page.translation_key
        for twin in EventPage.objects.filter(translation_key=key, locale__language_code="et"):
            twin.unpublish()

    def retitle(self) -> None:
        self.edit(title=self.new("Event"))

    def slug(self) -> None:
        self.edit(slug=self.new("event").replace(" ", "-"))

    def close(self) -> None:
        is_open = self.page.visibility == "public"
        self.edit(visibility="members" if is_open else "public")

    def edit(self, **fields: str) -> None:
        self.page = EventPage.objects.get(pk=self.page.pk)
        for name, value in fields.items():
            setattr(self.page, name, value)
        self.page.save_revision().publish()
        self.page = EventPage.objects.get(pk=self.page.pk)

    def move(self) -> None:
        self.number += 1
        dates.move(
            self.date, day=date(2027, 1, 10) + timedelta(days=self.number), start_time=time(15),
            length=timedelta(hours=1), venue=None, reason="", actor=self.actor, now=self.now,
        )  # fmt: skip

    def cancel(self) -> None:
        dates.cancel(self.date, reason=self.new("Ill"), actor=self.actor, now=self.now)

    def restore(self) -> None:
        dates.restore(self.date, actor=self.actor, now=self.now)

    def unpublish(self) -> None:
        EventPage.objects.get(pk=self.page.pk).unpublish()

    def republish(self) -> None:
        self.edit()

    def venue_(self) -> None:
        self.venue.name = {"en": self.new("Hall")}
        self.venue.save()

    def address(self) -> None:
        self.venue.address = self.new("Street")
        self.venue.save()

    def topic_(self) -> None:
        self.topic.name = {"en": self.new("Topic")}
        self.topic.save()

    def organisation(self) -> None:
        self.host.name = {"en": self.new("Agency")}
        self.host.save()

    def renew(self) -> None:
        event = Event.objects.get(key=self.page.event_key)
        Event.objects.filter(pk=event.pk).update(link_version=event.link_version + 1)
        versions.touch([event.pk], now=self.now)

    def read(self) -> None:
        for address in self.addresses():
            Client().get(address)

    def write(self) -> None:
        stored_texts.write_due(now=self.now)

    def tomorrow(self) -> None:
        self.clock.shift(timedelta(days=1))

    def addresses(self) -> list[str]:
        return [
            address
            for language in ("en", "et")
            for address in (
                f"/calendar/{language}.ics",
                f"/calendar/{language}.ics?topic={self.topic.slug}&kind=meetup",
                f"/calendar/{language}.ics?organisation={self.host.uuid}",
                f"/calendar/event/{self.page.event_key}/{language}.ics",
            )
        ]

    def do(self, step: str) -> None:
        # Of what was taken down no date can be moved; trying changes nothing.
        with suppress(errors.LeftSchedule):
            getattr(self, f"{step}_" if step in {"venue", "topic"} else step)()


# What changes nothing that a feed could show.
STILL = {"read", "write"}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_after_any_changes_kept_texts_are_what_would_be_made_now(
    clock: time_machine.Traveller, steps: list[str]
):
    clock.move_to(NOW)
    bodies.clear()
    cache.clear()
    with transaction.atomic(), unindexed():
        office = Office(clock)
        seen: dict[str, dict[str, bytes]] = {}
        for step in steps:
            clock.shift(timedelta(minutes=1))
            tags = {address: tag_of(address) for address in office.addresses()}
            office.do(step)
            assert list(stored_texts.differing(now=office.now)) == [], step
            for address in office.addresses():
                response = Client().get(address)
                tag = response.get("ETag", "")
                # One ETag, one body, for ever; and nothing new while nothing happens.
                assert seen.setdefault(address, {}).setdefault(tag, response.content) == (
                    response.content
                )
                assert step not in STILL or tags.get(address) == tag
            assert answers(office) == anew(office), step
        transaction.set_rollback(True)
    assert connection.in_atomic_block


def tag_of(address: str) -> str:
    return Client().get(address).get("ETag", "")


def answers(office: Office) -> list[bytes]:
    return [Client().get(address).content for address in office.addresses()]


def anew(office: Office) -> list[bytes]:
    """The same with nothing kept; what is kept is as it was afterwards."""
    with transaction.atomic():
        bodies.clear()
        StoredText.objects.all().delete()
        made = answers(office)
        transaction.set_rollback(True)
    return made
