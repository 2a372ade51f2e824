"""Where files are kept that only this site's own views may hand out."""

from __future__ import annotations

import posixpath
from datetime import UTC
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage, Storage, storages

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class PrivateStorage(FileSystemStorage):
    """A folder that no web server knows: what is in it has no address."""

    def url(self, name: str | None) -> str:
        raise ValueError


def private() -> Storage:
    """The storage of what members upload: photos, files of groups, downloads of their own data."""
    return storages["private"]


def drop_strays(place: Storage, folder: str, *, known: Collection[str], until: datetime) -> int:
    """Delete the files in `folder` of `place` (empty: in all of it) that are not `known`, by their whole
    names, and were written until then: a younger one may be that of a row which is not committed yet.
    How many."""
    if not place.exists(folder):
        return 0
    found = {posixpath.join(folder, name) for name in place.listdir(folder)[1]}
    return sum(_drop_if_old(place, name, until) for name in sorted(found - set(known)))


def _drop_if_old(place: Storage, name: str, until: datetime) -> bool:
    try:
        if place.get_modified_time(name).astimezone(UTC) > until:
            return False
    except FileNotFoundError:
        return False  # another machine was quicker
    place.delete(name)
    return True
