"""The desk's lists taken away, and what is done for several people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.events.permissions.addresses import OF_ANY_PEOPLE, OF_PLACES, reads
from tests.events.permissions.rules import Outcome, Role, Row, Secret, desk, tells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

PERSON = (Secret.TITLE, Secret.NAME, Secret.EMAIL)
NOT_OURS = (Role.ORGANISER, Role.ELSEWHERE, Role.ADMINISTRATOR)


def ticked(name: str, **what: Any) -> Any:
    def sends(world: World) -> dict[str, Any]:
        return {"person": [str(world.things[name][0])], **what}

    return sends


def _act(of: str, roles: tuple[Role, ...], outcome: Outcome, sends: Any) -> Row:
    """Whom it concerns is said with what is posted: without it, it leads back to the list."""
    return Row(
        address="event_people_act",
        of=of,
        get=desk(*roles, outcome=Outcome.SENT_ON),
        post=desk(*roles, outcome=outcome),
        sends=sends,
        says=tells(*PERSON),
    )


def _rows() -> Iterator[Row]:
    for address in ("event_runs", "event_runs_results"):
        for kind in ("csv", "xlsx"):
            of_runs = desk(*OF_ANY_PEOPLE)
            yield reads(f"{address}?export={kind}", "", OF_ANY_PEOPLE, Secret.TITLE, post=of_runs)
    seat, shown, done = "seat", Outcome.SHOWN, Outcome.DONE
    yield _act("closed list", OF_PLACES, shown, ticked(seat, act="cancel"))
    yield _act("closed list", OF_PLACES, done, ticked(seat, act="cancel", sure="1"))
    all_of_them = {"act": "cancel", "all": "1"}
    yield _act("closed list", OF_PLACES, shown, all_of_them)
    for act in ("approve", "queue", "decline"):
        sure = ticked("request", act=act, sure="1")
        yield _act("list of a request", OF_PLACES, done, sure)

    def moved(world: World) -> dict[str, Any]:
        to = str(world.things["closed run"][0])
        return {**ticked(seat)(world), "act": "move", "to": to, "sure": "1"}

    yield _act("closed list", OF_PLACES, done, moved)
    # Of another run's people nobody is found, whoever asks.
    strange = ticked(seat, act="cancel", sure="1")
    yield _act("list elsewhere", NOT_OURS, Outcome.SENT_ON, strange)


ROWS = tuple(_rows())
