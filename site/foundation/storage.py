"""Where files are kept that only this site's own views may hand out."""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """A folder that no web server knows: what is in it has no address."""

    def url(self, name: str | None) -> str:
        raise ValueError


def private() -> Storage:
    """The storage of what members upload: photos, files of groups, downloads of their own data."""
    return storages["private"]
