"""What the other processes do when registering is measured. Nothing here is imported before a new
process has set Django up."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from events.models import Contact, Run

# Where the numbers of rows begin, so that one can be told in a statement.
FIRST = {"events_registration": 40_000_000, "foundation_outboxrow": 50_000_000}
NUMBER = re.compile(r"\b[45]\d{7}\b")

Statement = tuple[str, Any]
# All processes set off together.
_barrier: Any = None


def set_up(database: dict[str, Any], barrier: Any) -> None:
    """As a server would; mails are promised to the queue, and sent by nobody."""
    global _barrier  # noqa: PLW0603 -- a process has one
    import django  # noqa: PLC0415 -- a new process
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"] |= database
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    django.setup()
    _barrier = barrier


def both(number: int, share: list[tuple[int, int]]) -> dict[str, Any]:
    """Register a share of the people; then, from the same empty tables, send what that sent."""
    from events.models import Contact, Run  # noqa: PLC0415 -- needs Django

    # As the page has read them by then, on which somebody presses the button.
    runs = Run.objects.select_related("event").in_bulk([run for run, _contact in share])
    who = Contact.objects.select_related("member").in_bulk([contact for _run, contact in share])
    _empty(number)
    begun = time.monotonic()
    told = [_register(runs[run], who[contact]) for run, contact in share]
    ours = (begun, time.monotonic())
    _empty(number)
    begun = time.monotonic()
    for statements in told:
        _replay(statements)
    floor = (begun, time.monotonic())
    return {"ours": ours, "floor": floor, "queries": {len(statements) for statements in told}}


def _empty(number: int) -> None:
    """Nobody is registered, once all processes are here."""
    _barrier.wait(120)
    if number == 0:
        with connection.cursor() as cursor:
            cursor.execute(
                f"TRUNCATE {', '.join(FIRST)}, django_tasks_database_dbtaskresult CASCADE"
            )
    _barrier.wait(120)


def _register(run: Run, contact: Contact) -> list[Statement]:
    """Its statements, without what only opens and closes savepoints."""
    from events.services import registration  # noqa: PLC0415 -- needs Django

    statements: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        registration.register(run=run, contact=contact, mode="room", now=datetime.now(UTC))
    return statements


def _replay(statements: list[Statement]) -> None:
    """In one transaction; the rows get new numbers, which later statements must name."""
    new: dict[int, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, _again(params, new))
            rows = cursor.fetchall() if cursor.description else []
            for table, first in FIRST.items():
                if rows and sql.startswith(f'INSERT INTO "{table}"'):
                    new[first] = rows[0][0]


def _again(value: Any, new: dict[int, int]) -> Any:
    """`value` as it was, but for the numbers of rows that were made anew."""
    match value:
        case tuple() | list():
            return type(value)(_again(one, new) for one in value)
        case dict():
            return {name: _again(one, new) for name, one in value.items()}
        case Jsonb():
            return Jsonb(_again(value.obj, new), dumps=value.dumps)
        case bool():
            return value
        case int():
            return new.get(value // 10_000_000 * 10_000_000, value)
        case str():
            return NUMBER.sub(lambda found: str(_again(int(found[0]), new)), value)
    return value
