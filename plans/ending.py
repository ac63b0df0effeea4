"""The nudges about an end: the time of a pair is nearly over, or they have reached all they wanted. To both alike."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from plans.due import button
from programs.due import HERE, NAMED
from programs.enums import LinkScope
from programs.nudge_links import Link
from programs.services import nudging

_CLOSE, _CHOOSE = _("See how to close"), _("Choose")
_ABOUT = "md5({what} || m.id::text || p.id::text)::uuid"
_ABOUT_END, _ABOUT_GOALS = _ABOUT.format(what="'end'"), _ABOUT.format(what="reached.goals::text")
_PEOPLE = f"""matching_pairing m
  JOIN accounts_organization o ON o.id = m.organization_id
  JOIN programs_participant p ON p.organization_id = m.organization_id AND p.id IN (m.mentor_id, m.mentee_id)
    AND p.state <> 'withdrawn' {HERE}"""
_PAIRS = f"""
  {_PEOPLE}
    AND m.state = 'active' AND m.started_at <= %(now)s
    AND NOT EXISTS (SELECT 1 FROM plans_closing k WHERE k.organization_id = m.organization_id
      AND k.pairing_id = m.id AND k.withdrawn_at IS NULL)"""
# The first moment of the last day, where the organization is.
_END = """(coalesce(c.ends_on, ((m.started_at AT TIME ZONE o.time_zone)::date
    + make_interval(months => g.length_months))::date)::timestamp AT TIME ZONE o.time_zone)"""
# Pairs that have reached all that they agreed on, with how many goals that is and since when.
_REACHED = """
  JOIN LATERAL (SELECT count(DISTINCT a.id) AS goals, max(greatest(a.created_at, u.created_at)) AS since
    FROM plans_goal a LEFT JOIN plans_goalupdate u ON u.organization_id = a.organization_id AND u.goal_id = a.id
    WHERE a.organization_id = m.organization_id AND a.pairing_id = m.id AND a.state <> 'dropped'
    HAVING bool_and(a.state = 'accepted' AND a.progress = 100)) reached ON true"""
_NEAR = f"""SELECT {_ABOUT_END} AS about_id, p.id AS person_id, {NAMED}, m.id AS pairing_id,
    {_END} - interval '15 days' AS since
  FROM {_PAIRS}
  WHERE m.organization_id = %(organization)s AND {_END} > %(now)s"""
_GOALS = f"""SELECT {_ABOUT_GOALS} AS about_id, p.id AS person_id, {NAMED},
    m.id AS pairing_id, reached.since - interval '1 day' AS since
  FROM {_PAIRS} {_REACHED}
  JOIN plans_plan n ON n.organization_id = m.organization_id AND n.pairing_id = m.id AND n.going_on_at IS NULL
  WHERE m.organization_id = %(organization)s"""
_OWN = f"FROM {_PEOPLE} {{more}} WHERE m.organization_id = %(organization)s AND p.id = %(person)s"


def _button(reader: nudged.Reader, label: str) -> list[Link]:
    return button(label, LinkScope.PAIR, reader.pairing, reader.person, "close")


NEAR_END = Blueprint(
    key="pair-near-end",
    title="The end is near",
    trigger="The last day of a cohort, or of the months of a program, is two weeks away. It waits a day from fifteen days before:"
    " leave the wait at 1.",
    stop="One of the two proposes to close, or the pairing ends.",
    waits=(1,),
    subject=_("Two more weeks with {other}"),
    text=_(
        "Hello {first_name},\n\n"
        "your time with {other} in {program} is nearly over. A last talk makes the difference between an end and a good end:"
        " what have you reached, what has changed, what do you thank each other for?\n\n"
        "Find a time for it, and propose to close when you are ready. The page behind the button has an agenda."
    ),
    due=_NEAR,
    compose=lambda message: nudged.compose(message, due=_NEAR, links=lambda one: _button(one, _CLOSE)),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_CLOSE,
    samples=(("other", "Amara Sample"),),
    ends_after=15,
    owned=f"SELECT {_ABOUT_END} {_OWN.format(more='')}",
)

GOALS_REACHED = Blueprint(
    key="pair-goals-reached",
    title="All goals are reached",
    trigger="Two people have reached every goal that they agreed on. It waits a day from a day before: leave the wait at 1.",
    stop="They choose: close, another goal, or go on as it is.",
    waits=(1,),
    subject=_("You and {other} have reached your goals"),
    text=_(
        "Hello {first_name},\n\n"
        "you and {other} have reached everything that you had set out to. Well done!\n\n"
        "What next? Close your pairing, set another goal, or go on as it is: all three are good. To end early is a success, and"
        " nobody waits for you to fill the months."
    ),
    due=_GOALS,
    compose=lambda message: nudged.compose(message, due=_GOALS, links=lambda one: _button(one, _CHOOSE)),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_CHOOSE,
    samples=(("other", "Amara Sample"),),
    owned=f"SELECT {_ABOUT_GOALS} {_OWN.format(more=_REACHED)}",
)

BLUEPRINTS = (NEAR_END, GOALS_REACHED)
