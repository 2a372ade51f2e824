"""Run the tests on both databases, each round with its own headline, and say how long it took.

    python tools/tests.py all      everything on PostgreSQL, with the browser; then what
                                   needs a database once more on SQLite, but for what
                                   needs row locks or the browser
    python tools/tests.py soak     load, kill and volume tests, on PostgreSQL

What follows is handed to pytest. One PostgreSQL server serves all rounds; tools/make_test_databases.py
makes the databases before the first.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# One a processor, and two at least: each waits for the database for a third of its time.
WORKERS = min(8, max(2, os.cpu_count() or 2))
ON_SQLITE = "database and not soak and not browser and not postgres and not one_database"
# (headline, database, marker expression, folder, workers)
ROUNDS = {
    "all": [
        ("PostgreSQL", "postgres", "not soak and not browser", "tests", WORKERS),
        ("SQLite", "sqlite", ON_SQLITE, "tests", WORKERS),
        ("Browser, on PostgreSQL", "postgres", "browser and not soak", "tests/browser", WORKERS),
    ],
    "soak": [("Soak, on PostgreSQL", "postgres", "soak", "tests", 0)],
}
DATABASES = "Databases"
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    from tests import postgres  # noqa: PLC0415 -- needs the path

    what, *rest = arguments
    begun = time.monotonic()
    results = []
    # A folder of one's own: two runs on one machine may not share their SQLite files.
    with tempfile.TemporaryDirectory(prefix="talka-") as folder, postgres.server() as url:
        variables = {**os.environ, "TMPDIR": folder, postgres.URL: url}
        # Else each worker of each round compiles all tests anew.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        try:
            for headline, work in works(what, rest, variables):
                since = time.monotonic()
                print(f"\n=== {headline} ===", flush=True)
                results.append((headline, work(), time.monotonic() - since))
                if headline == DATABASES and results[-1][1]:
                    break
        finally:
            drop_databases(url)
    print(f"\n=== make {'test' if what == 'all' else what}: {clock(time.monotonic() - begun)} ===")
    for headline, code, seconds in results:
        print(f"{'passed' if code == 0 else 'FAILED':<8}{clock(seconds):>9}  {headline}")
    return 1 if any(code for _headline, code, _seconds in results) else 0


def works(
    what: str, rest: list[str], variables: dict[str, str]
) -> Iterator[tuple[str, Callable[[], int]]]:
    """What is to be done, under which headline: each returns 0 where all went well."""
    yield DATABASES, lambda: make_databases(what, variables)
    for headline, database, markers, folder, workers in ROUNDS[what]:
        command = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "-m", markers]
        # What was handed on may name files.
        command += rest or [folder]
        # Each begins with a half of its own, so what the tests of a file share is made once.
        command += ["-n", str(workers), "--dist", "worksteal"] if workers else []
        yield headline, partial(run, command, {**variables, "TALKA_TEST_DATABASE": database})


def make_databases(what: str, variables: dict[str, str]) -> int:
    """All at the same time, since each keeps one processor busy."""
    workers = max(number for *_rest, number in ROUNDS[what])
    command = [sys.executable, str(ROOT / "tools" / "make_test_databases.py"), str(workers)]
    running = [
        subprocess.Popen(command, cwd=ROOT, env={**variables, "TALKA_TEST_DATABASE": database})  # noqa: S603 -- our own command
        for database in sorted({database for _headline, database, *_rest in ROUNDS[what]})
    ]
    try:
        return max(process.wait() for process in running)
    finally:
        for process in running:
            process.kill()
            process.wait()


def drop_databases(url: str) -> None:
    """A server that stays keeps nothing of the tests. The names are those of pytest-django."""
    name = urlsplit(url).path.strip("/")
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        for worker in ("", *(f"_gw{number}" for number in range(WORKERS))):
            connection.execute(f'DROP DATABASE IF EXISTS "test_{name}{worker}" WITH (FORCE)')


def run(command: list[str], variables: dict[str, str]) -> int:
    """Pytest's exit code; a round without tests is not a failure."""
    process = subprocess.Popen(command, cwd=ROOT, env=variables)  # noqa: S603 -- our own command
    try:
        code = process.wait()
    except KeyboardInterrupt:
        # Pytest has had the same Ctrl-C: it stops its workers and reports.
        process.wait()
        raise
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    return 0 if code == NOTHING_COLLECTED else code


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"


if __name__ == "__main__":
    # Unlike Ctrl-C, it reaches only this process; pytest has to be told.
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
