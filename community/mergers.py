"""What else happens when one organisation goes into another, for tables that need more than that
their rows name the other one: lists in JSON, or something that both may be named in once only.

Registered in `AppConfig.ready()`; called in the transaction of the merge, before its rows are moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db.models import Exists, OuterRef

from foundation.registry import Registry

if TYPE_CHECKING:
    from community.models import Organisation


class Merger(Protocol):
    """Make `old` ready to go into `new`; how many rows that touched."""

    def __call__(self, *, old: Organisation, new: Organisation) -> int: ...


class ListMerger(Protocol):
    """What becomes of a list in a stored draft that may name both by their public ids."""

    def __call__(self, lines: list[Any], *, old: str, new: str) -> list[Any]: ...


mergers: Registry[Merger] = Registry()
register = mergers.register
list_mergers: Registry[ListMerger] = Registry()


def drop_doubles(model: str, *same: str, field: str = "organisation") -> Merger:
    """For a table that may name each organisation once with the same values of `same`: what names
    both keeps the one that stays. For example `drop_doubles("community.Follow", "member")`."""

    def drop(*, old: Organisation, new: Organisation) -> int:
        rows = apps.get_model(model)._default_manager.all()
        twins = rows.filter(**{field: new}, **{name: OuterRef(name) for name in same})
        doubles = rows.filter(**{field: old}).filter(Exists(twins))
        return rows.filter(pk__in=list(doubles.values_list("pk", flat=True))).delete()[0]

    return drop
