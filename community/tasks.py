"""Background work of this app."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def index_directory() -> None:
    """Make anew what of the directory was marked."""
    from community.services import (  # noqa: PLC0415 -- tasks are leaves, their bodies look upwards
        directory,
    )

    directory.repair(now=timezone.now())
