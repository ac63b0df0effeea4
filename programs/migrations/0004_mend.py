"""What was typed at shared links waits for the worker, and a forged name does not stand in the way of a true one."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_mend"),
        ("programs", "0003_nudges"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("email", models.EmailField(max_length=254)),
                ("side", models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=8)),
                ("by_email", models.EmailField(blank=True, max_length=254)),
                ("why", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="nomination",
            name="programs_nomination_open_once",
        ),
        migrations.AddField(
            model_name="nomination",
            name="proven",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("organization", "cohort", "employee", "side", "by_email"),
                name="programs_nomination_open_once",
            ),
        ),
        migrations.AddField(
            model_name="sharedask",
            name="cohort",
            field=accounts.tenancy.TenantKey(
                db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.cohort"
            ),
        ),
        migrations.AddField(
            model_name="sharedask",
            name="organization",
            field=accounts.tenancy.OrganizationKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedask",
            constraint=accounts.tenancy.CompositeKey(field="cohort", name="programs_sharedask_cohort_tenant"),
        ),
        migrations.AddConstraint(
            model_name="sharedask",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="programs_sharedask_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedask",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="programs_sharedask_owned"),
        ),
    ]
