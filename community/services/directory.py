"""Keeping the directory's index as the profiles are.

The index is written with what it is made of, in the same transaction (`community.directory_receivers`):
no word is found any more once it is gone. What goes round the receivers (a name of an organisation
that many work for, bulk updates) is made anew by `repair`, which `tick` and a task call: who is
missing first, then who was marked, then those that were not looked at for the longest.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.models import (
    DirectoryEntry,
    DirectoryKey,
    DirectoryName,
    DirectoryTerm,
    DirectoryValue,
    Profile,
)
from community.queries import directory_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import Model, Q

    from community.queries.directory_words import Told

logger = logging.getLogger(__name__)

# Profiles that are read at once, and of those that nobody marked, how many `repair` looks at.
BATCH = 200
CHECKED_EACH_TIME = 200


def index(member_ids: Collection[int], *, now: datetime) -> int:
    """Bring the rows of these members to what their profiles say; how many profiles had others.
    Running it again changes nothing."""
    changed = 0
    ordered = sorted(member_ids)
    for at in range(0, len(ordered), BATCH):
        with transaction.atomic():
            changed += _index(ordered[at : at + BATCH], now)
    return changed


def mark(profiles: Q) -> int:
    """Have the rows of these profiles made anew soon; how many."""
    chosen = Profile.objects.filter(profiles).values("pk")
    return DirectoryEntry.objects.filter(profile__in=chosen).update(fingerprint="")


def repair(*, now: datetime) -> int:
    """Make anew what is missing, marked or differs; how many profiles. One that fails is logged and
    does not stop the others."""
    missing = Profile.objects.filter(entry=None).order_by("pk").values_list("pk", flat=True)
    marked = DirectoryEntry.objects.filter(fingerprint="").values_list("pk", flat=True)
    rows = DirectoryEntry.objects.filter(checked_at__lt=now).exclude(fingerprint="")
    oldest = rows.order_by("checked_at", "pk").values_list("pk", flat=True)[:CHECKED_EACH_TIME]
    due = dict.fromkeys([*missing.iterator(), *marked.iterator(), *oldest])
    done = 0
    ordered = list(due)
    for at in range(0, len(ordered), BATCH):
        done += _index_or_log(ordered[at : at + BATCH], now)
    return done


def _index_or_log(member_ids: Collection[int], now: datetime) -> int:
    try:
        return index(member_ids, now=now)
    except Exception:
        if len(member_ids) == 1:
            logger.exception("member %s could not be made findable", *member_ids)
            return 0
    return sum(_index_or_log([one], now) for one in member_ids)


def _index(member_ids: Collection[int], now: datetime) -> int:
    # Locked: of two at once, the later one reads what is newer.
    locked = Profile.objects.filter(pk__in=member_ids).order_by("pk")
    list(locked.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    found = {one.pk: one for one in directory_words.profiles().filter(pk__in=member_ids)}
    known = dict(
        DirectoryEntry.objects.filter(profile__in=found).values_list("profile", "fingerprint")
    )
    told = {pk: directory_words.tell(profile) for pk, profile in found.items()}
    new = {pk: one for pk, one in told.items() if known.get(pk) != one.fingerprint}
    _write(new)
    DirectoryEntry.objects.bulk_create(
        (
            DirectoryEntry(profile_id=pk, fingerprint=one.fingerprint, checked_at=now)
            for pk, one in told.items()
        ),
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=["fingerprint", "checked_at"],
    )
    return len(new)


def _write(told: dict[int, Told]) -> None:
    """Only what differs: a new job leaves the words about a person where they are."""
    if not told:
        return
    rows: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
        (DirectoryTerm, "terms", ("field", "term")),
        (DirectoryValue, "values", ("facet", "field", "value", "label")),
        (DirectoryKey, "keys", ("key", "word")),
        (DirectoryName, "places", ("language", "place")),
    )
    for model, part, columns in rows:
        wanted = {(pk, *row) for pk, one in told.items() for row in getattr(one, part)}
        _settle(model, columns, told, wanted)


def _settle(
    model: type[Model], columns: tuple[str, ...], owners: Iterable[int], wanted: set[Any]
) -> None:
    stored = model._base_manager.filter(profile__in=list(owners)).values_list(
        "pk", "profile", *columns
    )
    there, gone = set(), []
    for pk, *row in stored:
        # SQLite gives bytes, PostgreSQL a view of them.
        plain = tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
        if plain in wanted:
            there.add(plain)
        else:
            gone.append(pk)
    for at in range(0, len(gone), BATCH):
        model._base_manager.filter(pk__in=gone[at : at + BATCH]).delete()
    model._base_manager.bulk_create(
        (
            model(profile_id=owner, **dict(zip(columns, cells, strict=True)))
            for owner, *cells in sorted(wanted - there)
        ),
        batch_size=1000,
    )
