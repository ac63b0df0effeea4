"""Webhooks of other systems: the addresses that are told, and what each was told."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_tokens"),
        ("nudges", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HookEndpoint",
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
                    "occasions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("pairing.begun", "A pairing has begun"),
                                ("pairing.ended", "A pairing has ended"),
                                ("participant.joined", "Somebody takes part"),
                                ("run.finished", "A matching run has finished"),
                                ("import.applied", "The directory was imported"),
                                ("webhook.test", "A test"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("sealed_address", models.TextField()),
                ("sealed_secret", models.TextField()),
                ("sealed_former_secret", models.TextField(blank=True)),
                ("former_until", models.DateTimeField(blank=True, null=True)),
                ("host", models.CharField(max_length=253)),
                ("looked_until", models.DateTimeField(default=django.utils.timezone.now)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("switched_off_at", models.DateTimeField(blank=True, null=True)),
                ("gone", models.BooleanField(default=False)),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occasions__len__gte", 1)), name="nudges_hookendpoint_occasions"
                    ),
                    accounts.tenancy.TenantRLS(
                        column="organization_id",
                        grants="SELECT, INSERT, UPDATE, DELETE",
                        name="nudges_hookendpoint_rls",
                        read_also="",
                    ),
                    models.UniqueConstraint(fields=("organization", "id"), name="nudges_hookendpoint_owned"),
                ],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("pairing.begun", "A pairing has begun"),
                            ("pairing.ended", "A pairing has ended"),
                            ("participant.joined", "Somebody takes part"),
                            ("run.finished", "A matching run has finished"),
                            ("import.applied", "The directory was imported"),
                            ("webhook.test", "A test"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=120)),
                ("happened_at", models.DateTimeField()),
                ("ids", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("delivered", "Delivered"),
                            ("dead", "Given up"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
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
                    "endpoint",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="nudges.hookendpoint",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "state", "next_at"], name="nudges_hookdelivery_due"),
                    models.Index(fields=["organization", "endpoint", "-happened_at"], name="nudges_hookdelivery_log"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "endpoint", "dedupe_key"), name="nudges_hookdelivery_once"
                    ),
                    accounts.tenancy.CompositeKey(field="endpoint", name="nudges_hookdelivery_endpoint_tenant"),
                    accounts.tenancy.TenantRLS(
                        column="organization_id",
                        grants="SELECT, INSERT, UPDATE, DELETE",
                        name="nudges_hookdelivery_rls",
                        read_also="",
                    ),
                    models.UniqueConstraint(fields=("organization", "id"), name="nudges_hookdelivery_owned"),
                ],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
    ]
