"""The member's own first page, links in mails, and the editors' screens of people and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import (
    STAFF,
    Role,
    Row,
    Secret,
    desk,
    everybody,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, SENT_ON, HIDDEN, NO_METHOD = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.HIDDEN, Outcome.NO_METHOD),
)
MODERATOR, EDITOR, ADMINISTRATOR = Role.MODERATOR, Role.EDITOR, Role.ADMINISTRATOR
OF_MEMBERS = (MODERATOR, ADMINISTRATOR)


def _own() -> Iterator[Row]:
    yield Row(
        address="profile_mail",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends={"cadence": "daily", "weekday": 2, "at": "07:30"},
    )
    yield Row(
        address="pause_mail",
        get=signed_in(NO_METHOD),
        post={**signed_in(SENT_ON), Role.MEMBER: DONE},
        sends={"resume": "1"},
    )
    shown, done = everybody(SHOWN), everybody(DONE)
    yield Row(
        address="unsubscribe", of="digest's link", get=shown, post=done, sends={"action": "none"}
    )
    for address in ("unsubscribe", "sign_in_once"):
        gone = Outcome.HIDDEN if address == "unsubscribe" else "410"
        yield Row(address=address, of="nonsense", get=everybody(gone), post=everybody(gone))


def snippet(
    model: str,
    thing: str,
    *,
    change: tuple[Role, ...],
    delete: tuple[Role, ...],
    kept: bool = False,
    **sends: str,
) -> Iterator[Row]:
    """Wagtail's screens of one of our models, and its chooser."""
    screens = f"wagtailsnippets_community_{model}"
    chooser = f"wagtailsnippetchoosers_community_{model}"
    for address in ("list", "list_results"):
        yield Row(
            address=f"{screens}:{address}", get=desk(*change), post=desk(*change, outcome=NO_METHOD)
        )
    for address, of in (("add", ""), ("edit", thing), ("copy", thing)):
        yield Row(
            address=f"{screens}:{address}",
            of=of,
            get=desk(*change),
            post=desk(*change, outcome=DONE),
            sends=sends,
        )
    # What is in use is kept, with a sentence.
    yield Row(
        address=f"{screens}:delete",
        of=thing,
        get=desk(*delete, outcome=SENT_ON if kept else SHOWN),
        post=desk(*delete, outcome=SENT_ON if kept else DONE),
    )
    for address in ("usage", "history", "history_results"):
        yield Row(
            address=f"{screens}:{address}",
            of=thing,
            get=desk(*change),
            post=desk(*change, outcome=NO_METHOD),
        )
    for address, of in (("choose", ""), ("choose_results", ""), ("chosen", thing)):
        yield Row(
            address=f"{chooser}:{address}",
            of=of,
            get=desk(*STAFF),
            post=desk(*STAFF, outcome=NO_METHOD),
        )
    yield Row(
        address=f"{chooser}:chosen_multiple", get=desk(*STAFF), post=desk(*STAFF, outcome=NO_METHOD)
    )


def _desk() -> Iterator[Row]:
    of_topics = (MODERATOR, EDITOR, ADMINISTRATOR)
    yield from snippet(
        *("topic", "topic's row"),
        change=of_topics,
        delete=of_topics,
        name_en="New",
        slug="new",
    )
    yield from snippet(
        *("organisation", "organisation's row"),
        change=OF_MEMBERS,
        delete=(ADMINISTRATOR,),
        kept=True,
        name_en="New",
        kind="ministry",
    )
    people = tells(dict.fromkeys(OF_MEMBERS, (Secret.NAME, Secret.EMAIL)))
    names = tells(dict.fromkeys(OF_MEMBERS, (Secret.NAME,)))
    for address in ("index", "index_results"):
        yield Row(
            address=f"wagtailusers_users:{address}",
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=NO_METHOD),
            says=people,
        )
    person = {
        "email": "new@example.org",
        "language": "en",
        "time_zone": "Europe/Riga",
    }
    yield Row(
        address="wagtailusers_users:add",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=DONE),
        sends=person,
    )
    yield Row(
        address="wagtailusers_users:edit",
        of="member's row",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=DONE),
        sends=person,
        says=people,
    )
    yield Row(
        address="wagtailusers_users:delete",
        of="member's row",
        get=desk(ADMINISTRATOR),
        post=desk(ADMINISTRATOR, outcome=DONE),
        says=names,
    )
    for address in ("usage", "history", "history_results"):
        yield Row(
            address=f"wagtailusers_users:{address}",
            of="member's row",
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=NO_METHOD),
            says=names if address != "history_results" else {},
        )
    # Editors see the coming ones alone.
    with_editors = (*OF_MEMBERS, EDITOR)
    yield Row(
        address="digest_editions",
        get=desk(*with_editors),
        post=desk(*with_editors, outcome=NO_METHOD),
    )
    for address in ("digests", "digests_results"):
        yield Row(address=address, get=desk(*OF_MEMBERS), post=desk(*OF_MEMBERS, outcome=NO_METHOD))
    yield Row(
        address="act_on_edition",
        of="edition's row",
        get=desk(*OF_MEMBERS, outcome=NO_METHOD),
        post=desk(*OF_MEMBERS, outcome=DONE),
    )
    listings = ("subscribers", "subscribers_results")
    for address in listings:
        yield Row(address=address, get=desk(*OF_MEMBERS), post=desk(*OF_MEMBERS, outcome=NO_METHOD))
    yield Row(
        address="forget_subscriber",
        of="subscriber",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=DONE),
    )


ROWS = (*_own(), *_desk())
