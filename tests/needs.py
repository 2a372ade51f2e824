"""What some tests need from the machine: a browser, a Redis server, Node.

A test says so with a marker. Where the thing is missing the test is skipped, in one line that says
how to get it; where TALKA_REQUIRE names it (`chromium,redis,node`), pytest refuses to run at all.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
REDIS = ("redis-server", "valkey-server")
# marker → name in TALKA_REQUIRE
NAMES = {"browser": "chromium", "redis": "redis", "node": "node"}


def chromium() -> str | None:
    """The browser: TALKA_CHROMIUM, else the first one on the PATH."""
    if named := os.environ.get("TALKA_CHROMIUM"):
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def redis() -> str | None:
    """The address of a running server (TALKA_TEST_REDIS_URL), else a program to start."""
    return os.environ.get("TALKA_TEST_REDIS_URL") or next(
        filter(None, map(shutil.which, REDIS)), None
    )


def missing(marker: str) -> str:
    """What the tests with `marker` lack, and how to get it; empty when they can run."""
    if marker == "browser" and not chromium():
        return (
            "the browser tests need Chromium: apt install chromium, or name one in TALKA_CHROMIUM"
        )
    if marker == "redis" and not redis():
        return (
            "the Redis tests need a server: apt install redis-server, "
            "or name one in TALKA_TEST_REDIS_URL"
        )
    if marker == "node" and not (shutil.which("node") and shutil.which("npm")):
        return "the tests with programs of others need Node and npm: apt install nodejs npm"
    return ""


def required() -> str:
    """Why the tests may not run: what TALKA_REQUIRE names is not there; empty when all is well."""
    wanted = {name for name in os.environ.get("TALKA_REQUIRE", "").split(",") if name.strip()}
    if unknown := wanted - set(NAMES.values()):
        return f"TALKA_REQUIRE can name chromium, redis and node, not {', '.join(sorted(unknown))}."
    lacking = [missing(marker) for marker, name in NAMES.items() if name in wanted]
    return "; ".join(f"TALKA_REQUIRE: {sentence}" for sentence in lacking if sentence)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """The address of an empty Redis that nobody else uses; its files, if any, are in `folder`."""
    if named := os.environ.get("TALKA_TEST_REDIS_URL"):
        yield named
        return
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [redis(), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the Redis server did not answer within five seconds")
