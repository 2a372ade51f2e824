"""Following partners' calendars, from a server that really answers to what everybody sees."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from events.models import CalendarVersion, Event, Occurrence, PartnerCalendar, PartnerEvent, Run
from events.queries import feed_entries
from events.queries.words import words_of_one
from events.services import partner_events, partners, schedule, versions
from foundation import fetching
from tests.factories.events import entry, plan, published
from tests.factories.partners import PartnerCalendarFactory, at, ics, vevent
from tests.foundation.web_servers import answer, header, serving

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
# SQLite writes rows in batches of some forty, so there are more from twenty events on.
FIRST_READING = 35


class Partner:
    """A partner's server and its calendar: `says` is what it answers next."""

    def __init__(self, **settings: object) -> None:
        self.says = answer(ics(vevent()))
        self.settings = settings
        self.calendar: PartnerCalendar

    @contextmanager
    def serving(self):
        with serving(lambda connection, _request: connection.sendall(self.says)) as server:
            self.server = server
            self.calendar = PartnerCalendarFactory(address=server.address(), **self.settings)
            with fetching.allowing(server.place):
                yield self

    def read(self, *events: str, now: datetime = NOW) -> PartnerCalendar:
        """Let it hold `events` and be read; the calendar as it then is."""
        self.says = answer(ics(*events))
        return self.ask(now=now)

    def ask(self, *, now: datetime = NOW, asked: bool = True) -> PartnerCalendar:
        partners.read(self.calendar, now=now, asked=asked)
        self.calendar.refresh_from_db()
        return self.calendar


@pytest.fixture
def partner():
    with Partner().serving() as partner:
        yield partner


@pytest.fixture
def trusted():
    with Partner(is_trusted=True).serving() as partner:
        yield partner


def states() -> dict[str, str]:
    return dict(PartnerEvent.objects.order_by("pk").values_list("uid", "state"))


def shown(now: datetime = NOW) -> list[tuple[str, str]]:
    """What anybody sees: title and start of each date."""
    rows = Occurrence.objects.visible_to(None).upcoming(now).select_related("event")
    return [(words_of_one(o.event, "en").title, o.wall_start.strftime("%m-%d %H:%M")) for o in rows]


def version() -> int:
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0


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


# --- following the source -------------------------------------------------------------------------


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


# --- the same event twice -------------------------------------------------------------------------


@pytest.fixture
def other():
    with Partner(is_trusted=True, language="en").serving() as partner:
        yield partner


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


# --- when to ask, and what to do when it goes wrong -----------------------------------------------


def test_a_calendar_is_read_every_four_hours(trusted):
    assert partners.read_due(now=NOW) == 1
    assert partners.read_due(now=NOW + timedelta(hours=3, minutes=59)) == 0
    assert partners.read_due(now=NOW + timedelta(hours=4)) == 1
    assert len(trusted.server.requests) == 2


def test_the_duty_and_the_command_read_what_is_due(trusted, capsys):
    call_command("import_calendars")
    call_command("import_calendars")
    call_command("import_calendars", "--all")

    assert capsys.readouterr().out.split("\n")[:3] == [
        "1 calendars read",
        "0 calendars read",
        "1 calendars read",
    ]


def test_the_server_is_asked_only_for_what_is_new(trusted):
    trusted.says = answer(ics(vevent()), ETag='"1"', Last_Modified="Sun, 22 Nov 2026 05:00:00 GMT")
    trusted.ask()
    trusted.says = answer(status="304 Not Modified")

    calendar = trusted.ask(now=LATER)

    first, second = trusted.server.requests
    assert header(first, "If-None-Match") is None
    assert header(second, "If-None-Match") == '"1"'
    assert header(second, "If-Modified-Since") == "Sun, 22 Nov 2026 05:00:00 GMT"
    assert (calendar.error, calendar.etag, calendar.last_success_at) == ("", '"1"', LATER)
    assert len(shown()) == 1


def test_who_fails_is_asked_ever_more_seldom_and_then_again_as_always(trusted):
    trusted.says = answer(status="500 Oh")
    waits, now = [], NOW
    for _ in range(6):
        calendar = trusted.ask(now=now, asked=False)
        waits.append((calendar.next_read_at - now) / timedelta(hours=1))
        now = calendar.next_read_at
    assert waits == [4, 8, 16, 32, 48, 48]
    assert (calendar.failures, calendar.error, calendar.error_detail) == (6, "status", "500")

    calendar = trusted.read(vevent(), now=now)
    assert (calendar.failures, calendar.error) == (0, "")
    assert calendar.next_read_at == now + timedelta(hours=4)


@pytest.mark.parametrize(
    ("asked", "hours"), [("60", 4), ("36000", 10), ("999999999", 48), ("soon", 4)]
)
def test_a_server_that_wants_to_be_left_alone_is_within_bounds(trusted, asked, hours):
    trusted.says = answer(status="503 Busy", Retry_After=asked)

    assert trusted.ask().next_read_at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("says", "error", "detail"),
    [
        (answer("<html><body>Sign in</body></html>", Content_Type="text/html"), "web_page", ""),
        (answer("{}"), "not_a_calendar", ""),
        (answer(ics(vevent())[:-20]), "unreadable", ""),
        (answer(ics(vevent()), Content_Length="9999"), "cut_off", ""),
        (answer(status="404 Not Found"), "status", "404"),
        (answer(status="302 Go", Location="http://127.0.0.1/"), "not_public", ""),
        (answer(status="302 Go", Location="http://[::1]/"), "not_public", ""),
        (b"nonsense\r\n\r\n", "bad_answer", ""),
    ],
)
def test_what_goes_wrong_is_noted_and_what_was_shown_stays(trusted, says, error, detail):
    trusted.read(vevent())
    trusted.says = says

    calendar = trusted.ask(now=LATER)

    assert (calendar.error, calendar.error_detail, calendar.failures) == (error, detail, 1)
    assert (calendar.claimed_at, calendar.last_success_at) == (None, NOW)
    assert len(shown()) == 1


def test_letters_in_the_servers_own_alphabet_are_read(trusted):
    trusted.says = answer(
        ics(vevent()).decode().encode("iso-8859-13"),
        Content_Type="text/calendar; charset=iso-8859-13",
    )

    trusted.ask()

    assert shown() == [("Rīta kafija", "12-07 09:00")]


def test_a_calendar_that_is_being_read_is_not_read_twice(trusted):
    PartnerCalendar.objects.update(claimed_at=NOW)

    assert partners.read_due(now=NOW + timedelta(minutes=9)) == 0
    assert not partners.read(trusted.calendar, now=NOW + timedelta(minutes=9), asked=True)
    assert partners.read_due(now=NOW + timedelta(minutes=10)) == 1


def test_who_was_overtaken_writes_nothing(trusted, monkeypatch):
    real = partners.read_apart

    def slow(*args, **kwargs):
        PartnerCalendar.objects.update(claimed_at=LATER)
        return real(*args, **kwargs)

    monkeypatch.setattr(partners, "read_apart", slow)

    trusted.ask()

    assert not PartnerEvent.objects.exists()
    assert trusted.calendar.claimed_at == LATER


def test_a_reading_from_the_old_address_is_forgotten_when_the_address_has_changed(
    trusted, monkeypatch
):
    real = partners.read_apart
    meanwhile = NOW + timedelta(minutes=1)

    def slow(*args, **kwargs):
        monkeypatch.setattr(partners, "read_apart", real)
        calendar = PartnerCalendar.objects.get()
        calendar.address = trusted.server.address("/new.ics")
        calendar.save()
        trusted.says = answer(ics(vevent("new")))
        partners.saved(calendar, now=meanwhile)
        assert partners.read(calendar, now=meanwhile, asked=True)
        return real(*args, **kwargs)

    monkeypatch.setattr(partners, "read_apart", slow)
    trusted.says = answer(ics(vevent("old")), ETag='"old"')

    trusted.ask()

    assert states() == {"new": "accepted"}
    assert (trusted.calendar.etag, trusted.calendar.last_read_at) == ("", meanwhile)


def test_nothing_of_a_calendar_that_was_stopped_meanwhile_is_shown(partner):
    partner.read(vevent())
    chosen = list(PartnerEvent.objects.all())
    PartnerCalendar.objects.update(is_active=False)

    assert partners.accept(chosen, now=NOW) == 0

    assert shown() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where", ["partner_dates.show", "versions.touch", "partner_dates._write_dates"]
)
def test_a_reading_cut_off_anywhere_is_done_again_from_the_start(monkeypatch, where):
    module, name = where.split(".")
    with Partner(is_trusted=True).serving() as partner:
        partner.says = answer(ics(vevent()), ETag='"1"')
        with monkeypatch.context() as broken:
            target = getattr(partner_events, module)
            broken.setattr(target, name, lambda *_a, **_k: 1 / 0)
            assert partners.read_due(now=NOW) == 0
        calendar = PartnerCalendar.objects.get()
        assert (calendar.etag, calendar.content_hash, calendar.error) == ("", "", "internal")
        assert not PartnerEvent.objects.exists()
        assert not Event.objects.exists()

        assert partners.read_due(now=LATER) == 1

        assert len(shown()) == 1


def test_one_calendar_that_breaks_does_not_stop_the_others(trusted, other, monkeypatch):
    real = partners._asked
    monkeypatch.setattr(
        partners,
        "_asked",
        lambda calendar, now: 1 / 0 if calendar.pk == trusted.calendar.pk else real(calendar, now),
    )

    assert partners.read_due(now=NOW) == 1
    assert PartnerCalendar.objects.get(pk=trusted.calendar.pk).error == "internal"
    assert len(shown()) == 1
