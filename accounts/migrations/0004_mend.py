"""When a holder was first given a one-tap link, so that renewing it ends."""

from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_coming"),
    ]

    operations = [
        migrations.AddField(
            model_name="onetaplink",
            name="begun_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
