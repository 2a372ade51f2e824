"""Groups, what is said and kept in them, and comments. The member is in the groups, the colleague
facilitates them; a stranger has proposed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.asking import Outcome
from tests.community.permissions.groups_world import ASKS, GUEST, upload
from tests.community.permissions.rules import (
    NOT_POSTED,
    OUTSIDE,
    SIGNED_IN,
    Role,
    Row,
    Rule,
    Secret,
    everybody,
    only,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, SENT_ON, FORBIDDEN, HIDDEN, REFUSED, SIGN_IN = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.FORBIDDEN, Outcome.HIDDEN),
    *(Outcome.REFUSED, Outcome.SIGN_IN),
)
MEMBER, FACILITATOR = Role.MEMBER, Role.COLLEAGUE
INSIDE = (MEMBER, FACILITATOR)
KEEPERS = (Role.MODERATOR, Role.ADMINISTRATOR)
MANAGES = (FACILITATOR, *KEEPERS)
GROUP = {"name": "New", "purpose": "New.", "joining": "request", "language": "en"}
NO_GET = everybody(Outcome.NO_METHOD)
NAME, IN_GROUP, HIDDEN_GROUP = Secret.NAME, Secret.IN_GROUP, Secret.HIDDEN_GROUP


def may(*roles: Role, outcome: Outcome, otherwise: Outcome = FORBIDDEN) -> Rule:
    """Those; whoever else is signed in sees the group, but may not."""
    return {**signed_in(otherwise), **dict.fromkeys(roles, outcome)}


def _written(**more: Any) -> Any:
    return lambda _world: {"body": "New.", "once": uuid4(), **more}


def _list() -> Iterator[Row]:
    known = (*INSIDE, *KEEPERS)
    yield Row(
        address="groups",
        get=signed_in(SHOWN),
        post=NOT_POSTED,
        says=tells(dict.fromkeys(known, (HIDDEN_GROUP,))),
    )
    yield Row(address="group_new", get=signed_in(SHOWN), post=signed_in(DONE), sends=GROUP)


def _of_request() -> Iterator[Row]:
    """A group that one asks to join: everybody sees its first page, few more."""
    of = "request group"
    people = dict.fromkeys(KEEPERS, (NAME,))
    yield Row(
        address="group",
        of=of,
        get=signed_in(SHOWN),
        post=NOT_POSTED,
        says=tells({**people, FACILITATOR: (NAME, IN_GROUP), MEMBER: (NAME, IN_GROUP)}),
    )
    yield Row(
        address="group_edit",
        of=of,
        get=may(*MANAGES, outcome=SHOWN),
        post=may(*MANAGES, outcome=DONE),
        sends=GROUP,
    )
    yield Row(
        address="group_state",
        of=of,
        get=NO_GET,
        post=may(*MANAGES, outcome=DONE),
        sends={"action": "archive"},
    )
    yield Row(
        address="group_join", of=of, get=NO_GET, post=may(*INSIDE, outcome=SENT_ON, otherwise=DONE)
    )
    yield Row(
        address="group_leave",
        of=of,
        get=signed_in(SHOWN),
        post={**signed_in(SENT_ON), MEMBER: DONE, FACILITATOR: REFUSED},
    )
    yield Row(
        address="group_mails",
        of=of,
        get=NO_GET,
        post=only(*INSIDE, outcome=DONE),
        sends={"mails": "all"},
    )
    yield Row(
        address="group_members",
        of=of,
        get=signed_in(SHOWN),
        post=may(*MANAGES, outcome=DONE),
        sends={"person": ASKS, "action": "accept"},
        says=tells(dict.fromkeys((*MANAGES, MEMBER), (NAME,))),
    )
    yield Row(
        address="group_invite",
        of=of,
        get=may(*MANAGES, outcome=SHOWN),
        post=may(*MANAGES, outcome=DONE),
        sends={"person": GUEST},
    )
    # Of oneself nobody is reminded.
    yield Row(
        address="mention?q=zilver",
        of=of,
        get=may(*INSIDE, outcome=SHOWN),
        post=NOT_POSTED,
        says=tells({FACILITATOR: (NAME,)}),
    )
    yield Row(
        address="thread_new",
        of=of,
        get=may(*INSIDE, outcome=SHOWN),
        post=may(*INSIDE, outcome=DONE),
        sends=_written(title="New"),
    )
    yield Row(
        address="group_file_new",
        of=of,
        get=may(*INSIDE, outcome=SHOWN),
        post=may(*INSIDE, outcome=DONE),
        sends=lambda _world: {"file": upload(), "once": uuid4()},
    )


def _of_proposal() -> Iterator[Row]:
    sees = (Role.STRANGER, *KEEPERS)
    yield Row(address="group", of="proposal", get=only(*sees), post=NOT_POSTED)
    yield Row(
        address="group_state",
        of="proposal",
        get=NO_GET,
        post={**only(*KEEPERS, outcome=DONE), Role.STRANGER: FORBIDDEN},
        sends={"action": "approve"},
    )


def _of_hidden() -> Iterator[Row]:
    """Of a hidden group, who is not in it learns nothing, but for those who look after groups."""
    of, sees = "hidden group", (*INSIDE, *KEEPERS)
    called = dict.fromkeys(sees, (HIDDEN_GROUP,))
    named = dict.fromkeys((*MANAGES, MEMBER), (NAME, HIDDEN_GROUP))
    read = dict.fromkeys(INSIDE, (NAME, HIDDEN_GROUP, IN_GROUP))
    yield Row(
        address="group",
        of=of,
        get=only(*sees),
        post=NOT_POSTED,
        says=tells({**named, **read}),
    )
    yield Row(
        address="group_state",
        of=of,
        get=NO_GET,
        post={**only(*KEEPERS, outcome=DONE), **dict.fromkeys(INSIDE, FORBIDDEN)},
        sends={"action": "look", "reason": "A report"},
    )
    yield Row(
        address="group_join",
        of=of,
        get=NO_GET,
        post={**only(*INSIDE, outcome=SENT_ON), **dict.fromkeys(KEEPERS, REFUSED)},
    )
    yield Row(
        address="group_members",
        of=of,
        get=only(*sees),
        post={**only(*MANAGES, outcome=HIDDEN), MEMBER: FORBIDDEN},
        sends={"person": ASKS, "action": "accept"},
        says=tells(named),
    )
    managing = {**only(*MANAGES), MEMBER: FORBIDDEN}
    yield Row(
        address="group_edit",
        of=of,
        get=managing,
        post={**only(*MANAGES, outcome=DONE), MEMBER: FORBIDDEN},
        sends=GROUP,
        says=tells(dict.fromkeys(MANAGES, (HIDDEN_GROUP,))),
    )
    yield Row(
        address="group_invite",
        of=of,
        get=managing,
        post={**only(*MANAGES, outcome=DONE), MEMBER: FORBIDDEN},
        sends={"person": GUEST},
        says=tells(dict.fromkeys(MANAGES, (HIDDEN_GROUP,))),
    )
    yield Row(
        address="group_leave",
        of=of,
        get=only(*sees),
        post={**only(*KEEPERS, outcome=SENT_ON), MEMBER: DONE, FACILITATOR: REFUSED},
        says=tells(called),
    )
    yield Row(
        address="mention?q=zilver",
        of=of,
        get={**only(*INSIDE), **dict.fromkeys(KEEPERS, FORBIDDEN)},
        post=NOT_POSTED,
        says=tells({FACILITATOR: (NAME,)}),
    )
    for address, sends in (
        ("thread_new", _written(title="New")),
        ("group_file_new", lambda _world: {"file": upload(), "once": uuid4()}),
    ):
        yield Row(
            address=address,
            of=of,
            get={**only(*INSIDE), **dict.fromkeys(KEEPERS, FORBIDDEN)},
            post={**only(*INSIDE, outcome=DONE), **dict.fromkeys(KEEPERS, FORBIDDEN)},
            sends=sends,
            says=tells(dict.fromkeys(INSIDE, (HIDDEN_GROUP,))),
        )


def _inside(joining: str, *reads: Role) -> Iterator[Row]:
    """What is in a group that `reads` may read."""
    group = f"{joining} group"
    name = (HIDDEN_GROUP,) if joining == "hidden" else ()
    post = dict.fromkeys(reads, (NAME, IN_GROUP, *name))
    yield Row(
        address="thread",
        of=f"{group}'s thread",
        get=only(*reads),
        post={
            **only(*reads, outcome=FORBIDDEN),
            **dict.fromkeys(INSIDE, DONE),
        },
        sends=_written(),
        says=tells(post),
    )
    keeping = [role for role in (FACILITATOR, *KEEPERS) if role in reads]
    # To mute is to write down how one reads, which the table does not count.
    for action, by, outcome in (("close", keeping, DONE), ("mute", reads, SENT_ON)):
        yield Row(
            address="thread_settings",
            of=f"{group}'s thread itself",
            get=NO_GET,
            post={**only(*reads, outcome=FORBIDDEN), **dict.fromkeys(by, outcome)},
            sends={"action": action},
        )
    yield Row(
        address="post", of=f"{group}'s post", get=only(*reads, outcome=SENT_ON), post=NOT_POSTED
    )
    said = dict.fromkeys(reads, (NAME, IN_GROUP))
    for address, by, sends in (
        ("post_edit", (MEMBER,), _written()),
        ("post_remove", (MEMBER,), {}),
        ("post_hide", keeping, {"reason": "No"}),
    ):
        yield Row(
            address=address,
            of=f"{group}'s post",
            get={**only(*reads, outcome=FORBIDDEN), **dict.fromkeys(by, SHOWN)},
            post={**only(*reads, outcome=FORBIDDEN), **dict.fromkeys(by, DONE)},
            sends=sends,
            says=tells({role: told for role, told in said.items() if role in by}),
        )
    yield Row(
        address="group_file",
        of=f"{group}'s file",
        get=only(*reads),
        post=NOT_POSTED,
        says=tells(dict.fromkeys(reads, (IN_GROUP,))),
    )
    deletes = [role for role in reads if role in {*INSIDE, *keeping}]
    yield Row(
        address="group_file_delete",
        of=f"{group}'s file",
        get={**only(*reads, outcome=FORBIDDEN), **dict.fromkeys(deletes, SHOWN)},
        post={**only(*reads, outcome=FORBIDDEN), **dict.fromkeys(deletes, DONE)},
        says=tells({role: name for role in deletes if name}),
    )


def _comments() -> Iterator[Row]:
    yield Row(
        address="comments",
        of="story",
        get=everybody(SHOWN),
        post={**everybody(DONE), **dict.fromkeys(OUTSIDE, SIGN_IN)},
        sends=_written(),
        says=tells(dict.fromkeys(SIGNED_IN, (NAME,))),
    )


ROWS = (
    *_list(),
    *_of_request(),
    *_of_proposal(),
    *_of_hidden(),
    *_inside("request", *INSIDE),
    *_inside("hidden", *INSIDE),
    *_inside("open", *SIGNED_IN),
    *_comments(),
)
