"""News by e-mail without an account: for visitors, and for whoever has the link in a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import NOT_POSTED, OUTSIDE, Row, everybody, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

WANTED = {
    "cadence": "daily",
    "weekday": "2",
    "at": "07:30",
    "wanted": ["home.news"],
    "time_zone": "Europe/Riga",
}
# Links that we did not make, and one whose wish was forgotten.
NOTHING = (
    ("confirm_subscription", "nonsense", Outcome.HIDDEN),
    ("confirm_subscription", "forgotten wish's link", "410"),
    ("subscription_choices", "nonsense", Outcome.HIDDEN),
    ("forget_subscription", "nonsense", Outcome.HIDDEN),
)


def _rows() -> Iterator[Row]:
    visitors = dict.fromkeys(OUTSIDE, Outcome.SHOWN)
    members = signed_in(Outcome.SENT_ON)
    yield Row(
        address="subscribe",
        get={**members, **visitors},
        post={**members, **dict.fromkeys(OUTSIDE, Outcome.DONE)},
        sends={"email": "new@example.org", **WANTED},
    )
    yield Row(address="subscribe_sent", get=everybody(Outcome.SHOWN), post=NOT_POSTED)
    yield Row(
        address="confirm_subscription",
        of="wish's link",
        get=everybody(Outcome.SHOWN),
        post=everybody(Outcome.DONE),
    )
    yield Row(
        address="confirm_subscription",
        of="link of a wish for a member",
        get=everybody(Outcome.SHOWN),
        post=everybody(Outcome.REFUSED),
    )
    for address in ("subscription_choices", "forget_subscription"):
        yield Row(
            address=address,
            of="subscriber's link",
            get=everybody(Outcome.SHOWN),
            post=everybody(Outcome.DONE),
            sends={"language": "lv", **WANTED},
        )
        yield Row(
            address=address,
            of="digest's link",
            get=everybody(Outcome.SENT_ON),
            post=everybody(Outcome.SENT_ON),
        )
    for address, of, outcome in NOTHING:
        yield Row(address=address, of=of, get=everybody(outcome), post=everybody(outcome))


ROWS = tuple(_rows())
