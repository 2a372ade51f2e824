"""Following the source: what moves, vanishes and comes back in a partner's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from events.models import Event, Occurrence, PartnerCalendar, PartnerEvent, Run
from events.services import partners, schedule, versions
from tests.events.services.partner_servers import LATER, NOW, shown, states, version
from tests.factories.partners import at, ics, vevent
from tests.foundation.web_servers import answer, header

pytestmark = pytest.mark.django_db

# SQLite writes rows in batches of some forty, so there are more from twenty events on.
FIRST_READING = 35


def test_a_moved_date_keeps_its_uid_and_gets_a_new_version(trusted):
    trusted.read(vevent())
    before = Occurrence.objects.get()

    trusted.read(vevent(**at("20261209T140000", "20261209T150000")), now=LATER)

    after = Occurrence.objects.get()
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert (after.last_modified, after.run.starts_at) == (LATER, after.start)
    assert shown() == [("Rīta kafija", "12-09 14:00")]


def test_another_place_is_a_new_version_and_other_words_are_not(trusted):
    trusted.read(vevent())

    trusted.read(vevent(SUMMARY="Vakara tēja"), now=LATER)
    reworded = Occurrence.objects.get()
    trusted.read(
        vevent(SUMMARY="Vakara tēja", LOCATION="Elsewhere"), now=LATER + timedelta(hours=5)
    )

    assert (reworded.sequence, reworded.last_modified) == (0, LATER)
    assert Occurrence.objects.get().sequence == 1
    assert " tea " not in Event.objects.get().folded_words
    assert " vakara " in Event.objects.get().folded_words


def test_a_series_follows_its_rule_its_exceptions_and_its_cancellations(trusted):
    series = "RRULE:FREQ=WEEKLY;COUNT=4"
    trusted.read(vevent("s", series))
    before = {o.date: o.uid for o in Occurrence.objects.all()}

    cancelled = vevent(
        "s", "STATUS:CANCELLED", "RECURRENCE-ID;TZID=Europe/Riga:20261221T090000",
        **at("20261221T090000", "20261221T110000"),
    )  # fmt: skip
    trusted.read(
        vevent("s", series, "EXDATE;TZID=Europe/Riga:20261214T090000"), cancelled, now=LATER
    )

    found = {
        o.date: (o.status, o.sequence, o.uid == before[o.date]) for o in Occurrence.objects.all()
    }
    assert found == {
        date(2026, 12, 7): ("scheduled", 0, True),
        date(2026, 12, 14): ("cancelled", 1, True),
        date(2026, 12, 21): ("cancelled", 1, True),
        date(2026, 12, 28): ("scheduled", 0, True),
    }
    trusted.read(vevent("s", series), now=LATER + timedelta(hours=5))
    assert {o.status for o in Occurrence.objects.all()} == {"scheduled"}
    assert Occurrence.objects.get(date=date(2026, 12, 14)).sequence == 2


def test_one_date_that_becomes_a_series_keeps_its_uid(trusted):
    trusted.read(vevent("s"))
    before = Occurrence.objects.get()

    trusted.read(vevent("s", "RRULE:FREQ=WEEKLY;COUNT=2"), now=LATER)

    found = Occurrence.objects.order_by("start")
    assert [o.status for o in found] == ["scheduled", "scheduled"]
    assert found[0].uid == before.uid


def test_what_is_over_is_never_touched(trusted):
    trusted.read(vevent("s", "RRULE:FREQ=WEEKLY;COUNT=2"))
    afterwards = datetime(2026, 12, 8, tzinfo=UTC)
    before = Occurrence.objects.get(date=date(2026, 12, 7))

    trusted.read(
        vevent("s", "RRULE:FREQ=WEEKLY;COUNT=2", **at("20261207T130000", "20261207T150000")),
        now=afterwards,
    )

    after = Occurrence.objects.get(date=date(2026, 12, 7))
    assert (after.start, after.sequence) == (before.start, before.sequence)
    assert Occurrence.objects.get(date=date(2026, 12, 14)).wall_start.time() == time(13)


@pytest.mark.parametrize("days", [1, 16, 380], ids=["the next day", "soon", "next year"])
def test_what_is_over_and_gets_a_new_day_takes_place_again(trusted, days):
    trusted.read(vevent("s"))
    over = Occurrence.objects.get()
    then = datetime(2026, 12, 7, 12, tzinfo=UTC)
    again = at(f"{date(2026, 12, 7) + timedelta(days=days):%Y%m%d}T090000")

    trusted.read(vevent("s", **again), now=then)
    trusted.read(vevent("s", SUMMARY="New", **again), now=then + timedelta(hours=5))

    found = Occurrence.objects.order_by("start")
    assert [o.date for o in found] == [over.date, over.date + timedelta(days=days)]
    assert (found[0].uid, found[0].start, found[0].sequence) == (over.uid, over.start, 0)
    assert len(shown(then)) == 1
    trusted.read(now=then + timedelta(hours=10))
    assert shown(then) == []


def test_what_is_over_and_is_moved_to_later_that_day_is_moved(trusted):
    trusted.read(vevent("s", **at("20261207T090000", "20261207T100000")))
    then = datetime(2026, 12, 7, 12, tzinfo=UTC)
    before = Occurrence.objects.get()

    trusted.read(vevent("s", **at("20261207T180000", "20261207T190000")), now=then)

    after = Occurrence.objects.get()
    assert (after.uid, after.sequence, after.wall_start.hour) == (before.uid, 1, 18)


def test_what_vanishes_from_the_source_is_withdrawn_and_comes_back_with_it(trusted):
    trusted.read(vevent("a"), vevent("b", **at("20261208T090000")))
    uid = Occurrence.objects.get(event__partner__uid="a").uid

    trusted.read(vevent("b", **at("20261208T090000")), now=LATER)
    assert states() == {"a": "withdrawn", "b": "accepted"}
    assert [start for _title, start in shown()] == ["12-08 09:00"]

    trusted.read(vevent("a"), vevent("b", **at("20261208T090000")), now=LATER + timedelta(hours=5))
    assert states() == {"a": "accepted", "b": "accepted"}
    assert Occurrence.objects.get(event__partner__uid="a").uid == uid
    assert len(shown()) == 2


def test_a_source_that_numbers_anew_at_each_export_changes_nothing(trusted):
    series = "RRULE:FREQ=WEEKLY;COUNT=3"
    trusted.read(vevent("a", series), vevent("b", **at("20261210T090000")))
    partners.refuse(PartnerEvent.objects.filter(uid="b"), now=NOW)
    before = list(Occurrence.objects.order_by("start").values("uid", "start", "sequence"))

    trusted.read(vevent("c", series, URL=""), vevent("d", **at("20261210T090000")), now=LATER)

    assert states() == {"c": "accepted", "d": "refused"}
    assert list(Occurrence.objects.order_by("start").values("uid", "start", "sequence")) == before
    assert len(shown()) == 3


def test_of_two_alike_each_is_known_by_its_new_number(trusted):
    trusted.read(vevent("a"), vevent("b"))
    before = set(Occurrence.objects.values_list("uid", flat=True))

    trusted.read(vevent("c"), vevent("d"), now=LATER)

    assert set(Occurrence.objects.values_list("uid", flat=True)) == before
    assert sorted(states()) == ["c", "d"]


def test_an_event_that_is_over_is_not_withdrawn_when_the_source_drops_it(trusted):
    trusted.read(vevent("a"))

    trusted.read(now=datetime(2027, 2, 1, tzinfo=UTC))

    assert states() == {"a": "accepted"}
    assert Event.objects.get().is_live


def test_an_event_that_cannot_be_read_this_time_stays_as_it_was(trusted):
    trusted.read(vevent("a"))

    calendar = trusted.read(vevent("a", **{"DTSTART;TZID=Europe/Riga": "soon"}), now=LATER)

    assert states() == {"a": "accepted"}
    assert len(shown()) == 1
    assert (calendar.error, calendar.error_detail) == ("skipped", "no_start:1")


def test_a_full_calendar_that_is_suddenly_empty_is_believed_the_second_time(trusted):
    events = [vevent(str(n), **at(f"202612{n:02}T090000")) for n in range(7, 11)]
    trusted.read(*events)

    assert trusted.read(now=LATER).error == "emptied"
    assert len(shown()) == 4

    calendar = trusted.read(now=LATER + timedelta(hours=5))
    assert (calendar.error, shown()) == ("", [])


def test_reading_the_same_again_changes_nothing(trusted):
    trusted.read(vevent("s", "RRULE:FREQ=WEEKLY;COUNT=3"))
    before = list(Occurrence.objects.order_by("pk").values()), list(Run.objects.values()), version()

    PartnerCalendar.objects.update(content_hash="")
    trusted.ask(now=LATER)

    assert before == (
        list(Occurrence.objects.order_by("pk").values()), list(Run.objects.values()), version()
    )  # fmt: skip


def test_the_calendars_version_is_raised_whenever_something_is_shown_changed_or_hidden(trusted):
    numbers = [version()]
    trusted.read(vevent())
    numbers.append(version())
    trusted.read(vevent(SUMMARY="Else"), now=LATER)
    numbers.append(version())
    trusted.read(now=LATER + timedelta(hours=5))
    numbers.append(version())

    assert numbers == sorted(set(numbers))
    assert Event.objects.get().feed_version == numbers[-1]


def test_raising_the_version_is_the_last_that_happens(trusted, other, monkeypatch):
    """From there on everybody else who changes the calendar waits, and may hold what we want."""
    real, raised, late = versions.touch, [], []

    def touch(events, *, now):
        real(events, now=now)
        raised.append(now)

    def watch(execute, sql, params, many, context):
        if raised and sql.startswith(("INSERT", "UPDATE", "DELETE")) and "calendar" not in sql:
            late.append(sql)
        return execute(sql, params, many, context)

    def times_raised(act) -> int:
        raised.clear()
        act()
        return len(raised)

    new, chosen = vevent("new", **at("20261210T090000")), PartnerEvent.objects.filter(uid="new")
    trusted.read(vevent("a"), vevent("b", **at("20261208T090000")))
    other.read(vevent("z"), vevent("c", SUMMARY="C", **at("20261209T090000")))
    monkeypatch.setattr(versions, "touch", touch)
    with connection.execute_wrapper(watch):
        found = [
            # One is withdrawn and another shown in its place, one is hidden, one is new.
            times_raised(
                lambda: trusted.read(
                    new, vevent("b", SUMMARY="C", **at("20261209T090000")), now=LATER
                )
            ),
            times_raised(lambda: partners.refuse(chosen, now=LATER)),
            times_raised(lambda: partners.accept(chosen, now=LATER)),
            times_raised(lambda: partners.saved(trusted.calendar, now=LATER)),
            times_raised(lambda: partners.forget(trusted.calendar, now=LATER)),
        ]

    assert states() == {"z": "accepted", "c": "accepted"}
    assert (found, late) == ([1] * 5, [])


def test_an_endless_series_goes_on_though_the_server_says_nothing_new(trusted):
    body = ics(vevent("s", "RRULE:FREQ=WEEKLY"))
    trusted.says = answer(body, ETag='"1"')
    trusted.ask()
    last = Occurrence.objects.latest("start").start

    trusted.says = answer(status="304 Not Modified", ETag='"1"')
    trusted.ask(now=NOW + timedelta(days=6))
    assert header(trusted.server.requests[-1], "If-None-Match") == '"1"'

    trusted.says = answer(body, ETag='"1"')
    trusted.ask(now=NOW + timedelta(days=15))
    assert header(trusted.server.requests[-1], "If-None-Match") is None
    assert Occurrence.objects.latest("start").start == last + timedelta(days=14)


def test_our_own_repair_leaves_events_of_partners_alone(trusted):
    trusted.read(vevent())

    assert schedule.repair(now=LATER) == 0
    assert len(shown()) == 1


@pytest.mark.parametrize("count", [3, 10])
def test_following_costs_the_same_queries_for_any_number_of_events(
    trusted, count, django_assert_num_queries
):
    events = [vevent(f"{n}", "RRULE:FREQ=DAILY;COUNT=2", SUMMARY=f"T{n}") for n in range(count)]
    trusted.says = answer(ics(*events))

    with django_assert_num_queries(FIRST_READING):
        partners.read(trusted.calendar, now=NOW)

    assert len(shown()) == 2 * count
