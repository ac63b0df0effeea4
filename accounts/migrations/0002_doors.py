"""The narrow doors past row security, and the application's grants on the tables without an organization."""

from __future__ import annotations

from django.db import migrations

from accounts import locks


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(locks.PRIVATE_READERS, reverse_sql="DROP FUNCTION app.person(), app.purpose()"),
        migrations.RunSQL(locks.DOORS, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(locks.LINK_DOOR, reverse_sql="DROP FUNCTION app.tapped(text)"),
        migrations.RunSQL(locks.global_grants(), reverse_sql=migrations.RunSQL.noop),
    ]
