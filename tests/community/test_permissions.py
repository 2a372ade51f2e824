"""Who may do what at which address of the network: every address, every role, reading and acting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tests.asking import Outcome, ask, one_an_outcome
from tests.community.permissions.rules import OF_THEMSELVES, PLAIN, ROLES, STAFF, Role, Secret
from tests.community.permissions.table import ROWS
from tests.community.permissions.world import NOW, build
from tests.events.permissions import walking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.asking import Answer
    from tests.community.permissions.rules import Row, Rule
    from tests.community.permissions.world import World

# Where it is the same for everybody, these stand for all.
SOME = (Role.VISITOR, Role.INACTIVE, Role.MEMBER, Role.STRANGER, Role.ADMINISTRATOR)
LIKELIEST = {PLAIN: (Role.MEMBER,), STAFF: (Role.MODERATOR, Role.ADMINISTRATOR)}

# What is read, once however it may be acted upon.
READ = list({(row.address, row.of): row for row in ROWS}.values())


# Codes are asked for by whoever signs in, and the unit's look by everybody: tests of theirs say what
# each answers (test_account_pages, tests/foundation/brand).
ELSEWHERE = {
    *("account_confirm_login_code", "account_confirm_reauthentication_code"),
    *("brand_asset", "favicon", "share_card"),
}


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> Iterator[None]:
    cache.clear()  # what was counted against limits
    # Noting who was there last takes a tenth of all the time.
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    with time_machine.travel(NOW, tick=False):
        yield


def test_every_address_has_a_row_and_every_row_an_address():
    # What everybody gets of the public site's pages, its own tests say; Wagtail's of pictures are
    # registered in foundation.
    addresses = walking.addresses("community") | walking.addresses("home", pages=False)
    addresses |= {name for name in walking.addresses("foundation") if "wagtailimages" not in name}
    addresses -= ELSEWHERE
    rows = {row.address.partition("?")[0] for row in ROWS}

    assert sorted(addresses - rows) == [], "needs a row in tests/community/permissions/"
    assert sorted(rows - addresses) == [], "is no address any more"


def test_every_row_tells_of_every_role_and_stands_once():
    told = Counter((row.address, row.of, str(row.sends)) for row in ROWS)

    assert [row for row, times in told.items() if times > 1] == []
    assert {str(row): set(row.get) | set(row.post) for row in ROWS} == {
        str(row): set(ROLES) for row in ROWS
    }


@pytest.mark.django_db
def test_reading_shows_what_the_table_says_and_changes_nothing():
    world = build()

    told = [
        (row, role, _ask(world, role, "get", row))
        for row in READ
        for role in _asking(row.get, all_of_them=bool(row.says))
    ]

    assert _differences((row, role, answer, row.get[role]) for row, role, answer in told) == []
    assert _leaks(told) == []


@pytest.mark.django_db
def test_acting_does_what_the_table_says_for_nobody_else():
    world = build()

    told = [
        (row, role, _ask(world, role, "post", row)) for row in ROWS for role in _asking(row.post)
    ]

    assert _differences((row, role, answer, row.post[role]) for row, role, answer in told) == []
    assert _leaks(told) == []


def _asking(rule: Rule, *, all_of_them: bool = False) -> tuple[Role, ...]:
    """Those whose answers tell: of many who all get the same, the likeliest to be let in."""
    if connection.vendor == "sqlite":
        return one_an_outcome(rule)
    if all_of_them:
        return ROLES
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


def _ask(world: World, role: Role, method: str, row: Row) -> Answer:
    name, _mark, query = row.address.partition("?")
    path = reverse(name, args=world.things[row.of])
    sends = row.sends(world) if callable(row.sends) else row.sends
    return ask(world.clients[role], method, f"{path}?{query}" if query else path, sends)


def _differences(told: Iterable[tuple[Row, Role, Answer, str]]) -> list[str]:
    return [
        f"{row}: {role} is {answer.outcome}, not {expected}"
        for row, role, answer, expected in told
        if answer.outcome != expected
    ]


def _leaks(told: Iterable[tuple[Row, Role, Answer]]) -> list[str]:
    """Where more is said, or less, than the table says."""
    return [
        f"{row}: {role} reads {sorted(found)}, not {sorted(expected)}"
        for row, role, answer in told
        for own in [{secret.name for secret in OF_THEMSELVES.get(role, frozenset())}]
        for found in [{secret.name for secret in Secret if secret in answer.body} - own]
        for expected in [_expected(row, role) - own if _is_page(row, role, answer) else set()]
        if found != expected
    ]


def _is_page(row: Row, role: Role, answer: Answer) -> bool:
    """Whether it says what the page does: also where it is shown again with a refusal."""
    is_again = answer.outcome in {Outcome.REFUSED, Outcome.FORBIDDEN}
    if row.hands_out and answer.outcome == Outcome.DONE:
        return True
    return answer.outcome == Outcome.SHOWN or (is_again and row.get[role] == Outcome.SHOWN)


def _expected(row: Row, role: Role) -> set[str]:
    return {secret.name for secret in row.says.get(role, frozenset())}
