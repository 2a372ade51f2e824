"""Make the tests' database anew, and copies of it for the workers of pytest-xdist.

    TALKA_TEST_DATABASE=sqlite python tools/make_test_databases.py 2

Migrating keeps a processor busy for half a minute, copying for a second. The names are those of
pytest-django, so `pytest --reuse-db -n 2` takes the databases as they are.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import django
from django.db import connection
from django.test.utils import setup_test_environment

ROOT = Path(__file__).resolve().parents[1]


def main(workers: int) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    setup_test_environment()
    made = connection.creation._get_test_db_name()
    copies = [f"{made}_gw{number}" for number in range(workers)]
    if connection.vendor == "sqlite":
        # Of a killed run, which SQLite would write into the new file of the same name.
        forget_logs(made, *copies)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    # Nothing can be copied while somebody is connected.
    connection.close()
    if connection.vendor == "sqlite":
        for copy in copies:
            shutil.copy(made, copy)
    else:
        copy_on_server(made, copies)


def forget_logs(*files: str) -> None:
    for file in files:
        for rest in ("-wal", "-shm"):
            Path(f"{file}{rest}").unlink(missing_ok=True)


def copy_on_server(made: str, copies: list[str]) -> None:
    quoted = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        for copy in copies:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(copy)}")
            cursor.execute(f"CREATE DATABASE {quoted(copy)} TEMPLATE {quoted(made)}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
