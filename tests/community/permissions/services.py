"""Who may call which service, what it refuses by itself, and where that is reached from: the table.
A new service needs a row here.

Whose an object is, is found by whoever calls: views look it up by its owner. What may be done to it
is the service's to say.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from community import errors, services

if TYPE_CHECKING:
    from collections.abc import Callable


class Caller(StrEnum):
    VISITOR = "whoever"
    BEARER = "who has the link in the mail"
    MEMBER = "the member"
    FACILITATOR = "who facilitates the group"
    MODERATOR = "who looks after the members"


@dataclass(frozen=True, slots=True)
class Door:
    """A service that people reach: who, by which addresses (names), and what it refuses by itself."""

    by: tuple[Caller, ...]
    at: tuple[str, ...]
    refuses: tuple[type[errors.CommunityError], ...] = ()


DOORS: dict[str, Door] = {
    "profiles.change": Door((Caller.MEMBER,), ("profile",)),
    "own_data.ask": Door((Caller.MEMBER,), ("my_data",), (errors.BeingMade, errors.TooMany)),
    "deletion.delete": Door((Caller.MEMBER,), ("delete_account",), (errors.LastAdministrator,)),
    "consents.agree": Door((Caller.MEMBER,), ("consents",), (errors.EditionChanged,)),
    "consents.take_back": Door((Caller.MEMBER,), ("consents",), (errors.NotAllowed,)),
    "digest_choice.resume": Door((Caller.MEMBER,), ("resume_digest",)),
    "digest_choice.stop": Door((Caller.BEARER,), ("unsubscribe",)),
    "digest_choice.pause": Door((Caller.BEARER,), ("unsubscribe",)),
    "joining.start": Door((Caller.VISITOR,), ("join",), (errors.TooMany,)),
    "join_requests.accept": Door(
        (Caller.MODERATOR,), ("join_decide",), (errors.NotAllowed, errors.DecidedAlready)
    ),
    "join_requests.decline": Door(
        (Caller.MODERATOR,),
        ("join_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.ReasonMissing),
    ),
    "invitations.invite": Door(
        (Caller.MODERATOR,),
        ("invite",),
        (errors.NotAllowed, errors.NotAnAddress, errors.MemberAlready, errors.InvitedAlready),
    ),
    "invitations.resend": Door(
        (Caller.MODERATOR,),
        ("invitation_row",),
        (
            errors.NotAllowed,
            errors.NoInvitation,
            errors.MemberAlready,
            errors.InvitedAlready,
            errors.TooMany,
        ),
    ),
    "invitations.withdraw": Door(
        (Caller.MODERATOR,),
        ("invitation_row",),
        (errors.NotAllowed, errors.NoInvitation, errors.MemberAlready),
    ),
    "invitations.remind": Door((Caller.MODERATOR,), ("invitations_remind",), (errors.NotAllowed,)),
    "invitations.accept": Door(
        (Caller.BEARER,),
        ("invitation",),
        (errors.NoInvitation, errors.InvitationOver, errors.MemberAlready),
    ),
    "invitation_files.keep": Door(
        (Caller.MODERATOR,),
        ("invite_many",),
        (
            errors.NotAllowed,
            errors.SheetTooLarge,
            errors.NotASheet,
            errors.SheetEmpty,
            errors.SheetTooLong,
            errors.NoAddresses,
        ),
    ),
    "invitation_files.apply": Door(
        (Caller.MODERATOR,), ("invitation_list",), (errors.NotAllowed, errors.SheetGone)
    ),
    "welcoming.introduce": Door((Caller.MEMBER,), ("welcome",)),
    "welcoming.choose_interests": Door((Caller.MEMBER,), ("welcome_interests",)),
    "welcoming.be_found": Door((Caller.MEMBER,), ("welcome_found",)),
}
# What `tick` does.
DUTIES = {
    "digest.send_due",
    "inactivity.delete_due",
    "inactivity.tell_due",
    "own_data.make_due",
    "own_data.tidy",
    "retention.enforce",
    "sessions.forget_old",
    "joining.forget_old",
    "invitation_files.tidy",
    "invitations.tidy",
}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "inactivity.seen",
    "own_data.drop",
    "own_data.make",
    "access_notes.note",
    "addresses.settle",
    "affiliations.verified_by_address",
    "affiliations.verified_by_staff",
    "consents.give",
    "consents.withdraw",
    "digest.fill",
    "digest.plan",
    "digest_choice.settle",
    "groups.grant",
    "invitations.check_may_invite",
    "invitations.invite_all",
    "joining.admit",
    "once.make",
    "sessions.end_all",
    "welcoming.finish",
}
# Reached by who has begun in the same browser: their own tests say who may not.
BEGUN = {"join_requests.ask", "joining.enter", "joining.resend"}
# What only reads.
READS = {
    "deletion.check",
    "deletion.consequences",
    "inactivity.due",
    "own_data.packed",
    "retention.days_of",
    "retention.due",
    "consents.current",
    "consents.standing",
    "consents.to_ask",
    "invitations.by_link",
    "joining.agreeing",
    "joining.proven",
    "digest_calendar.due",
    "digest_calendar.since",
    "digest_choice.by_link",
    "once.read",
    "rights.groups_to_give",
    "rights.may_manage",
}


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of `community.services`, as `module.name`."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, callable):
            is_its_own = getattr(function, "__module__", "") == loaded.__name__
            if is_its_own and not name.startswith("_") and not inspect.isclass(function):
                found[f"{module.name}.{name}"] = function
    return found
