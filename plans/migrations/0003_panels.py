"""What further mentors say and sign, and since when a note is shared; the second lock on private rows knows their seats."""
# ruff: noqa: E501

from __future__ import annotations

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_doors"),
        ("matching", "0003_panels"),
        ("plans", "0002_doors"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PanelAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("took_place", models.BooleanField(blank=True, null=True)),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "led",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "The mentor"), ("even", "Both alike"), ("mentee", "The mentee")],
                        max_length=6,
                    ),
                ),
                ("next_fixed", models.BooleanField(blank=True, null=True)),
                (
                    "agenda",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "The mentor"), ("even", "Both alike"), ("mentee", "The mentee")],
                        max_length=6,
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "The mentor"), ("even", "Both alike"), ("mentee", "The mentee")],
                        max_length=6,
                    ),
                ),
                (
                    "learned",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "The mentor"), ("even", "Both alike"), ("mentee", "The mentee")],
                        max_length=6,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PanelSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="note",
            name="plans_note_private",
        ),
        migrations.RemoveConstraint(
            model_name="pairkey",
            name="plans_pairkey_private",
        ),
        migrations.AddField(
            model_name="note",
            name="shared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # Nobody sat beside a mentor until now: whoever reads a note today has read it since it was written.
        migrations.RunSQL("UPDATE plans_note SET shared_at = created_at WHERE shared", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="note",
            constraint=accounts.tenancy.PrivateRLS(
                delete="author_id = (SELECT app.person()) OR (SELECT app.purpose()) IN ('erasure')",
                name="plans_note_private",
                read="author_id = (SELECT app.person()) OR (shared AND (EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_note.pairing_id AND (g.mentee_id = (SELECT app.person()) OR (g.mentor_id = (SELECT app.person()) AND (g.mentor_since IS NULL OR plans_note.shared_at >= g.mentor_since)))) OR EXISTS (SELECT 1 FROM matching_panelseat s WHERE s.organization_id = (SELECT app.org()) AND s.pairing_id = plans_note.pairing_id AND s.participant_id = (SELECT app.person()) AND s.left_at IS NULL AND plans_note.shared_at >= s.joined_at))) OR ((SELECT app.purpose()) = 'emergency' AND EXISTS (SELECT 1 FROM plans_emergencyaccess a WHERE a.organization_id = (SELECT app.org()) AND a.pairing_id = plans_note.pairing_id AND (SELECT app.uid()) IN (a.asked_by_id, a.approved_by_id) AND a.approved_at > now() - interval '1 hour')) OR (SELECT app.purpose()) IN ('erasure')",
                write="author_id = (SELECT app.person()) AND (EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_note.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id)) OR EXISTS (SELECT 1 FROM matching_panelseat s WHERE s.organization_id = (SELECT app.org()) AND s.pairing_id = plans_note.pairing_id AND s.participant_id = (SELECT app.person()) AND s.left_at IS NULL))",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairkey",
            constraint=accounts.tenancy.PrivateRLS(
                delete="(SELECT app.purpose()) IN ('erasure')",
                name="plans_pairkey_private",
                read="(EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_pairkey.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id)) OR EXISTS (SELECT 1 FROM matching_panelseat s WHERE s.organization_id = (SELECT app.org()) AND s.pairing_id = plans_pairkey.pairing_id AND s.participant_id = (SELECT app.person()) AND s.left_at IS NULL)) OR ((SELECT app.purpose()) = 'emergency' AND EXISTS (SELECT 1 FROM plans_emergencyaccess a WHERE a.organization_id = (SELECT app.org()) AND a.pairing_id = plans_pairkey.pairing_id AND (SELECT app.uid()) IN (a.asked_by_id, a.approved_by_id) AND a.approved_at > now() - interval '1 hour')) OR (SELECT app.purpose()) IN ('count', 'erasure', 'rewrap')",
                write="(EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_pairkey.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id)) OR EXISTS (SELECT 1 FROM matching_panelseat s WHERE s.organization_id = (SELECT app.org()) AND s.pairing_id = plans_pairkey.pairing_id AND s.participant_id = (SELECT app.person()) AND s.left_at IS NULL)) OR (SELECT app.purpose()) IN ('rewrap')",
            ),
        ),
        migrations.AddField(
            model_name="panelanswer",
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
            model_name="panelanswer",
            name="participant",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programs.participant",
            ),
        ),
        migrations.AddField(
            model_name="panelanswer",
            name="session",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="panel_answers",
                to="plans.session",
            ),
        ),
        migrations.AddField(
            model_name="panelsignature",
            name="agreement",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="panel_signatures",
                to="plans.agreement",
            ),
        ),
        migrations.AddField(
            model_name="panelsignature",
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
            model_name="panelsignature",
            name="participant",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programs.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=models.UniqueConstraint(
                fields=("organization", "session", "participant"), name="plans_panelanswer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("useful", None), models.Q(("useful__gte", 1), ("useful__lte", 5)), _connector="OR"),
                name="plans_panelanswer_useful",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=accounts.tenancy.CompositeKey(field="session", name="plans_panelanswer_session_tenant"),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=accounts.tenancy.CompositeKey(field="participant", name="plans_panelanswer_participant_tenant"),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="plans_panelanswer_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelanswer",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="plans_panelanswer_owned"),
        ),
        migrations.AddConstraint(
            model_name="panelsignature",
            constraint=models.UniqueConstraint(
                fields=("organization", "agreement", "participant"), name="plans_panelsignature_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelsignature",
            constraint=accounts.tenancy.CompositeKey(field="agreement", name="plans_panelsignature_agreement_tenant"),
        ),
        migrations.AddConstraint(
            model_name="panelsignature",
            constraint=accounts.tenancy.CompositeKey(
                field="participant", name="plans_panelsignature_participant_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelsignature",
            constraint=accounts.tenancy.TenantRLS(
                column="organization_id",
                grants="SELECT, INSERT, UPDATE, DELETE",
                name="plans_panelsignature_rls",
                read_also="",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelsignature",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="plans_panelsignature_owned"),
        ),
    ]
