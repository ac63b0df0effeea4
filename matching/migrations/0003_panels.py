"""A seat on a panel takes a place like a pairing does, whoever writes the rows and however many write at once.

The same triggers count how many further mentors a pairing has, so that nobody else has to, and keep a panel to four.
"""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import accounts.identifiers
import accounts.tenancy

_SEATS = """
        UNION ALL SELECT s.participant_id, NULL FROM matching_panelseat s
          JOIN matching_pairing g ON g.id = s.pairing_id AND g.state = 'active'
          WHERE s.participant_id = ANY (touched) AND s.left_at IS NULL"""


def _proposals(seats: str) -> str:
    """The functions of ``0002_capacity`` once more: what a mentor holds are pairings, and seats."""
    check = f"""
  PERFORM 1 FROM programs_participant p WHERE p.id = ANY (touched) ORDER BY p.id FOR NO KEY UPDATE;
  SELECT p.id INTO crowded FROM programs_participant p
    JOIN (SELECT mentor_id, run_id, count(*) AS proposed FROM matching_proposal
      WHERE run_id = ANY (runs) AND mentor_id = ANY (touched) AND decision <> 'declined' GROUP BY mentor_id, run_id) x
      ON x.mentor_id = p.id
    LEFT JOIN (SELECT places.mentor_id, places.run_id, count(*) AS held FROM (
        SELECT g.mentor_id, o.run_id FROM matching_pairing g LEFT JOIN matching_proposal o ON o.id = g.proposal_id
          WHERE g.mentor_id = ANY (touched) AND g.state = 'active'{seats}
      ) places GROUP BY places.mentor_id, places.run_id) h
      ON h.mentor_id = p.id AND h.run_id IS DISTINCT FROM x.run_id
    WHERE p.id = ANY (touched)
    GROUP BY p.id, p.capacity, x.run_id, x.proposed HAVING x.proposed + coalesce(sum(h.held), 0) > p.capacity LIMIT 1;
  IF crowded IS NOT NULL THEN
    RAISE EXCEPTION 'mentor % has no place left', crowded
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_proposal_capacity';
  END IF;
  RETURN NULL;
"""
    return f"""
CREATE OR REPLACE FUNCTION app.proposals_added() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE touched uuid[]; runs uuid[]; crowded uuid;
BEGIN
  SELECT array_agg(DISTINCT n.mentor_id), array_agg(DISTINCT n.run_id) INTO touched, runs
    FROM fresh n WHERE n.decision <> 'declined';
  IF touched IS NULL THEN RETURN NULL; END IF;
{check}
END $$;
CREATE OR REPLACE FUNCTION app.proposals_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE touched uuid[]; runs uuid[]; crowded uuid;
BEGIN
  SELECT array_agg(DISTINCT n.mentor_id), array_agg(DISTINCT n.run_id) INTO touched, runs
    FROM fresh n JOIN stale o ON o.id = n.id
    WHERE n.decision <> 'declined' AND (o.decision = 'declined' OR o.mentor_id <> n.mentor_id OR o.run_id <> n.run_id);
  IF touched IS NULL THEN RETURN NULL; END IF;
{check}
END $$;
"""


# NOTE: the locks come first, in the order of the ids, and the counting after them: see 0002_capacity.
PANELS = """
CREATE FUNCTION app.places_counted(touched uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE crowded uuid;
BEGIN
  PERFORM 1 FROM programs_participant p WHERE p.id = ANY (touched) ORDER BY p.id FOR NO KEY UPDATE;
  SELECT p.id INTO crowded FROM programs_participant p
    WHERE p.id = ANY (touched)
      AND EXISTS (SELECT 1 FROM matching_panelseat s WHERE s.participant_id = p.id AND s.left_at IS NULL)
      AND p.capacity < (SELECT count(*) FROM matching_pairing g WHERE g.mentor_id = p.id AND g.state = 'active')
        + (SELECT count(*) FROM matching_panelseat s JOIN matching_pairing g ON g.id = s.pairing_id
          WHERE s.participant_id = p.id AND s.left_at IS NULL AND g.state = 'active') LIMIT 1;
  IF crowded IS NOT NULL THEN
    RAISE EXCEPTION 'mentor % has no place left', crowded
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_panelseat_capacity';
  END IF;
END $$;
CREATE FUNCTION app.panel_checked(panels uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM matching_panelseat s JOIN matching_pairing g ON g.id = s.pairing_id
      JOIN programs_participant p ON p.id = s.participant_id
      WHERE g.id = ANY (panels) AND s.left_at IS NULL AND (p.id = g.mentor_id OR p.cohort_id <> g.cohort_id)) THEN
    RAISE EXCEPTION 'nobody sits twice on a panel, or on one of another cohort'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_panelseat_other_mentor';
  END IF;
  IF EXISTS (SELECT 1 FROM matching_pairing g WHERE g.id = ANY (panels) AND g.further > 3) THEN
    RAISE EXCEPTION 'a panel has four mentors at most'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_panelseat_four';
  END IF;
END $$;
CREATE FUNCTION app.panel_seats_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE panels uuid[]; touched uuid[];
BEGIN
  SELECT array_agg(DISTINCT n.pairing_id), coalesce(array_agg(DISTINCT n.participant_id), '{}') INTO panels, touched FROM fresh n;
  IF panels IS NULL THEN RETURN NULL; END IF;
  PERFORM 1 FROM matching_pairing g WHERE g.id = ANY (panels) ORDER BY g.id FOR NO KEY UPDATE;
  UPDATE matching_pairing g SET further = (
    SELECT count(*) FROM matching_panelseat s WHERE s.pairing_id = g.id AND s.left_at IS NULL) WHERE g.id = ANY (panels);
  IF TG_OP <> 'DELETE' THEN
    PERFORM app.panel_checked(panels);
    PERFORM app.places_counted(touched);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.pairing_led() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app.places_counted(ARRAY[NEW.mentor_id]);
  IF NEW.further > 0 THEN PERFORM app.panel_checked(ARRAY[NEW.id]); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER matching_panelseat_added AFTER INSERT ON matching_panelseat
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.panel_seats_changed();
CREATE TRIGGER matching_panelseat_changed AFTER UPDATE ON matching_panelseat
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.panel_seats_changed();
CREATE TRIGGER matching_panelseat_removed AFTER DELETE ON matching_panelseat
  REFERENCING OLD TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.panel_seats_changed();
CREATE TRIGGER matching_pairing_begun AFTER INSERT ON matching_pairing
  FOR EACH ROW WHEN (NEW.state = 'active') EXECUTE FUNCTION app.pairing_led();
CREATE TRIGGER matching_pairing_led AFTER UPDATE ON matching_pairing FOR EACH ROW
  WHEN (NEW.state = 'active' AND (OLD.state <> NEW.state OR OLD.mentor_id <> NEW.mentor_id))
  EXECUTE FUNCTION app.pairing_led();
"""

UNDO = """
DROP TRIGGER matching_pairing_led ON matching_pairing;
DROP TRIGGER matching_pairing_begun ON matching_pairing;
DROP TRIGGER matching_panelseat_removed ON matching_panelseat;
DROP TRIGGER matching_panelseat_changed ON matching_panelseat;
DROP TRIGGER matching_panelseat_added ON matching_panelseat;
DROP FUNCTION app.pairing_led();
DROP FUNCTION app.panel_seats_changed();
DROP FUNCTION app.panel_checked(uuid[]);
DROP FUNCTION app.places_counted(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_doors"),
        ("matching", "0002_capacity"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="pairing",
            name="further",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="pairing",
            name="mentor_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PanelSeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
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
                    "pairing",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="panel_seats",
                        to="matching.pairing",
                    ),
                ),
                (
                    "participant",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.participant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("left_at", None)),
                        fields=["organization", "participant"],
                        name="matching_panelseat_held",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("organization", "pairing", "participant"),
                        name="matching_panelseat_once",
                    ),
                    accounts.tenancy.CompositeKey(field="pairing", name="matching_panelseat_pairing_tenant"),
                    accounts.tenancy.CompositeKey(field="participant", name="matching_panelseat_participant_tenant"),
                    accounts.tenancy.TenantRLS(
                        column="organization_id",
                        grants="SELECT, INSERT, UPDATE, DELETE",
                        name="matching_panelseat_rls",
                        read_also="",
                    ),
                    models.UniqueConstraint(fields=("organization", "id"), name="matching_panelseat_owned"),
                ],
            },
        ),
        migrations.RunSQL(_proposals(_SEATS), reverse_sql=_proposals("")),
        migrations.RunSQL(PANELS, reverse_sql=UNDO),
    ]
