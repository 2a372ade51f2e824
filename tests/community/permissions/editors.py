"""From who writes to who publishes: drafts shown by link, what is handed in, what waits."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import NOT_POSTED, STAFF, Role, Row, desk, everybody

SHOWN, DONE, NO_METHOD, TURNED_BACK = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.NO_METHOD, Outcome.TURNED_BACK),
)
# The draft is the author's own, and nobody has handed it in.
WRITE = (Role.AUTHOR, Role.EDITOR, Role.ADMINISTRATOR)
PUBLISH = (Role.EDITOR, Role.ADMINISTRATOR)

ROWS = (
    # The link is enough.
    Row(address="preview_by_link", of="draft's link", get=everybody(SHOWN), post=NOT_POSTED),
    Row(
        address="preview_links",
        of="draft",
        get=desk(*WRITE),
        post=desk(*WRITE, outcome=DONE),
        sends={"label": "Press", "days": "3"},
    ),
    Row(
        address="revoke_preview_link",
        of="draft's link's row",
        get=desk(*STAFF, outcome=NO_METHOD),
        post=desk(*WRITE, outcome=DONE),
    ),
    # Without a title the form is shown again.
    Row(
        address="begin_page",
        of="news",
        get=desk(*WRITE),
        post=desk(*WRITE),
        sends={"title": "", "body-count": "0", "updates-count": "0"},
    ),
    Row(
        address="begin_translation",
        of="draft",
        get=desk(Role.TRANSLATOR, *PUBLISH),
        post=desk(Role.TRANSLATOR, *PUBLISH),
    ),
    Row(
        address="sync_translations",
        of="translation's source",
        get=desk(Role.TRANSLATOR, *PUBLISH),
        post=desk(Role.TRANSLATOR, *PUBLISH, outcome=DONE),
    ),
    Row(
        address="mirror_source",
        of="translation",
        get=desk(*PUBLISH),
        post=desk(*PUBLISH, outcome=DONE),
    ),
    Row(
        address="page_hand_in",
        of="translation",
        get=desk(Role.TRANSLATOR, *PUBLISH),
        post=desk(Role.TRANSLATOR, *PUBLISH, outcome=DONE),
    ),
    Row(
        address="decide_about_page",
        of="handed in",
        get=desk(*PUBLISH),
        post=desk(*PUBLISH, outcome=DONE),
    ),
    Row(address="link_report", get=desk(*STAFF), post=desk(*STAFF, outcome=NO_METHOD)),
    Row(
        address="editors_day",
        of="part of the day",
        get=desk(*STAFF),
        post=desk(*STAFF, outcome=NO_METHOD),
    ),
)
