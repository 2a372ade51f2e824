"""What the public site shows to everybody, and the one page of it that is a member's own."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import NOT_POSTED, PLAIN, Role, Row, everybody, signed_in

SHOWN, DONE, HIDDEN = Outcome.SHOWN, Outcome.DONE, Outcome.HIDDEN
FORBIDDEN = Outcome.FORBIDDEN

ROWS = (
    Row(address="robots", get=everybody(SHOWN), post=NOT_POSTED),
    Row(address="sitemap", get=everybody(SHOWN), post=NOT_POSTED),
    Row(address="sitemap_part", of="sitemap", get=everybody(SHOWN), post=NOT_POSTED),
    # For programs: the same for everybody, whoever they are.
    Row(address="api_index", get=everybody(SHOWN), post=NOT_POSTED),
    *(
        row
        for kind in ("page", "date", "image", "document")
        for row in (
            Row(address=f"api:{kind}s:listing", get=everybody(SHOWN), post=NOT_POSTED),
            Row(
                address=f"api:{kind}s:detail",
                of=f"api_{kind}",
                get=everybody(SHOWN),
                post=NOT_POSTED,
            ),
        )
    ),
    Row(address="api_nothing", of="api_nothing", get=everybody(HIDDEN), post=everybody(HIDDEN)),
    # No contact is set.
    Row(address="security_txt", get=everybody(HIDDEN), post=NOT_POSTED),
    # Words alone, which Wagtail's own sign-in shows as well.
    Row(
        address="script_words",
        get={**everybody(SHOWN), **dict.fromkeys(PLAIN, FORBIDDEN)},
        post={**NOT_POSTED, **dict.fromkeys(PLAIN, FORBIDDEN)},
    ),
    Row(address="news_feed", get=everybody(SHOWN), post=NOT_POSTED),
    Row(address="topics", get=everybody(SHOWN), post=NOT_POSTED),
    Row(address="topic", of="topic", get=everybody(SHOWN), post=NOT_POSTED),
    # No target is set.
    Row(address="figures", get=everybody(HIDDEN), post=NOT_POSTED),
    *(
        Row(address=purpose, get=everybody(SHOWN), post=NOT_POSTED)
        for purpose in ("terms", "notice", "accessibility")
    ),
    # Nothing was written: the form says so.
    Row(
        address="send_message",
        of="contact form",
        get=everybody(Outcome.SENT_ON),
        post=everybody(Outcome.REFUSED),
    ),
    # Only the member was named somewhere.
    Row(
        address="page_contacts",
        get=signed_in(SHOWN),
        post={**signed_in(HIDDEN), Role.MEMBER: DONE},
        sends={"answer": "agree"},
    ),
)
