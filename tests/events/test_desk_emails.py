"""What people are written to when an organiser acts for them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parseaddr

import pytest

from events.models import Registration, Run
from events.services import contacts, desk, guests, registration, substitution, waitlist
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BY_ORGANISERS = "The organisers have registered you."


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """The mails of a step: subject and text, by recipient; the other form says the same."""

    def _sent(step, *args, **kwargs):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        mails = {}
        for mail in mailoutbox[before:]:
            body = " ".join(mail.body.split())
            mails[parseaddr(mail.to[0])[1]] = (mail.subject, body, mail.alternatives[0][0])
        return mails

    return _sent


def a_run(**settings: object) -> Run:
    page = published(plan(entry(), **settings), title="Maps")
    return Run.objects.get(event__key=page.translation_key)


def who(email: str = "ann@example.org") -> guests.Guest:
    return guests.Guest(email=email, name="Ann", language="en", time_zone="UTC")


def joined(run: Run, contact: object = None) -> Registration:
    return registration.register(
        run=run, contact=contact or ContactFactory(), mode="room", now=NOW, may_wait=True
    )


def add(run: Run, organiser: object, **how: object) -> Registration:
    return desk.add(run=run, who=who(), mode="room", now=NOW, actor=organiser, **how)


def test_who_was_added_reads_who_did_it_and_how_to_cancel(sent):
    mails = sent(add, a_run(), MemberFactory())

    [(subject, text, html)] = mails.values()
    place = Registration.objects.get()
    assert subject == "Registered: Maps"
    assert BY_ORGANISERS in text
    assert BY_ORGANISERS in html
    assert place.link_token in text
    assert "METHOD:REQUEST" not in text


def test_who_was_put_on_the_waiting_list_reads_who_did_it(sent):
    run = a_run(seats_room=1)
    joined(run)

    mails = sent(add, run, MemberFactory(), may_wait=True)

    assert "The organisers have put you on the waiting list" in mails["ann@example.org"][1]


def test_who_registered_alone_reads_nothing_of_organisers(sent):
    mails = sent(joined, a_run())

    [(_subject, text, _html)] = mails.values()
    assert "You are registered." in text
    assert BY_ORGANISERS not in text


def test_who_accepts_an_offer_later_is_confirmed_as_everybody(sent):
    run = a_run(seats_room=1, waiting_policy="offer")
    first = joined(run)
    place = add(run, MemberFactory(), may_wait=True)
    registration.cancel(first, now=NOW)

    place.refresh_from_db()
    mails = sent(waitlist.accept, place, now=NOW)

    assert BY_ORGANISERS not in mails["ann@example.org"][1]


def test_a_cancelled_registration_is_told_with_the_organisers_reason(sent):
    place = joined(a_run())

    mails = sent(
        registration.cancel,
        place,
        now=NOW,
        actor=MemberFactory(),
        reason="You asked <us> to.\nSee you!",
    )

    [(_subject, text, html)] = mails.values()
    assert "The organisers have cancelled your registration." in text
    assert "They say: You asked <us> to. See you!" in text
    assert "You asked &lt;us&gt; to.<br>See you!" in html


def test_who_cancels_alone_reads_no_reason(sent):
    mails = sent(registration.cancel, joined(a_run()), now=NOW)

    [(_subject, text, _html)] = mails.values()
    assert "Your registration has been cancelled." in text
    assert "They say:" not in text


def test_a_guest_who_has_not_confirmed_is_written_to_by_nobody(sent):
    held = guests.register(run=a_run(), guest=who(), mode="room", now=NOW)

    assert sent(registration.cancel, held, now=NOW, actor=MemberFactory()) == {}


def test_where_an_organiser_gave_the_seat_neither_reads_of_the_other(sent):
    place = joined(a_run(), ContactFactory(guest_name="Oskar Oak", email="old@example.org"))

    mails = sent(substitution.give_to, place, who=who(), now=NOW, actor=MemberFactory())

    assert mails["old@example.org"][0] == "Your seat is passed on: Maps"
    assert "given your seat to somebody who comes instead of you" in mails["old@example.org"][1]
    subject, text, html = mails["ann@example.org"]
    assert subject == "A seat for you: Maps"
    assert "The organisers have registered you: somebody else cannot come" in text
    assert "Oskar" not in text + html
    assert "Ann" not in mails["old@example.org"][1]
    assert Registration.objects.get(contact__email="ann@example.org").link_token in text


def test_where_a_colleague_gave_the_seat_it_says_so_as_before(sent):
    member = MemberFactory(name="Mari", organisation=OrganisationFactory())
    colleague = MemberFactory(organisation=member.organisation)
    place = joined(a_run(), contacts.of_member(member, now=NOW))

    mails = sent(substitution.pass_on, place, email=colleague.email, now=NOW)

    assert "Your colleague has your seat now." in mails[member.email][1]
    subject, text, _html = mails[colleague.email]
    assert subject == "A colleague's seat for you: Maps"
    assert "Mari cannot come and has passed the seat on to you." in text
