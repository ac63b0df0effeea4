"""One-tap links, the log of their uses, and the door from a hash to its organization."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy
from accounts import locks


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_doors"),
    ]

    operations = [
        migrations.CreateModel(
            name="OneTapLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("scope", models.CharField(max_length=40)),
                ("subject", models.UUIDField()),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("token_hash", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("most_uses", models.PositiveIntegerField(blank=True, null=True)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("renewed_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    accounts.tenancy.OrganizationKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LinkUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("step", models.CharField(blank=True, max_length=40)),
                (
                    "organization",
                    accounts.tenancy.OrganizationKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "link",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="accounts.onetaplink",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="onetaplink",
            index=models.Index(fields=["organization", "scope", "subject"], name="accounts_onetaplink_subject"),
        ),
        migrations.AddIndex(
            model_name="onetaplink",
            index=models.Index(fields=["token_hash"], name="accounts_onetaplink_door"),
        ),
        migrations.AddConstraint(
            model_name="onetaplink",
            constraint=models.UniqueConstraint(fields=("organization", "token_hash"), name="accounts_onetaplink_token"),
        ),
        migrations.AddConstraint(
            model_name="onetaplink",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="accounts_onetaplink_email_lower",
            ),
        ),
        migrations.AddConstraint(
            model_name="onetaplink",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="accounts_onetaplink_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="onetaplink",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="accounts_onetaplink_owned"),
        ),
        migrations.AddIndex(
            model_name="linkuse",
            index=models.Index(fields=["organization", "link", "-created_at"], name="accounts_linkuse_recent"),
        ),
        migrations.AddConstraint(
            model_name="linkuse",
            constraint=accounts.tenancy.CompositeKey(field="link", name="accounts_linkuse_link_tenant"),
        ),
        migrations.AddConstraint(
            model_name="linkuse",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="accounts_linkuse_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkuse",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="accounts_linkuse_owned"),
        ),
        migrations.RunSQL(locks.LINK_DOOR, reverse_sql="DROP FUNCTION app.tapped(text)"),
    ]
