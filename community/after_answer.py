"""Work that waits until the answer is on its way, and is still done at once by the same process.

A sign-in code may stand in no queue and no log, and the time that sending it takes must not tell
whether an address is known. So the mail leaves when Django has finished delivering the response.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.core.signals import request_finished, request_started

if TYPE_CHECKING:
    from collections.abc import Callable

_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_answer", default=None)


def do(work: Callable[[], None]) -> None:
    """Call `work` after the response at hand; without one (a command, a task) now. It must not
    raise: nobody is left to be told."""
    waiting = _waiting.get()
    if waiting is None:
        work()
    else:
        waiting.append(work)


def connect() -> None:
    request_started.connect(_begin, dispatch_uid="community.after_answer.begin")
    request_finished.connect(_finish, dispatch_uid="community.after_answer.finish")


def _begin(**kwargs: Any) -> None:
    _waiting.set([])


def _finish(**kwargs: Any) -> None:
    waiting = _waiting.get() or []
    _waiting.set(None)
    for work in waiting:
        work()
