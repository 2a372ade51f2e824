"""Moving somebody to another run of the event: all of it, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from events import errors
from events.models import AnswerFile, Registration, RegistrationChange, Run
from events.services import answers, contacts, dates, files, moving, registration, requests
from events.shares import Share
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.files import upload
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import option, question
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = datetime(2026, 12, 7, 7, tzinfo=UTC)


def two_runs(*, count: int = 2, questions: Any = (), **settings: object) -> list[Run]:
    settings = {"seats_room": 1, "seats_online": 1, **settings}
    page = published(
        plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}"), **settings),
        questions=list(questions),
        title="Maps",
    )
    return list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))


def joined(run: Run, contact: Any = None, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, "may_wait": True, **how}
    return registration.register(run=run, contact=contact or ContactFactory(), **how)


def moved(place: Registration, to: Run, **how: Any) -> Registration:
    how = {"now": NOW, "actor": MemberFactory(), **how}
    return moving.move(place, to=to, **how)


def everything() -> list[Any]:
    return [list(m.objects.order_by("pk").values()) for m in (Registration, RegistrationChange)]


def promised() -> list[tuple[str, str]]:
    return sorted(OutboxRow.objects.values_list("message", "recipient"))


def test_the_seat_is_in_the_other_run_and_the_history_stands_in_both():
    here, there = two_runs()
    place, organiser = joined(here), MemberFactory()
    OutboxRow.objects.all().delete()

    new = moved(place, there, actor=organiser)

    place.refresh_from_db()
    assert (place.state, new.state, new.mode, new.run) == ("cancelled", "confirmed", "room", there)
    assert new.contact == place.contact
    assert [(c.action, c.actor) for c in place.changes.all()] == [
        ("register", None),
        ("move", organiser),
    ]
    assert [(c.action, c.actor) for c in new.changes.all()] == [("register", organiser)]
    assert promised() == [("events.moved", place.contact.email)]


def test_the_seat_that_was_left_goes_to_who_is_next():
    here, there = two_runs()
    place, waits = joined(here), joined(here)

    moved(place, there)

    waits.refresh_from_db()
    assert waits.state == "confirmed"


@pytest.mark.parametrize("settings", [{"closes_hours_before": 8760}, {"approval": "organiser"}])
def test_neither_hours_nor_an_approval_bind_the_organiser(settings):
    here, there = two_runs(**settings)
    assert moved(registered(here, at=NOW), there).state == "confirmed"


def test_where_it_is_full_they_stay_or_wait_there_if_that_will_do():
    here, there = two_runs()
    place, _other = joined(here), joined(there)
    before = everything()

    with pytest.raises(errors.NoSeatToAdd):
        moved(place, there)
    assert everything() == before

    new = moved(place, there, may_wait=True)
    place.refresh_from_db()
    assert (place.state, new.state, new.wants_mode) == ("cancelled", "waiting", "room")


def test_who_waits_gets_a_seat_where_one_is_free():
    here, there = two_runs()
    joined(here)
    waits = joined(here)

    assert (waits.state, moved(waits, there).state) == ("waiting", "confirmed")


def test_who_is_offered_a_seat_leaves_the_offer_to_the_next():
    here, there = two_runs(waiting_policy="offer")
    place, first, second = joined(here), joined(here), joined(here)
    registration.cancel(place, now=NOW)
    first.refresh_from_db()
    assert first.state == "offered"

    assert moved(first, there).state == "confirmed"
    second.refresh_from_db()
    assert second.state == "offered"


def test_who_is_online_until_there_is_room_is_in_the_room_where_there_is():
    here, there = two_runs()
    joined(here)
    place = joined(here, mode="online", room_later=True)
    assert (place.mode, place.wants_mode) == ("online", "room")

    new = moved(place, there)

    assert (new.state, new.mode, new.wants_mode) == ("confirmed", "room", "")


def test_seats_kept_for_others_are_kept_from_who_is_moved_as_well():
    share = Share(mode="room", kind="municipality", kept=1).as_stored()
    here, there = two_runs()
    Run.objects.filter(pk=there.pk).update(shares=[share])
    place = joined(here)

    with pytest.raises(errors.NoSeatToAdd):
        moved(place, there)


def has_it_already(place: Registration, there: Run) -> None:
    joined(there, place.contact)


def cancelled(_place: Registration, there: Run) -> None:
    dates.cancel(there.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)


def postponed(_place: Registration, there: Run) -> None:
    dates.postpone(there.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)


def without_such_seats(_place: Registration, there: Run) -> None:
    Run.objects.filter(pk=there.pk).update(seats_room=0)


def for_members(place: Registration, there: Run) -> None:
    Run.objects.filter(pk=there.pk).update(admission="members")


def elsewhere(_place: Registration, there: Run) -> None:
    Run.objects.filter(pk=there.pk).update(registration="none")


def on_another_site(_place: Registration, there: Run) -> None:
    Run.objects.filter(pk=there.pk).update(registration="external")


def over(_place: Registration, there: Run) -> None:
    Run.objects.filter(pk=there.pk).update(starts_at=NOW - HOUR, ends_at=NOW)


def left(place: Registration, _there: Run) -> None:
    registration.cancel(place, now=NOW)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (has_it_already, errors.AlreadyRegistered),
        (cancelled, errors.RunCancelled),
        (postponed, errors.RunPostponed),
        (without_such_seats, errors.NoSuchSeats),
        (for_members, errors.NotForThem),
        (elsewhere, errors.NoRegistration),
        (on_another_site, errors.RegistrationElsewhere),
        (over, errors.Over),
        (left, errors.NotAllowed),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    make: Callable[..., None], error: type[errors.EventsError]
):
    here, there = two_runs(seats_room=5)
    place = joined(here)
    make(place, there)
    there.refresh_from_db()
    before, mails = everything(), promised()

    with pytest.raises(error) as raised:
        moved(place, there, may_wait=True)

    assert str(raised.value)
    assert (everything(), promised()) == (before, mails)


def test_only_to_another_run_of_the_same_event():
    here, _there = two_runs()
    place = joined(here)
    [strange, _other] = two_runs(count=2)

    for to in (here, strange):
        with pytest.raises(errors.AnotherEvent):
            moved(place, to)


def test_a_request_is_decided_about_first():
    here, there = two_runs(approval="organiser")
    place = joined(here)

    with pytest.raises(errors.DecideFirst):
        moved(place, there)

    requests.approve(place, now=NOW, actor=MemberFactory())
    assert moved(place, there).state == "confirmed"


def test_what_has_begun_keeps_its_people_and_what_was_called_off_lets_them_go():
    here, there = two_runs()
    place = joined(here)

    with pytest.raises(errors.BegunAlready):
        moved(place, there, now=FIRST)

    dates.cancel(here.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    assert moved(Registration.objects.get(pk=place.pk), there).state == "confirmed"


def test_who_may_no_longer_sign_in_is_not_moved():
    here, there = two_runs()
    member = MemberFactory()
    place = joined(here, contacts.of_member(member, now=NOW))
    member.is_active = False
    member.save()

    with pytest.raises(errors.NotForThem):
        moved(place, there)


def test_pressed_twice_it_is_done_once():
    here, there = two_runs()
    place = joined(here)
    stale = Registration.objects.get(pk=place.pk)
    moved(place, there)
    before = everything()

    with pytest.raises(errors.NotAllowed):
        moved(stale, there)
    assert everything() == before


def test_answers_and_files_go_along():
    here, there = two_runs(
        questions=[question("Why?"), question("Letter?", kind="file", sort_order=1)]
    )
    letter, why = (here.event.questions.get(kind=kind) for kind in ("file", "text"))
    file = files.keep(files.of_upload(upload(), letter), now=NOW)
    place = joined(here, given={why.name: "Because", letter.name: file})
    had = place.answers
    assert AnswerFile.objects.get().registration == place

    new = moved(place, there)

    place.refresh_from_db()
    new.refresh_from_db()
    assert (new.answers, place.answers) == (had, {})
    assert AnswerFile.objects.get().registration == new


def test_an_option_that_is_full_there_keeps_them_here():
    asked = question("Which?", option("Maps", limit=1), required=False)
    here, there = two_runs(seats_room=5, questions=[asked])
    which = here.event.questions.get()
    maps = which.options[0]["key"]
    place, _other = (joined(run, given={which.name: maps}) for run in (here, there))
    before = everything()

    with pytest.raises(errors.AnswerRefused, match="Maps"):
        moved(place, there)
    assert everything() == before

    answers.change(place, {}, now=NOW, actor=MemberFactory())
    assert moved(place, there).state == "confirmed"


# --- the mail -------------------------------------------------------------------------------------


@pytest.fixture
def sent(time_machine, mailoutbox, django_capture_on_commit_callbacks):
    time_machine.move_to(NOW, tick=False)

    def do(act: Callable[[], Any]) -> list[Any]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [
            message_from_bytes(mail.message().as_bytes(), policy=policy.default)
            for mail in mailoutbox
        ]

    return do


def calendars(mail: Any) -> list[tuple[str, str, str]]:
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            [vevent] = calendar.walk("VEVENT")
            assert part["Content-Type"].params["method"] == calendar["METHOD"]
            assert part.get_content_charset() == "utf-8"
            found.append((str(calendar["METHOD"]), str(vevent["UID"]), vevent["STATUS"]))
    return found


def test_one_mail_invites_to_the_new_date_and_takes_the_old_one_back(sent):
    here, there = two_runs()
    place = joined(here)

    [mail] = sent(lambda: moved(place, there))

    (on, new, _confirmed), (off, old, gone) = calendars(mail)
    assert (on, off, gone) == ("REQUEST", "CANCEL", "CANCELLED")
    assert str(there.occurrences.get().uid) in new
    assert str(here.occurrences.get().uid) in old
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Another date for you: Maps"
    assert "you are registered here now" in text
    assert "14 December" in text
    assert "7 December" in text
    assert Registration.objects.get(state="confirmed").link_token in text


def test_who_only_waits_is_invited_to_nothing_and_reads_where_they_stand(sent):
    here, there = two_runs()
    joined(here)
    joined(there)
    waits = joined(here)

    [mail] = sent(lambda: moved(waits, there, may_wait=True))

    assert calendars(mail) == []
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "you are on the waiting list here now" in text
    assert "number 1 of 1" in text


def test_who_has_left_again_before_the_mail_goes_hears_of_the_end_alone(sent):
    here, there = two_runs()
    place = joined(here)

    def act() -> None:
        new = moved(place, there)
        registration.cancel(new, now=NOW)

    mails = sent(act)

    assert [mail["Subject"] for mail in mails] == ["Registration cancelled: Maps"] * 2
    assert [calendars(mail)[0][0] for mail in mails] == ["CANCEL", "CANCEL"]


def test_who_comes_back_is_invited_with_a_higher_sequence(sent):
    here, there = two_runs()
    place = joined(here)
    new = moved(place, there)

    [mail] = sent(lambda: moved(new, here))

    back = Registration.objects.get(state="confirmed")
    assert (back.run, back.rounds) == (here, 1)
    assert [method for method, *_rest in calendars(mail)] == ["REQUEST", "CANCEL"]


def test_a_member_moves_along_with_the_organisation_s_seats():
    ours = OrganisationFactory()
    here, there = two_runs()
    share = Share(mode="room", organisation=str(ours.uuid), kept=1).as_stored()
    Run.objects.filter(pk=there.pk).update(shares=[share])
    place = joined(here, contacts.of_member(MemberFactory(organisation=ours), now=NOW))

    assert moved(place, there).state == "confirmed"
