"""Keep articles that have ended out of the index that is asked for the next end every second."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_updates_are_of_live_articles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="article",
            name="article_due_end",
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("unpublish_at"),
                condition=models.Q(
                    ("status__in", ("published", "scheduled")), ("unpublish_at__isnull", False)
                ),
                name="article_due_end",
            ),
        ),
    ]
