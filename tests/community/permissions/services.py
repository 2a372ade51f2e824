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
    # Where members work.
    "affiliations.claim": Door(
        (Caller.MEMBER,), ("add_affiliation",), (errors.OrganisationGone, errors.TooMany)
    ),
    "affiliations.change": Door(
        (Caller.MEMBER,), ("change_affiliation",), (errors.AffiliationEnded,)
    ),
    "affiliations.make_main": Door(
        (Caller.MEMBER,),
        ("act_on_affiliation",),
        (errors.AffiliationEnded, errors.NotConfirmed, errors.NeedsVouching),
    ),
    "affiliations.end": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("act_on_affiliation", "affiliation_by_link"),
        (errors.AffiliationEnded,),
    ),
    "affiliations.ask_to_vouch": Door(
        (Caller.MEMBER,), ("act_on_affiliation",), (errors.AffiliationEnded,)
    ),
    "affiliations.vouch": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.AffiliationEnded),
    ),
    "affiliations.refuse": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.AffiliationEnded),
    ),
    "affiliations.appoint": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.NotConfirmed, errors.AffiliationEnded),
    ),
    "work_codes.send": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("verify_affiliation", "affiliation_by_link"),
        (errors.NotItsAddress, errors.AffiliationEnded, errors.TooMany),
    ),
    "work_codes.enter": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("verify_affiliation", "affiliation_by_link"),
        (errors.NoCode, errors.WrongCode, errors.AffiliationEnded),
    ),
    "suggestions.suggest": Door((Caller.MEMBER,), ("add_affiliation",), (errors.TooMany,)),
    "suggestions.withdraw": Door((Caller.MEMBER,), ("withdraw_suggestion",)),
    "suggestions.accept": Door(
        (Caller.MODERATOR,),
        ("suggestion_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.OrganisationGone, errors.TooMany),
    ),
    "suggestions.refuse": Door(
        (Caller.MODERATOR,), ("suggestion_to_decide",), (errors.NotAllowed, errors.DecidedAlready)
    ),
    "merging.merge": Door(
        (Caller.MODERATOR,),
        ("organisation_merge",),
        (
            errors.NotAllowed,
            errors.SameOrganisation,
            errors.OrganisationGone,
            errors.CannotMerge,
        ),
    ),
}
# What `tick` does.
DUTIES = {
    "affiliation_year.ask_due",
    "affiliation_year.lapse_due",
    "digest.send_due",
    "sessions.forget_old",
    "work_codes.forget_old",
}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "access_notes.note",
    "addresses.settle",
    "affiliations.adopt_all",
    "affiliations.confirm",
    "affiliations.lapse",
    "affiliations.settle",
    "affiliations.unite",
    "consents.give",
    "consents.withdraw",
    "digest.fill",
    "digest.plan",
    "digest_choice.settle",
    "groups.grant",
    "once.make",
    "sessions.end_all",
    "stored_copies.rewrite",
}
# What only reads.
READS = {
    "affiliation_year.by_link",
    "affiliations.today",
    "digest_calendar.due",
    "digest_calendar.since",
    "digest_choice.by_link",
    "merging.in_both",
    "merging.preview",
    "once.read",
    "rights.groups_to_give",
    "rights.may_manage",
    "work_codes.code_for",
    "work_codes.is_open",
    "work_codes.newest",
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
