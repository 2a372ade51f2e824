"""Certificates: who has the paper, who checks it, and who issues and revokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.events.permissions.addresses import (
    DONE,
    HIDDEN,
    MEMBER,
    NOT_POSTED,
    OF_ANY_PEOPLE,
    OF_PEOPLE,
    OF_PLACES,
    SENT_ON,
    SHOWN,
    STAFF,
    acts,
    reads,
)
from tests.events.permissions.rules import (
    Outcome,
    Role,
    Row,
    Secret,
    desk,
    everybody,
    only,
    tells,
    tells_bearer,
    tells_only,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

OF_MEMBER = (Secret.TITLE, Secret.NAME)


def _papers() -> Iterator[Row]:
    """The paper opens for whose it is. What stands on it is told by its number to whoever has
    that, also of one that was revoked."""
    shown, hidden = everybody(SHOWN), everybody(HIDDEN)
    yield Row(address="certificates", of="", get=shown, post=NOT_POSTED)
    for of, says in (
        ("paper", OF_MEMBER),
        ("revoked paper", OF_MEMBER),
        ("guest's paper", (Secret.GUEST_NAME,)),
    ):
        yield Row(
            address="certificate_check",
            of=of,
            get=shown,
            post=NOT_POSTED,
            says=tells_bearer(*says),
        )
    yield Row(address="certificate_check", of="no paper", get=hidden, post=NOT_POSTED)
    yield Row(
        address="my_certificate",
        of="paper",
        get=only(MEMBER),
        post=NOT_POSTED,
        says=tells_only(MEMBER, *OF_MEMBER),
    )
    yield Row(
        address="my_certificate",
        of="revoked paper",
        get=only(MEMBER, outcome=SENT_ON),
        post=NOT_POSTED,
    )
    for of in ("guest's paper", "no paper"):
        yield Row(address="my_certificate", of=of, get=only(), post=NOT_POSTED)
    yield Row(
        address="guest_certificate",
        of="guest's course",
        get=shown,
        post=NOT_POSTED,
        says=tells_bearer(Secret.GUEST_NAME),
    )
    for of in ("guest's seat", "forged link", "revoked link", "event's link", "manager's link"):
        yield Row(address="guest_certificate", of=of, get=hidden, post=NOT_POSTED)


def _desk() -> Iterator[Row]:
    done = desk(*OF_PLACES, outcome=DONE)
    yield reads("certificates_desk", "course due", OF_PEOPLE, *OF_MEMBER, post=done)
    yield reads(
        "certificates_desk", "course revoked", OF_PEOPLE, *OF_MEMBER, post=done, sends=_again
    )
    # Nothing is due there, and elsewhere no certificates are issued.
    nothing = desk(*OF_PLACES, outcome=SENT_ON)
    yield reads("certificates_desk", "course changed", OF_PEOPLE, *OF_MEMBER, post=nothing)
    not_ours = (Role.ORGANISER, Role.ELSEWHERE, Role.ADMINISTRATOR)
    yield reads(
        "certificates_desk", "list elsewhere", not_ours, post=desk(*not_ours, outcome=SENT_ON)
    )
    yield acts("certificates_replace", "course changed", OF_PLACES, _replaced, *OF_MEMBER)
    yield acts("certificate_revoke", "paper", OF_PLACES, {"reason": "Ill"}, *OF_MEMBER)
    yield reads("event_registration", "certified", OF_PEOPLE, *OF_MEMBER, Secret.EMAIL)
    # Which method it takes is asked before who may.
    not_posted = desk(*STAFF, outcome=Outcome.NO_METHOD)
    yield Row(
        address="certificate_paper",
        of="paper",
        get=desk(*OF_PEOPLE),
        post=not_posted,
        says=tells(*OF_MEMBER),
    )
    yield Row(
        address="certificate_paper",
        of="revoked paper",
        get=desk(*OF_PEOPLE, outcome=SENT_ON),
        post=not_posted,
    )
    unknown = desk(*OF_ANY_PEOPLE, outcome=HIDDEN)
    yield Row(address="certificate_paper", of="no paper", get=unknown, post=not_posted)


def _again(world: World) -> dict[str, str]:
    return {"again": str(world.things["revoked place"][0])}


def _replaced(world: World) -> dict[str, str]:
    return {"registrations": str(world.things["changed place"][0]), "reason": "Corrected"}


ROWS = (*_papers(), *_desk())
