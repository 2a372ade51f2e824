"""How tasks are run where there is no worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend

if TYPE_CHECKING:
    from django_tasks.base import Task


class RaisingBackend(ImmediateBackend):
    """For tests: tasks run at once, and one that fails fails the test instead of being recorded."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        result = super().enqueue(task, args, kwargs)
        if result.status == TaskResultStatus.FAILED:
            raise RuntimeError(f"{task.name} failed: {result.errors[0].traceback}")
        return result
