"""For whom or for what private rows are read in a transaction."""

from __future__ import annotations

from django.db import migrations

from accounts import locks


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_doors")]

    operations = [
        migrations.RunSQL(locks.PRIVATE_READERS, reverse_sql="DROP FUNCTION app.person(), app.purpose()"),
    ]
