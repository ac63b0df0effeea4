"""The second lock on private rows is set on drafts of sheets, thanks and wishes, too."""
# ruff: noqa: E501

from __future__ import annotations

from django.db import migrations

import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_doors"),
        ("matching", "0003_panels"),
        ("plans", "0003_panels"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="changewish",
            constraint=accounts.tenancy.PrivateRLS(
                delete="author_id = (SELECT app.person()) OR (SELECT app.purpose()) IN ('count', 'erasure')",
                name="plans_changewish_private",
                read="author_id = (SELECT app.person()) OR (SELECT app.purpose()) IN ('count', 'erasure')",
                write="author_id = (SELECT app.person()) AND EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_changewish.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetdraft",
            constraint=accounts.tenancy.PrivateRLS(
                delete="EXISTS (SELECT 1 FROM plans_cleansheet c JOIN matching_pairing g ON g.organization_id = c.organization_id AND g.id = c.pairing_id WHERE c.organization_id = (SELECT app.org()) AND c.id = plans_sheetdraft.sheet_id AND ((SELECT app.person()) = CASE plans_sheetdraft.side WHEN 'mentor' THEN g.mentor_id ELSE g.mentee_id END)) OR (SELECT app.purpose()) IN ('erasure')",
                name="plans_sheetdraft_private",
                read="EXISTS (SELECT 1 FROM plans_cleansheet c JOIN matching_pairing g ON g.organization_id = c.organization_id AND g.id = c.pairing_id WHERE c.organization_id = (SELECT app.org()) AND c.id = plans_sheetdraft.sheet_id AND ((SELECT app.person()) = CASE plans_sheetdraft.side WHEN 'mentor' THEN g.mentor_id ELSE g.mentee_id END OR (c.revealed_at IS NOT NULL AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id)))) OR (SELECT app.purpose()) IN ('erasure')",
                write="EXISTS (SELECT 1 FROM plans_cleansheet c JOIN matching_pairing g ON g.organization_id = c.organization_id AND g.id = c.pairing_id WHERE c.organization_id = (SELECT app.org()) AND c.id = plans_sheetdraft.sheet_id AND ((SELECT app.person()) = CASE plans_sheetdraft.side WHEN 'mentor' THEN g.mentor_id ELSE g.mentee_id END))",
            ),
        ),
        migrations.AddConstraint(
            model_name="thanks",
            constraint=accounts.tenancy.PrivateRLS(
                delete="author_id = (SELECT app.person()) OR (SELECT app.purpose()) IN ('erasure')",
                name="plans_thanks_private",
                read="author_id = (SELECT app.person()) OR EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_thanks.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id) AND g.state = 'ended') OR (SELECT app.purpose()) IN ('erasure')",
                write="author_id = (SELECT app.person()) AND EXISTS (SELECT 1 FROM matching_pairing g WHERE g.organization_id = (SELECT app.org()) AND g.id = plans_thanks.pairing_id AND (SELECT app.person()) IN (g.mentor_id, g.mentee_id))",
            ),
        ),
    ]
