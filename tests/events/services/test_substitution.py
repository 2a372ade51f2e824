"""A colleague takes a seat over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from events import errors
from events.models import Registration, Run
from events.services import contacts, registration, substitution
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def a_run(*, visibility: str = "public", **settings: object) -> Run:
    page = published(plan(entry(), **settings), visibility=visibility)
    return Run.objects.get(event__key=page.translation_key)


def a_colleague(member: Member, **fields: object) -> Member:
    return MemberFactory(organisation=member.organisation, **fields)


def joined(run: Run, member: Member | None = None, **how: object) -> Registration:
    member = member or MemberFactory(organisation=OrganisationFactory())
    contact = contacts.of_member(member, now=NOW)
    how = {"mode": "room", "now": NOW, "may_wait": True, **how}
    return registration.register(run=run, contact=contact, **how)


def everything() -> list[tuple[str, str]]:
    return list(Registration.objects.order_by("pk").values_list("contact__email", "state"))


def test_the_colleague_is_registered_in_the_same_seat():
    place = joined(a_run(seats_room=0, seats_online=1), mode="online")
    member = place.contact.member
    colleague = a_colleague(member)

    taken = substitution.pass_on(place, email=f" {colleague.email.upper()} ", now=NOW)

    place.refresh_from_db()
    assert (place.state, taken.state, taken.mode) == ("cancelled", "confirmed", "online")
    assert (taken.contact.member, taken.in_place_of) == (colleague, place)
    assert [c.action for c in place.changes.all()] == ["register", "pass_on"]
    assert [(c.action, c.actor) for c in taken.changes.all()] == [("register", member)]


def test_the_seat_goes_past_the_queue():
    run = a_run(seats_room=1)
    place = joined(run)
    waiting = joined(run)

    substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=NOW)

    waiting.refresh_from_db()
    assert (waiting.state, run.registrations.seated().count()) == ("waiting", 1)


def test_a_place_in_line_and_a_seat_offered_besides_are_not_passed_on():
    run = a_run(seats_room=1, seats_online=1, waiting_policy="offer")
    holder = joined(run)
    place = joined(run, mode="online", room_later=True)
    waiting = joined(run)
    registration.cancel(holder, now=NOW)

    taken = substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=NOW)

    waiting.refresh_from_db()
    assert (taken.mode, taken.offered_mode, taken.wants_mode) == ("online", "", "")
    assert waiting.state == "offered"


def test_answers_stay_with_who_gave_them():
    place = joined(a_run())
    Registration.objects.update(answers={"diet": "vegan"})

    taken = substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=NOW)

    place.refresh_from_db()
    assert (place.answers, taken.answers) == ({"diet": "vegan"}, {})


def not_a_member(_place: Registration) -> str:
    return "nobody@example.org"


def of_another_organisation(_place: Registration) -> str:
    return MemberFactory(organisation=OrganisationFactory()).email


def without_organisation(_place: Registration) -> str:
    return MemberFactory(organisation=None).email


def who_left(place: Registration) -> str:
    return a_colleague(place.contact.member, is_active=False).email


def oneself(place: Registration) -> str:
    return place.contact.email


def registered_already(place: Registration) -> str:
    colleague = a_colleague(place.contact.member)
    joined(place.run, colleague)
    return colleague.email


@pytest.mark.parametrize(
    "whom",
    [
        not_a_member,
        of_another_organisation,
        without_organisation,
        who_left,
        oneself,
        registered_already,
    ],
)
def test_one_sentence_refuses_every_wrong_address_and_changes_nothing(whom):
    place = joined(a_run())
    email = whom(place)
    before = everything()

    with pytest.raises(errors.NotPassedOn):
        substitution.pass_on(place, email=email, now=NOW)

    assert everything() == before


def test_who_has_left_the_event_may_take_a_colleagues_seat():
    place = joined(a_run())
    colleague = a_colleague(place.contact.member)
    registration.cancel(joined(place.run, colleague), now=NOW)

    taken = substitution.pass_on(place, email=colleague.email, now=NOW)

    assert taken.state == "confirmed"


def test_an_event_by_link_is_open_to_the_colleague():
    run = a_run(visibility="link")
    place = joined(run, token=run.event.link_token)

    taken = substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=NOW)

    assert taken.state == "confirmed"


@pytest.mark.parametrize(
    ("settings", "moment", "error"),
    [
        ({"cancel_hours_before": 48}, datetime(2026, 12, 6, 7, tzinfo=UTC), errors.TooLateToCancel),
        ({}, datetime(2026, 12, 7, 7, tzinfo=UTC), errors.TooLate),
    ],
)
def test_it_is_refused_when_one_can_no_longer_cancel(settings, moment, error):
    place = joined(a_run(**settings))

    with pytest.raises(error):
        substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=moment)


def test_it_is_refused_where_organisers_choose_who_comes():
    place = joined(a_run())
    Run.objects.update(approval="organiser")
    place.run.refresh_from_db()

    with pytest.raises(errors.SeatsAreApproved):
        substitution.pass_on(place, email=a_colleague(place.contact.member).email, now=NOW)


def test_who_waits_has_no_seat_to_pass_on():
    run = a_run(seats_room=1)
    joined(run)
    waiting = joined(run)

    with pytest.raises(errors.NotAllowed):
        substitution.pass_on(waiting, email=a_colleague(waiting.contact.member).email, now=NOW)


def test_a_guest_has_no_colleagues():
    run = a_run(admission="everybody")
    place = registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)

    with pytest.raises(errors.NotAllowed):
        substitution.pass_on(place, email=MemberFactory().email, now=NOW)


def test_a_seat_cannot_be_passed_on_twice():
    place = joined(a_run())
    one, other = (a_colleague(place.contact.member) for _ in range(2))
    stale = Registration.objects.select_related("run", "contact__member").get(pk=place.pk)
    substitution.pass_on(place, email=one.email, now=NOW)

    with pytest.raises(errors.NotAllowed):
        substitution.pass_on(stale, email=other.email, now=NOW)

    assert place.run.registrations.live().count() == 1
