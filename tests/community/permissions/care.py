"""A member's own data, and how long what is kept."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import (
    Role,
    Row,
    Secret,
    desk,
    only,
    signed_in,
)

SHOWN, DONE, NO_METHOD, HIDDEN, REFUSED = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.NO_METHOD),
    *(Outcome.HIDDEN, Outcome.REFUSED),
)
OF_MEMBERS = (Role.MODERATOR, Role.ADMINISTRATOR)

ROWS = (
    Row(address="my_data", get=signed_in(SHOWN), post=signed_in(DONE)),
    # Not even for those who look after the members.
    Row(
        address="download_my_data",
        of="member's download",
        get=only(Role.MEMBER),
        post=signed_in(NO_METHOD),
    ),
    Row(
        address="download_my_data",
        of="member's old download",
        get=signed_in(HIDDEN),
        post=signed_in(NO_METHOD),
    ),
    Row(
        address="delete_account",
        get=signed_in(SHOWN),
        # What is typed is the address of one of them, in capitals: it stands in the form again.
        post={**signed_in(REFUSED), Role.MEMBER: DONE},
        sends={"address": Secret.EMAIL.upper()},
    ),
    Row(
        address="retention",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=NO_METHOD),
    ),
)
