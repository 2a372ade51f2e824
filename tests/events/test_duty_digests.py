"""What waits for somebody's word among events, and is gone once it is done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from community.models import Member
from events.duty_digests import Approvals, Offers, Requests, Surveys
from events.models import Attendance, EventPage, Occurrence, Registration, Run, Survey
from events.services import contacts, feedback
from tests.factories.digests import INSIDE, NOW, UNTIL, chosen, rendered, told, windows
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.feedback import later
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


def run_of(day: date = date(2026, 12, 7), *, host=None, questions=(), **settings) -> Run:
    page = published(
        plan(entry(day), **settings),
        title="Plain language",
        feedback_questions=list(questions),
        host=host,
    )
    return Run.objects.get(event__key=page.event_key)


def place(run: Run, member: Member, **fields) -> Registration:
    return registered(run, at=INSIDE, contact=contacts.of_member(member, now=INSIDE), **fields)


def offered(run: Run, member: Member, until: datetime = LATER) -> Registration:
    return place(run, member, state="offered", offer_expires_at=until)


# --- offers ---------------------------------------------------------------------------------------


def test_an_offered_seat_says_until_when_one_can_answer():
    member = MemberFactory()
    row = offered(run_of(), member)

    told_of = told(Offers(), member)[0]

    assert (told_of.title, told_of.why) == ("Plain language", "A seat is offered to you")
    assert told_of.facts == (
        "Answer by Thursday 26 November 2026, 07:35 (Tallinn time)",
        "Monday 7 December 2026, 09:00–11:00 (Tallinn time)",
    )
    assert told_of.address == "http://localhost/en/registrations/"
    assert told_of.thing == f"offer:{row.uuid}:{int(LATER.timestamp())}"


def test_a_seat_offered_beside_another_one_waits_too():
    member = MemberFactory()
    place(run_of(), member, offered_mode="room", mode="online", offer_expires_at=LATER)

    assert [len(things) for things in chosen(Offers(), member)] == [1]


def test_a_seat_that_a_guest_has_to_confirm_waits():
    member = MemberFactory()
    place(run_of(), member, state="held", held_until=LATER)

    facts = told(Offers(), member)[0].facts

    assert facts[0] == "Confirm your seat by Thursday 26 November 2026, 07:35 (Tallinn time)"


def test_the_offer_that_runs_out_first_comes_first_and_nobody_reads_anothers():
    member, other = MemberFactory(), MemberFactory()
    slow = offered(run_of(), member, LATER + timedelta(days=1))
    fast = offered(run_of(), member)

    mine, theirs = chosen(Offers(), member, other)

    assert [thing.split(":")[1] for thing in mine] == [str(fast.uuid), str(slow.uuid)]
    assert (theirs, rendered(Offers(), other, mine)) == ([], [])


@pytest.mark.parametrize(
    "change",
    [
        {"state": "confirmed", "offer_expires_at": None},
        {"state": "expired", "offer_expires_at": None},
        {"offer_expires_at": UNTIL},
        {"offer_expires_at": LATER + timedelta(days=1)},
    ],
)
def test_an_offer_that_was_answered_or_is_another_one_is_gone(change):
    member = MemberFactory()
    offered(run_of(), member)
    things = chosen(Offers(), member)[0]
    Registration.objects.update(**change)

    assert (len(things), rendered(Offers(), member, things)) == (1, [])


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"status": "withdrawn"}])
def test_an_offer_of_what_does_not_take_place_is_none(change):
    member = MemberFactory()
    offered(run_of(), member)
    things = chosen(Offers(), member)[0]
    Occurrence.objects.update(**change)

    assert rendered(Offers(), member, things) == []


# --- how it was -----------------------------------------------------------------------------------

YESTERDAY = date(2026, 11, 23)


def surveyed(day: date = YESTERDAY) -> Run:
    return run_of(day, questions=[later()])


def test_a_survey_waits_for_who_took_part():
    member = MemberFactory()
    row = place(surveyed(), member)

    found = told(Surveys(), member)[0]

    assert (found.title, found.why) == ("Plain language", "You took part")
    assert found.facts == ("Say how it was, by Wednesday 23 December 2026, 11:00 (Tallinn time)",)
    assert found.address == f"http://localhost/en/registrations/{row.uuid}/feedback/"


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 10, 20)])
def test_a_survey_waits_between_the_end_and_its_last_day(day: date):
    member = MemberFactory()
    place(surveyed(day), member)

    assert chosen(Surveys(), member) == [[]]


def has_answered(row: Registration) -> None:
    question = row.run.event.feedback_questions.get()
    feedback.give(row, {str(question.key): "Fine."}, anonymous=True, now=NOW)


def was_absent(row: Registration) -> None:
    Attendance.objects.create(
        registration=row, occurrence=Occurrence.objects.get(), presence="absent", source="list", at=NOW,
    )  # fmt: skip


def was_cancelled(row: Registration) -> None:
    Registration.objects.update(state="cancelled")


def was_closed(row: Registration) -> None:
    Survey.objects.create(run=row.run, anonymous=True, closed_at=NOW)


@pytest.mark.parametrize("change", [has_answered, was_absent, was_cancelled, was_closed])
def test_a_survey_that_is_done_is_gone_at_either_moment(change):
    member = MemberFactory()
    row = place(surveyed(), member)
    things = chosen(Surveys(), member)[0]
    change(row)

    assert (len(things), chosen(Surveys(), member)) == (1, [[]])
    assert rendered(Surveys(), member, things) == []


# --- as the manager -------------------------------------------------------------------------------


def named(run: Run, manager: Member, **fields) -> Registration:
    asked = {
        "state": "requested", "manager_email": manager.email, "manager_asked_at": INSIDE,
        "contact": ContactFactory(guest_name="Ann Tamm"), **fields,
    }  # fmt: skip
    return registered(run, at=INSIDE, **asked)


def test_a_manager_reads_who_asks_and_until_when():
    boss = MemberFactory()
    row = named(run_of(approval="manager"), boss)

    found = told(Approvals(), boss)[0]

    assert (found.title, found.why) == ("Plain language", "You are named as the manager")
    assert found.facts == (
        "Ann Tamm asks to take part",
        "Answer by Monday 7 December 2026, 07:30 (Tallinn time)",
        "Monday 7 December 2026, 09:00–11:00 (Tallinn time)",
    )
    assert found.address == f"http://localhost/m/{row.manager_token}/"


def test_a_name_like_an_address_stands_in_no_mail():
    boss = MemberFactory()
    guest = ContactFactory(guest_name="Buy at https://shop.example", email="ann@example.org")
    named(run_of(approval="manager"), boss, contact=guest)

    assert told(Approvals(), boss)[0].facts[0] == "ann@example.org asks to take part"


def test_nobody_approves_for_themselves():
    boss = MemberFactory()
    named(run_of(approval="manager"), boss, contact=contacts.of_member(boss, now=INSIDE))

    assert chosen(Approvals(), boss) == [[]]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "confirmed"},
        {"manager_email": "other@example.org"},
        {"manager_asked_at": INSIDE - timedelta(days=20)},
    ],
)
def test_a_request_that_the_manager_cannot_answer_is_gone_at_either_moment(change):
    boss = MemberFactory()
    named(run_of(approval="manager"), boss)
    things = chosen(Approvals(), boss)[0]
    Registration.objects.update(**change)

    assert (len(things), chosen(Approvals(), boss)) == (1, [[]])
    assert rendered(Approvals(), boss, things) == []


# --- as the organiser -----------------------------------------------------------------------------


def organiser(run: Run) -> Member:
    """Who made the page of `run`."""
    member = MemberFactory(groups=["Organisers"])
    EventPage.objects.filter(translation_key=run.event.key).update(owner=member)
    return member


def requested(run: Run, **fields) -> Registration:
    return registered(run, at=INSIDE, **{"state": "requested", **fields})


def test_who_made_the_page_reads_how_many_ask():
    run = run_of(approval="organiser")
    member = organiser(run)
    for _ in range(2):
        requested(run)

    found = told(Requests(), member)[0]

    assert (found.title, found.why) == ("Plain language", "You look after this event")
    assert found.facts[0] == "2 requests wait"
    assert found.address.endswith(f"/{run.uuid}/?state=requested")


def test_who_looks_after_the_events_of_the_host_reads_it_too():
    host = OrganisationFactory()
    requested(run_of(approval="organiser", host=host))
    holder, colleague, stranger = (
        MemberFactory(organisation=host),
        MemberFactory(organisation=host, groups=["Organisers"]),
        MemberFactory(groups=["Organisers"]),
    )
    for codename in ("change_registration", "look_after_organisation"):
        holder.user_permissions.add(Permission.objects.get(codename=codename))
    holder = Member.objects.get(pk=holder.pk)

    found = chosen(Requests(), holder, stranger, MemberFactory(organisation=host))

    assert [len(things) for things in found] == [1, 0, 0]
    assert len(rendered(Requests(), holder, found[0])) == 1
    assert rendered(Requests(), MemberFactory(organisation=host), found[0]) == []
    assert colleague.pk != holder.pk


def without_rights(member: Member, run: Run) -> None:
    member.groups.clear()


def decided(member: Member, run: Run) -> None:
    Registration.objects.update(state="confirmed")


def asked_of_managers(member: Member, run: Run) -> None:
    Registration.objects.update(manager_asked_at=INSIDE)


def begun(member: Member, run: Run) -> None:
    Run.objects.update(starts_at=UNTIL)


@pytest.mark.parametrize("change", [without_rights, decided, asked_of_managers, begun])
def test_requests_that_are_not_theirs_to_decide_are_gone_at_either_moment(change):
    run = run_of(approval="organiser")
    member = organiser(run)
    requested(run)
    things = chosen(Requests(), member)[0]
    change(member, run)
    member = Member.objects.get(pk=member.pk)

    assert (len(things), chosen(Requests(), member)) == (1, [[]])
    assert rendered(Requests(), member, things) == []


def test_another_request_is_told_anew():
    run = run_of(approval="organiser")
    member = organiser(run)
    requested(run)
    before = chosen(Requests(), member)[0]
    requested(run, changed_at=NOW)

    after = chosen(Requests(), member)[0]

    assert (len(before), len(after), before == after) == (1, 1, False)


# --- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "choosing"), [(Offers, 1), (Surveys, 1), (Approvals, 1), (Requests, 3)]
)
@pytest.mark.parametrize("count", [1, 5, 50])
def test_choosing_costs_the_same_for_any_number_of_readers(
    section, choosing, count, django_assert_num_queries
):
    members = MemberFactory.create_batch(count)
    run, over = run_of(approval="organiser"), surveyed()
    allowed = Permission.objects.get(codename="change_registration")
    for member in members:
        offered(run, member)
        place(over, member)
        named(run, member)
        member.user_permissions.add(allowed)
    EventPage.objects.update(owner=members[0])
    requested(run)
    asked = windows(*members)

    with django_assert_num_queries(choosing):
        found = section().choose(asked)

    assert len(found) == (1 if section is Requests else count)


@pytest.mark.parametrize(
    ("section", "rendering"), [(Offers, 3), (Surveys, 3), (Approvals, 3), (Requests, 6)]
)
@pytest.mark.parametrize("count", [1, 4])
def test_rendering_costs_the_same_for_any_number_of_things(
    section, rendering, count, django_assert_num_queries
):
    member = MemberFactory(groups=["Organisers"])
    for _ in range(count):
        run = run_of(approval="organiser")
        offered(run, member)
        place(surveyed(), member)
        named(run, member)
        requested(run)
    EventPage.objects.update(owner=member)
    things = chosen(section(), member)[0]
    # The paths of sites are kept.
    rendered(section(), member, things)
    reader = windows(Member.objects.get(pk=member.pk))[0].reader

    with django_assert_num_queries(rendering):
        entries = section().render_one(reader, things, now=NOW)

    assert len(entries) == len(things) == count
