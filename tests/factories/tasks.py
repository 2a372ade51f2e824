"""Background work of factories, done as a worker would do it: afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from django_tasks import task_backends
from modelsearch.tasks import insert_or_update_object_task
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
)
from wagtail.tasks import update_reference_index_task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_tasks.base import Task


@contextmanager
def unindexed() -> Iterator[None]:
    """For many rows that nobody looks up in Wagtail's own indexes: no task is done."""
    with mock.patch.object(task_backends["default"], "enqueue"):
        yield


@contextmanager
def indexed_once() -> Iterator[None]:
    """Wagtail indexes a page each time that it, or a row of it, is saved: ten times until it is
    published, at a third of the price. Here that, and any other task, comes afterwards and once."""
    if getattr(reference_index_auto_update_disabled, "value", False):
        yield
        return
    backend = task_backends["default"]
    queue: dict[str, tuple[Task, Any, Any]] = {}

    def put(task: Task, args: Any, kwargs: Any) -> None:
        queue[repr((task.module_path, args, kwargs))] = (task, args, kwargs)

    with mock.patch.object(backend, "enqueue", put), disable_reference_index_auto_update():
        yield
    for task, args, kwargs in queue.values():
        backend.enqueue(task, args, kwargs)
        if task is insert_or_update_object_task:
            update_reference_index_task.enqueue(*args)
