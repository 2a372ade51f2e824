"""Asking for contact: who may ask whom, how often, and what each of the two learns."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from community import errors
from community.enums import Audience, ContactState
from community.models import Block, ContactRequest, Member, Profile
from community.queries import contacts as reading
from community.services import blocks, contacts
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.contacts import NOW, REASON, asked, in_contact, shown
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def refusal(sender: Member, recipient: Member, *, now=NOW) -> type[Exception] | None:
    try:
        contacts.ask(sender=sender, recipient=recipient, reason=REASON, now=now)
    except errors.CommunityError as error:
        return type(error)
    return None


def waiting(member: Member) -> int:
    return Member.objects.values_list("contacts_waiting", flat=True).get(pk=member.pk)


def state(request: ContactRequest) -> tuple[str, bool]:
    return ContactRequest.objects.values_list("state", "is_shut").get(pk=request.pk)


def letters(*, now=NOW) -> list[tuple[str, str, bool]]:
    """Mails sent since: to whom, subject, and whether an address of the other stands in them."""
    mail.outbox.clear()
    outbox.send_due(now=now)
    found = sorted(mail.outbox, key=lambda m: m.to)
    return [(m.to[0], m.subject, m.body.count("@example.org") > 0) for m in found]


def test_a_request_says_who_asks_and_why_and_no_address():
    sender = shown(name="Anna", email="anna@example.org", organisation=OrganisationFactory())
    recipient = shown(name="Juris", email="juris@example.org")

    asked(sender, recipient)

    assert letters() == [("Juris <juris@example.org>", "Anna asks you for contact", False)]
    assert waiting(recipient) == 1
    [line] = reading.of(recipient, now=NOW).received
    assert (line.name, line.reason, line.address) == ("Anna", REASON, "")
    [line] = reading.of(sender, now=NOW).sent
    assert (line.name, line.state, line.address) == ("Juris", ContactState.SENT, "")


def test_addresses_are_exchanged_when_it_is_accepted_once():
    sender, recipient = shown(name="Anna", email="anna@example.org"), shown(name="Juris")
    request = asked(sender, recipient)
    letters()

    for _ in range(2):
        contacts.accept(request, now=NOW)

    sent = letters()
    assert [(subject, told) for _to, subject, told in sent] == [
        ("You are in contact with Juris", True),
        ("You are in contact with Anna", True),
    ]
    assert [line.address for line in reading.of(recipient, now=NOW).contacts] == [sender.email]
    assert [line.address for line in reading.of(sender, now=NOW).contacts] == [recipient.email]
    assert waiting(recipient) == 0


def test_declining_tells_nobody_and_gives_no_address():
    sender, recipient = shown(), shown()
    request = asked(sender, recipient)
    letters()

    contacts.decline(request, now=NOW)

    assert letters() == []
    [line] = reading.of(sender, now=NOW).sent
    assert (str(line.state.label), line.address) == ("not accepted now", "")
    assert waiting(recipient) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [(contacts.decline, contacts.accept), (contacts.withdraw, contacts.accept),
     (contacts.accept, contacts.withdraw), (contacts.accept, contacts.decline)],
)  # fmt: skip
def test_what_is_answered_or_withdrawn_stays_so(first, second):
    request = asked()
    first(request, now=NOW)
    before = state(request)

    with pytest.raises(errors.NoLongerOpen):
        second(request, now=NOW)

    assert state(request) == before


def test_a_request_runs_out_after_thirty_days():
    recipient = shown()
    request = asked(recipient=recipient)
    late = NOW + contacts.OPEN_FOR

    early = contacts.expire_due(now=late - timedelta(seconds=1))
    with pytest.raises(errors.NoLongerOpen):
        contacts.accept(request, now=late)
    done = [contacts.expire_due(now=late) for _ in range(2)]

    assert (early, done, state(request)) == (0, [1, 0], (ContactState.EXPIRED, False))
    assert waiting(recipient) == 0


def test_nobody_is_asked_who_does_not_show_themselves():
    sender = shown()
    hidden = shown()
    Profile.objects.filter(member=hidden).update(in_directory=False)
    inactive = shown()
    Member.objects.filter(pk=inactive.pk).update(is_active=False)
    people = [MemberFactory(), hidden, inactive, shown(audience=Audience.ME), sender]

    assert [refusal(sender, person) for person in people] == [errors.NotFound] * 5


def test_who_asks_has_a_name():
    assert refusal(shown(name=""), shown()) == errors.NameNeeded


def test_a_block_looks_like_somebody_who_takes_no_requests():
    sender = shown()
    closed = shown(policy="nobody", audience=Audience.PUBLIC)
    blocking, blocked = shown(audience=Audience.PUBLIC), shown(audience=Audience.PUBLIC)
    Block.objects.create(blocker=blocking, blocked=sender, created_at=NOW)
    Block.objects.create(blocker=sender, blocked=blocked, created_at=NOW)

    refused = [refusal(sender, person) for person in (closed, blocking, blocked)]

    assert refused == [errors.TakesNoRequests] * 3


@pytest.mark.parametrize("length", [19, 1001])
def test_a_reason_has_twenty_to_a_thousand_letters(length: int):
    with pytest.raises(errors.WrongLength):
        contacts.ask(sender=shown(), recipient=shown(), reason="x" * length + "  ", now=NOW)

    assert ContactRequest.objects.count() == 0


def test_control_characters_do_not_get_into_a_reason():
    made = contacts.ask(
        sender=shown(), recipient=shown(), reason=f"\x00{REASON}\r\n\x1b[1mBye\u202e", now=NOW
    )

    assert made.reason == f"{REASON}\n[1mBye"


def test_one_asks_a_person_once_and_not_back():
    one, other = shown(), shown()
    asked(one, other)

    assert refusal(one, other) == errors.ContactAsked
    assert refusal(other, one) == errors.AskedByThem
    contacts.accept(ContactRequest.objects.get(), now=NOW)
    assert (refusal(one, other), refusal(other, one)) == (errors.InContact, errors.InContact)


@pytest.mark.parametrize("end", [contacts.decline, contacts.withdraw])
def test_the_same_person_is_asked_again_after_ninety_days(end):
    one, other = shown(), shown()
    end(asked(one, other), now=NOW)

    soon = refusal(one, other, now=NOW + contacts.PAUSE - timedelta(seconds=1))
    later = refusal(one, other, now=NOW + contacts.PAUSE)

    assert (soon, later) == (errors.ContactAskedLately, None)


def test_five_requests_may_be_open_and_twenty_sent_in_thirty_days():
    sender = shown()
    requests = [asked(sender) for _ in range(5)]
    sixth = refusal(sender, shown())
    for request in requests:
        contacts.withdraw(request, now=NOW)
    for _ in range(15):
        contacts.withdraw(asked(sender), now=NOW)

    assert sixth == errors.TooManyRequests
    assert refusal(sender, shown()) == errors.TooManyRequests
    assert refusal(sender, shown(), now=NOW + contacts.WITHIN) is None


def test_either_ends_a_contact_and_the_address_is_gone_for_both():
    for ends in ("sender", "recipient"):
        request = in_contact()
        held = contacts.held(getattr(request, ends), request.uuid)

        contacts.end(held, now=NOW)

        shown_to = (request.sender, request.recipient)
        assert [reading.of(person, now=NOW).contacts for person in shown_to] == [[], []]
        assert refusal(request.sender, request.recipient) == errors.ContactAskedLately


def test_a_block_ends_requests_without_a_word():
    one, other = shown(), shown(audience=Audience.PUBLIC)
    mine, theirs = asked(one, other), asked(shown(), one)
    letters()

    blocks.block(blocker=other, blocked=one, now=NOW)
    blocks.block(blocker=one, blocked=theirs.sender, now=NOW)

    assert letters() == []
    assert (state(mine), state(theirs)) == ((ContactState.SENT, True), (ContactState.SENT, True))
    # To who asked it is one that is not answered, and then one that was not.
    seen = [line.state for line in reading.of(one, now=NOW).sent]
    assert (seen, reading.of(other, now=NOW).received) == ([ContactState.SENT], [])
    contacts.expire_due(now=NOW + contacts.OPEN_FOR)
    assert state(mine) == (ContactState.EXPIRED, True)
    with pytest.raises(errors.NotFound):
        contacts.received(other, mine.uuid)


def test_a_mail_not_sent_yet_stays_away_after_a_block():
    request = asked()
    blocks.block(blocker=request.recipient, blocked=request.sender, now=NOW)

    assert letters() == []


def test_a_block_ends_a_contact():
    request = in_contact()

    blocks.block(blocker=request.sender, blocked=request.recipient, now=NOW)

    assert state(request) == (ContactState.ENDED, False)
    assert reading.of(request.recipient, now=NOW).contacts == []


def test_who_is_no_longer_active_asks_nobody():
    request = asked()
    request.sender.is_active = False
    request.sender.save()

    assert state(request) == (ContactState.WITHDRAWN, False)
    assert waiting(request.recipient) == 0


def test_whom_one_asked_has_no_name_once_they_show_themselves_no_more():
    request = asked()
    Profile.objects.filter(member=request.recipient).update(in_directory=False)

    [line] = reading.of(request.sender, now=NOW).sent

    assert (line.name, line.organisation, line.profile) == ("", None, None)


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_costs_the_same_for_any_number(number: int, django_assert_num_queries):
    member = shown()
    for _ in range(number):
        asked(recipient=member)
        asked(member)
        in_contact(other=member)
        contacts.withdraw_all(member)

    with django_assert_num_queries(5):
        found = reading.of(member, now=NOW)

    assert (len(found.received), len(found.contacts), len(found.sent)) == (number,) * 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_once_five_are_sent():
    sender, people = shown(), [shown() for _ in range(8)]
    _at_once([lambda p=person: refusal(sender, p) for person in people])

    assert ContactRequest.objects.count() == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_each_other_at_once_one_has_asked():
    one, other = shown(), shown()
    _at_once([lambda: refusal(one, other), lambda: refusal(other, one)])

    assert ContactRequest.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_request_is_accepted_or_withdrawn_never_both():
    request = asked()

    def quietly(act) -> None:
        with contextlib.suppress(errors.NoLongerOpen):
            act(request, now=NOW)

    _at_once([lambda: quietly(contacts.accept), lambda: quietly(contacts.withdraw)])

    accepted = state(request)[0] == ContactState.ACCEPTED
    told = OutboxRow.objects.filter(message="community.contact_accepted").count()
    assert told == (2 if accepted else 0)


def _at_once(acts) -> None:
    """Do all of them at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def run(act) -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
