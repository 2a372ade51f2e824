"""Getting in: the pages for visitors, the first visit, and the moderators' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.asking import Outcome
from tests.community.permissions.members import snippet
from tests.community.permissions.rules import (
    NOT_POSTED,
    OUTSIDE,
    SIGNED_IN,
    Role,
    Row,
    desk,
    everybody,
    signed_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.community.permissions.rules import Rule

SHOWN, DONE, SENT_ON, SIGN_IN = Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.SIGN_IN
NO_METHOD, REFUSED = Outcome.NO_METHOD, Outcome.REFUSED
OF_MEMBERS = (Role.MODERATOR, Role.ADMINISTRATOR)


def _visitors(outcome: Outcome) -> Rule:
    """Who is signed in has nothing to join."""
    return {**dict.fromkeys(OUTSIDE, outcome), **dict.fromkeys(SIGNED_IN, SENT_ON)}


def _getting_in() -> Iterator[Row]:
    yield Row(
        address="join",
        get=_visitors(SHOWN),
        post=_visitors(DONE),
        sends={"name": "New", "email": "new@example.org", "agreed": "on"},
    )
    # Without an attempt of one's own there is nothing to prove or to ask.
    yield Row(
        address="join_code",
        get=everybody(SENT_ON),
        post=everybody(SENT_ON),
        sends={"code": "BCDF-GHJK"},
    )
    yield Row(
        address="join_request",
        get=everybody(SENT_ON),
        post=everybody(SENT_ON),
        sends={"organisation_name": "New", "reason": "New"},
    )
    yield Row(address="join_asked", get=everybody(SHOWN), post=NOT_POSTED)


def _first_visit() -> Iterator[Row]:
    """Only who has not been welcomed yet sees it: here the stranger."""
    sends: dict[str, dict[str, Any]] = {
        "welcome": {"name": "New", "title": "New"},
        "welcome_interests": {"topics": ["words"]},
        "welcome_found": {"in_directory": "on", "cadence": "none"},
    }
    for address, sent in sends.items():
        yield Row(
            address=address,
            get={**signed_in(SENT_ON), Role.STRANGER: SHOWN},
            post={**signed_in(SENT_ON), Role.STRANGER: DONE},
            sends=sent,
        )


def _desk() -> Iterator[Row]:
    rows = snippet(
        *("approveddomain", "approved domain's row"),
        change=OF_MEMBERS,
        delete=OF_MEMBERS,
        domain="new.example.org",
        policy="approve",
    )
    yield from (row for row in rows if not row.address.endswith(":copy"))
    for address in ("join_requests", "join_requests_results"):
        yield Row(address=address, get=desk(*OF_MEMBERS), post=desk(*OF_MEMBERS, outcome=NO_METHOD))
    for sends in ({"decision": "accept"}, {"decision": "decline", "reason": "No."}):
        yield Row(
            address="join_decide",
            of="request to join",
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=DONE),
            sends=sends,
        )
    yield Row(
        address="join_decide",
        of="decided request to join",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=REFUSED),
        sends={"decision": "accept"},
    )


ROWS = (*_getting_in(), *_first_visit(), *_desk())
