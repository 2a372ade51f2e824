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
    "digest_choice.resume": Door((Caller.MEMBER,), ("resume_digest",)),
    "digest_choice.stop": Door((Caller.BEARER,), ("unsubscribe",)),
    "digest_choice.pause": Door((Caller.BEARER,), ("unsubscribe",)),
    # contacts, follows, reports
    "contacts.ask": Door(
        (Caller.MEMBER,),
        ("contact_member",),
        (
            *(errors.NotFound, errors.NameNeeded, errors.TakesNoRequests, errors.WrongLength),
            *(errors.InContact, errors.AskedAlready, errors.AskedByThem, errors.AskedLately),
            errors.TooManyRequests,
        ),
    ),
    "contacts.accept": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("answer_request", "answer_contact"),
        (errors.NoLongerOpen,),
    ),
    "contacts.decline": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("answer_request", "answer_contact"),
        (errors.NoLongerOpen,),
    ),
    "contacts.withdraw": Door((Caller.MEMBER,), ("withdraw_request",), (errors.NoLongerOpen,)),
    "contacts.end": Door((Caller.MEMBER,), ("end_contact",), (errors.NoLongerOpen,)),
    "blocks.block": Door((Caller.MEMBER,), ("block_member",), (errors.OwnThing, errors.TooMany)),
    "blocks.unblock": Door((Caller.MEMBER,), ("unblock_member",)),
    "follows.follow": Door((Caller.MEMBER,), ("follow",), (errors.NotFound, errors.FollowsTooMany)),
    "follows.unfollow": Door((Caller.MEMBER,), ("follow",)),
    "reports.report": Door(
        (Caller.MEMBER,),
        ("report",),
        (
            *(errors.NotFound, errors.OwnThing, errors.WrongLength),
            *(errors.ReportedAlready, errors.TooMany),
        ),
    ),
    "moderation.decide": Door(
        (Caller.MODERATOR,),
        ("moderation_case",),
        (
            *(errors.NotAllowed, errors.DecidedAlready, errors.OwnCase, errors.WrongLength),
            *(errors.NobodyToDecideAbout, errors.OutOfReach, errors.NotToBeRemoved),
        ),
    ),
    "appeals.object_to": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("decision", "decision_by_link"),
        (errors.ObjectedAlready, errors.TooLateToObject, errors.WrongLength),
    ),
    "appeals.answer": Door(
        (Caller.MODERATOR,),
        ("moderation_decision",),
        (
            *(errors.NotAllowed, errors.OwnCase, errors.OwnDecision, errors.DecidedAlready),
            errors.WrongLength,
        ),
    ),
}
# What `tick` does.
DUTIES = {
    *("digest.send_due", "sessions.forget_old"),
    *("contacts.expire_due", "suspensions.lift_due"),
}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "access_notes.note",
    "addresses.settle",
    "consents.give",
    "consents.withdraw",
    "digest.fill",
    "digest.plan",
    "digest_choice.settle",
    "groups.grant",
    "once.make",
    "sessions.end_all",
    *("contacts.lock", "contacts.recount", "contacts.sever", "contacts.shut"),
    "contacts.withdraw_all",
    # by the screen that shows a case: it notes that somebody looked
    "moderation.look",
    *("suspensions.remind", "suspensions.settle", "suspensions.suspend"),
}
# What only reads.
READS = {
    "digest_calendar.due",
    "digest_calendar.since",
    "digest_choice.by_link",
    "once.read",
    "rights.groups_to_give",
    "rights.may_manage",
    "rights.may_moderate",
    *("appeals.by_link", "appeals.check", "appeals.check_answerer", "appeals.own"),
    *("contacts.by_link", "contacts.check", "contacts.held", "contacts.received"),
    *("contacts.sent", "reports.find", "reports.is_reported", "wording.checked"),
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
