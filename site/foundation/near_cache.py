"""The cache that all processes share, of which each has near what every page asks for.

Wagtail keeps there where its sites begin and asks for it with each address it makes, several times a
page; in the database that is a query each time.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache

# `wagtail.models.sites.SITE_ROOT_PATHS_CACHE_KEY`, whose module cannot be read this early.
NEAR: Final = frozenset({"wagtail_site_root_paths"})
# Other processes learn of a change by then.
SECONDS: Final = 10


class _Near(BaseCache):
    """What is `NEAR` is never older than so many seconds; after a change by `set` or `delete` it is
    the new one in this process, unless another thread has just read the old one."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        if key not in NEAR:
            return super().get(key, default, version)
        found = caches["process"].get(key, version=version)
        if found is None:
            found = super().get(key, None, version)
            if found is not None:
                caches["process"].set(key, found, SECONDS, version)
        return default if found is None else found

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        super().set(key, value, timeout, version)
        self._forget(key, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        deleted = super().delete(key, version)
        self._forget(key, version)
        return deleted

    def clear(self) -> None:
        super().clear()
        caches["process"].clear()

    @staticmethod
    def _forget(key: Any, version: int | None) -> None:
        if key in NEAR:
            caches["process"].delete(key, version=version)


class NearDatabaseCache(_Near, DatabaseCache):
    """In the database."""


class NearRedisCache(_Near, RedisCache):
    """In Redis, where it is a way over the network each time."""
