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


MANAGES = (Caller.FACILITATOR, Caller.MODERATOR)

DOORS: dict[str, Door] = {
    "profiles.change": Door((Caller.MEMBER,), ("profile",)),
    "digest_choice.resume": Door((Caller.MEMBER,), ("resume_digest",)),
    "digest_choice.stop": Door((Caller.BEARER,), ("unsubscribe",)),
    "digest_choice.pause": Door((Caller.BEARER,), ("unsubscribe",)),
}
DOORS |= {
    "member_groups.propose": Door((Caller.MEMBER,), ("group_new",), (errors.TooMany,)),
    "member_groups.change": Door(MANAGES, ("group_edit",), (errors.NotAllowed,)),
    "member_groups.archive": Door(MANAGES, ("group_state",), (errors.NotAllowed,)),
    "member_groups.reopen": Door(MANAGES, ("group_state",), (errors.NotAllowed,)),
    "member_groups.decide": Door((Caller.MODERATOR,), ("group_state",), (errors.NotAllowed,)),
    "member_groups.look_in": Door((Caller.MODERATOR,), ("group_state",), (errors.NotAllowed,)),
    "memberships.join": Door((Caller.MEMBER,), ("group_join",), (errors.CannotJoin,)),
    "memberships.leave": Door((Caller.MEMBER,), ("group_leave",), (errors.LastFacilitator,)),
    "memberships.choose_mails": Door((Caller.MEMBER,), ("group_mails",), (errors.NotThere,)),
    "memberships.invite": Door(MANAGES, ("group_invite",), (errors.NotAllowed,)),
    "memberships.answer": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.uninvite": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.set_role": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.remove": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "discussions.start": Door((Caller.MEMBER,), ("thread_new",), (errors.NotAllowed,)),
    "discussions.reply": Door((Caller.MEMBER,), ("thread",), (errors.NotAllowed,)),
    "discussions.comment": Door((Caller.MEMBER,), ("comments",), (errors.NotThere,)),
    "discussions.edit": Door((Caller.MEMBER,), ("post_edit",), (errors.NotAllowed,)),
    "discussions.remove": Door((Caller.MEMBER,), ("post_remove",), (errors.NotAllowed,)),
    "discussions.hide": Door(MANAGES, ("post_hide",), (errors.NotAllowed,)),
    "discussions.show": Door(MANAGES, ("post_hide",), (errors.NotAllowed,)),
    "discussions.close": Door(MANAGES, ("thread_settings",), (errors.NotAllowed,)),
    "discussions.pin": Door(MANAGES, ("thread_settings",), (errors.NotAllowed,)),
    "discussions.mute": Door((Caller.MEMBER,), ("thread_settings",), (errors.NotThere,)),
    "discussions.read": Door((Caller.MEMBER,), ("thread",)),
    "group_files.keep": Door((Caller.MEMBER,), ("group_file_new",), (errors.NotAllowed,)),
    "group_files.drop": Door((Caller.MEMBER,), ("group_file_delete",), (errors.NotAllowed,)),
}
# What `tick` does.
DUTIES = {
    "digest.send_due",
    "group_files.tidy",
    "member_groups.forget_declined",
    "sessions.forget_old",
}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "access_notes.note",
    "addresses.settle",
    "consents.give",
    "consents.withdraw",
    "digest.fill",
    "discussions.take_down",
    "group_files.forget",
    "member_groups.locked",
    "digest.plan",
    "digest_choice.settle",
    "groups.grant",
    "once.make",
    "sessions.end_all",
}
# What only reads.
READS = {
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
