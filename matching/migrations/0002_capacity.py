"""Nobody can be proposed to more people than agreed, whoever writes the rows and however many write at once."""

from __future__ import annotations

from django.db import migrations

# NOTE: an AFTER trigger per statement sees all new rows at once, so that 2,000 proposals cost one check. It locks
# the mentors in the order of their ids, and only then counts: under READ COMMITTED the count is taken after the wait,
# so of two admins who give away the same last place the second one is refused. Counting first lets both pass.
_CHECK = """
  PERFORM 1 FROM programs_participant p WHERE p.id = ANY (touched) ORDER BY p.id FOR NO KEY UPDATE;
  SELECT p.id INTO crowded FROM programs_participant p
    JOIN (SELECT mentor_id, run_id, count(*) AS proposed FROM matching_proposal
      WHERE run_id = ANY (runs) AND mentor_id = ANY (touched) AND decision <> 'declined' GROUP BY mentor_id, run_id) x
      ON x.mentor_id = p.id
    LEFT JOIN (SELECT g.mentor_id, o.run_id, count(*) AS held FROM matching_pairing g
      LEFT JOIN matching_proposal o ON o.id = g.proposal_id
      WHERE g.mentor_id = ANY (touched) AND g.state = 'active' GROUP BY g.mentor_id, o.run_id) h
      ON h.mentor_id = p.id AND h.run_id IS DISTINCT FROM x.run_id
    WHERE p.id = ANY (touched)
    GROUP BY p.id, p.capacity, x.run_id, x.proposed HAVING x.proposed + coalesce(sum(h.held), 0) > p.capacity LIMIT 1;
  IF crowded IS NOT NULL THEN
    RAISE EXCEPTION 'mentor % has no place left', crowded
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_proposal_capacity';
  END IF;
  RETURN NULL;
"""

CAPACITY = f"""
CREATE FUNCTION app.proposals_added() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE touched uuid[]; runs uuid[]; crowded uuid;
BEGIN
  SELECT array_agg(DISTINCT n.mentor_id), array_agg(DISTINCT n.run_id) INTO touched, runs
    FROM fresh n WHERE n.decision <> 'declined';
  IF touched IS NULL THEN RETURN NULL; END IF;
{_CHECK}
END $$;
CREATE FUNCTION app.proposals_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE touched uuid[]; runs uuid[]; crowded uuid;
BEGIN
  SELECT array_agg(DISTINCT n.mentor_id), array_agg(DISTINCT n.run_id) INTO touched, runs
    FROM fresh n JOIN stale o ON o.id = n.id
    WHERE n.decision <> 'declined' AND (o.decision = 'declined' OR o.mentor_id <> n.mentor_id OR o.run_id <> n.run_id);
  IF touched IS NULL THEN RETURN NULL; END IF;
{_CHECK}
END $$;
CREATE TRIGGER matching_proposal_places_added AFTER INSERT ON matching_proposal
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.proposals_added();
CREATE TRIGGER matching_proposal_places_changed AFTER UPDATE ON matching_proposal
  REFERENCING NEW TABLE AS fresh OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION app.proposals_changed();
"""

UNDO = """
DROP TRIGGER matching_proposal_places_added ON matching_proposal;
DROP TRIGGER matching_proposal_places_changed ON matching_proposal;
DROP FUNCTION app.proposals_added();
DROP FUNCTION app.proposals_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("accounts", "0002_doors")]

    operations = [migrations.RunSQL(CAPACITY, reverse_sql=UNDO)]
