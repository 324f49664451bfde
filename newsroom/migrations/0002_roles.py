"""Make a group of each role of the paper."""

from typing import Any

from django.db import migrations

ROLES = ("기자", "사진기자", "데스크", "편집기자", "편집국장", "관리자")


def make_roles(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_nouns"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
