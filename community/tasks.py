"""Background work of the network; see `foundation.tasks`."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def index_directory() -> None:
    """Make anew what of the directory was marked."""
    from community.services import directory  # noqa: PLC0415 -- tasks are leaves

    directory.repair(now=timezone.now())


@task()
def make_data_export(pk: int) -> None:
    """Pack a member's own data, unless somebody else is at it."""
    from community.services import own_data  # noqa: PLC0415 -- tasks are leaves

    own_data.make(pk, now=timezone.now())
