"""One line a log record: readable in development, JSON in production."""

from __future__ import annotations

import re
from typing import Any

import structlog
from django.conf import settings

# An address may stand in another one, as where to go after signing in: encoded, perhaps twice.
_SLASH = r"(?:/|%(?:25)*2F)+"
_NAME = r"[^/?&\s\"']+?"
_BEFORE_KEY = r"(?:^|[?&;]|%(?:25)*(?:3F|26|3B))"
# What stands behind these opens something to whoever has it; its first letters tell which it was.
SECRET = re.compile(
    rf"(?P<kept>(?:{_SLASH}(?:calendar{_SLASH}my|certificates?|invitation|a|c|d|k|m|n{_SLASH}{_NAME}"
    rf"|p|r|s|u|accounts{_SLASH}once){_SLASH}"
    rf"|{_BEFORE_KEY}(?:key|number)(?:=|%(?:25)*3D))[^/?&\s\"']{{0,8}})[^/?&\s\"']*",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """`text` with the secret parts of addresses left out."""
    return SECRET.sub(r"\g<kept>…", text)


def mask_event(logger: Any, name: str, event: structlog.typing.EventDict) -> Any:
    """The same for every record of our own and of Django's."""
    said = {key: masked(value) for key, value in event.items() if isinstance(value, str)}
    return {**event, **said}


def formatter(before: list[Any]) -> structlog.stdlib.ProcessorFormatter:
    """Format records of the standard library's loggers with the renderer the settings chose."""
    renderer: structlog.typing.Processor = settings.LOG_RENDERER
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_event,
            renderer,
        ],
    )
