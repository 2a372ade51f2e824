"""What a row of the tables is made of: who asks, what comes of it, and what they may read."""

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
    GUEST = "guest"  # has the signed link of a registration
    MANAGER = "manager"  # has the signed link to the member's request
    INACTIVE = "member who may no longer sign in"
    # Signed in.
    MEMBER = "member"  # whose registrations these are
    COLLEAGUE = "member of the same organisation"
    STRANGER = "member of another organisation"
    DOOR = "door"  # a member who may check people in for the event for one organisation
    # Let into the editors' screens.
    MODERATOR = "moderator"
    ASSISTANT = "assistant"  # may edit the page and see who comes, and change no registration
    EDITOR = "editor"
    ORGANISER = "organiser"
    OWN = "organiser of events of their own"  # wrote the page of the event for one organisation
    HOST = "organiser of an organisation"  # which holds the event for one organisation
    ELSEWHERE = "organiser of other events"
    ADMINISTRATOR = "administrator"


ROLES = tuple(Role)

OUTSIDE = (Role.VISITOR, Role.GUEST, Role.MANAGER, Role.INACTIVE)
PLAIN = (Role.MEMBER, Role.COLLEAGUE, Role.STRANGER, Role.DOOR)
OUR_ORGANISATION = (Role.MEMBER, Role.COLLEAGUE)
SIGNED_IN = tuple(role for role in ROLES if role not in OUTSIDE)


class Secret(StrEnum):
    """What stands nowhere but where the table says: each a word that nothing else contains, so
    that a leak is a word in an answer."""

    # Of an event for one organisation, and of the member's registrations for it.
    TITLE = "Zilvertitel"
    JOIN = "https://meet.example.org/zilverlink"
    NAME = "Zilvernaam Tamm"
    EMAIL = "zilveradres@example.org"
    ANSWER = "Zilverantwoord"
    SENSITIVE = "Zilverallergie"
    NOTE = "Zilvernotitie"  # for organisers only
    FILE = "Zilverbestand"  # for confirmed participants
    WHISPER = "Zilverfluister"  # said without a name, in a survey that is open
    SAID = "Zilveroordeel"  # said with a name, or in one that has closed
    # Of a public event, and of a guest's registrations for it.
    OPEN_JOIN = "https://meet.example.org/koperlink"
    GUEST_NAME = "Kopergast Kask"
    GUEST_EMAIL = "kopergast@example.org"
    GUEST_ANSWER = "Koperantwoord"
    OPEN_FILE = "Koperbestand"


_PERSONS = frozenset(
    {
        *(Secret.TITLE, Secret.NAME, Secret.EMAIL, Secret.ANSWER, Secret.NOTE),
        Secret.SAID,
    }
)
# What each role may read at all; who is not named, nothing.
MAY_KNOW: Mapping[Role, frozenset[Secret]] = {
    Role.MEMBER: frozenset(
        {
            *(Secret.TITLE, Secret.JOIN, Secret.NAME, Secret.EMAIL),
            *(Secret.ANSWER, Secret.SENSITIVE, Secret.FILE, Secret.SAID),
        }
    ),
    Role.COLLEAGUE: frozenset({Secret.TITLE}),
    Role.ASSISTANT: _PERSONS,
    Role.EDITOR: frozenset({Secret.TITLE, Secret.FILE}),
    Role.ORGANISER: _PERSONS | {Secret.SENSITIVE, Secret.FILE},
    # Of the event, whoever wrote it, or whose organisation holds it.
    Role.OWN: _PERSONS | {Secret.SENSITIVE},
    Role.HOST: _PERSONS | {Secret.SENSITIVE},
    Role.ADMINISTRATOR: _PERSONS | {Secret.SENSITIVE, Secret.FILE},
}
# Their own stands in the frame of every page, refusals included.
OF_THEMSELVES: Mapping[Role, frozenset[Secret]] = {
    Role.MEMBER: frozenset({Secret.NAME, Secret.EMAIL}),
}

Rule = Mapping[Role, Outcome]
Tells = Mapping[Role, frozenset[Secret]]


def everybody(outcome: Outcome) -> Rule:
    return dict.fromkeys(ROLES, outcome)


def signed_in(outcome: Outcome, **besides: Outcome) -> Rule:
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


def tells(*secrets: Secret) -> Tells:
    """To whoever is shown it, as far as they may know."""
    return {role: MAY_KNOW.get(role, frozenset()) & frozenset(secrets) for role in ROLES}


def tells_only(role: Role, *secrets: Secret) -> Tells:
    return {role: frozenset(secrets)}


def tells_bearer(*secrets: Secret) -> Tells:
    """To whoever has the address, which is a secret itself."""
    return dict.fromkeys(ROLES, frozenset(secrets))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One address with one thing in it. `sends` is what a POST carries, or makes it of the world;
    `says` are the secrets in an answer that shows something, for each role."""

    address: str
    of: str
    get: Rule
    post: Rule
    sends: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    says: Tells = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.address} ({self.of})" if self.of else self.address
