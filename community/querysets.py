"""Conditions on the directory's rows, by name."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable

# Above every letter that a term has.
LAST = chr(0x10FFFD)


def begins(start: str) -> Q:
    """Rows whose `term` begins with `start`, found by an index on either database: SQLite has none
    for LIKE, and PostgreSQL sorts texts by rules of its own."""
    if connection.vendor == "sqlite":
        return Q(term__gte=start, term__lt=start + LAST)
    return Q(term__startswith=start)


def begins_with_any(starts: Iterable[str]) -> Q:
    return reduce(or_, map(begins, starts))
