from django.db import migrations

from accounts import locks


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_leaving"),
    ]

    operations = [
        # The door replaces whole names, where it replaced parts of other people's too.
        migrations.RunSQL(locks.TRAIL_DOOR, reverse_sql=migrations.RunSQL.noop),
    ]
