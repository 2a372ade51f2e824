"""Contacts, blocks, follows, reports, and the moderators' queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.asking import Outcome
from tests.community.permissions.rules import (
    PLAIN,
    STAFF,
    Role,
    Row,
    Secret,
    desk,
    everybody,
    only,
    signed_in,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN, DONE, SENT_ON, HIDDEN, NO_METHOD, REFUSED = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.HIDDEN, Outcome.NO_METHOD),
    Outcome.REFUSED,
)
MEMBER, COLLEAGUE, STRANGER, BLOCKED = PLAIN
MODERATORS = (Role.MODERATOR, Role.ADMINISTRATOR)
REASON = {"reason": "I would like to talk about maps with you."}
POSTED = signed_in(NO_METHOD)
# Who had to sign in first comes without what was posted, and is led to the page with the button.
BACK = signed_in(SENT_ON)
# Whoever sees the member's name: not the one who is blocked.
SEEING = (COLLEAGUE, STRANGER, *STAFF)


def _contacts() -> Iterator[Row]:
    yield Row(
        address="contact_member",
        of="member",
        # The one has asked, the other was asked.
        get=only(*SEEING),
        post={**only(*SEEING, outcome=DONE), COLLEAGUE: REFUSED, STRANGER: REFUSED},
        sends=REASON,
        says=tells(dict.fromkeys(set(SEEING), (Secret.NAME,))),
    )
    yield Row(
        address="contact_member",
        of="somebody in the directory",
        get=signed_in(SHOWN),
        post={**signed_in(DONE), MEMBER: REFUSED, STRANGER: REFUSED},
        sends=REASON,
    )
    yield Row(
        address="contact_member",
        of="somebody hidden",
        get=signed_in(HIDDEN),
        post=signed_in(HIDDEN),
        sends=REASON,
    )
    yield Row(
        address="contacts",
        get=signed_in(SHOWN),
        post=POSTED,
        # Who was asked reads who asks; who asks reads whom, while they show themselves.
        says=tells({COLLEAGUE: (Secret.NAME,), STRANGER: (Secret.NAME,)}),
    )
    yield Row(
        address="answer_request",
        of="a request received",
        get=BACK,
        post=only(MEMBER, outcome=DONE),
        sends={"answer": "accept"},
    )
    yield Row(
        address="withdraw_request",
        of="a request sent",
        get=BACK,
        post=only(MEMBER, outcome=DONE),
    )
    yield Row(address="end_contact", of="a contact", get=BACK, post=only(MEMBER, outcome=DONE))
    yield Row(
        address="answer_contact",
        of="the link to a request",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends={"answer": "accept"},
    )
    yield Row(
        address="answer_contact", of="nonsense", get=everybody(HIDDEN), post=everybody(HIDDEN)
    )


def _blocks_and_follows() -> Iterator[Row]:
    yield Row(
        address="block_member",
        of="member",
        # Whoever the member has blocked has read what the member wrote in public.
        get=only(*SEEING, Role.BLOCKED),
        post=only(*SEEING, Role.BLOCKED, outcome=DONE),
        says=tells(dict.fromkeys((*SEEING, Role.BLOCKED), (Secret.NAME,))),
    )
    yield Row(address="blocked", get=signed_in(SHOWN), post=POSTED)
    yield Row(
        address="unblock_member",
        of="somebody in the directory",
        get=BACK,
        post={**signed_in(SENT_ON), STRANGER: DONE},
    )
    yield Row(
        address="follow",
        of="a topic to follow",
        get=BACK,
        post={**signed_in(DONE), **dict.fromkeys(PLAIN, SENT_ON)},
    )
    yield Row(
        address="follow",
        of="the member to follow",
        get=BACK,
        post=only(*SEEING, outcome=DONE),
    )
    yield Row(address="following", get=signed_in(SHOWN), post=POSTED)


def _reports() -> Iterator[Row]:
    sends = {"reason": "spam"}
    yield Row(
        address="report",
        of="a report of the member",
        get=only(MEMBER, *SEEING),
        post={**only(*SEEING, outcome=DONE), MEMBER: REFUSED},
        sends=sends,
        says=tells(
            {
                **dict.fromkeys(SEEING, (Secret.NAME, Secret.FOR_MEMBERS)),
                COLLEAGUE: (Secret.NAME, Secret.FOR_MEMBERS, Secret.FOR_COLLEAGUES),
            }
        ),
    )
    yield Row(
        address="report",
        of="a report of a request",
        get=only(MEMBER),
        post=only(MEMBER, outcome=DONE),
        sends=sends,
    )
    yield Row(
        address="report",
        of="a report of nothing",
        get=signed_in(HIDDEN),
        post=signed_in(HIDDEN),
        sends=sends,
    )
    yield Row(address="decisions", get=signed_in(SHOWN), post=POSTED)
    objection = {"text": "That is not what I meant to say."}
    yield Row(
        address="decision",
        of="a decision",
        get=only(MEMBER),
        post=only(MEMBER, outcome=DONE),
        sends=objection,
    )
    yield Row(
        address="decision_by_link",
        of="the link to a decision",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends=objection,
    )
    yield Row(
        address="decision_by_link", of="nonsense", get=everybody(HIDDEN), post=everybody(HIDDEN)
    )


def _desk() -> Iterator[Row]:
    no_post = desk(*MODERATORS, outcome=NO_METHOD)
    named = tells(dict.fromkeys(MODERATORS, (Secret.NAME,)))
    yield Row(address="moderation", get=desk(*MODERATORS), post=no_post)
    yield Row(
        address="moderation_mail",
        get=no_post,
        post=desk(*MODERATORS, outcome=DONE),
        sends={"wanted": "no"},
    )
    yield Row(
        address="moderation_case",
        of="a case",
        get=desk(*MODERATORS),
        post=desk(*MODERATORS, outcome=DONE),
        sends={"action": "warn", "reason": "This is no place for advertising."},
    )
    # Whoever decides reports, whatever they may in the group.
    yield Row(
        address="moderation_case",
        of="a case about a post in a hidden group",
        get=desk(*MODERATORS),
        post=desk(*MODERATORS, outcome=DONE),
        sends={"action": "remove", "reason": "This is no place for advertising."},
        says=named,
    )
    for name in ("moderation_appeals", "moderation_decisions"):
        for address in (name, f"{name}_results"):
            yield Row(address=address, get=desk(*MODERATORS), post=no_post, says=named)
    yield Row(
        address="moderation_decision",
        of="a decision with an objection",
        get=desk(*MODERATORS),
        post=desk(*MODERATORS, outcome=DONE),
        sends={"outcome": "reversed", "answer": "You are right, it was a mistake of ours."},
        says=named,
    )


ROWS = (*_contacts(), *_blocks_and_follows(), *_reports(), *_desk())
