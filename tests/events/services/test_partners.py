"""Following partners' calendars: looking at what is new, and stopping."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event, Occurrence, PartnerCalendar, PartnerEvent
from events.queries import feed_entries
from events.queries.words import words_of_one
from events.services import partners
from tests.events.services.partner_servers import LATER, NOW, shown, states, version
from tests.factories.partners import at, vevent

pytestmark = pytest.mark.django_db


# --- looking at what is new -----------------------------------------------------------------------


def test_a_new_event_waits_until_somebody_has_looked_at_it(partner):
    calendar = partner.read(vevent())

    row = PartnerEvent.objects.get()
    assert (row.state, row.title, row.place) == ("pending", "Rīta kafija", "Brīvības iela 36")
    assert row.starts_at == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert (calendar.error, calendar.failures, calendar.last_success_at) == ("", 0, NOW)
    assert not Event.objects.exists()


def test_an_accepted_event_is_shown_as_its_source_has_it(partner):
    partner.read(vevent())

    assert partners.accept(PartnerEvent.objects.all(), now=NOW) == 1

    assert shown() == [("Rīta kafija", "12-07 09:00")]
    date = Occurrence.objects.select_related("event", "run", "venue").get()
    assert (date.zone, date.place, date.status, date.sequence) == (
        "Europe/Riga",
        "Brīvības iela 36",
        "scheduled",
        0,
    )
    assert (date.run.registration, date.run.starts_at) == ("none", date.start)
    event = date.event
    assert (event.host, event.kind, event.schedule_page) == (
        partner.calendar.organisation,
        "meetup",
        None,
    )
    assert " kafija " in event.folded_words
    words = words_of_one(event, "en")
    assert (words.language, words.source) == ("lv", partner.calendar.name)
    assert words.address == words.path == "https://partner.example/1@partner.example"


def test_calendars_get_the_link_of_the_source_and_say_whose_it_is(trusted):
    trusted.read(vevent())

    (row,) = Occurrence.objects.select_related("event", "venue")
    made = feed_entries.as_public([row], "en")[row.pk]
    assert made.url == "https://partner.example/1@partner.example"
    assert made.location == "Brīvības iela 36"
    assert made.description == (
        f"Kafija un sarunas\n\nSource: {trusted.calendar.name}\n\n"
        "https://partner.example/1@partner.example"
    )


def test_an_event_without_a_page_of_its_own_is_shown_without_link(trusted):
    trusted.read(vevent(URL=""))

    words = words_of_one(Event.objects.get(), "en")
    assert (words.path, words.address, words.title) == ("", "", "Rīta kafija")


def test_a_trusted_calendar_is_shown_at_once(trusted):
    trusted.read(vevent("a"), vevent("b", **at("20261208T090000")))

    assert states() == {"a": "accepted", "b": "accepted"}
    assert len(shown()) == 2


def test_what_was_refused_stays_refused_whatever_the_source_says(partner):
    partner.read(vevent())
    partners.refuse(PartnerEvent.objects.all(), now=NOW)

    partner.read(vevent(SUMMARY="Better"), now=LATER)
    partner.read(now=LATER + timedelta(hours=5))
    partner.read(vevent(SUMMARY="Better still"), now=LATER + timedelta(hours=10))

    assert states() == {"1@partner.example": "refused"}
    assert shown() == []


def test_refusing_what_was_shown_hides_it_and_accepting_shows_it_again(trusted):
    trusted.read(vevent())
    before = Occurrence.objects.get()

    partners.refuse(PartnerEvent.objects.all(), now=NOW)
    hidden = Occurrence.objects.get()
    assert (shown(), hidden.sequence) == ([], before.sequence + 1)

    partners.accept(PartnerEvent.objects.all(), now=LATER)
    again = Occurrence.objects.get()
    assert (again.uid, again.sequence) == (before.uid, before.sequence + 2)
    assert len(shown()) == 1


def test_trusting_a_calendar_later_shows_what_waited(partner):
    partner.read(vevent())
    partner.calendar.is_trusted = True
    partner.calendar.save()

    partners.saved(partner.calendar, now=LATER)

    assert len(shown()) == 1


# --- stopping -------------------------------------------------------------------------------------


def test_a_calendar_that_is_not_read_any_more_shows_nothing(trusted):
    trusted.read(vevent())
    sequence = Occurrence.objects.get().sequence
    trusted.calendar.is_active = False
    trusted.calendar.save()

    partners.saved(trusted.calendar, now=LATER)

    assert (shown(), Occurrence.objects.get().sequence) == ([], sequence + 1)
    assert not partners.read(trusted.calendar, now=LATER, asked=True)

    trusted.calendar.is_active = True
    trusted.calendar.save()
    partners.saved(trusted.calendar, now=LATER)
    assert len(shown()) == 1


def test_a_deleted_calendar_takes_what_it_showed_along_and_calendars_hear_of_it(trusted, other):
    trusted.read(vevent("a"))
    other.read(vevent("z"))
    before = version()
    row = Occurrence.objects.get()

    partners.forget(trusted.calendar, now=LATER)

    assert not PartnerCalendar.objects.filter(pk=trusted.calendar.pk).exists()
    assert states() == {"z": "accepted"}
    assert version() > before
    row = Occurrence.objects.select_related("event", "venue").get(pk=row.pk)
    made = feed_entries.as_public([row], "en")[row.pk]
    assert (made.status.value, made.summary) == ("CANCELLED", "Cancelled: Meetup")
