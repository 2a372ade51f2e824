"""Four processes of ten threads, two hundred people who register, leave, answer and hand over at
random; then the history, and nothing else, is asked whether it was fair at every single step."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from community.models import Member
from events import errors
from events.enums import LIVE, State
from events.models import Contact, Registration, RegistrationChange, Run
from events.shares import Share
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.soak import processes
from tests.soak.history import KEPT, MOST, OWN, Replay, as_it_is, as_it_was_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from community.models import Organisation

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
# When every offer made at NOW has run out; the runs are still far ahead.
LATE = NOW + timedelta(days=60)
PROCESSES, THREADS, PEOPLE = 4, 10, 200
KINDS = ("ministry", "ministry", "municipality", "municipality", "ngo")
SECONDS = 60
SEED = 20261123

ACTIONS = [
    *["register"] * 10,
    *["cancel"] * 3,
    *["accept"] * 3,
    "decline",
    "leave",
    "pass_on",
    "move",
]
LAPSES = 30  # one action in so many lets all offers lapse


def live_and_let_die(seed: int, runs: list[int], people: list[int]) -> None:
    """In another process: ten threads that act at random until the time is up."""

    def one(number: int) -> None:
        chance = random.Random(seed * THREADS + number)
        end = time.monotonic() + SECONDS
        try:
            while time.monotonic() < end:
                # What may not be is refused with a sentence; anything else is a failure.
                with suppress(errors.EventsError):
                    act(chance, runs, people)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(THREADS)))


def act(chance: random.Random, runs: list[int], people: list[int]) -> None:
    from events.services import waitlist

    run = Run.objects.get(pk=chance.choice(runs))
    action = chance.choice(ACTIONS)
    if not chance.randrange(LAPSES):
        waitlist.expire_offers(now=LATE)
    elif action == "register":
        register(chance, run, Contact.objects.get(pk=chance.choice(people)))
    elif place := some(chance, run.registrations.filter(state__in=STATES[action])):
        DOING[action](chance, place)


def some(chance: random.Random, rows: Iterable[Registration]) -> Registration | None:
    found = list(rows.order_by("pk").select_related("run", "contact__member"))
    return chance.choice(found) if found else None


def register(chance: random.Random, run: Run, contact: Contact) -> None:
    from events.services import registration

    how = chance.choice([("room", False), ("online", False), ("online", True)])
    registration.register(
        run=run, contact=contact, mode=how[0], room_later=how[1], now=NOW, may_wait=True
    )


def cancel(_chance: random.Random, place: Registration) -> None:
    from events.services import registration

    registration.cancel(place, now=NOW)


def accept(_chance: random.Random, place: Registration) -> None:
    from events.services import waitlist

    waitlist.accept(place, now=NOW)


def decline(_chance: random.Random, place: Registration) -> None:
    from events.services import waitlist

    waitlist.decline(place, now=NOW)


def leave(_chance: random.Random, place: Registration) -> None:
    from events.services import waitlist

    waitlist.leave(place, now=NOW)


def pass_on(chance: random.Random, place: Registration) -> None:
    from events.services import substitution

    colleagues = Contact.objects.filter(
        member__organisation=place.contact.member.organisation_id
    ).order_by("pk")
    substitution.pass_on(place, email=chance.choice(list(colleagues)).email, now=NOW)


def move(chance: random.Random, place: Registration) -> None:
    from events.services import moving

    others = Run.objects.filter(event=place.run.event_id).exclude(pk=place.run_id).order_by("pk")
    actor = Member.objects.order_by("pk")[0]
    moving.move(place, to=chance.choice(list(others)), now=NOW, actor=actor, may_wait=True)


DOING: dict[str, Callable[[random.Random, Registration], None]] = {
    "cancel": cancel,
    "accept": accept,
    "decline": decline,
    "leave": leave,
    "pass_on": pass_on,
    "move": move,
}
STATES = {
    "cancel": LIVE,
    "accept": (State.OFFERED, State.CONFIRMED),
    "decline": (State.OFFERED, State.CONFIRMED),
    "leave": (State.CONFIRMED,),
    "pass_on": (State.CONFIRMED,),
    "move": (State.CONFIRMED, State.WAITING, State.OFFERED),
}


def test_at_every_step_the_seats_were_held_once_and_given_in_order():
    organisations = [OrganisationFactory(kind=kind) for kind in KINDS]
    favoured = str(organisations[2].uuid)
    shares = {"shares": lines(favoured), "seats_room": 12, "seats_online": 8}
    page = published(
        plan(entry(date(2027, 9, 1)), **shares),
        plan(entry(date(2027, 9, 2)), **shares, waiting_policy="offer"),
        plan(entry(date(2027, 9, 3)), seats_room=12, seats_online=8, waiting_policy="offer"),
        plan(entry(date(2027, 9, 4)), seats_room=3, seats_online=0),
    )
    runs = list(Run.objects.filter(event__key=page.event_key))
    people, works_at = some_people(organisations)

    with processes.pool(PROCESSES) as pool:
        list(
            pool.map(
                live_and_let_die,
                range(SEED, SEED + PROCESSES),
                [[run.pk for run in runs]] * PROCESSES,
                [people] * PROCESSES,
            )
        )

    replays = {run.pk: Replay(run, works_at, favoured) for run in runs}
    told = RegistrationChange.objects.select_related("registration").order_by("pk")
    done: Counter[str] = Counter()
    for change in told:
        replays[change.registration.run_id].follow(change)
        done[change.action] += 1
    for replay in replays.values():
        replay.check_that_nothing_free_was_left()
    assert as_it_is() == as_it_was_told(replays.values())
    wanted = {"register", "promote", "offer", "accept", "decline", "expire", "cancel"}
    assert (wanted | {"pass_on", "move"}) - set(done) == set()


def lines(favoured: str) -> list[dict[str, object]]:
    return [
        Share(mode="room", kind="municipality", kept=KEPT).as_stored(),
        Share(mode="room", organisation=favoured, kept=OWN).as_stored(),
        *(Share(mode=mode, kind="ministry", most=most).as_stored() for mode, most in MOST.items()),
    ]


def some_people(organisations: list[Organisation]) -> tuple[list[int], dict[int, tuple[str, str]]]:
    """The contacts of members, and where each works; one in eleven works nowhere."""
    from events.services import contacts

    works_at = {}
    for number in range(PEOPLE):
        body = organisations[number % len(organisations)] if number % 11 else None
        contact = contacts.of_member(MemberFactory(organisation=body), now=NOW)
        works_at[contact.pk] = (body.kind, str(body.uuid)) if body else ("", "")
    return list(works_at), works_at
