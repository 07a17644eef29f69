"""Writes some fields of several rows in one go."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections, models, router


def write_fields(rows: Sequence[models.Model], *names: str) -> None:
    """Store these fields of saved `rows` of one model, and nothing else of them.

    One statement that is prepared once, where `bulk_update` builds one that grows with the rows.
    """
    if not rows:
        return
    meta = rows[0]._meta
    connection = connections[router.db_for_write(type(rows[0]))]
    fields = [field for field in meta.concrete_fields if field.name in names]
    key = next(field for field in meta.concrete_fields if field.primary_key)
    quote = connection.ops.quote_name
    stored = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    # The names come from the model, the values go in as parameters.
    where = f"WHERE {quote(str(key.column))} = %s"
    statement = f"UPDATE {quote(meta.db_table)} SET {stored} {where}"  # noqa: S608 -- see above
    values = [
        (
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            row.pk,
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
