from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest

from community import errors
from community.models import Member
from community.services import deletion, inactivity, own_data, suspensions
from events.models import Contact, Event, Registration
from events.services import contacts
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.contacts import asked, shown
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.questions import question
from tests.factories.registrations import ContactFactory, registered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def runs():
    """One that is over and one to come, with a single seat."""
    page = published(
        plan(entry(date(2026, 11, 20), rule="FREQ=WEEKLY;COUNT=2"), seats_room=1),
        questions=[question("Why?")],
    )
    days = Event.objects.get(key=page.event_key).occurrences.select_related("run")
    return [day.run for day in days.order_by("start")]


def test_an_account_goes_with_all_that_is_only_its_owners():
    member = MemberFactory(email="kadri@example.org")
    own_data.ask(member, now=NOW)

    deletion.delete(member, now=NOW)

    assert Member.objects.count() == 0
    assert list(OutboxRow.objects.values_list("message", "recipient", "ids")) == [
        ("community.account_deleted", "kadri@example.org", {"language": "en"})
    ]


def test_a_seat_to_come_is_given_to_the_next(runs):
    member, waiting = MemberFactory(), MemberFactory()
    seat = registered(
        runs[1], at=NOW, contact=contacts.of_member(member, now=NOW), state="confirmed"
    )
    next_one = registered(
        runs[1],
        at=NOW,
        contact=contacts.of_member(waiting, now=NOW),
        state="waiting",
        wants_mode="room",
        position=1,
    )

    deletion.delete(member, now=NOW)

    seat.refresh_from_db()
    next_one.refresh_from_db()
    assert seat.state == "cancelled"
    assert next_one.state in {"confirmed", "offered"}


def test_that_somebody_took_part_stays_without_who(runs):
    member = MemberFactory(name="Kadri Kask", email="kadri@example.org")
    seat = registered(
        runs[0],
        at=NOW,
        contact=contacts.of_member(member, now=NOW),
        state="confirmed",
        answers={"x": {"value": "because", "version": 0}},
        manager_email="chief@example.org",
    )

    deletion.delete(member, now=NOW)

    seat.refresh_from_db()
    contact = Contact.objects.get()
    assert (seat.state, seat.answers, seat.manager_email) == ("confirmed", {}, "")
    assert (contact.name, contact.email, contact.member) == (
        "",
        f"contact-{contact.pk}@erased.invalid",
        None,
    )


def test_the_link_in_an_old_mail_opens_nothing_any_more(client, runs):
    member = MemberFactory()
    seat = registered(
        runs[0], at=NOW, contact=contacts.of_member(member, now=NOW), state="confirmed"
    )
    address = f"/r/{seat.link_token}/"

    deletion.delete(member, now=NOW)

    assert client.get(address).status_code == 404


def test_who_comes_again_with_the_same_address_is_somebody_new(runs):
    member = MemberFactory(email="kadri@example.org")
    registered(runs[0], at=NOW, contact=contacts.of_member(member, now=NOW), state="confirmed")
    deletion.delete(member, now=NOW)

    again = contacts.of_member(MemberFactory(email="kadri@example.org"), now=NOW)

    assert Registration.objects.filter(contact=again).count() == 0


def test_mails_that_wait_are_not_sent():
    member = MemberFactory(email="kadri@example.org")
    outbox.put(
        "community.inactive", recipient=member.email, now=NOW + timedelta(hours=1), member=member.pk
    )

    deletion.delete(member, now=NOW)

    waiting = OutboxRow.objects.get(message="community.inactive")
    assert (waiting.state, waiting.recipient, waiting.ids) == ("skipped", "", {})


def test_the_only_administrator_stays():
    administrator = MemberFactory(is_superuser=True)
    MemberFactory(is_superuser=True, is_active=False)

    with pytest.raises(errors.LastAdministrator):
        deletion.delete(administrator, now=NOW)

    assert Member.objects.filter(pk=administrator.pk).exists()


def test_one_of_two_administrators_can_go():
    first, second = MemberFactory(is_superuser=True), MemberFactory(is_superuser=True)

    deletion.delete(first, now=NOW)

    assert list(Member.objects.all()) == [second]


def test_deleting_twice_is_once():
    member = MemberFactory()
    other_tab = Member.objects.get(pk=member.pk)

    deletion.delete(member, now=NOW)
    deletion.delete(other_tab, now=NOW)

    assert OutboxRow.objects.filter(message="community.account_deleted").count() == 1


def _two_unseen() -> tuple[Member, Member]:
    long_ago = NOW - timedelta(days=5000)
    return tuple(  # type: ignore[return-value]
        MemberFactory(
            last_seen_on=long_ago.date(),
            date_joined=long_ago,
            inactive_told_at=NOW - timedelta(days=40),
        )
        for _ in range(2)
    )


def test_who_comes_back_while_the_others_are_deleted_stays(monkeypatch):
    _gone, back = _two_unseen()
    real = deletion.delete

    def delete(member: Member, *, now: datetime) -> None:
        inactivity.seen(back, today=now.date())
        real(member, now=now)

    monkeypatch.setattr(deletion, "delete", delete)

    assert inactivity.delete_due(now=NOW) == 1
    assert list(Member.objects.values_list("pk", flat=True)) == [back.pk]


def test_one_account_that_cannot_be_deleted_does_not_keep_the_others(monkeypatch):
    stuck, _gone = _two_unseen()
    real = deletion.delete

    def delete(member: Member, *, now: datetime) -> None:
        if member.pk == stuck.pk:
            raise OSError
        real(member, now=now)

    monkeypatch.setattr(deletion, "delete", delete)

    assert inactivity.delete_due(now=NOW) == 1
    assert list(Member.objects.values_list("pk", flat=True)) == [stuck.pk]


def test_what_they_registered_for_as_a_guest_is_theirs_too(runs):
    guest = ContactFactory(email="kadri@example.org", guest_name="Kadri")
    registered(runs[0], at=NOW, contact=guest)
    member = MemberFactory(email="kadri@example.org")

    with zipfile.ZipFile(BytesIO(own_data.packed(member, now=NOW))) as archive:
        told = json.loads(archive.read("data.json"))["registrations"]
    deletion.delete(member, now=NOW)

    guest.refresh_from_db()
    assert len(told) == 1
    assert (guest.guest_name, guest.email) == ("", f"contact-{guest.pk}@erased.invalid")


def test_whoever_is_suspended_is_neither_told_nor_deleted_and_begins_anew_when_they_may_come():
    long_ago = NOW - timedelta(days=900)
    told = NOW - timedelta(days=40)
    for inactive_told_at in (None, told):
        MemberFactory(
            is_active=False,
            last_seen_on=long_ago.date(),
            inactive_told_at=inactive_told_at,
            suspended_at=long_ago,
            suspended_until=NOW,
        )

    while_suspended = inactivity.tell_due(now=NOW), inactivity.delete_due(now=NOW)
    suspensions.lift_due(now=NOW)
    after = inactivity.tell_due(now=NOW), inactivity.delete_due(now=NOW)

    assert (while_suspended, after) == ((0, 0), (0, 0))
    rows = Member.objects.values_list("is_active", "last_seen_on", "inactive_told_at")
    assert set(rows) == {(True, NOW.date(), None)}


def test_who_could_not_be_promised_a_mail_was_not_told_and_the_others_are(monkeypatch):
    stuck, told = _two_unseen()
    Member.objects.update(inactive_told_at=None)
    real = outbox.put

    def put(message: str, *, member: int, **rest: object) -> None:
        if member == stuck.pk:
            raise OSError
        real(message, member=member, **rest)

    monkeypatch.setattr(outbox, "put", put)

    assert inactivity.tell_due(now=NOW) == 1
    rows = Member.objects.order_by("pk").values_list("pk", "inactive_told_at")
    assert list(rows) == [(stuck.pk, None), (told.pk, NOW)]
    assert [row.recipient for row in OutboxRow.objects.all()] == [told.email]


def test_a_request_for_contact_waits_for_nobody_once_who_asked_is_gone():
    asks, recipient = shown(), shown()
    for sender in (asks, shown()):
        asked(sender, recipient)

    deletion.delete(asks, now=NOW)

    recipient.refresh_from_db()
    assert recipient.contacts_waiting == 1
