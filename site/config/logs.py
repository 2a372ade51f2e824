"""One line a log record: readable in development, JSON in production."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings


def formatter(before: list[Any]) -> structlog.stdlib.ProcessorFormatter:
    """Format records of the standard library's loggers with the renderer the settings chose."""
    renderer: structlog.typing.Processor = settings.LOG_RENDERER
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
