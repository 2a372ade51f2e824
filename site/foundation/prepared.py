"""Questions whose SQL is made once a process and asked with other values each time.

For what every visit pays: to say a question takes the ORM several times as long as the database takes
to answer it. Nothing of an answer is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from django.db.models import Field, QuerySet


class Slot(Expression):
    """Where a value will stand that `field` could have."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def filled(self, values: Mapping[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection)


class _Said(NamedTuple):
    sql: str
    parameters: Sequence[Any]
    # What makes of a column's value that of a field, by column.
    converters: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]


class Prepared:
    """`say` makes the question, rows of values with a `Slot` for whatever differs between two visits;
    it is given the `shape`: all that decides its SQL, and nothing that an editor can change."""

    def __init__(self, say: Callable[..., QuerySet[Any, Any]]) -> None:
        self._say = say
        self._said: dict[Hashable, _Said] = {}

    def ask(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as `values_list` would give them."""
        said = self._said.get(shape) or self._said.setdefault(shape, self._once(shape))
        filled = [one.filled(values) if isinstance(one, Slot) else one for one in said.parameters]
        with connection.cursor() as cursor:
            cursor.execute(said.sql, filled)
            rows = list(map(list, cursor.fetchall()))
        for at, (converters, expression) in said.converters.items():
            for convert in converters:
                for row in rows:
                    row[at] = convert(row[at], expression, connection)
        return list(map(tuple, rows))

    def _once(self, shape: tuple[Hashable, ...]) -> _Said:
        compiler = self._say(*shape).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        return _Said(sql, parameters, compiler.get_converters(columns))
