"""The directory, names while they are typed, and the directory as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import (
    SIGNED_IN,
    Role,
    Row,
    Secret,
    only,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, NO_METHOD = Outcome.SHOWN, Outcome.NO_METHOD
MODERATORS = (Role.MODERATOR, Role.ADMINISTRATOR)
# Everybody but visitors and whom the member has blocked.
MEMBERS = tuple(role for role in SIGNED_IN if role != Role.BLOCKED)


def _rows() -> Iterator[Row]:
    card = dict.fromkeys(MEMBERS, (Secret.NAME, Secret.FOR_MEMBERS))
    # Their organisation's people read the place among the choices as well, and they themselves.
    place = (Secret.NAME, Secret.FOR_MEMBERS, Secret.FOR_COLLEAGUES)
    listing = card | dict.fromkeys((Role.MEMBER, Role.COLLEAGUE), place)
    posted = signed_in(NO_METHOD)
    yield Row(address="members", get=signed_in(SHOWN), post=posted, says=tells(listing))
    # Who is suggested to whom is tried in test_suggestions.
    yield Row(address="members_suggest", get=signed_in(SHOWN), post=posted)
    yield Row(
        address="members_export",
        get=only(*MODERATORS),
        post=only(*MODERATORS, outcome=Outcome.DONE),
        sends={"purpose": "Report", "kind": "csv"},
        says=tells(dict.fromkeys(MODERATORS, (Secret.NAME, Secret.FOR_MEMBERS))),
        hands_out=True,
    )
    # Read last: the page that asks what for names nobody.
    yield Row(
        address="members_export",
        get=only(*MODERATORS),
        post=only(*MODERATORS, outcome=Outcome.REFUSED),
        sends={"purpose": "", "kind": "csv"},
    )


ROWS = tuple(_rows())
