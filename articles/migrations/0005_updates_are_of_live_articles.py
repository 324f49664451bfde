"""Let a scheduled update wait at live articles only, as every action leaves it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_texts_are_counted_in_characters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("update_at", None), ("status", "published"), _connector="OR"),
                name="article_update_is_of_a_live_one",
            ),
        ),
    ]
