"""Questions whose SQL is made once a process and asked with other values each time.

For what every visit pays: to say a question takes the ORM several times as long as the database takes
to answer it. Nothing of an answer is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Expression
from django.db.models.query import get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from django.db.models import Field, Model, QuerySet


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
    # What makes an object of a row; None where rows are wanted.
    made: Callable[[tuple[Any, ...]], Any] | None


class Prepared:
    """`say` makes the question, of values or of objects, with a `Slot` for whatever differs between two
    visits; it is given the `shape`: all that decides its SQL, and nothing that an editor can change."""

    def __init__(self, say: Callable[..., QuerySet[Any, Any]]) -> None:
        self._say = say
        self._said: dict[Hashable, _Said] = {}

    def ask(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as `values_list` would give them."""
        return self._rows(self._of(shape), values)

    def objects(self, *shape: Hashable, **values: Any) -> list[Any]:
        """The objects that the query set would give, with what it selects of others; nothing is
        prefetched, nor made specific."""
        said = self._of(shape)
        if said.made is None:
            raise TypeError("This question is asked for values.")
        return list(map(said.made, self._rows(said, values)))

    def _of(self, shape: tuple[Hashable, ...]) -> _Said:
        return self._said.get(shape) or self._said.setdefault(shape, self._once(shape))

    def _rows(self, said: _Said, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
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
        asked: Any = self._say(*shape)
        compiler = asked.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        made = _maker(compiler) if asked._fields is None else None
        return _Said(sql, parameters, compiler.get_converters(columns), made)


def _maker(compiler: Any) -> Callable[[tuple[Any, ...]], Model]:
    """What Django's query sets make of a row."""
    model, own = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    first, behind = own[0], own[-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[first:behind]]
    # Django's own, and no public one; the stubs are ahead of Django 5.2.
    populators: Any = get_related_populators
    related = populators(compiler.klass_info, compiler.select, connection.alias)
    annotations = compiler.annotation_col_map or {}

    def made(row: tuple[Any, ...]) -> Model:
        found: Model = model.from_db(connection.alias, names, row[first:behind])
        for populator in related:
            populator.populate(row, found)
        for name, at in annotations.items():
            setattr(found, name, row[at])
        return found

    return made
