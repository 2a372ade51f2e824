"""What members are told of: each reads their own, and whoever has the link in a mail ends its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import (
    NOT_POSTED,
    Role,
    Row,
    Secret,
    everybody,
    only,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, SENT_ON, HIDDEN = Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.HIDDEN


def _rows() -> Iterator[Row]:
    yield Row(
        address="notifications",
        get=signed_in(SHOWN),
        post=NOT_POSTED,
        # Whom the member has asked for contact, and who is in the groups that the member wrote in.
        says=tells({Role.COLLEAGUE: (Secret.NAME, Secret.IN_GROUP, Secret.HIDDEN_GROUP)}),
    )
    yield Row(
        address="notification",
        of="a notification",
        get=only(Role.COLLEAGUE, outcome=SENT_ON),
        post=NOT_POSTED,
    )
    # Only who has an unread one has something to write.
    yield Row(
        address="read_notifications",
        get=signed_in(SENT_ON),
        post={**signed_in(SENT_ON), Role.EDITOR: DONE},
        sends={"until": "2026-11-21T10:00:00+00:00"},
    )
    yield Row(
        address="profile_notifications",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends={"suggested": "1"},
    )
    yield Row(
        address="stop_notifications",
        of="the link in a mail",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends={"List-Unsubscribe": "One-Click"},
    )
    yield Row(
        address="stop_notifications",
        of="the link for another kind",
        get=everybody(HIDDEN),
        post=everybody(HIDDEN),
        sends={"List-Unsubscribe": "One-Click"},
    )


ROWS = tuple(_rows())
