"""Inviting people, and coming in by an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.asking import Outcome
from tests.community.permissions.rules import (
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

SHOWN, DONE, HIDDEN = Outcome.SHOWN, Outcome.DONE, Outcome.HIDDEN
NO_METHOD, REFUSED = Outcome.NO_METHOD, Outcome.REFUSED
OF_MEMBERS = (Role.MODERATOR, Role.ADMINISTRATOR)


def _list(_world: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("list.csv", b"E-mail\nnew@example.org\n", "text/csv")
    return {"file": file, "language": "en"}


def _coming_in() -> Iterator[Row]:
    sends = {"name": "New", "agreed": "on"}
    refused = {**everybody(REFUSED)}
    yield Row(
        address="invitation",
        of="invitation's link",
        get=everybody(SHOWN),
        # Who is signed in has nothing to accept.
        post={**dict.fromkeys(OUTSIDE, DONE), **dict.fromkeys(SIGNED_IN, REFUSED)},
        sends=sends,
    )
    yield Row(
        address="invitation",
        of="link for somebody who is a member",
        get=everybody(SHOWN),
        post=refused,
        sends=sends,
    )
    yield Row(
        address="invitation",
        of="withdrawn invitation's link",
        get=everybody("410"),
        post=everybody("410"),
        sends=sends,
    )
    yield Row(
        address="invitation",
        of="nonsense",
        get=everybody(HIDDEN),
        post=everybody(HIDDEN),
        sends=sends,
    )


def _desk() -> Iterator[Row]:
    shown, done = desk(*OF_MEMBERS), desk(*OF_MEMBERS, outcome=DONE)
    no_method = desk(*OF_MEMBERS, outcome=NO_METHOD)
    for address in ("invitations", "invitations_results", "invitation_template"):
        yield Row(address=address, get=shown, post=no_method)
    yield Row(
        address="invite",
        get=shown,
        post=done,
        sends={"email": "new@example.org", "name": "New", "language": "en"},
    )
    yield Row(address="invitations_remind", get=no_method, post=desk(*OF_MEMBERS, outcome=DONE))
    yield Row(address="invite_many", get=shown, post=done, sends=_list)
    # Of the list only its author sees anything.
    yield Row(
        address="invitation_list",
        of="list of the moderator's",
        get={**desk(Role.MODERATOR), Role.ADMINISTRATOR: HIDDEN},
        post={**desk(Role.MODERATOR, outcome=DONE), Role.ADMINISTRATOR: HIDDEN},
    )
    yield Row(
        address="invitation_row",
        of="invitation",
        get=shown,
        post=done,
        sends={"action": "withdraw"},
    )


def _consents() -> Iterator[Row]:
    first = {"terms": "1", "notice": "1"}
    yield Row(address="consents", get=signed_in(SHOWN), post=signed_in(DONE), sends=first)
    yield Row(
        address="consents",
        get=signed_in(SHOWN),
        post={**signed_in(HIDDEN), Role.MEMBER: DONE},
        sends=lambda world: {"take_back": str(world.things["member's consent"][0])},
    )


ROWS = (*_coming_in(), *_desk(), *_consents())
