"""Tokens of the API, what their writes were answered, and the door that leads from a token to its organization."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
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
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read_directory", "Read the directory"),
                                ("write_directory", "Bring employees into the directory, and change them"),
                                ("read_programs", "Read programs and cohorts"),
                                ("read_participants", "Read who takes part"),
                                ("write_participants", "Add participants, write to them, and take them out"),
                                ("read_runs", "Read matching runs"),
                                ("write_runs", "Ask for matching runs"),
                                ("read_pairings", "Read pairings"),
                                ("read_plans", "Read where plans stand: dates and numbers"),
                                ("read_reports", "Read board reports, with what a program costs and brings"),
                                ("read_waves", "Read when surveys are open, and how many answered"),
                                ("read_figures", "Read the figures of dashboards"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("hint", models.CharField(max_length=12)),
                ("expires_at", models.DateTimeField()),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [models.Index(fields=["token_hash"], name="accounts_apitoken_door")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "token_hash"), name="accounts_apitoken_token"),
                    models.CheckConstraint(
                        condition=models.Q(("scopes__len__gte", 1)), name="accounts_apitoken_scopes"
                    ),
                    accounts.tenancy.TenantRLS(
                        column="organization_id",
                        grants="SELECT, INSERT, UPDATE, DELETE",
                        name="accounts_apitoken_rls",
                        read_also="",
                    ),
                    models.UniqueConstraint(fields=("organization", "id"), name="accounts_apitoken_owned"),
                ],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StoredAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("body", models.TextField(blank=True)),
                ("location", models.CharField(blank=True, max_length=300)),
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
                    "token",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="accounts.apitoken",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "created_at"], name="accounts_storedanswer_old")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "token", "key"), name="accounts_storedanswer_once"),
                    accounts.tenancy.CompositeKey(field="token", name="accounts_storedanswer_token_tenant"),
                    accounts.tenancy.TenantRLS(
                        column="organization_id",
                        grants="SELECT, INSERT, UPDATE, DELETE",
                        name="accounts_storedanswer_rls",
                        read_also="",
                    ),
                    models.UniqueConstraint(fields=("organization", "id"), name="accounts_storedanswer_owned"),
                ],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RunSQL(locks.TOKEN_DOOR, reverse_sql="DROP FUNCTION app.borne(text)"),
    ]
