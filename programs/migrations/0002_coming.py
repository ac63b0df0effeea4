"""The way in: milestones, charters, signatures, nominations, the gate of a program, and coming back later."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_coming"),
        ("programs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Charter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("side", models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=8)),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("text", models.TextField(max_length=8000)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("opened", "Opened"),
                            ("started", "Profile begun"),
                            ("complete", "Profile complete"),
                            ("trained", "Trained"),
                            ("signed", "Charter signed"),
                            ("admitted", "Admitted"),
                            ("waitlisted", "Waitlisted"),
                            ("handed_over", "Asked us to choose"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reached_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("letter", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("side", models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=8)),
                ("by_email", models.EmailField(max_length=254)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waits for you"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="greeting",
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name="participant",
            name="back_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="owes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("charter", "The charter, signed"), ("training", "The training of the role")],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="gate",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("charter", "The charter, signed"), ("training", "The training of the role")],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="state",
            field=models.CharField(
                choices=[
                    ("enrolled", "Profile open"),
                    ("ready", "Ready to be matched"),
                    ("waitlisted", "On the waitlist"),
                    ("paused", "Not now"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="enrolled",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "paused"), _negated=True), ("back_on__isnull", False), _connector="OR"
                ),
                name="programs_participant_back",
            ),
        ),
        migrations.AddField(
            model_name="charter",
            name="organization",
            field=accounts.tenancy.OrganizationKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="charter",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="organization",
            field=accounts.tenancy.OrganizationKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="participant",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="milestones",
                to="programs.participant",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="cohort",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="nominations",
                to="programs.cohort",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="employee",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programs.employee",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="organization",
            field=accounts.tenancy.OrganizationKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="charter",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="programs.charter",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="organization",
            field=accounts.tenancy.OrganizationKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="participant",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signatures",
                to="programs.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(
                fields=("organization", "side", "version"), name="programs_charter_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="programs_charter_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="programs_charter_owned"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("organization", "participant", "kind"), name="programs_milestone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=accounts.tenancy.CompositeKey(field="participant", name="programs_milestone_participant_tenant"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="programs_milestone_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="programs_milestone_owned"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("organization", "cohort", "employee"),
                name="programs_nomination_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="programs_nomination_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=accounts.tenancy.CompositeKey(field="cohort", name="programs_nomination_cohort_tenant"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=accounts.tenancy.CompositeKey(field="employee", name="programs_nomination_employee_tenant"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="programs_nomination_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="programs_nomination_owned"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("organization", "participant", "charter"), name="programs_signature_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=accounts.tenancy.CompositeKey(field="participant", name="programs_signature_participant_tenant"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=accounts.tenancy.CompositeKey(field="charter", name="programs_signature_charter_tenant"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="programs_signature_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="programs_signature_owned"),
        ),
    ]
