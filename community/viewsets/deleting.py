"""Why something cannot be deleted in the editors' screens."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


def what_hangs_on(things: Iterable[Model]) -> str:
    """What the database would not let go of with `things` (of one model), as "dates: 3, members: 1",
    a form that needs no plural rules; empty where nothing does."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(list(things))
    except ProtectedError as error:
        counts = Counter(str(found._meta.verbose_name_plural) for found in error.protected_objects)
        return ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
    return ""
