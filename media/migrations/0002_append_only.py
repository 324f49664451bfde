"""Refuse updates and deletions of the photos' change log in the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION media_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON media_photochange
    FOR EACH ROW EXECUTE FUNCTION media_append_only();
"""
BACKWARD = """
DROP TRIGGER append_only ON media_photochange;
DROP FUNCTION media_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("media", "0001_nouns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
