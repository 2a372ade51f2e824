"""The editor's part of digests, and editions that everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import NOT_POSTED, STAFF, Role, Row, desk, everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, SENT_ON, HIDDEN, NO_METHOD = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.HIDDEN, Outcome.NO_METHOD),
)
WRITERS = (Role.EDITOR, Role.ADMINISTRATOR)
LEADS = {
    "leads-TOTAL_FORMS": "0",
    "leads-INITIAL_FORMS": "0",
    "leads-MIN_NUM_FORMS": "0",
    "leads-MAX_NUM_FORMS": "5",
    "introduction": "null",
}
SCREENS = "wagtailsnippets_community_digestletter"
CHOOSER = "wagtailsnippetchoosers_community_digestletter"


def _reads(address: str, of: str = "", roles: tuple[Role, ...] = WRITERS) -> Row:
    return Row(address=address, of=of, get=desk(*roles), post=desk(*roles, outcome=NO_METHOD))


def _acts(address: str, of: str, **sends: str) -> Row:
    return Row(
        address=address, of=of, get=desk(*WRITERS), post=desk(*WRITERS, outcome=DONE), sends=sends
    )


def _rows() -> Iterator[Row]:
    yield Row(address="digests_on_site", get=everybody(SHOWN), post=NOT_POSTED)
    yield Row(address="digest_on_site", of="edition", get=everybody(SHOWN), post=NOT_POSTED)
    # Of which no mail left.
    for of in ("unsent edition", "nonsense"):
        yield Row(address="digest_on_site", of=of, get=everybody(HIDDEN), post=NOT_POSTED)
    yield _reads("letter_as_reader", "letter")
    yield Row(
        address="letter_test",
        of="letter",
        get=desk(*WRITERS, outcome=NO_METHOD),
        post=desk(*WRITERS, outcome=DONE),
    )
    for address in ("list", "list_results"):
        yield _reads(f"{SCREENS}:{address}")
    yield _acts(f"{SCREENS}:add", "", period="2026-W49", language="lv", **LEADS)
    yield _acts(f"{SCREENS}:edit", "letter", **LEADS)
    for address in ("usage", "history", "history_results"):
        yield _reads(f"{SCREENS}:{address}", "letter")
    alone = (Role.ADMINISTRATOR,)
    yield Row(
        address=f"{SCREENS}:delete",
        of="letter",
        get=desk(*alone),
        post=desk(*alone, outcome=DONE),
    )
    # What is previewed is kept for the one who types.
    for address, of in (("preview_on_add", ""), ("preview_on_edit", "letter")):
        yield Row(
            address=f"{SCREENS}:{address}",
            of=of,
            get=desk(*WRITERS),
            post=desk(*WRITERS, outcome=DONE),
        )
    yield _reads(f"{SCREENS}:revisions_view", "letter's draft")
    yield _reads(f"{SCREENS}:revisions_compare", "letter's drafts")
    yield _acts(f"{SCREENS}:revisions_revert", "letter's draft", **LEADS)
    yield _acts(f"{SCREENS}:revisions_unschedule", "letter's draft")
    yield _acts(f"{SCREENS}:unpublish", "letter")
    for address, of in (("choose", ""), ("choose_results", ""), ("chosen_multiple", "")):
        yield _reads(f"{CHOOSER}:{address}", of, STAFF)
    yield _reads(f"{CHOOSER}:chosen", "letter", STAFF)


ROWS = tuple(_rows())
