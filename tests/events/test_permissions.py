"""Who may do what at which address: every address of events, every role, reading and acting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from foundation import fetching
from tests.asking import Answer, one_an_outcome
from tests.asking import ask as asking_as
from tests.events.permissions import walking
from tests.events.permissions.addresses import STAFF
from tests.events.permissions.rules import (
    OF_THEMSELVES,
    PLAIN,
    ROLES,
    Outcome,
    Role,
    Secret,
)
from tests.events.permissions.table import ROWS
from tests.events.permissions.world import NOW, build
from tests.factories.badges import private_key
from tests.foundation.web_servers import answer, serving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.events.permissions.rules import Row, Rule
    from tests.events.permissions.world import World

# Addresses without a name.
PATHS = {
    "EventsPage": "/en/events/",
    "EventPage": "/en/events/{}/",
    "events.views.feeds.mend": "/calendar/{}",
    "events.views.materials.serve_document": "/documents/{}/{}",
    "events.viewsets.files.DocumentDeleteView": "/admin/documents/delete/{}/",
    "events.viewsets.files.ImageDeleteView": "/admin/images/{}/delete/",
}
# HEAD is GET without a body: enough of those whom most is refused, and shown.
HEADS = (Role.VISITOR, Role.ORGANISER)
# Where it is the same for everybody, these stand for all.
SOME = (Role.VISITOR, Role.INACTIVE, Role.MEMBER, Role.STRANGER, Role.ADMINISTRATOR)
LIKELIEST = {PLAIN: (Role.MEMBER,), STAFF: (Role.ORGANISER, Role.ADMINISTRATOR)}

# What is read, once however it may be acted upon.
READ = list({(row.address, row.of): row for row in ROWS}.values())


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> Iterator[None]:
    cache.clear()  # what was counted against limits
    # Noting who was there last takes a tenth of all the time.
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    settings.BADGE_KEY = private_key()
    with time_machine.travel(NOW, tick=False):
        yield


def test_every_address_has_a_row_and_every_row_an_address():
    addresses, rows = walking.addresses(), {row.address for row in ROWS}

    assert sorted(addresses - rows) == [], "needs a row in tests/events/permissions/"
    assert sorted(rows - addresses) == [], "is no address any more"


def test_every_row_tells_of_every_role_and_stands_once():
    told = Counter((row.address, row.of, str(row.sends)) for row in ROWS)

    assert [row for row, times in told.items() if times > 1] == []
    assert {str(row): set(row.get) | set(row.post) for row in ROWS} == {
        str(row): set(ROLES) for row in ROWS
    }
    assert set(ROLES) == set(Role)


@pytest.mark.django_db
def test_reading_shows_what_the_table_says_and_changes_nothing():
    world = build()

    told = [(row, role, ask(world, role, "get", row)) for row in READ for role in asking(row.get)]

    assert differences((row, role, answer, row.get[role]) for row, role, answer in told) == []
    assert leaks(told) == []


# It reads what the test above reads.
@pytest.mark.one_database
@pytest.mark.django_db
def test_asking_for_the_head_is_reading_without_a_body():
    world = build()

    told = [(row, role, ask(world, role, "head", row)) for row in READ for role in HEADS]

    assert differences((row, role, answer, row.get[role]) for row, role, answer in told) == []
    assert [str(row) for row, _role, answer in told if answer.body] == []


@pytest.mark.django_db
def test_acting_does_what_the_table_says_for_nobody_else():
    with serving(answer(status="404 Not Found")) as server, fetching.allowing(server.place):
        world = build(server.address())

        told = [
            (row, role, ask(world, role, "post", row)) for row in ROWS for role in asking(row.post)
        ]

    assert differences((row, role, answer, row.post[role]) for row, role, answer in told) == []
    assert leaks(told) == []


def asking(rule: Rule) -> tuple[Role, ...]:
    """Those whose answers tell: of many who all get the same, the likeliest to be let in."""
    if connection.vendor == "sqlite":
        return one_an_outcome(rule)
    if len(set(rule.values())) == 1:
        return SOME
    spared = {
        role
        for alike, likeliest in LIKELIEST.items()
        if len({rule[role] for role in alike}) == 1
        for role in alike
        if role not in likeliest
    }
    return tuple(role for role in ROLES if role not in spared)


def ask(world: World, role: Role, method: str, row: Row) -> Answer:
    """Ask, and take back what it did."""
    sends = row.sends(world) if callable(row.sends) else row.sends
    return asking_as(world.clients[role], method, path(row, world), sends)


def path(row: Row, world: World) -> str:
    name, _mark, query = row.address.partition("?")
    things = world.things[row.of]
    address = PATHS[name].format(*things) if name in PATHS else reverse(name, args=things)
    return f"{address}?{query}" if query else address


def differences(told: Iterable[tuple[Row, Role, Answer, Outcome]]) -> list[str]:
    return [
        f"{row}: {role} is {answer.outcome}, not {expected}"
        for row, role, answer, expected in told
        if answer.outcome != expected
    ]


def leaks(told: Iterable[tuple[Row, Role, Answer]]) -> list[str]:
    """Where more is said, or less, than the table says."""
    return [
        f"{row}: {role} reads {sorted(found)}, not {sorted(expected)}"
        for row, role, answer in told
        for found in [_found(answer.body, role)]
        for expected in [_expected(row, role) if _is_page(row, role, answer) else set()]
        if found != expected
    ]


def _is_page(row: Row, role: Role, answer: Answer) -> bool:
    """Whether it says what the page does: also where the page is shown again with a refusal, to
    those who may read it. Any other refusal says nothing."""
    is_again = answer.outcome in {Outcome.REFUSED, Outcome.FORBIDDEN}
    return answer.outcome == Outcome.SHOWN or (is_again and row.get[role] == Outcome.SHOWN)


def _found(body: str, role: Role) -> set[str]:
    own = OF_THEMSELVES.get(role, frozenset())
    return {secret.name for secret in Secret if secret in body and secret not in own}


def _expected(row: Row, role: Role) -> set[str]:
    own = OF_THEMSELVES.get(role, frozenset())
    return {secret.name for secret in row.says.get(role, frozenset()) - own}
