"""What a row of the table is made of: who asks, what comes of it, and what they may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.asking import Outcome


class Role(StrEnum):
    """Who asks."""

    # Not signed in.
    VISITOR = "visitor"
    INACTIVE = "member who may no longer sign in"
    # Signed in.
    MEMBER = "member"  # whose things these are
    COLLEAGUE = "member of the same organisation"
    STRANGER = "member of another organisation"
    BLOCKED = "member whom the member has blocked"
    # Let into the editors' screens.
    MODERATOR = "moderator"
    AUTHOR = "author"
    TRANSLATOR = "translator into Estonian"
    EDITOR = "editor"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


ROLES = tuple(Role)
OUTSIDE = (Role.VISITOR, Role.INACTIVE)
PLAIN = (Role.MEMBER, Role.COLLEAGUE, Role.STRANGER, Role.BLOCKED)
STAFF = (
    *(Role.MODERATOR, Role.AUTHOR, Role.TRANSLATOR, Role.EDITOR, Role.ORGANISER),
    Role.ADMINISTRATOR,
)
SIGNED_IN = (*PLAIN, *STAFF)


class Secret(StrEnum):
    """What stands nowhere but where the table says: each a word that nothing else contains, so
    that a leak is a word in an answer. All are the member's."""

    NAME = "Zilvernaam Tamm"
    EMAIL = "zilveradres@example.org"
    # What of the profile is for whom.
    FOR_ME = "Zilvermij"
    FOR_COLLEAGUES = "Zilvercollega"
    FOR_MEMBERS = "Zilverlid"
    # What was written in the groups they are in, and what a hidden one of them is called.
    IN_GROUP = "Zilvergroep"
    HIDDEN_GROUP = "Zilverkring"


# Their own stands in the frame of every page, refusals included.
OF_THEMSELVES: Mapping[Role, frozenset[Secret]] = {
    Role.MEMBER: frozenset({Secret.NAME, Secret.EMAIL}),
}

Rule = Mapping[Role, Outcome]
Tells = Mapping[Role, frozenset[Secret]]


def everybody(outcome: Outcome) -> Rule:
    return dict.fromkeys(ROLES, outcome)


NOT_POSTED = everybody(Outcome.NO_METHOD)


def signed_in(outcome: Outcome) -> Rule:
    """Whoever is signed in; others are asked to sign in."""
    return {**everybody(outcome), **dict.fromkeys(OUTSIDE, Outcome.SIGN_IN)}


def only(*roles: Role, outcome: Outcome = Outcome.SHOWN) -> Rule:
    """Those, of whoever is signed in; for the others it doesn't exist."""
    return {**signed_in(Outcome.HIDDEN), **dict.fromkeys(roles, outcome)}


def desk(*roles: Role, outcome: Outcome = Outcome.SHOWN) -> Rule:
    """Those, on the editors' screens."""
    return {
        **signed_in(Outcome.TURNED_BACK),
        **dict.fromkeys(PLAIN, Outcome.FORBIDDEN),
        **dict.fromkeys(roles, outcome),
    }


def tells(told: Mapping[Role, tuple[Secret, ...]]) -> Tells:
    return {role: frozenset(secrets) for role, secrets in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One address with one thing in it. `sends` is what a POST carries, or makes it of the world;
    `says` are the secrets in an answer that shows something, for each role."""

    address: str
    of: str = ""
    get: Rule
    post: Rule
    sends: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    says: Tells = field(default_factory=dict)
    # Acting is answered with a file that says it.
    hands_out: bool = False

    def __str__(self) -> str:
        return f"{self.address} ({self.of})" if self.of else self.address
