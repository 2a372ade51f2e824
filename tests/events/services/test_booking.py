"""Several dates in one booking: all of them, or none; one mail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events import emails, errors
from events.models import Question, Registration, RegistrationChange, Run
from events.services import booking, files, registration
from foundation import mail
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.files import empty_disk, on, upload
from tests.factories.questions import question

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def some_runs(number: int = 3, **settings: object) -> list[Run]:
    rule = f"FREQ=WEEKLY;COUNT={number}"
    page = published(plan(entry(date(2027, 1, 11), rule=rule), **settings), title="Sprint")
    runs = Run.objects.filter(event__key=page.event_key).select_related("event")
    return list(runs.order_by("starts_at"))


def book(runs: list[Run], contact: object, **how: object) -> list[Registration]:
    return booking.book(runs=runs, contact=contact, **{"mode": "room", "now": NOW, **how})


def test_all_dates_are_booked_and_one_mail_tells_of_them():
    runs, contact = some_runs(), ContactFactory()

    made = book(runs, contact)

    assert {place.run for place in made} == set(runs)
    assert [row.message for row in OutboxRow.objects.all()] == ["events.booking"]
    letter = emails.booking(now=NOW, **OutboxRow.objects.get().ids)
    assert [place.registration for place in letter.context["places"]] == made
    assert letter.calendar.content.count(b"BEGIN:VEVENT") == 3
    assert b"METHOD" not in letter.calendar.content


def test_the_mail_says_when_the_link_to_join_appears():
    weekly = entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=2")
    settings = {"join_hours_before": 2, "seats_online": 9}
    page = published(plan(weekly, **settings), online_link="https://meet.example.org/x")
    runs = list(Run.objects.filter(event__key=page.event_key).select_related("event"))

    book(runs, ContactFactory(), mode="online")

    rendered = mail.render(emails.booking(now=NOW, **OutboxRow.objects.get().ids))
    for words in (rendered.text, rendered.html):
        assert "The link to join online appears with your registration on Monday, " in words
        assert "meet.example.org" not in words


def test_where_one_date_cannot_be_had_nothing_is_booked():
    runs, contact = some_runs(seats_room=1, waiting_policy="none"), ContactFactory()
    registration.register(run=runs[1], contact=ContactFactory(), mode="room", now=NOW)
    before = (Registration.objects.count(), RegistrationChange.objects.count())

    with pytest.raises(errors.NotTogether) as raised:
        book(runs, contact, may_wait=True)

    assert (raised.value.run, str(raised.value)) == (runs[1], "All seats are taken.")
    assert (Registration.objects.count(), RegistrationChange.objects.count()) == before
    assert not OutboxRow.objects.filter(message="events.booking").exists()


def test_who_may_wait_waits_where_it_is_full_and_has_a_seat_elsewhere():
    runs, contact = some_runs(seats_room=1), ContactFactory()
    registration.register(run=runs[1], contact=ContactFactory(), mode="room", now=NOW)

    made = book(runs, contact, may_wait=True)

    assert [place.state for place in made] == ["confirmed", "waiting", "confirmed"]


def test_what_is_held_already_stays_as_it_is():
    runs, contact = some_runs(), ContactFactory()
    held = registration.register(run=runs[0], contact=contact, mode="room", now=NOW)

    made = book(runs, contact)

    assert made[0] == held
    assert Registration.objects.count() == 3


def test_the_answers_stand_with_each_of_the_dates():
    asks = question("Diet?", required=True)
    page = published(plan(entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=2")), questions=[asks])
    runs = list(Run.objects.filter(event__key=page.event_key))

    with pytest.raises(errors.NotTogether) as raised:
        book(runs, ContactFactory(), given={})
    assert isinstance(raised.value.error, errors.AnswersRefused)
    made = book(runs, ContactFactory(), given={str(asks.key): "none"})

    assert [place.answers[str(asks.key)]["value"] for place in made] == ["none", "none"]


def test_where_nothing_is_booked_no_copy_of_a_file_stays_on_the_disk(monkeypatch, tmp_path):
    disk = empty_disk(monkeypatch, tmp_path)
    asks = question("Your plan?", kind="file")
    schedule = entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=3")
    page = published(plan(schedule, seats_room=1), questions=[asks])
    runs = list(Run.objects.filter(event__key=page.event_key).order_by("pk"))
    registration.register(run=runs[-1], contact=ContactFactory(), mode="room", now=NOW)
    file = files.keep(files.of_upload(upload(), Question.objects.get()), now=NOW)

    with pytest.raises(errors.NotTogether):
        book(runs, ContactFactory(), given={str(asks.key): file})

    assert on(disk) == [file.file.name]


def test_where_a_file_cannot_be_kept_for_each_date_nothing_is_booked(monkeypatch, tmp_path):
    disk = empty_disk(monkeypatch, tmp_path)
    asks = question("Your example", kind="file")
    page = published(plan(entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=2")), questions=[asks])
    runs = list(Run.objects.filter(event__key=page.event_key).order_by("pk"))
    file = files.keep(files.of_upload(upload(), Question.objects.get()), now=NOW)
    monkeypatch.setattr(files, "MOST_OF_NOBODY", file.size // 2)

    with pytest.raises(errors.AnswerRefused):
        booking.book(
            runs=runs, contact=ContactFactory(), mode="room", now=NOW, given={str(asks.key): file}
        )

    assert Registration.objects.count() == 0
    assert on(disk) == [file.file.name]


def test_who_books_all_of_it_twice_gets_one_mail():
    runs, contact = some_runs(), ContactFactory()
    book(runs, contact)
    OutboxRow.objects.update(state="sent")

    again = book(runs, contact, now=NOW + timedelta(seconds=1))

    assert len(again) == 3
    assert OutboxRow.objects.filter(message="events.booking").count() == 1


def test_a_booking_of_requests_is_told_to_the_organisers_too():
    runs = some_runs(2, approval="organiser")

    made = book(runs, ContactFactory())

    assert [place.state for place in made] == ["requested", "requested"]


@pytest.mark.parametrize("number", [2, 4])
def test_a_date_more_costs_the_same_queries_as_the_others(number, django_assert_num_queries):
    runs, contact = some_runs(number), ContactFactory()

    with django_assert_num_queries(4 + 7 * number):
        book(runs, contact)
