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
    "directory_export.table": Door(
        (Caller.MODERATOR,),
        ("members_export",),
        (errors.NotAllowed, errors.NoPurpose, errors.TooManyPeople),
    ),
    "profiles.change": Door((Caller.MEMBER,), ("profile",)),
    "digest_choice.resume": Door((Caller.MEMBER,), ("resume_digest",)),
    "digest_choice.stop": Door((Caller.BEARER,), ("unsubscribe",)),
    "digest_choice.pause": Door((Caller.BEARER,), ("unsubscribe",)),
}
# What `tick` does.
DUTIES = {"digest.send_due", "directory.repair", "sessions.forget_old"}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "access_notes.note",
    "addresses.settle",
    "consents.give",
    "consents.withdraw",
    "digest.fill",
    "digest.plan",
    "digest_choice.settle",
    "directory.index",
    "directory.mark",
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
