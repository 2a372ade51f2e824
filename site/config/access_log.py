"""The web server's log of requests."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from config.logs import masked


class AccessLogger(Logger):
    """gunicorn's, but no line of it lets anybody into what a private address opens."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(*args, **kwargs)
        return {name: masked(v) if isinstance(v, str) else v for name, v in found.items()}
