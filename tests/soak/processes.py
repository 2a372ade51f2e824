"""Other processes at the same database: each sets Django up for itself, as a server would."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from django.db import connections


def pool(processes: int) -> ProcessPoolExecutor:
    """Processes that use this test's database."""
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_set_up,
        initargs=(_database(),),
    )


def _database() -> dict[str, Any]:
    settings = connections["default"].settings_dict
    return {name: settings[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}


def _set_up(database: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"] |= database
    django.setup()
