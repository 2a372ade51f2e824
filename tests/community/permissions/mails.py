"""Whom mails don't reach: the member's own answer, and the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import Role, Row, Secret, desk, signed_in, tells

if TYPE_CHECKING:
    from collections.abc import Iterator

DONE, NO_METHOD = Outcome.DONE, Outcome.NO_METHOD
LOOK_AFTER = (Role.MODERATOR, Role.ADMINISTRATOR)


def _rows() -> Iterator[Row]:
    yield Row(
        address="mail_again",
        get=signed_in(NO_METHOD),
        # Who has no trouble changes nothing by it, and there is nothing to find out.
        post=signed_in(DONE),
    )
    address = tells(dict.fromkeys(LOOK_AFTER, (Secret.EMAIL,)))
    for name in ("mails", "mails_results", "suppressions", "suppressions_results"):
        yield Row(
            address=name,
            get=desk(*LOOK_AFTER),
            post=desk(*LOOK_AFTER, outcome=NO_METHOD),
            says=address,
        )
    yield Row(
        address="lift_suppression",
        of="suppression",
        get=desk(*LOOK_AFTER),
        post=desk(*LOOK_AFTER, outcome=DONE),
        says=address,
    )


ROWS = tuple(_rows())
