"""Queries whose SQL is built once for a connection: most of a small query's cost is building it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression

KEPT = "learning_prepared"  # the attribute of a connection that holds what was built for it
KEY = models.BigIntegerField()
M = TypeVar("M", bound=models.Model)


class Parameter(Expression):
    """Stands for a value while a query is built; `pk` lets it stand for a row too."""

    def __init__(self, place: int, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.place = place

    @property
    def pk(self) -> Parameter:
        return self

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class PreparedQuery:
    """A query of plain rows; called with its parameters, of which one is the key of a row.

    `make` returns a `values_list` query set for one `Parameter` for each of `fields`, which say
    what values they stand for. Nothing else in it may change from call to call, such as the date.
    """

    def __init__(
        self, make: Callable[..., models.QuerySet[Any, Any]], *fields: models.Field[Any, Any]
    ) -> None:
        self.make = make
        self.fields = fields or (KEY,)

    def __call__(self, *values: Any) -> list[Any]:
        """Return the rows for these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept = vars(connection).setdefault(KEPT, {})
        if self not in kept:
            kept[self] = self._build(connection)
        sql, parameters, converters = kept[self]
        stored = [
            field.get_db_prep_value(value, connection)
            for field, value in zip(self.fields, values, strict=True)
        ]
        sent = [stored[each.place] if isinstance(each, Parameter) else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, sent)
            rows = cursor.fetchall()
        return [_convert(row, converters, connection) for row in rows] if converters else rows

    def _build(self, connection: Any) -> tuple[str, list[Any], list[Any]]:
        stand_ins = [Parameter(place, field) for place, field in enumerate(self.fields)]
        compiler = self.make(*stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        return sql, list(parameters), [(place, *each) for place, each in converters.items()]


class Columns(Generic[M]):
    """The columns of a model in a prepared query, all or `only` some, and instances of its rows."""

    def __init__(self, model: type[M], *only: str) -> None:
        self.model = model
        names = [each.attname for each in model._meta.concrete_fields]
        self.names = [name for name in names if name in only] if only else names

    def below(self, relation: str) -> list[str]:
        """Return the names of the columns by way of a relation."""
        return [f"{relation}__{name}" for name in self.names]

    def split(self, row: tuple[Any, ...]) -> tuple[M, tuple[Any, ...]]:
        """Return the instance that a row begins with, and the rest of the row."""
        count = len(self.names)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[:count]), row[count:]


def _convert(
    row: tuple[Any, ...], converters: Iterable[tuple[Any, ...]], connection: Any
) -> tuple[Any, ...]:
    """Return a row with the values that its fields have in Python."""
    values = list(row)
    for place, functions, expression in converters:
        for convert in functions:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
