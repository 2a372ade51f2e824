"""The mails of who waits, is offered a seat besides their own, or hands one over."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core import mail
from icalendar import Calendar

from events.models import Event, Registration, Run
from events.services import contacts, interests, registration, substitution, waitlist
from events.shares import Share
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Do something; the mails that went out for it, as a mail program reads them."""

    def do(action, *args: object, **how: object) -> list:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(*args, **how)
        return [
            message_from_bytes(message.message().as_bytes(), policy=policy.default)
            for message in mail.outbox
        ]

    return do


def a_run(**settings: object) -> Run:
    page = published(
        plan(entry(), seats_room=1, seats_online=2, **settings), title="Service design"
    )
    return Run.objects.get(event__key=page.translation_key)


def join(run: Run, mode: str = "room", **how: object) -> Registration:
    how = {"contact": ContactFactory(), "now": NOW, "may_wait": True, **how}
    return registration.register(run=run, mode=mode, **how)


def plain(message) -> str:
    return " ".join(message.get_body(("plain",)).get_content().split())


def invitation(message) -> tuple[str, str, int]:
    """The method, the uid and the sequence of the calendar part."""
    [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])


def to(mails: list, place: Registration):
    [message] = [m for m in mails if place.contact.email in m["To"]]
    return message


def test_who_is_online_meanwhile_reads_where_they_stand(sent):
    run = a_run()
    join(run)
    join(run)

    [message] = sent(join, run, "online", room_later=True)

    assert message["Subject"] == "Registered: Service design"
    assert (
        "You take part online for now. You are number 2 of 2 in line for a seat in the room."
        in plain(message)
    )
    assert invitation(message)[0] == "REQUEST"


def test_who_waits_where_seats_are_kept_for_others_is_not_told_that_all_are_taken(sent):
    run = a_run(shares=[Share(mode="room", kind="ministry", kept=1).as_stored()])

    (message,) = sent(join, run)

    assert "No seat is free for you at the moment. You are on the waiting list." in plain(message)
    assert "Seats kept for certain organisations may go to people behind you." in plain(message)
    assert "All seats are taken" not in plain(message)


def test_a_swap_updates_the_same_invitation(sent):
    run = a_run()
    holder = join(run)
    [first] = sent(join, run, "online", room_later=True)
    place = run.registrations.latest("pk")

    mails = sent(registration.cancel, holder, now=NOW)

    message = to(mails, place)
    assert message["Subject"] == "A seat in the room for you: Service design"
    assert "Your seat is in the room now." in plain(message)
    assert invitation(message) == invitation(first)


def test_an_offer_besides_a_seat_names_the_moment_in_the_readers_zone(sent):
    run = a_run(waiting_policy="offer")
    holder = join(run)
    member = MemberFactory(time_zone="Europe/Oslo")
    place = join(run, "online", contact=contacts.of_member(member, now=NOW), room_later=True)

    mails = sent(registration.cancel, holder, now=NOW)

    words = plain(to(mails, place))
    assert "We keep it for you until Wednesday, 25 November 2026, 13:00 (Europe/Oslo)." in words
    assert "Your seat online is yours until you accept, and stays yours if you don't." in words


def test_an_offer_besides_a_seat_that_has_run_out_leaves_the_seat(sent, time_machine):
    run = a_run(waiting_policy="offer")
    holder = join(run)
    place = join(run, "online", room_later=True)
    registration.cancel(holder, now=NOW)
    place.refresh_from_db()
    time_machine.move_to(place.offer_expires_at, tick=False)

    [message] = sent(waitlist.expire_offers, now=place.offer_expires_at)

    assert message["Subject"] == "You stay online: Service design"
    assert "Your seat online is still yours." in plain(message)


def test_accepting_the_room_is_confirmed_with_the_date(sent):
    run = a_run(waiting_policy="offer")
    holder = join(run)
    place = join(run, "online", room_later=True)
    registration.cancel(holder, now=NOW)

    [message] = sent(waitlist.accept, place, now=NOW)

    assert message["Subject"] == "A seat in the room for you: Service design"
    assert invitation(message)[0] == "REQUEST"


def test_a_seat_passed_on_leaves_one_calendar_and_enters_the_other(sent):
    run = a_run()
    organisation = OrganisationFactory()
    member, colleague = (MemberFactory(organisation=organisation, name=n) for n in ("Ann", "Bo"))
    place = join(run, contact=contacts.of_member(member, now=NOW))
    uid = str(run.occurrences.get().uid)

    mails = sent(substitution.pass_on, place, email=colleague.email, now=NOW)

    given = to(mails, place)
    [taken] = [m for m in mails if colleague.email in m["To"]]
    assert [m["Subject"] for m in (given, taken)] == [
        "Your seat is passed on: Service design",
        "A colleague's seat for you: Service design",
    ]
    assert "Ann cannot come and has passed the seat on to you." in plain(taken)
    assert invitation(given) == ("CANCEL", uid, 1)
    assert invitation(taken) == ("REQUEST", uid, 0)


def test_who_wished_for_it_gets_one_mail_with_the_date(sent):
    run = a_run()
    event = Event.objects.get()
    interests.wish(event, contacts.of_member(MemberFactory(name="Ann"), now=NOW), now=NOW)
    run.occurrences.update(last_modified=datetime(2026, 11, 22, tzinfo=UTC))

    mails = sent(interests.tell_due, now=NOW)

    [message] = mails
    assert message["Subject"] == "Registration is open again: Service design"
    assert "7 December 2026" in plain(message)
    assert "/en/events/service-design/" in plain(message)


def test_it_is_not_sent_when_nobody_can_register_any_more(sent):
    run = a_run(waiting_policy="none")
    event = Event.objects.get()
    interests.wish(event, contacts.of_member(MemberFactory(), now=NOW), now=NOW)
    run.occurrences.update(last_modified=datetime(2026, 11, 22, tzinfo=UTC))

    def told_and_filled() -> None:
        interests.tell_due(now=NOW)
        Run.objects.update(own_seats_room=0, own_seats_online=0)

    assert sent(told_and_filled) == []


def test_who_was_not_written_to_since_the_seat_was_gone_hears_of_the_next_one(sent):
    run = a_run(waiting_policy="none")
    person = contacts.of_member(MemberFactory(), now=NOW)
    interests.wish(run.event, person, now=NOW)
    run.occurrences.update(last_modified=datetime(2026, 11, 22, tzinfo=UTC))

    def told_and_filled() -> None:
        interests.tell_due(now=NOW)
        Run.objects.update(own_seats_room=0, own_seats_online=0)

    too_late = sent(told_and_filled)
    still_full = sent(interests.tell_due, now=NOW)
    Run.objects.update(own_seats_room=1)
    mails, nothing_more = (sent(interests.tell_due, now=NOW) for _ in range(2))

    assert (too_late, still_full, nothing_more) == ([], [], [])
    assert [person.email in message["To"] for message in mails] == [True]
