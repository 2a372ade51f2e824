"""The same event twice: in calendars of two partners, or as one of our own."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from events.models import Occurrence
from events.services import partners
from tests.events.services.partner_servers import LATER, NOW, shown, states
from tests.factories.events import entry, plan, published
from tests.factories.partners import at, vevent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "again",
    [
        vevent("1@partner.example", SUMMARY="Morning coffee"),
        vevent("2@other.example", SUMMARY="RĪTA   Kafija!"),
        vevent(
            "2@other.example", SUMMARY="Coffee", URL="https://partner.example/1@partner.example"
        ),
    ],
    ids=["same uid", "same title and time", "same link and time"],
)
def test_the_same_event_of_two_calendars_is_shown_once(trusted, other, again):
    trusted.read(vevent("1@partner.example"))

    other.read(again)

    assert shown() == [("Rīta kafija", "12-07 09:00")]
    row = other.calendar.events.get()
    assert (row.state, row.same_as.partner.calendar) == ("duplicate", trusted.calendar)


def test_the_other_one_takes_the_place_of_what_was_withdrawn(trusted, other):
    trusted.read(vevent("a"), vevent("b", **at("20261210T090000")))
    other.read(vevent("z"))

    trusted.read(vevent("b", **at("20261210T090000")), now=LATER)

    assert states() == {"a": "withdrawn", "b": "accepted", "z": "accepted"}
    assert len(shown()) == 2


def test_what_nobody_has_looked_at_waits_even_in_the_place_of_another(trusted, partner):
    trusted.read(vevent("a"))
    partner.read(vevent("z"))
    assert states()["z"] == "duplicate"

    partners.refuse(trusted.calendar.events.all(), now=LATER)

    assert (states()["z"], shown()) == ("pending", [])


def test_events_of_another_time_or_title_are_two(trusted, other):
    trusted.read(vevent("a"))

    other.read(
        vevent("b", SUMMARY="Kafija", URL=""),
        vevent("c", **at("20261207T093000")),
        vevent("d", URL="", SUMMARY=""),
    )

    assert states() == {"a": "accepted", "b": "accepted", "c": "accepted"}


def test_one_calendar_may_say_two_things_alike(trusted):
    trusted.read(vevent("a", LOCATION="Room 1"), vevent("b", LOCATION="Room 2"))

    assert len(shown()) == 2


def own_event(title="Rīta kafija", **settings):
    return published(
        plan(entry(date(2026, 12, 7), time(9), time(11), zone="Europe/Riga")),
        title=title,
        **settings,
    )


def test_what_is_an_event_of_our_own_is_held_back(trusted):
    own_event()

    trusted.read(vevent("a"))

    assert (states(), len(shown())) == ({"a": "duplicate"}, 1)


def test_what_a_partner_has_taken_over_from_our_feed_is_held_back(trusted):
    own_event("Our own title")
    ours = Occurrence.objects.get()

    trusted.read(vevent(str(ours.uid), SUMMARY="Theirs"))

    assert states() == {str(ours.uid): "duplicate"}


def test_an_event_that_only_members_see_hides_nothing_from_the_public(trusted):
    own_event(visibility="members")

    trusted.read(vevent("a"))

    assert states() == {"a": "accepted"}


def test_our_own_event_published_later_takes_the_place_of_the_partners(trusted):
    trusted.read(vevent("a"))
    page = own_event()

    trusted.ask(now=LATER)
    assert states() == {"a": "duplicate"}

    page.unpublish()
    trusted.ask(now=LATER + timedelta(hours=5))
    assert (states(), shown()) == ({"a": "accepted"}, [("Rīta kafija", "12-07 09:00")])


def test_somebody_may_say_that_two_are_not_the_same(trusted, other):
    trusted.read(vevent("a"))
    other.read(vevent("z"))

    assert partners.accept(other.calendar.events.all(), now=NOW) == 1
    other.read(vevent("z", DESCRIPTION="New"), now=LATER)

    assert states() == {"a": "accepted", "z": "accepted"}
    assert len(shown()) == 2


def test_what_somebody_said_of_two_alike_holds_when_one_has_been_away(trusted, other):
    trusted.read(vevent("a"))
    other.read(vevent("z"))
    partners.accept(other.calendar.events.all(), now=NOW)

    other.read(now=LATER)
    assert states() == {"a": "accepted", "z": "withdrawn"}
    other.read(vevent("z"), now=LATER + timedelta(hours=5))

    assert states() == {"a": "accepted", "z": "accepted"}


def test_accepting_one_of_two_alike_answers_for_the_other(partner, other):
    other.calendar.is_trusted = False
    other.calendar.save()
    partner.read(vevent("a"))
    other.read(vevent("z"))
    assert states() == {"a": "pending", "z": "pending"}

    partners.accept(partner.calendar.events.all(), now=NOW)

    assert states() == {"a": "accepted", "z": "duplicate"}
