"""What a blind page shows of somebody's place and department, as it was when the people who look the same were counted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0003_asking"),
    ]

    operations = [
        migrations.AddField(
            model_name="handle",
            name="shown",
            field=models.CharField(blank=True, max_length=900),
        ),
    ]
