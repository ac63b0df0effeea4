"""The kinds of nudges that this room knows the reason of: what starts them, what they say, and who is due, in SQL."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from programs.services import nudging

# What a letter needs of a participant ``p``, and that the program is live and the person works here today.
NAMED = """c.program_id, p.cohort_id, e.email, coalesce(nullif(e.preferred_name, ''), e.first_name) AS name, e.time_zone,
    p.side = 'mentee' AS executive, p.side"""
HERE = """
  JOIN programs_cohort c ON c.organization_id = p.organization_id AND c.id = p.cohort_id
  JOIN programs_program g ON g.organization_id = c.organization_id AND g.id = c.program_id AND g.state = 'live'
  JOIN programs_employee e ON e.organization_id = p.organization_id AND e.id = p.employee_id AND e.status = 'active'
"""
# People whose profile is open, by participant; other rooms join to it what they know. ``answered`` is whether they have
# answered since they were last asked. Who left the choice to us owes no answer, and is left alone.
PEOPLE = f"""
  SELECT p.id AS about_id, p.id AS person_id, {NAMED}, p.completeness, p.invited_at, p.answered_at,
    coalesce(p.answered_at >= p.invited_at, false) AS answered
  FROM programs_participant p {HERE}
  WHERE p.organization_id = %(organization)s AND p.state = 'enrolled' AND NOT p.complete AND NOT p.excused
    AND NOT EXISTS (SELECT 1 FROM programs_milestone m WHERE m.organization_id = p.organization_id AND m.participant_id = p.id
      AND m.kind = 'handed_over')
"""
# People whose profile is enough and who still owe what the program asks beside it, since the last of these was so. The
# charter comes after the training on the way in, and the readiness check after both, so nobody hears of two at once.
_OWING = f"""
  SELECT p.id AS about_id, p.id AS person_id, {NAMED}, p.owes,
    greatest(coalesce(complete.reached_at, p.invited_at), trained.reached_at, signed.reached_at,
      g.gate_changed_at) AS since
  FROM programs_participant p {HERE}
  LEFT JOIN programs_milestone complete ON complete.organization_id = p.organization_id
    AND complete.participant_id = p.id AND complete.kind = 'complete'
  LEFT JOIN programs_milestone trained ON trained.organization_id = p.organization_id
    AND trained.participant_id = p.id AND trained.kind = 'trained'
  LEFT JOIN programs_milestone signed ON signed.organization_id = p.organization_id
    AND signed.participant_id = p.id AND signed.kind = 'signed'
  WHERE p.organization_id = %(organization)s AND p.state = 'enrolled' AND (p.complete OR p.excused) AND p.owes <> '{{}}'
"""

NOT_STARTED = Blueprint(
    key="profile-not-started",
    title="Profile not started",
    trigger="A senior was asked for the profile and has not answered.",
    stop="The first answer of any kind, being matched without a profile, or leaving the cohort.",
    waits=(3, 7),
    subject=_("Your place in {program}"),
    text=_(
        "Hello {first_name},\n\n"
        "a junior colleague is ready to share with you what they know. All we need is what you want to learn: five minutes, on"
        " your phone if you like.\n\n"
        "If now is not the time, say so: we ask again on a day of your choice, and until then somebody else can have the place."
        " Only your program team sees your answer."
    ),
    due=f"SELECT people.*, invited_at AS since FROM ({PEOPLE}) AS people"
    " WHERE side = 'mentee' AND completeness = 0 AND NOT answered",
    # Who answered and was asked anew, such as after "not now", gets all of it once more.
    round="due.answered_at",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
)

UNTRAINED = Blueprint(
    key="training-open",
    title="Training not done",
    trigger="The profile is enough, and the training that the program asks for is not done. Nobody is matched before.",
    stop="The training is done, the program no longer asks for it, or the person leaves the cohort.",
    waits=(4,),
    subject=_("Your training for {program}"),
    text=_(
        "Hello {first_name},\n\n"
        "your profile is all we need of you, thank you. Before you can be matched there are three short pages and six"
        " questions. They take ten minutes and can be answered as often as you like."
    ),
    due=f"SELECT people.* FROM ({_OWING}) AS people WHERE 'training' = ANY(owes)",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
    button=_("Begin the training"),
    step="training",
)

UNSIGNED = Blueprint(
    key="charter-unsigned",
    title="Charter not signed",
    trigger="All else is done, and the charter that the program asks for is not signed. Nobody is matched before.",
    stop="The charter is signed, the program no longer asks for it, or the person leaves the cohort.",
    waits=(4,),
    subject=_("One signature, and you can be matched in {program}"),
    text=_(
        "Hello {first_name},\n\n"
        "one step is left before you can be matched: the charter. It is one page, and says what both sides promise each"
        " other, above all that what you tell each other stays with you.\n\n"
        "Reading and signing it takes two minutes."
    ),
    due=f"SELECT people.* FROM ({_OWING}) AS people WHERE 'charter' = ANY(owes) AND NOT 'training' = ANY(owes)",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
    button=_("Read and sign"),
    step="charter",
)

UNCHECKED = Blueprint(
    key="readiness-open",
    title="Readiness check not done",
    trigger="All else is done, and the readiness check that the program asks seniors for is not. Nobody is matched before.",
    stop="The check is done, the program no longer asks for it, or the person leaves the cohort.",
    waits=(4,),
    subject=_("Six questions for you alone, and you can be matched in {program}"),
    text=_(
        "Hello {first_name},\n\n"
        "one step is left before you can be matched: six questions for yourself, on openness, time and delegation.\n\n"
        "They take two minutes. Your answers and the advice are for you alone: they are not kept, and nobody else sees them."
    ),
    due=f"SELECT people.* FROM ({_OWING}) AS people WHERE owes = ARRAY['readiness']::varchar[]",
    compose=nudging.compose,
    placeholders=nudging.PLACEHOLDERS,
    button=_("Begin the check"),
    step="readiness",
)

BLUEPRINTS = (NOT_STARTED, UNTRAINED, UNSIGNED, UNCHECKED)
