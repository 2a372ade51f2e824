"""Messages from the organiser: to whom, and once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from wagtail.models import ModelLogEntry

from events import errors, message_emails
from events.enums import STATES_OF, Presence, Recipients, State
from events.models import Attendance, Message, Run
from events.services import contacts, messages
from foundation.models import OutboxRow
from tests.events.services.test_seats_at_once import THREADS, at_once
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
db = pytest.mark.django_db


def a_run() -> Run:
    page = published(plan(entry()), title="Service design")
    return Run.objects.get(event__key=page.event_key)


def place(run: Run, state: str = "confirmed", contact: object = None) -> str:
    """The address of somebody whose registration is in `state`."""
    contact = contact or ContactFactory()
    run.registrations.create(
        contact=contact, state=state, mode="room", created_at=NOW, changed_at=NOW
    )
    return contact.email


def send(run: Run, author: object = None, token: UUID | None = None, **said: object) -> Message:
    said = {
        "recipients": ["confirmed"],
        "subject": "Bring a laptop",
        "text": "Please.",
        "language": "en",
        **said,
    }
    author = author or MemberFactory()
    return messages.send(run=run, author=author, token=token or uuid4(), now=NOW, **said)


def promised(message: str = "events.message") -> list[str]:
    rows = OutboxRow.objects.filter(message=message).order_by("pk")
    return [row.recipient for row in rows]


def test_no_state_is_meant_twice_and_none_that_is_over_or_unconfirmed():
    states = [state for meant in STATES_OF.values() for state in meant]

    assert sorted(states) == sorted(set(states))
    assert set(states) == {State.CONFIRMED, State.WAITING, State.OFFERED, State.REQUESTED}


@db
@pytest.mark.parametrize(
    ("recipients", "states"),
    [
        (["confirmed"], ["confirmed"]),
        (["waiting"], ["waiting", "offered"]),
        (["requested"], ["requested"]),
        (["waiting", "confirmed"], ["confirmed", "waiting", "offered"]),
        (Recipients.values, ["requested", "confirmed", "waiting", "offered"]),
    ],
)
def test_it_reaches_those_it_is_meant_for(recipients, states):
    run = a_run()
    reached = {state.value: place(run, state) for state in State}

    sent = send(run, recipients=recipients)

    assert sorted(promised()) == sorted(reached[state] for state in states)
    assert sent.number == len(states)


@db
def test_the_author_gets_a_copy_and_the_history_a_line():
    run = a_run()
    place(run)
    author = MemberFactory()

    sent = send(run, author)

    assert promised("events.message_copy") == [author.email]
    (line,) = ModelLogEntry.objects.filter(action="events.message")
    assert (line.user, line.label) == (author, "Service design")
    assert line.data == {"recipients": ["confirmed"], "number": 1}
    assert (sent.author, sent.created_at, sent.subject) == (author, NOW, "Bring a laptop")


@db
def test_who_may_no_longer_sign_in_is_not_written_to():
    run = a_run()
    member = MemberFactory()
    place(run, contact=contacts.of_member(member, now=NOW))
    stays = place(run)
    member.is_active = False
    member.save()

    send(run)

    assert promised() == [stays]


@db
def test_people_of_another_run_are_not_written_to():
    run = a_run()
    mine = place(run)
    place(a_run())

    send(run)

    assert promised() == [mine]


@db
def test_where_there_is_nobody_nothing_is_kept():
    run = a_run()
    place(run, "held")

    with pytest.raises(errors.NobodyToWriteTo):
        send(run, recipients=Recipients.values)

    assert (Message.objects.count(), OutboxRow.objects.count()) == (0, 0)


@db
def test_the_same_form_sent_again_writes_to_nobody():
    run = a_run()
    place(run)
    author, token = MemberFactory(), uuid4()
    first = send(run, author, token)
    place(run)

    again = send(run, author, token)

    assert again == first
    assert len(promised()) == 1
    assert len(promised("events.message_copy")) == 1


@db
@pytest.mark.parametrize(
    "other", [{"subject": "B"}, {"text": "B"}, {"recipients": ["waiting"]}, {"language": "et"}]
)
def test_other_words_under_the_same_token_are_refused(other):
    run = a_run()
    place(run)
    place(run, "waiting")
    author, token = MemberFactory(), uuid4()
    send(run, author, token)

    with pytest.raises(errors.AlreadySent):
        send(run, author, token, **other)

    assert len(promised()) == 1


@db
def test_a_token_of_another_run_or_author_is_refused():
    run, other = a_run(), a_run()
    place(run)
    place(other)
    author, token = MemberFactory(), uuid4()
    send(run, author, token)

    for where, who in ((other, author), (run, MemberFactory())):
        with pytest.raises(errors.AlreadySent):
            send(where, who, token)

    assert Message.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_is_one_message():
    run = a_run()
    for _ in range(3):
        place(run)
    author, token = MemberFactory(), uuid4()

    got = at_once(lambda _: send(run, author, token), list(range(THREADS)))

    assert len({message.pk for message in got}) == 1
    assert len(promised()) == 3
    assert len(promised("events.message_copy")) == 1


@db
@pytest.mark.parametrize("count", [1, 30])
def test_sending_costs_the_same_queries_for_any_number(count, django_assert_num_queries):
    run, author = a_run(), MemberFactory()
    for _ in range(count):
        place(run)
    place(run, "waiting")
    send(run, author, recipients=["waiting"])  # warm the content types

    with django_assert_num_queries(13):
        sent = send(run, author)

    assert sent.number == count


@db
@pytest.mark.parametrize(
    ("recipients", "reached"),
    [
        (["absent"], ["absent"]),
        (["present"], ["present", "partial"]),
        (["absent", "waiting"], ["absent", "waiting"]),
        (["confirmed", "absent"], ["present", "partial", "absent", "excused", "unmarked"]),
    ],
)
def test_a_message_reaches_those_who_are_marked_so(recipients, reached):
    run = a_run()
    people = marked(run)
    people["waiting"] = place(run, "waiting")

    send(run, recipients=recipients)

    assert promised() == [people[name] for name in reached]


def marked(run: Run) -> dict[str, str]:
    """Somebody confirmed with each mark, and one with none; their addresses."""
    day, people = run.occurrences.get(), {}
    for presence in (*Presence.values, "unmarked"):
        people[presence] = place(run)
        if presence != "unmarked":
            Attendance.objects.create(
                registration=run.registrations.get(contact__email=people[presence]),
                occurrence=day,
                presence=presence,
                minutes=5 if presence == "partial" else None,
                source="list",
                at=NOW,
            )
    # Whom an absent one was before the registration was cancelled is not written to.
    gone = place(run, "cancelled")
    Attendance.objects.create(
        registration=run.registrations.get(contact__email=gone),
        occurrence=day,
        presence="absent",
        source="list",
        at=NOW,
    )
    return people


@db
def test_who_is_meant_by_attendance_is_counted_once_somebody_is_marked(django_assert_num_queries):
    run = a_run()
    place(run)
    assert Recipients.ABSENT not in messages.numbers(run)
    marked(run)

    with django_assert_num_queries(1):
        numbers = messages.numbers(run)

    assert (numbers[Recipients.PRESENT], numbers[Recipients.ABSENT]) == (2, 1)
    assert numbers[Recipients.CONFIRMED] == 6


@db
def test_whose_mark_was_corrected_meanwhile_gets_no_message():
    run = a_run()
    people = marked(run)
    sent = send(run, recipients=["absent"])
    Attendance.objects.filter(registration__contact__email=people["absent"]).delete()

    registration = run.registrations.get(contact__email=people["absent"])
    letter = message_emails.message(now=NOW, sent=sent.pk, registration=registration.pk)

    assert letter is None
