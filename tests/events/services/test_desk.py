"""What organisers do for somebody else: register them, or give a seat to who comes instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events import errors
from events.models import Contact, Registration, Run
from events.services import contacts, dates, desk, guests, registration, substitution
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
# The one date is on 7 December from 7 to 9 o'clock.
BEGUN = datetime(2026, 12, 7, 8, tzinfo=UTC)
OVER = datetime(2026, 12, 7, 9, tzinfo=UTC)


def a_run(*, visibility: str = "public", **settings: object) -> Run:
    page = published(plan(entry(), **settings), visibility=visibility)
    return Run.objects.get(event__key=page.translation_key)


def who(email: str = "ann@example.org", name: str = "Ann") -> guests.Guest:
    return guests.Guest(email=email, name=name, language="et", time_zone="Europe/Riga")


def added(run: Run, person: guests.Guest | None = None, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, "actor": MemberFactory(), **how}
    return desk.add(run=run, who=person or who(), **how)


def joined(run: Run, **how: object) -> Registration:
    contact = how.pop("contact", None) or ContactFactory()
    how = {"mode": "room", "now": NOW, "may_wait": True, **how}
    return registration.register(run=run, contact=contact, **how)


def messages() -> list[tuple[str, str]]:
    return sorted(OutboxRow.objects.values_list("message", "recipient"))


def test_a_guest_is_registered_at_once_on_the_organisers_word():
    organiser = MemberFactory()

    place = added(a_run(), actor=organiser)

    contact = place.contact
    assert (place.state, place.mode, place.held_until) == ("confirmed", "room", None)
    assert (contact.guest_name, contact.guest_language, contact.member) == ("Ann", "et", None)
    assert [(c.action, c.actor) for c in place.changes.all()] == [("register", organiser)]
    assert messages() == [("events.confirmation", "ann@example.org")]


def test_a_member_is_registered_by_the_address_and_needs_no_name():
    member = MemberFactory()

    place = added(a_run(admission="members"), who(f" {member.email.upper()} ", ""))

    assert (place.contact.member, place.state) == (member, "confirmed")


@pytest.mark.parametrize(
    "settings",
    [
        {"closes_hours_before": 8760},
        {"opens_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"approval": "organiser"},
    ],
)
def test_neither_hours_nor_approval_bind_the_organiser(settings):
    assert added(a_run(**settings)).state == "confirmed"


def test_who_stands_at_the_door_can_be_added_until_the_end():
    assert added(a_run(), now=BEGUN).state == "confirmed"
    with pytest.raises(errors.Over):
        added(a_run(), now=OVER)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"registration": "none"}, errors.NoRegistration),
        (
            {"registration": "external", "external_link": "https://example.org/"},
            errors.RegistrationElsewhere,
        ),
        ({"seats_room": 0, "seats_online": 1}, errors.NoSuchSeats),
        ({"admission": "members"}, errors.NoAccount),
        ({"admission": "chosen", "admitted_domains": ["other.example"]}, errors.NotForThem),
    ],
)
def test_what_binds_everybody_binds_the_organiser_and_leaves_nothing_behind(settings, error):
    with pytest.raises(error):
        added(a_run(**settings))

    assert not Registration.objects.exists()
    assert not Contact.objects.exists()
    assert messages() == []


def test_a_guest_without_a_name_is_refused():
    with pytest.raises(errors.NameMissing):
        added(a_run(), who(name=""))


def test_members_who_may_not_register_are_refused():
    member = MemberFactory(organisation=OrganisationFactory())
    run = a_run(admission="chosen", admitted_domains=["other.example"])

    with pytest.raises(errors.NotForThem):
        added(run, who(member.email))


def test_an_account_that_is_closed_is_registered_for_nothing():
    member = MemberFactory(is_active=False)

    with pytest.raises(errors.NotForThem):
        added(a_run(), who(member.email))


def test_a_guest_cannot_be_added_to_what_guests_do_not_see():
    with pytest.raises(errors.NotForThem):
        added(a_run(visibility="members"))


def test_an_event_by_link_is_open_to_whom_the_organiser_adds():
    assert added(a_run(visibility="link")).state == "confirmed"


def test_nobody_is_added_beyond_the_seats_or_past_the_queue():
    run = a_run(seats_room=1)
    joined(run)

    with pytest.raises(errors.NoSeatToAdd):
        added(run)
    place = added(run, may_wait=True)

    assert (place.state, place.position) == ("waiting", 1)


def test_once_it_has_begun_nobody_is_put_in_a_line_that_does_not_move():
    run = a_run(seats_room=1)
    joined(run)

    with pytest.raises(errors.NoSeatToAdd):
        added(run, may_wait=True, now=BEGUN)

    assert run.registrations.count() == 1


def test_where_there_is_no_waiting_list_nobody_is_put_on_it():
    run = a_run(seats_room=1, waiting_policy="none")
    joined(run)

    with pytest.raises(errors.NoSeatToAdd):
        added(run, may_wait=True)


def test_nobody_is_added_twice():
    run = a_run()
    added(run)

    with pytest.raises(errors.AlreadyRegistered):
        added(run, who("ANN@example.org"))

    assert run.registrations.count() == 1


def test_a_hold_that_nobody_confirmed_in_time_is_in_nobodys_way():
    run = a_run(seats_room=1)
    held = guests.register(run=run, guest=who(), mode="room", now=NOW)

    with pytest.raises(errors.AlreadyRegistered):
        added(run)
    place = added(run, now=held.held_until)

    assert place.state == "confirmed"


def test_what_an_organiser_registered_confirms_no_address():
    registration.cancel(added(a_run(), who(name="Anne")), now=NOW)

    guests.register(run=a_run(), guest=who(name="Ann Tamm"), mode="room", now=NOW)

    assert Contact.objects.get().guest_name == "Ann Tamm"


def test_strangers_do_not_rename_whom_an_organiser_registered():
    run = a_run()
    place = added(run, who(name="Ann"))

    guests.register(run=run, guest=who(name="Look at spam.example"), mode="room", now=NOW)
    assert Contact.objects.get() == place.contact
    assert Contact.objects.get().guest_name == "Ann"
    added(a_run(), who(name="Ann Tamm"))

    assert Contact.objects.get().guest_name == "Ann Tamm"


def test_a_name_that_the_guest_has_confirmed_is_not_the_organisers_to_change():
    held = guests.register(run=a_run(), guest=who(name="Ann Tamm"), mode="room", now=NOW)
    guests.confirm(held, now=NOW)

    added(a_run(), who(name="Mallory"))

    assert Contact.objects.get().guest_name == "Ann Tamm"


# --- somebody comes instead -----------------------------------------------------------------------


def given(place: Registration, person: guests.Guest | None = None, **how: object) -> Registration:
    how = {"now": NOW, "actor": MemberFactory(), **how}
    return substitution.give_to(place, who=person or who(), **how)


def test_a_guest_comes_instead_in_the_same_seat_and_both_are_told():
    organiser = MemberFactory()
    place = joined(a_run(seats_room=0, seats_online=1), mode="online")
    OutboxRow.objects.all().delete()

    taken = given(place, actor=organiser)

    place.refresh_from_db()
    assert (place.state, taken.state, taken.mode) == ("cancelled", "confirmed", "online")
    assert (taken.in_place_of, taken.answers) == (place, {})
    history = [(c.action, c.actor) for row in (place, taken) for c in row.changes.all()]
    assert history == [("register", None), ("pass_on", organiser), ("register", organiser)]
    assert messages() == [
        ("events.passed_on", place.contact.email),
        ("events.taken_over", "ann@example.org"),
    ]


def test_a_member_of_any_organisation_comes_instead():
    place = joined(a_run())
    member = MemberFactory(organisation=OrganisationFactory())

    assert given(place, who(member.email, "")).contact.member == member


def test_the_seat_of_a_guest_can_be_given_past_the_queue():
    run = a_run(seats_room=1)
    place, waiting = joined(run), joined(run)

    given(place)

    waiting.refresh_from_db()
    assert (waiting.state, run.registrations.seated().count()) == ("waiting", 1)


@pytest.mark.parametrize(
    "settings", [{"cancel_hours_before": 8760}, {"approval": "organiser", "seats_room": 1}]
)
def test_neither_the_last_moment_to_cancel_nor_approval_binds_the_organiser(settings):
    run = a_run(**settings)
    place = added(run, who("first@example.org"))

    assert given(place).state == "confirmed"


def test_nobody_comes_instead_once_it_has_begun():
    place = joined(a_run())

    with pytest.raises(errors.TooLate):
        given(place, now=BEGUN)


def test_who_only_waits_has_no_seat_to_give():
    run = a_run(seats_room=1)
    joined(run)

    with pytest.raises(errors.NotAllowed):
        given(joined(run))


def oneself(place: Registration) -> guests.Guest:
    return who(place.contact.email)


def registered_already(place: Registration) -> guests.Guest:
    return who(joined(place.run).contact.email)


def held_already(place: Registration) -> guests.Guest:
    guests.register(run=place.run, guest=who(), mode="room", now=NOW)
    return who()


@pytest.mark.parametrize("whom", [oneself, registered_already, held_already])
def test_nobody_who_is_registered_already_comes_instead(whom):
    place = joined(a_run())
    person = whom(place)
    before = list(Registration.objects.order_by("pk").values_list("contact__email", "state"))

    with pytest.raises(errors.AlreadyRegistered):
        given(place, person)

    after = list(Registration.objects.order_by("pk").values_list("contact__email", "state"))
    assert after == before


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"admission": "members"}, errors.NoAccount),
        ({"admission": "chosen", "admitted_domains": ["other.example"]}, errors.NotForThem),
    ],
)
def test_admission_holds_for_who_comes_instead(settings, error):
    run = a_run(**settings)
    place = run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )
    before = Contact.objects.count()

    with pytest.raises(error):
        given(place)

    place.refresh_from_db()
    assert (place.state, Contact.objects.count()) == ("confirmed", before)


def test_a_seat_is_given_once():
    place = joined(a_run())
    stale = Registration.objects.select_related("run", "contact__member").get(pk=place.pk)
    given(place)

    with pytest.raises(errors.NotAllowed):
        given(stale, who("eve@example.org", "Eve"))

    assert place.run.registrations.live().count() == 1


@pytest.mark.parametrize(
    ("put_off", "error"),
    [(dates.cancel, errors.RunCancelled), (dates.postpone, errors.RunPostponed)],
)
def test_what_is_called_off_or_postponed_takes_nobody_new(put_off, error):
    run = a_run()
    place = joined(run)
    put_off(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    run.refresh_from_db()

    with pytest.raises(error):
        added(run)
    with pytest.raises(error):
        given(Registration.objects.select_related("run", "contact__member").get())

    place.refresh_from_db()
    assert (place.state, Contact.objects.count()) == ("confirmed", 1)


def test_an_organiser_cancels_after_the_last_moment_with_a_reason_that_is_written_down():
    organiser = MemberFactory()
    run = a_run(cancel_hours_before=8760)
    place = joined(run, contact=contacts.of_member(MemberFactory(), now=NOW))

    registration.cancel(place, now=NOW, actor=organiser, reason="You asked us to.")

    last = place.changes.last()
    assert (last.action, last.actor, last.reason) == ("cancel", organiser, "You asked us to.")
