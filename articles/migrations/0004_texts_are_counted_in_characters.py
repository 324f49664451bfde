"""Hold short texts as text: their limits count characters, of which one may be many code points."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_epoch_ticks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="kill_reason",
            field=models.TextField(blank=True, verbose_name="reason of the kill"),
        ),
        migrations.AlterField(
            model_name="article",
            name="public_wording",
            field=models.TextField(blank=True, verbose_name="wording for readers"),
        ),
        migrations.AlterField(
            model_name="article",
            name="update_note",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="article",
            name="withhold_requester",
            field=models.TextField(blank=True, verbose_name="requested by"),
        ),
        migrations.AlterField(
            model_name="revision",
            name="reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
    ]
