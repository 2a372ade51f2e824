"""Badges and the training record: who may read whose. What a badge holds is read as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.events.permissions.addresses import HIDDEN, MEMBER, NOT_POSTED, SHOWN
from tests.events.permissions.rules import (
    Row,
    Secret,
    everybody,
    only,
    signed_in,
    tells_bearer,
    tells_only,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def _badges() -> Iterator[Row]:
    shown, hidden = everybody(SHOWN), everybody(HIDDEN)
    for address, of, get in (
        ("badge_issuer", "", shown),
        ("badge_keys", "", shown),
        ("badge_key", "badge's key", shown),
        ("badge_key", "nonsense", hidden),
        # It says whether there is such a certificate and whether it holds; nobody's name.
        ("badge_status", "member's certificate", shown),
        ("badge_status", "no certificate", hidden),
        ("guest_badge", "guest's seat", hidden),
        ("guest_badge", "forged link", hidden),
    ):
        yield Row(address=address, of=of, get=get, post=NOT_POSTED)
    yield Row(
        address="guest_badge",
        of="guest's line",
        get=shown,
        post=NOT_POSTED,
        says=tells_bearer(Secret.GUEST_NAME),
    )
    yield Row(
        address="my_badge",
        of="member's certificate",
        get=only(MEMBER),
        post=NOT_POSTED,
        says=tells_only(MEMBER, Secret.TITLE, Secret.NAME),
    )
    for of in ("guest's certificate", "no certificate"):
        yield Row(address="my_badge", of=of, get=only(), post=NOT_POSTED)


def _training() -> Iterator[Row]:
    for address in ("my_training", "training_table", "training_paper"):
        yield Row(
            address=address,
            of="",
            get=signed_in(SHOWN),
            post=NOT_POSTED,
            says=tells_only(MEMBER, Secret.TITLE),
        )


ROWS = (*_badges(), *_training())
