"""Refuse updates and deletions of revisions and of the change log in the database itself."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION newsroom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TABLES = ("articles_revision", "articles_change")


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION newsroom_append_only()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_nouns")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION newsroom_append_only()"),
        *map(trigger, TABLES),
    ]
