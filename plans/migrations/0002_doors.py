"""The one question about what a pair keeps to itself that is asked past its row policies: whether there is anything."""

from __future__ import annotations

from django.db import migrations

from plans import locks


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.RunSQL(locks.DOOR, reverse_sql="DROP FUNCTION app.keeps_words(uuid)"),
    ]
