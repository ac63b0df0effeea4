"""Messages of a plan: a step of this kind writes its own words to those whose step it is, on its day, and ends by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from plans.models import TemplateStep
from programs.due import NAMED
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    from collections.abc import Mapping


KEY = "step-message"
# A plan that is late writes one message a week and not all at once.
APART = 7
# Days after which one that has not left begins to wait anew.
LATE = 45
# Every message step of a plan for each side whose step it is, with the id that its nudge has.
STEPS = """
  SELECT st.id, st.organization_id, st.due_on, st.template_step_id, pl.pairing_id, two.side, ts.doer, g.position AS stage,
    ts.position, md5(st.id::text || seat.id::text)::uuid AS about_id, seat.id AS participant_id,
    CASE two.side WHEN 'mentor' THEN st.mentor_done_at ELSE st.mentee_done_at END AS told_at
  FROM plans_step st
  JOIN plans_templatestep ts ON ts.organization_id = st.organization_id AND ts.id = st.template_step_id
    AND ts.kind = 'message'
  JOIN plans_stage g ON g.organization_id = ts.organization_id AND g.id = ts.stage_id
  JOIN plans_plan pl ON pl.organization_id = st.organization_id AND pl.id = st.plan_id
  JOIN matching_pairing pr ON pr.organization_id = pl.organization_id AND pr.id = pl.pairing_id
  CROSS JOIN (VALUES ('mentor'), ('mentee')) AS two(side)
  CROSS JOIN LATERAL (SELECT CASE two.side WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END AS id) AS seat
  WHERE st.organization_id = %(organization)s AND ts.doer IN ('both', two.side)"""
# What was given up waits for an admin, and keeps nothing else back.
_WAITS = f"""{{step}}.told_at IS NULL AND NOT EXISTS (SELECT 1 FROM nudges_message d
  WHERE d.organization_id = {{step}}.organization_id AND d.about_id = {{step}}.about_id AND d.rule = '{KEY}'
    AND d.state = 'dead')"""
_PLACE = "({step}.due_on, {step}.stage, {step}.position, {step}.id)"
# One at a time for each of the two, in the order of their plan; ``before`` is when they were told the last one.
_NEXT = f"""
  SELECT n.*, (
    SELECT max(CASE n.side WHEN 'mentor' THEN b.mentor_done_at ELSE b.mentee_done_at END)
    FROM plans_step b
    JOIN plans_plan bp ON bp.organization_id = b.organization_id AND bp.id = b.plan_id AND bp.pairing_id = n.pairing_id
    JOIN plans_templatestep bt ON bt.organization_id = b.organization_id AND bt.id = b.template_step_id
      AND bt.kind = 'message'
    WHERE b.organization_id = n.organization_id) AS before
  FROM ({STEPS} AND st.state = 'open') n
  WHERE {_WAITS.format(step="n")} AND NOT EXISTS (
    SELECT 1 FROM ({STEPS} AND st.state = 'open') e
    WHERE e.pairing_id = n.pairing_id AND e.side = n.side AND {_WAITS.format(step="e")}
      AND {_PLACE.format(step="e")} < {_PLACE.format(step="n")})"""
# Whoever was away for long, or whose program stood still, still gets it: given up in silence it would keep back the rest.
_DUE = f"""SELECT r.about_id, p.id AS person_id, {NAMED}, r.pairing_id, r.template_step_id,
    CASE WHEN turn.since < %(now)s - interval '{LATE} days' THEN %(now)s - interval '2 days' ELSE turn.since END AS since
  FROM ({_NEXT}) r
  JOIN accounts_organization o ON o.id = r.organization_id
  CROSS JOIN LATERAL (SELECT greatest(r.due_on::timestamp AT TIME ZONE o.time_zone, r.before + interval '{APART} days')
    - interval '1 day' AS since) AS turn {nudged.BOTH} AND p.id = r.participant_id"""
# A step whose day was moved since its nudge was written waits for the new one.
_NOW = f"SELECT * FROM ({_DUE}) AS now_due WHERE now_due.since <= %(now)s - interval '1 day'"
_BUTTON = _("Open your plan")


def _links(reader: nudged.Reader) -> list[Link]:
    return [Link(gettext(_BUTTON), reader.page(), main=True)]


def _words(reader: nudged.Reader) -> Mapping[str, str]:
    return values(TemplateStep.objects.get(pk=reader.row["template_step_id"]))


def values(step: TemplateStep) -> Mapping[str, str]:
    """What a message step puts into its letter."""
    return {"title": step.title, "words": step.text or step.title}


STEP_MESSAGE = Blueprint(
    key=KEY,
    title="A message of the plan",
    trigger="A step of the kind “message” has come to its day. Its words are those of the step. A plan that is late writes one a"
    " week. It waits a day from the day before: leave the wait at 1.",
    stop="The step is done: by itself, once its letter was handed over.",
    waits=(1,),
    subject=_("From your plan: {title}"),
    text=_("Hello {first_name},\n\n{words}"),
    due=_DUE,
    compose=lambda message: nudged.compose(message, due=_NOW, links=_links, values=_words),
    placeholders=(*nudging.PLACEHOLDERS, "title", "words"),
    button=_BUTTON,
    samples=(("title", "Half-time"), ("words", "Half of your way is behind you. Look at your goals together.")),
    owned=f"SELECT own.about_id FROM ({STEPS}) AS own WHERE own.participant_id = %(person)s",
    ends_after=60,
)

BLUEPRINTS = (STEP_MESSAGE,)
