"""Queries whose SQL is built once for a connection: most of a small query's cost is building it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression

KEPT = "learning_prepared"  # the attribute of a connection that holds what was built for it


class KeyParameter(Expression):
    """Stands for the key of a row while a query is built; `pk` lets it stand for the row too."""

    output_field = models.BigIntegerField()

    @property
    def pk(self) -> KeyParameter:
        return self

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class PreparedQuery:
    """A query of plain rows about one row; called with the key of that row.

    `make` returns a `values_list` query set for a `KeyParameter`. Nothing else in it may change
    from call to call, such as the date.
    """

    def __init__(self, make: Callable[[Any], models.QuerySet[Any]]) -> None:
        self.make = make

    def __call__(self, key: int) -> list[Any]:
        """Return the rows about the row with this key."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept = vars(connection).setdefault(KEPT, {})
        if self not in kept:
            kept[self] = self._build(connection)
        sql, parameters, converters = kept[self]
        with connection.cursor() as cursor:
            values = [key if isinstance(each, KeyParameter) else each for each in parameters]
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        return [_convert(row, converters, connection) for row in rows] if converters else rows

    def _build(self, connection: Any) -> tuple[str, list[Any], list[Any]]:
        compiler = self.make(KeyParameter()).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        return sql, list(parameters), [(place, *each) for place, each in converters.items()]


def _convert(row: tuple[Any, ...], converters: list[Any], connection: Any) -> tuple[Any, ...]:
    """Return a row with the values that its fields have in Python."""
    values = list(row)
    for place, functions, expression in converters:
        for convert in functions:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
