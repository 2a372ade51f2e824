"""Organisations, where members work, and the moderators' screens about both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.models import Affiliation, Organisation, WorkCode
from community.services import work_codes
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

SHOWN, DONE, SENT_ON, HIDDEN, NO_METHOD = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.HIDDEN, Outcome.NO_METHOD),
)
MEMBER = Role.MEMBER
OF_MEMBERS = (Role.MODERATOR, Role.ADMINISTRATOR)
# Who reads of the member's name and role: everybody signed in but whom the member has blocked.
KNOWS = (Secret.NAME, Secret.FOR_MEMBERS)
READERS = tuple(role for role in (*PLAIN, *STAFF) if role != Role.BLOCKED)


def _public() -> Iterator[Row]:
    yield Row(address="organisations", get=everybody(SHOWN), post=everybody(NO_METHOD))
    yield Row(
        address="organisation",
        of="organisation",
        get=everybody(SHOWN),
        post=everybody(NO_METHOD),
        says=tells(dict.fromkeys(READERS, KNOWS)),
    )
    for of, outcome in (("merged organisation", SENT_ON), ("no organisation", HIDDEN)):
        yield Row(address="organisation", of=of, get=everybody(outcome), post=everybody(NO_METHOD))


def _right_code(world: Any) -> dict[str, str]:
    return {"action": "enter", "code": work_codes.code_for(WorkCode.objects.get())}


def _own() -> Iterator[Row]:
    yield Row(address="affiliations", get=signed_in(SHOWN), post=signed_in(NO_METHOD))
    yield Row(
        address="add_affiliation",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends={"name": "Yet another body"},
    )
    own = only(MEMBER, outcome=SHOWN)
    yield Row(
        address="change_affiliation",
        of="member's affiliation",
        get=own,
        post=only(MEMBER, outcome=DONE),
        sends={"title": "Head of all"},
    )
    for action, of in (
        ("main", "member's other one"),
        ("end", "member's affiliation"),
        ("vouch", "member's affiliation"),
    ):
        yield Row(
            address="act_on_affiliation",
            of=of,
            get=signed_in(NO_METHOD),
            post=only(MEMBER, outcome=DONE),
            sends={"action": action},
        )
    yield Row(
        address="verify_affiliation",
        of="member's claim",
        get=own,
        post=only(MEMBER, outcome=DONE),
        sends={"action": "send", "email": "me@other.example"},
    )
    yield Row(
        address="verify_affiliation",
        of="member's claim",
        get=own,
        post=only(MEMBER, outcome=DONE),
        sends=_right_code,
    )
    yield Row(
        address="withdraw_suggestion",
        of="member's suggestion",
        get=signed_in(NO_METHOD),
        post=only(MEMBER, outcome=DONE),
    )
    yield Row(
        address="affiliation_by_link",
        of="affiliation's link",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends={"action": "end"},
    )
    yield Row(
        address="affiliation_by_link",
        of="nonsense",
        get=everybody(HIDDEN),
        post=everybody(HIDDEN),
    )


def _into(world: Any) -> dict[str, str]:
    row = Affiliation.objects.get(pk=Affiliation.objects.order_by("-pk")[0].pk)
    return {"into": str(Organisation.objects.get(pk=row.organisation_id).uuid)}


def _desk() -> Iterator[Row]:
    told = tells(dict.fromkeys(OF_MEMBERS, (Secret.NAME, Secret.EMAIL)))
    names = tells(dict.fromkeys(OF_MEMBERS, (Secret.NAME,)))
    for address in ("affiliation_queue", "affiliation_queue_results"):
        yield Row(
            address=address,
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=NO_METHOD),
            says=names,
        )
    for sends in ({"action": "vouch"}, {"action": "refuse", "reason": "Nobody knows you."}):
        yield Row(
            address="affiliation_to_decide",
            of="member's claim",
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=DONE),
            sends=sends,
            says=told,
        )
    yield Row(
        address="affiliation_to_decide",
        of="member's affiliation",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=DONE),
        sends={"action": "role", "role": "ambassador"},
        says=told,
    )
    for sends in (
        {"action": "accept", "kind": "agency"},
        {"action": "refuse", "reason": "It is no public body."},
    ):
        yield Row(
            address="suggestion_to_decide",
            of="member's suggestion",
            get=desk(*OF_MEMBERS),
            post=desk(*OF_MEMBERS, outcome=DONE),
            sends=sends,
            says=told,
        )
    yield Row(
        address="organisation_duplicates",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=NO_METHOD),
    )
    yield Row(
        address="organisation_merge",
        of="organisation's row",
        get=desk(*OF_MEMBERS),
        post=desk(*OF_MEMBERS, outcome=DONE),
        sends=_into,
    )


ROWS = (*_public(), *_own(), *_desk())
