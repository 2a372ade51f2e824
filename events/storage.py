"""Where uploaded answers are kept: only this app's own views hand them out."""

from __future__ import annotations

from django.core.files.storage import Storage, storages


def answers() -> Storage:
    """The storage of uploaded answers."""
    return storages["answers"]
