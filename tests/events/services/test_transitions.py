"""What every service that acts on a registration does in every state: the table of transitions is
all there is, and what it doesn't have changes nothing."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from events.enums import (
    TRANSITIONS,
    WHILE_OFFERED,
    WHILE_WAITING,
    Action,
    Approval,
    State,
    WaitingPolicy,
)
from events.errors import EventsError
from events.models import Contact, Registration, RegistrationChange, Run
from events.queries.seats import seats
from events.services import (
    answers,
    contacts,
    guests,
    holds,
    managers,
    moving,
    registration,
    requests,
    substitution,
    waitlist,
)
from events.services.guests import Guest
from foundation.models import OutboxRow
from tests.events.permissions.services import DOORS, DUTIES, functions
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.models import Member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)
POLICIES = (WaitingPolicy.AUTOMATIC, WaitingPolicy.OFFER)


@dataclass(frozen=True)
class Situation:
    """A registration for a run with one seat in the room and one online. `is_full`: somebody else
    has the one in the room; `approval`: who approves there."""

    state: State
    told: dict[str, Any] = field(default_factory=dict)
    is_full: bool = False
    approval: Approval = Approval.NONE

    @property
    def asks(self) -> bool:
        return self.approval != Approval.NONE

    @property
    def beside(self) -> tuple[Action, ...]:
        """What may happen to somebody who has a seat of one kind, because of the other kind."""
        if self.state != State.CONFIRMED:
            return ()
        waits = WHILE_WAITING if self.told.get("wants_mode") else ()
        return (*waits, *(WHILE_OFFERED if self.told.get("offered_mode") else ()))


IN_LINE = {"wants_mode": "room", "position": 1}
WOULD_HAVE = {"mode": "", "wants_mode": "room", "held_until": SOON}
MANAGERS = {"manager_email": "boss@ministry.example"}
ASKED = {**MANAGERS, "manager_asked_at": NOW}
SOMEBODY = Guest(email="new@example.org", name="New", language="en", time_zone="Europe/Tallinn")
SITUATIONS = {
    "holds a seat until confirmed": Situation(State.HELD, {"held_until": SOON}),
    "would wait once confirmed": Situation(State.HELD, WOULD_HAVE, is_full=True),
    "would ask once confirmed": Situation(
        State.HELD, WOULD_HAVE, approval=Approval.ORGANISER, is_full=True
    ),
    "would ask the manager once confirmed": Situation(
        State.HELD, {**WOULD_HAVE, **MANAGERS}, approval=Approval.MANAGER
    ),
    "has asked": Situation(State.REQUESTED),
    "has asked, and all is full": Situation(State.REQUESTED, is_full=True),
    "has asked the manager": Situation(State.REQUESTED, ASKED, approval=Approval.MANAGER),
    "has asked the manager, and all is full": Situation(
        State.REQUESTED, ASKED, approval=Approval.MANAGER, is_full=True
    ),
    "has a seat": Situation(State.CONFIRMED),
    "has a seat that was approved": Situation(State.CONFIRMED, approval=Approval.ORGANISER),
    "has a seat that the manager approved": Situation(
        State.CONFIRMED, ASKED, approval=Approval.MANAGER
    ),
    "is online and waits for the room": Situation(State.CONFIRMED, {"mode": "online", **IN_LINE}),
    "is online and is offered the room": Situation(
        State.CONFIRMED, {"mode": "online", "offered_mode": "room", "offer_expires_at": SOON}
    ),
    "waits": Situation(State.WAITING, IN_LINE),
    "is offered a seat": Situation(State.OFFERED, {"offer_expires_at": SOON}),
    "let it expire": Situation(State.EXPIRED),
    "has cancelled": Situation(State.CANCELLED),
    "was declined": Situation(State.REJECTED),
}


@dataclass(frozen=True)
class Step:
    """A service that lets `action` happen to those in a state of `of` (None: of any).

    `is_quiet`: it looks for what is due, and where nothing is, it says so and raises nothing.
    `is_managers`: by the link that a manager was sent, so only where one was asked.
    """

    action: Action
    act: Callable[[Registration, People], Any]
    of: tuple[State, ...] | None = None
    is_quiet: bool = False
    is_managers: bool = False


@dataclass(frozen=True)
class People:
    organiser: Member
    colleague: Member


STEPS: dict[str, Step] = {
    "guests.confirm": Step(
        Action.CONFIRM, lambda place, _: guests.confirm(place, now=NOW), of=(State.HELD,)
    ),
    "requests.approve": Step(
        Action.APPROVE, lambda place, by: requests.approve(place, now=NOW, actor=by.organiser)
    ),
    "requests.approve_by_manager": Step(
        Action.APPROVE,
        lambda place, _: requests.approve_by_manager(place, version=1, now=NOW),
        is_managers=True,
    ),
    "requests.decline_by_manager": Step(
        Action.REJECT,
        lambda place, _: requests.decline_by_manager(place, version=1, now=NOW),
        is_managers=True,
    ),
    "requests.approve_by_manager, by a link that is dead": Step(
        Action.APPROVE,
        lambda place, _: requests.approve_by_manager(place, version=2, now=NOW),
        of=(),
    ),
    "requests.approve_by_manager, by the person": Step(
        Action.APPROVE,
        lambda place, _: requests.approve_by_manager(
            place, version=1, now=NOW, reader=place.contact.member
        ),
        of=(),
    ),
    "requests.queue": Step(
        Action.QUEUE,
        lambda place, by: requests.queue(place, now=NOW, actor=by.organiser),
        of=(State.REQUESTED,),
    ),
    "requests.decline": Step(
        Action.REJECT, lambda place, by: requests.decline(place, now=NOW, actor=by.organiser)
    ),
    "waitlist.accept": Step(Action.ACCEPT, lambda place, _: waitlist.accept(place, now=NOW)),
    "waitlist.decline": Step(Action.DECLINE, lambda place, _: waitlist.decline(place, now=NOW)),
    "waitlist.leave": Step(Action.LEAVE, lambda place, _: waitlist.leave(place, now=NOW)),
    "registration.cancel": Step(
        Action.CANCEL, lambda place, _: registration.cancel(place, now=NOW)
    ),
    "registration.cancel, by the organiser": Step(
        Action.CANCEL, lambda place, by: registration.cancel(place, now=NOW, actor=by.organiser)
    ),
    "registration.give_up": Step(
        Action.CANCEL, lambda place, _: registration.give_up(place, now=NOW)
    ),
    "substitution.pass_on": Step(
        Action.PASS_ON,
        lambda place, by: substitution.pass_on(place, email=by.colleague.email, now=NOW),
    ),
    "substitution.give_to": Step(
        Action.PASS_ON,
        lambda place, by: substitution.give_to(place, who=SOMEBODY, now=NOW, actor=by.organiser),
    ),
    "moving.move": Step(
        Action.MOVE,
        lambda place, by: moving.move(place, to=other(place), now=NOW, actor=by.organiser),
    ),
    "holds.expire": Step(
        Action.EXPIRE,
        lambda place, _: holds.expire(place, now=SOON),
        of=(State.HELD,),
        is_quiet=True,
    ),
    "holds.expire_all": Step(
        Action.EXPIRE, lambda *_: holds.expire_all(now=SOON), of=(State.HELD,), is_quiet=True
    ),
    "waitlist.expire_offers": Step(
        Action.EXPIRE,
        lambda *_: waitlist.expire_offers(now=SOON),
        of=(State.OFFERED, State.CONFIRMED),
        is_quiet=True,
    ),
    "requests.expire_all": Step(
        Action.EXPIRE,
        lambda place, _: requests.expire_all(now=place.run.starts_at),
        of=(State.REQUESTED,),
        is_quiet=True,
    ),
    "requests.expire_all, when the manager's time is over": Step(
        Action.EXPIRE,
        lambda place, _: requests.expire_all(now=place.answer_by or NOW),
        of=(State.REQUESTED,),
        is_quiet=True,
        is_managers=True,
    ),
    # By the run's policy it gives a seat that is free, or offers it.
    "waitlist.fill": Step(
        Action.PROMOTE, lambda place, _: waitlist.fill(place.run, now=NOW), is_quiet=True
    ),
}
# What is too early for those that look at the clock.
EARLY: dict[str, Callable[[Registration], Any]] = {
    "holds.expire": lambda place: holds.expire(place, now=NOW),
    "holds.expire_all": lambda _: holds.expire_all(now=NOW),
    "waitlist.expire_offers": lambda _: waitlist.expire_offers(now=NOW),
    "requests.expire_all": lambda _: requests.expire_all(now=NOW),
}
# What else is done to a registration leads to no other state.
BESIDE = {
    "answers.change",
    "certificates.issue_again",
    "checking_in.mark_one",
    "doorkeepers.new_code",
    "feedback.give",
    "managers.change",
}


def action_of(step: Step, situation: Situation, policy: WaitingPolicy) -> Action:
    if step.action == Action.PROMOTE and policy == WaitingPolicy.OFFER:
        return Action.OFFER
    # Who confirms an address that would wait stands in line.
    waits = situation.state == State.HELD and situation.is_full and not situation.asks
    if step.action == Action.APPROVE and step.is_managers:
        # What a manager grants, the queue decides about where there is no seat.
        return Action.QUEUE if situation.is_full else Action.APPROVE
    return Action.QUEUE if waits and step.action == Action.CONFIRM else step.action


Line = tuple[Action, State, State]


def expected(step: Step, situation: Situation, policy: WaitingPolicy) -> list[Line]:
    """What the history says afterwards, by the table of `events.enums`; nothing where it is
    refused."""
    action, state = action_of(step, situation, policy), situation.state
    if step.of is not None and state not in step.of:
        return []
    if step.is_managers and "manager_asked_at" not in situation.told:
        return []
    if situation.asks and step is STEPS["substitution.pass_on"]:
        # Who comes instead would have to be approved as well.
        return []
    if situation.asks and (state, action) == (State.HELD, Action.CONFIRM):
        return [(action, state, State.REQUESTED)]
    if action == Action.APPROVE and situation.is_full:
        return []
    if action in situation.beside:
        return [(action, state, State.CONFIRMED)]
    target = TRANSITIONS.get((state, action))
    if target is None:
        return []
    lines = [(action, state, target)]
    if target == State.WAITING and not situation.is_full:
        # First in line, and a seat is free.
        lines += expected(STEPS["waitlist.fill"], SITUATIONS["waits"], policy)
    return lines


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_each_step_leads_where_the_table_says_or_changes_nothing(name, policy):
    situation = SITUATIONS[name]
    place, people = a_place(situation, policy)
    before = everything(place.run)

    wrong = [
        f"{called}: {problem}"
        for called, step in STEPS.items()
        for problem in [tried(step, expected(step, situation, policy), place.pk, people, before)]
        if problem
    ]

    assert wrong == []


@pytest.mark.parametrize("name", SITUATIONS)
def test_before_its_time_nothing_expires(name):
    place, _people = a_place(SITUATIONS[name], WaitingPolicy.OFFER)
    before = everything(place.run)

    done = {called: act(place) for called, act in EARLY.items()}

    assert [called for called, result in done.items() if result] == []
    assert everything(place.run) == before


@pytest.mark.parametrize("state", list(State))
def test_answers_are_changed_while_it_is_live_and_lead_nowhere(state):
    situation = next(one for one in SITUATIONS.values() if one.state == state)
    place, _people = a_place(situation, WaitingPolicy.AUTOMATIC)
    before = everything(place.run)

    if place.is_live:
        answers.change(place, {}, now=NOW)
    else:
        with pytest.raises(EventsError):
            answers.change(place, {}, now=NOW)

    assert everything(place.run) == before


@pytest.mark.parametrize("name", SITUATIONS)
def test_another_manager_is_asked_while_one_is_to_answer_which_leads_nowhere(name):
    situation = SITUATIONS[name]
    place, _people = a_place(situation, WaitingPolicy.AUTOMATIC)
    before = everything(place.run)

    if situation.state == State.REQUESTED and situation.approval == Approval.MANAGER:
        changed = managers.change(place, email="chief@ministry.example", now=NOW)
        assert (changed.state, changed.changes.get().action) == (State.REQUESTED, "manager")
    else:
        with pytest.raises(EventsError):
            managers.change(place, email="chief@ministry.example", now=NOW)
        assert everything(place.run) == before


def test_the_table_is_complete():
    done = {
        (situation.state, action_of(step, situation, policy))
        for policy in POLICIES
        for situation in SITUATIONS.values()
        for step in STEPS.values()
        if expected(step, situation, policy)
    }
    beside = {(State.CONFIRMED, action) for action in (*WHILE_WAITING, *WHILE_OFFERED)}
    given_one = {
        name
        for name, function in functions().items()
        if name in {*DOORS, *DUTIES} and "Registration" in first(function)
    }

    assert {situation.state for situation in SITUATIONS.values()} == set(State)
    assert {action for _state, action in done} == set(Action)
    assert done == set(TRANSITIONS) | beside
    assert given_one - {name.partition(",")[0] for name in STEPS} == BESIDE


def first(function: Callable[..., Any]) -> list[str]:
    """The types of what a function is given without a name."""
    given = inspect.signature(function).parameters.values()
    return [str(one.annotation) for one in given if one.kind != one.KEYWORD_ONLY]


def a_place(situation: Situation, policy: WaitingPolicy) -> tuple[Registration, People]:
    """Somebody in that situation, and those who act besides."""
    settings = {
        "seats_room": 1,
        "seats_online": 1,
        "waiting_policy": policy,
        "approval": situation.approval,
    }
    page = published(plan(entry(rule="FREQ=WEEKLY;COUNT=2"), **settings))
    run, _other = Run.objects.filter(event__key=page.event_key).order_by("starts_at")
    ours = OrganisationFactory()
    people = People(MemberFactory(), MemberFactory(organisation=ours))
    if situation.is_full:
        put(run, ContactFactory(), state=State.CONFIRMED)
    contact = contacts.of_member(MemberFactory(organisation=ours), now=NOW)
    place = put(run, contact, state=situation.state, **situation.told)
    return Registration.objects.select_related("run", "contact__member").get(pk=place.pk), people


def other(place: Registration) -> Run:
    """The other run of its event, which nobody has registered for."""
    return Run.objects.filter(event=place.run.event_id).exclude(pk=place.run_id).get()


def put(run: Run, contact: Contact, **told: Any) -> Registration:
    told = {"mode": "room", **told}
    return run.registrations.create(contact=contact, created_at=NOW, changed_at=NOW, **told)


def tried(step: Step, wanted: list[Line], pk: int, people: People, before: list[Any]) -> str:
    """What is wrong with what it does; empty if nothing is. It is taken back."""
    place = Registration.objects.select_related("run", "contact__member").get(pk=pk)
    raised, result = None, None
    with transaction.atomic():
        try:
            result = step.act(place, people)
        except EventsError as error:
            raised = error
        after = everything(place.run)
        history = RegistrationChange.objects.filter(registration=pk).order_by("pk")
        lines = list(history.values_list("action", "before", "after"))
        state = Registration.objects.get(pk=pk).state
        transaction.set_rollback(True)
    if not wanted:
        is_said = bool(str(raised)) if raised else step.is_quiet and not result
        return "" if is_said and after == before else f"{raised!r}, {result!r}, {lines}"
    is_so = raised is None and lines == wanted and state == wanted[-1][-1]
    return "" if is_so else f"{raised!r}, {state}, {lines}, not {wanted}"


def everything(run: Run) -> list[Any]:
    """All that a step may change: registrations, their history, promised mails, seats."""
    tables = (Registration, RegistrationChange, Contact, OutboxRow)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, seats([run], now=NOW)]
