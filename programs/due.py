"""The kinds of nudges that this room knows the reason of: what starts them, what they say, and who is due, in SQL."""

from __future__ import annotations

from nudges.catalogue import Blueprint
from programs.services import nudging

# People of live programs who work here today, by participant; other rooms join to it what they know.
PEOPLE = """
  SELECT p.id AS about_id, c.program_id, p.cohort_id, e.email, coalesce(nullif(e.preferred_name, ''), e.first_name) AS name,
    e.time_zone, p.side = 'mentee' AS executive, p.side, p.completeness, p.invited_at
  FROM programs_participant p
  JOIN programs_cohort c ON c.organization_id = p.organization_id AND c.id = p.cohort_id
  JOIN programs_program g ON g.organization_id = c.organization_id AND g.id = c.program_id AND g.state = 'live'
  JOIN programs_employee e ON e.organization_id = p.organization_id AND e.id = p.employee_id AND e.status = 'active'
  WHERE p.organization_id = %(organization)s AND p.state = 'enrolled' AND NOT p.complete AND NOT p.excused
"""

NOT_STARTED = Blueprint(
    key="profile-not-started",
    title="Profile not started",
    trigger="A senior was asked for the profile and has not begun it.",
    stop="The first answer, being matched without a profile, or leaving the cohort.",
    waits=(3, 7),
    subject="Your place in {program}",
    text="Hello {first_name},\n\n"
    "a junior colleague is ready to share with you what they know. All we need is what you want to learn: five minutes, on"
    " your phone if you like.\n\n"
    "If now is not the time, say so: your place is kept, and nobody is told.",
    due=f"SELECT people.*, invited_at AS since FROM ({PEOPLE}) AS people WHERE side = 'mentee' AND completeness = 0",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
)

BLUEPRINTS = (NOT_STARTED,)
