"""The one clock: the database's, so that every process agrees when a story becomes public."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import DateTimeField, Func

OFFSET_SETTING = "newsroom.offset"
NOW_SQL = (
    "(statement_timestamp()"
    f" + coalesce(nullif(current_setting('{OFFSET_SETTING}', true), ''), '0')::interval)"
)

_offset = datetime.timedelta()


class DbNow(Func):
    """The database's time as an expression, moved by the tests' per-connection offset."""

    template = NOW_SQL
    arity = 0
    output_field: Any = DateTimeField()


def now() -> datetime.datetime:
    """The database's time, aware, in UTC. Costs one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NOW_SQL}")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment.astimezone(datetime.UTC)


def offset() -> datetime.timedelta:
    """How far a test moved this process's clock; for those who read another one (Valkey's)."""
    return _offset


def set_offset(delta: datetime.timedelta) -> None:
    """Move this connection's clock. Raises ImproperlyConfigured outside of tests."""
    if not settings.CLOCK_MOVABLE:
        raise ImproperlyConfigured("The clock is moved by tests only: CLOCK_MOVABLE is not set.")
    global _offset  # noqa: PLW0603 - the process's, as there is no connection to ask for it
    _offset = delta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, false)", [OFFSET_SETTING, f"{delta.total_seconds()} seconds"]
        )
