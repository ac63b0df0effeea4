"""The kinds of nudges that this room knows the reason of: what starts them, what they say, and who is due, in SQL."""

from __future__ import annotations

from nudges.catalogue import Blueprint
from programs.services import nudging

# People of live programs who work here today, by participant; other rooms join to it what they know. ``answered`` is whether
# they have answered since they were last asked. Who left the choice to us owes no answer, and is left alone.
PEOPLE = """
  SELECT p.id AS about_id, c.program_id, p.cohort_id, e.email, coalesce(nullif(e.preferred_name, ''), e.first_name) AS name,
    e.time_zone, p.side = 'mentee' AS executive, p.side, p.completeness, p.invited_at,
    EXISTS (SELECT 1 FROM programs_milestone m WHERE m.organization_id = p.organization_id AND m.participant_id = p.id
      AND m.kind = 'opened' AND m.reached_at >= p.invited_at) AS answered
  FROM programs_participant p
  JOIN programs_cohort c ON c.organization_id = p.organization_id AND c.id = p.cohort_id
  JOIN programs_program g ON g.organization_id = c.organization_id AND g.id = c.program_id AND g.state = 'live'
  JOIN programs_employee e ON e.organization_id = p.organization_id AND e.id = p.employee_id AND e.status = 'active'
  WHERE p.organization_id = %(organization)s AND p.state = 'enrolled' AND NOT p.complete AND NOT p.excused
    AND NOT EXISTS (SELECT 1 FROM programs_milestone m WHERE m.organization_id = p.organization_id AND m.participant_id = p.id
      AND m.kind = 'handed_over')
"""

NOT_STARTED = Blueprint(
    key="profile-not-started",
    title="Profile not started",
    trigger="A senior was asked for the profile and has not answered.",
    stop="The first answer of any kind, being matched without a profile, or leaving the cohort.",
    waits=(3, 7),
    subject="Your place in {program}",
    text="Hello {first_name},\n\n"
    "a junior colleague is ready to share with you what they know. All we need is what you want to learn: five minutes, on"
    " your phone if you like.\n\n"
    "If now is not the time, say so: we ask again on a day of your choice, and until then somebody else can have the place."
    " Only your program team sees your answer.",
    due=f"SELECT people.*, invited_at AS since FROM ({PEOPLE}) AS people"
    " WHERE side = 'mentee' AND completeness = 0 AND NOT answered",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
)

BLUEPRINTS = (NOT_STARTED,)
