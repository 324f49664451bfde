"""What migrations wrote (the roles), kept aside, and put back after tests that commit.

Such tests end with every table emptied. Django's own remedy loads a fixture row by row before each
of them, and leaves the tests of other kinds that follow without.
"""

from typing import Any

from django.db import connection, transaction


def keep() -> None:
    """Copy every table that has rows; called once, when the test database is new."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA migrated")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone() == (True,):
                cursor.execute(f'CREATE TABLE migrated."{table}" AS TABLE "{table}"')
    # Nothing is left for Django to load, yet it still leaves out what it does after migrations
    connection._test_serialized_contents = "[]"  # type: ignore[attr-defined]


def put_back() -> None:
    """Fill the emptied tables again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'migrated'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'INSERT INTO "{table}" SELECT * FROM migrated."{table}" ON CONFLICT DO NOTHING'
            )


def commits(item: Any) -> bool:
    """Whether a test commits, so that its end empties the tables."""
    marker = item.get_closest_marker("django_db")
    committing = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(committing or (marker and marker.kwargs.get("transaction")))
