"""What PostgreSQL holds, and knows of it, before the first test: given back after each transactional
one, and after one that says ANALYZE.

Django empties all tables then and makes groups, pages and permissions anew: three seconds a test,
most of them for a hundred tables that were empty. Here only what holds rows is emptied, and filled
again from a copy.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

# The copies stand in a schema of their own, where no query of the site looks.
SCHEMA = "untouched"


def can_be_kept() -> bool:
    """Whether this is PostgreSQL, asked by somebody who may switch its triggers off."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return bool(cursor.fetchone()[0])


def keep() -> list[str]:
    """Copy every table that holds rows; their names."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _with_rows()
        copies = [f'CREATE TABLE {SCHEMA}."{name}" AS TABLE "{name}"' for name in tables]
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        cursor.execute("; ".join(copies))
    return tables


def restore(tables: list[str]) -> None:
    """Bring all tables back to what they were, primary keys included."""
    with transaction.atomic(), connection.cursor() as cursor:
        empty = [f'DELETE FROM "{name}"' for name in _with_rows()]
        fill = [f'INSERT INTO "{name}" SELECT * FROM {SCHEMA}."{name}"' for name in tables]
        # Neither foreign keys nor triggers of ours have a say.
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *empty, *fill]))
    ContentType.objects.clear_cache()


def forget_sizes(known: str) -> str:
    """Let queries be planned by what there is, where somebody has counted it since `known`; what is
    known by now. All that ANALYZE does is undone with its transaction but for the sizes of tables:
    one that was empty passes for empty ever after, and a query that should take milliseconds loops
    through it for minutes."""
    if _sizes() == known:
        return known
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return _sizes()


def _sizes() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(concat(oid, ' ', relpages, ' ', reltuples), ',' ORDER BY oid))"
            " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return str(cursor.fetchone()[0])


def _with_rows() -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]
