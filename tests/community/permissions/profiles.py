"""A member's own pages, their page for others, their photo, and the skills to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.members import snippet
from tests.community.permissions.rules import (
    NOT_POSTED,
    PLAIN,
    STAFF,
    Role,
    Row,
    Rule,
    Secret,
    everybody,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, HIDDEN = Outcome.SHOWN, Outcome.DONE, Outcome.HIDDEN
AUDIENCES = (
    *("name", "title", "organisations", "about", "skills", "topics", "languages", "place"),
    *("links", "ask_me_about", "looking_for", "open_to"),
)
ABOUT = {"name": "New name", **{f"audience_{name}": 2 for name in AUDIENCES}}
SETTINGS = {"language": "en", "time_zone": "Europe/Riga"}

# Members of the network, but for whom the member has blocked.
KNOWN = tuple(role for role in (*PLAIN, *STAFF) if role != Role.BLOCKED)
SEEN: Rule = {**everybody(HIDDEN), **dict.fromkeys(KNOWN, SHOWN)}
NAME, MINE, OURS, ALL = (*(Secret.NAME, Secret.FOR_ME, Secret.FOR_COLLEAGUES, Secret.FOR_MEMBERS),)
PAGE = dict.fromkeys(KNOWN, (NAME, ALL)) | {
    Role.COLLEAGUE: (NAME, ALL, OURS),
    Role.MEMBER: (NAME, ALL, OURS, MINE),
}


def _own() -> Iterator[Row]:
    for address, sends in (
        ("profile_about", ABOUT),
        ("profile_settings", SETTINGS),
        ("profile_photo", {"audience_photo": 1}),
    ):
        says = {Role.MEMBER: (NAME, ALL, OURS, MINE)} if address == "profile_about" else {}
        yield Row(
            address=address,
            get=signed_in(SHOWN),
            post=signed_in(DONE),
            sends=sends,
            says=tells(says),
        )
    yield Row(
        address="profile",
        get=signed_in(SHOWN),
        post=signed_in(Outcome.NO_METHOD),
        says=tells({Role.MEMBER: (NAME, ALL)}),
    )
    # Removing what is not there does no harm, and writes no more than that there is a profile.
    yield Row(address="remove_photo", get=signed_in(Outcome.NO_METHOD), post=signed_in(DONE))


def _of_others() -> Iterator[Row]:
    yield Row(address="member", of="member", get=SEEN, post=NOT_POSTED, says=tells(PAGE))
    yield Row(
        address="member?as=colleague",
        of="member",
        get=SEEN,
        post=NOT_POSTED,
        # To others it says nothing.
        says=tells(PAGE | {Role.MEMBER: (NAME, ALL, OURS)}),
    )
    hidden = everybody(HIDDEN)
    yield Row(address="member", of="unlisted member", get=hidden, post=NOT_POSTED)
    yield Row(address="member_photo", of="member's photo", get=SEEN, post=NOT_POSTED)
    yield Row(address="member_photo", of="another photo", get=hidden, post=NOT_POSTED)


def _desk() -> Iterator[Row]:
    deciding = (Role.MODERATOR, Role.ADMINISTRATOR)
    yield from (
        row
        for row in snippet(
            *("skill", "skill's row"), change=deciding, delete=deciding, name_en="New", slug="new"
        )
        # A copy of a word is the same word.
        if not row.address.endswith(":copy")
    )


ROWS = (*_own(), *_of_others(), *_desk())
