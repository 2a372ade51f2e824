"""Background work: rows are the truth, a task only hurries them on.

A task's dotted name is stored in the queue and therefore a public contract: when one is renamed,
the old name stays for a release.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

if TYPE_CHECKING:
    from datetime import datetime

    from django_tasks.base import Task


def later(task: Task, **ids: int) -> None:
    """Run `task` with `ids` in the background, once the transaction at hand has committed.

    Waiting for the commit is needed on every backend: a queue outside the database would start
    before the rows can be seen.
    """
    transaction.on_commit(partial(task.enqueue, **ids))


def at(moment: datetime, task: Task, **ids: int) -> None:
    """The same, not before `moment`. A queue that cannot wait is not asked: there `tick` finds what
    has become due."""
    if task.get_backend().supports_defer:
        later(task.using(run_after=moment), **ids)


@task()
def send_outbox_row(pk: int) -> None:
    """Send one row of the outbox, unless somebody else has it."""
    from foundation import outbox  # noqa: PLC0415 -- tasks are leaves, their bodies look upwards

    outbox.send(pk)


@task()
def send_outbox() -> None:
    """Send whatever of the outbox is due."""
    from foundation import outbox  # noqa: PLC0415 -- tasks are leaves, their bodies look upwards

    while outbox.send_due(now=timezone.now()):
        pass
