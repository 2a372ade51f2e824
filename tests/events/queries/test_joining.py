"""The link to join: whose it is and from when, the same on every page, in every mail and calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from events import emails
from events.models import Event, Occurrence, Registration, Run
from events.queries import joining, my_registrations
from events.services import contacts, dates, registration, subscriptions
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINK = "https://meet.example.org/room"
# The first date begins on 7 December at 7 UTC, the second a week later.
START = datetime(2026, 12, 7, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
FROM = START - timedelta(hours=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def _at_noon(clock):
    pass


def run_of(*entries: object, hours: int | None = 2, **settings: object) -> Run:
    days = entries or (entry(),)
    page = published(
        plan(*days, join_hours_before=hours, **settings), online_link=LINK, slug="talk"
    )
    return Event.objects.get(key=page.event_key).runs.get()


def course(**settings: object) -> Run:
    lines = (entry(), entry(date(2026, 12, 14)))
    return run_of(*lines, mode="all_dates", **settings)


def joined(run: Run, member: object = None, **how: object) -> Registration:
    contact = contacts.of_member(member, now=NOW) if member else ContactFactory()
    return registration.register(run=run, contact=contact, mode="room", now=NOW, **how)


def seen(place: Registration, now: datetime) -> joining.Joining:
    rows = Occurrence.objects.filter(run=place.run).select_related("run", "event")
    return joining.of(place, rows, now=now)


def test_without_a_set_time_the_link_is_there_as_soon_as_one_is_confirmed():
    place = joined(run_of(hours=None))

    assert seen(place, NOW) == joining.Joining(LINK)


@pytest.mark.parametrize(
    ("moment", "is_there"),
    [
        (FROM - SECOND, False),
        (FROM, True),
        (START, True),
        (START + timedelta(hours=2) - SECOND, True),
    ],
)
def test_it_appears_so_many_hours_before_the_start_and_lasts_until_the_end(moment, is_there):
    place = joined(run_of())

    found = seen(place, moment)

    assert (bool(found.link), found.appears_at) == (is_there, FROM)


def test_there_is_nothing_to_join_once_it_is_over():
    place = joined(run_of())

    assert seen(place, START + timedelta(hours=2)) == joining.NOTHING


def test_each_date_of_a_course_has_its_own_moment():
    place = joined(course())

    between = seen(place, START + timedelta(days=1))
    again = seen(place, FROM + WEEK)

    assert (between.link, between.pending) == ("", FROM + WEEK)
    assert (again.link, again.pending) == (LINK, None)


def test_a_date_that_is_cancelled_or_put_off_opens_nothing():
    run = course()
    place = joined(run)
    first, second = run.occurrences.order_by("start")
    actor = MemberFactory()

    dates.postpone(first, reason="Ill", actor=actor, now=NOW)
    dates.cancel(second, reason="Ill", actor=actor, now=NOW)

    assert seen(place, FROM + WEEK) == joining.NOTHING


def test_a_date_that_is_moved_takes_its_moment_along():
    run = run_of()
    place = joined(run)

    dates.move(
        run.occurrences.get(),
        day=date(2026, 12, 8),
        start_time=None,
        length=timedelta(hours=2),
        venue=None,
        reason="Ill",
        actor=MemberFactory(),
        now=NOW,
    )

    assert seen(place, FROM).pending == run.occurrences.get().start - timedelta(hours=2)


@pytest.mark.parametrize(
    "state", ["held", "requested", "waiting", "offered", "expired", "cancelled", "rejected"]
)
def test_nobody_but_the_confirmed_sees_it_or_reads_when_it_comes(state: str):
    place = joined(run_of())
    place.state = state

    assert [seen(place, moment) for moment in (NOW, FROM)] == [joining.NOTHING] * 2


# --- every channel --------------------------------------------------------------------------------


def test_pages_say_when_it_appears_and_then_show_it(client, clock):
    member = MemberFactory(time_zone="Europe/Riga")
    place = joined(run_of(), member)
    client.force_login(member)
    pages = ("/en/registrations/", "/en/events/talk/", f"/r/{place.link_token}/")

    early = [client.get(page).content.decode() for page in pages]
    clock.move_to(FROM, tick=False)
    client.force_login(member)
    then = [client.get(page).content.decode() for page in pages]

    when = "The link to join appears here on Monday 7 December 2026, 07:00 (Riga time)."
    assert [(when in page, LINK in page) for page in early] == [(True, False)] * 3
    assert [(when in page, LINK in page) for page in then] == [(False, True)] * 3


def test_an_early_mail_says_when_and_neither_it_nor_its_invitation_has_the_link(clock):
    place = joined(run_of())

    early = emails.confirmation(now=NOW, registration=place.pk)
    late = emails.confirmation(now=FROM, registration=place.pk)

    assert early.context["online_link"] == ""
    assert early.context["link_appears"] == "Monday, 7 December 2026, 07:00 (Europe/Tallinn)"
    assert LINK.encode() not in early.calendar.content
    assert (late.context["online_link"], late.context["link_appears"]) == (LINK, "")
    assert LINK.encode() in late.calendar.content.replace(b"\r\n ", b"")


def conferences(content: bytes) -> list[str]:
    events = Calendar.from_ical(content).walk("VEVENT")
    return [str(event.get("CONFERENCE", "")) for event in events]


def test_a_saved_file_has_it_date_by_date_and_no_304_hides_it(client, clock):
    member = MemberFactory()
    place = joined(course(), member)
    client.force_login(member)
    address = reverse("registration_file", args=(place.uuid,))
    early = client.get(address)
    shown = {
        "if-none-match": early["ETag"],
        "if-modified-since": early["Last-Modified"],
    }

    clock.move_to(FROM, tick=False)
    client.force_login(member)
    by_tag = client.get(address, headers={"if-none-match": shown["if-none-match"]})
    by_date = client.get(address, headers={"if-modified-since": shown["if-modified-since"]})

    assert conferences(early.content) == ["", ""]
    assert [conferences(answer.content) for answer in (by_tag, by_date)] == [[LINK, ""]] * 2


def test_a_private_calendar_has_it_from_its_moment_though_nothing_else_has_changed(client, clock):
    member = MemberFactory()
    joined(course(), member)
    device = subscriptions.add(member, name="phone", language="en", topics=[], now=NOW)
    address = reverse("feed_personal", args=(device.link_token,))

    early = client.get(address)
    clock.move_to(FROM - SECOND, tick=False)
    before = client.get(address, headers={"if-none-match": early["ETag"]})
    clock.move_to(FROM, tick=False)
    then = client.get(address, headers={"if-none-match": early["ETag"]})

    assert conferences(early.content) == ["", ""]
    assert (before.status_code, then.status_code) == (304, 200)
    assert conferences(then.content) == [LINK, ""]
    # A cache on the way, or the program's own, asks each time.
    assert "no-cache" in then["Cache-Control"]
    changed = [
        event["LAST-MODIFIED"].dt for event in Calendar.from_ical(then.content).walk("VEVENT")
    ]
    assert changed[0] == FROM


@pytest.mark.parametrize("count", [1, 5])
def test_asking_for_it_costs_no_queries(count, django_assert_num_queries):
    member = MemberFactory()
    for _ in range(count):
        page = published(plan(entry(), join_hours_before=2), online_link=LINK)
        joined(Event.objects.get(key=page.event_key).runs.get(), member)
    my_registrations.of_member(member, now=NOW)

    with django_assert_num_queries(6):
        found = my_registrations.of_member(member, now=NOW)

    assert {place.link_appears_at for place in found.coming} == {FROM}
