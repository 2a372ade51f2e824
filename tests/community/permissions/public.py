"""What the public site shows to everybody, and the one page of it that is a member's own."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import NOT_POSTED, Role, Row, everybody, signed_in

SHOWN, DONE, HIDDEN = Outcome.SHOWN, Outcome.DONE, Outcome.HIDDEN

ROWS = (
    Row(address="news_feed", get=everybody(SHOWN), post=NOT_POSTED),
    # No target is set.
    Row(address="figures", get=everybody(HIDDEN), post=NOT_POSTED),
    *(
        Row(address=purpose, get=everybody(SHOWN), post=NOT_POSTED)
        for purpose in ("terms", "notice", "accessibility")
    ),
    # Only the member was named somewhere.
    Row(
        address="page_contacts",
        get=signed_in(SHOWN),
        post={**signed_in(HIDDEN), Role.MEMBER: DONE},
        sends={"answer": "agree"},
    ),
)
