"""Many rows at once: Postgres's COPY, with the models' own columns and defaults."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED


def copy_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows of the named columns (`section_id`, not `section`) in the order given.

    Other columns get the model's default. JSON is given as text. Constraints hold as always.
    """
    rest = _defaults(model, names)
    constants = tuple(rest.values())
    columns = [_column(model, name) for name in (*names, *rest)]
    table = connection.ops.quote_name(model._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((*row, *constants))


def next_ids(model: type[models.Model], number: int) -> list[int]:
    """That many fresh primary keys, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return sorted(key for (key,) in cursor.fetchall())


def _column(model: type[models.Model], name: str) -> str:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return connection.ops.quote_name(str(fields[name].column))


def _defaults(model: type[models.Model], names: Sequence[str]) -> dict[str, Any]:
    """What Django, not the database, puts into columns that are not named."""
    return {
        field.attname: orjson.dumps(value).decode() if isinstance(value, dict) else value
        for field in model._meta.concrete_fields
        if field.attname not in names and not field.primary_key
        if field.db_default is NOT_PROVIDED and (value := field.get_default()) is not None
    }
