"""Who may register for a run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from events import errors
from events.models import Run
from events.services import admission, contacts, registration
from events.services.admission import Way
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from events.models import Contact, Registration

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.event_key)


def join(run: Run, contact: Contact) -> Registration:
    return registration.register(run=run, contact=contact, mode="room", now=NOW)


def of_member(**fields: object) -> Contact:
    return contacts.of_member(MemberFactory(**fields), now=NOW)


def test_a_run_for_members_refuses_guests_and_members_who_may_not_sign_in():
    run = run_of(admission="members")

    assert join(run, of_member()).state == "confirmed"
    for contact in (ContactFactory(), of_member(is_active=False)):
        with pytest.raises(errors.MembersOnly):
            join(run, contact)
    assert run.registrations.count() == 1


def test_a_run_for_everybody_takes_guests():
    run = run_of(admission="everybody")

    assert join(run, ContactFactory()).state == "confirmed"
    assert join(run, of_member()).state == "confirmed"


def test_a_run_for_chosen_organisations_takes_their_members_only():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    run = run_of(admission="chosen", admitted_organisations=[str(ours.uuid)])

    assert join(run, of_member(organisation=ours)).state == "confirmed"
    for contact in (of_member(organisation=theirs), of_member(), ContactFactory()):
        with pytest.raises(errors.NotAdmitted):
            join(run, contact)


@pytest.mark.parametrize(
    ("email", "admitted"),
    [
        ("anna@ministry.example", True),
        ("anna@MINISTRY.example", True),
        ("anna@õpe.example", True),
        ("anna@xn--pe-bka.example", True),
        ("anna@sub.ministry.example", False),
        ("anna@notministry.example", False),
        ("ministry.example@elsewhere.example", False),
        ("ministry.example", True),  # no address at all, which no form lets through
        ("", False),
        ("anna@" + "x" * 300, False),
    ],
)
def test_domains_are_compared_as_a_whole_in_any_spelling(email: str, admitted: bool):
    run = Run(admission="chosen", admitted_domains=["ministry.example", "õpe.example"])

    assert (admission.why_not(run, member=None, email=email) is None) == admitted


def test_who_is_registered_stays_so_when_the_rule_changes():
    run = run_of(admission="everybody")
    contact = ContactFactory()
    held = join(run, contact)
    Run.objects.update(admission="members")

    assert join(run, contact) == held


@pytest.mark.parametrize(
    ("settings", "stranger", "member"),
    [
        ({"admission": "members"}, Way.SIGN_IN, Way.IN),
        ({"admission": "everybody"}, Way.GUEST, Way.IN),
        ({"admission": "chosen", "admitted_domains": ["x.example"]}, Way.GUEST, Way.REFUSED),
        ({"admission": "chosen", "admitted_organisations": ["1"]}, Way.SIGN_IN, Way.REFUSED),
    ],
)
def test_everybody_reads_how_they_get_in(settings, stranger, member):
    run = Run(**settings)

    assert admission.way_in(run, None) == stranger
    assert admission.way_in(run, MemberFactory()) == member


def test_who_registers_on_another_site_is_told_so():
    run = run_of(registration="external", external_link="https://other.example/")

    with pytest.raises(errors.RegistrationElsewhere):
        join(run, of_member())


def test_the_cut_off_for_cancelling_binds_who_is_confirmed_but_not_the_organiser():
    run = run_of(cancel_hours_before=48, seats_room=1)
    late = datetime(2026, 12, 5, 7, tzinfo=UTC)
    place = join(run, ContactFactory())
    waits = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
    )

    with pytest.raises(errors.TooLateToCancel):
        registration.cancel(place, now=late)
    assert registration.cancel(waits, now=late).state == "cancelled"
    with pytest.raises(errors.TooLate):
        registration.cancel(place, now=run.starts_at)
    assert registration.cancel(place, now=late, actor=MemberFactory()).state == "cancelled"
