"""The nudges that this room knows the reason of: no date yet, a session tomorrow, one that is over, and no sign of contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from matching import panels
from nudges.catalogue import Blueprint
from plans import session_letters
from plans.models import AgendaItem, PairQuestion, PanelAnswer, Prompt, Session, SessionAnswer
from plans.selectors import availability
from programs.due import HERE, NAMED
from programs.enums import LinkScope, Side
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    import uuid

    from matching.models import Pairing
    from nudges.letters import Letter
    from nudges.models import Message
    from programs.models import Participant

# The participant on a side of an active pairing ``pr``.
_SEAT = "p.id = CASE {side} WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END"
_ACTIVE = "pr.state = 'active' AND pr.started_at <= %(now)s"
_OWN = "(CASE {side} WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END) = %(person)s"
# What each side says of a session, and of a panel each further mentor as long as they sit there.
_SAID = """(SELECT x.id, x.organization_id, x.session_id, x.side, x.answered_at, NULL::uuid AS participant_id
    FROM plans_sessionanswer x
  UNION ALL SELECT y.id, y.organization_id, y.session_id, 'mentor', y.answered_at, y.participant_id FROM plans_panelanswer y
    JOIN plans_session z ON z.organization_id = y.organization_id AND z.id = y.session_id
    JOIN matching_panelseat e ON e.organization_id = y.organization_id AND e.pairing_id = z.pairing_id
      AND e.participant_id = y.participant_id AND e.left_at IS NULL)"""
_SITS = "p.id = coalesce(a.participant_id, CASE a.side WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END)"
# What somebody says of a session that was agreed, with the session ``s`` and the person.
_ANSWERS = f"""
  FROM {_SAID} a
  JOIN plans_session s ON s.organization_id = a.organization_id AND s.id = a.session_id
  JOIN matching_pairing pr ON pr.organization_id = s.organization_id AND pr.id = s.pairing_id AND {_ACTIVE}
  JOIN programs_participant p ON p.organization_id = pr.organization_id AND {_SITS} {HERE}
  WHERE a.organization_id = %(organization)s"""
_ANSWERS_OF = f"""SELECT a.id FROM {_SAID} a
  JOIN plans_session s ON s.organization_id = a.organization_id AND s.id = a.session_id
  JOIN matching_pairing pr ON pr.organization_id = s.organization_id AND pr.id = s.pairing_id
  WHERE a.organization_id = %(organization)s
    AND coalesce(a.participant_id, CASE a.side WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END) = %(person)s"""
_QUESTIONS = f"""
  FROM plans_pairquestion q
  JOIN matching_pairing pr ON pr.organization_id = q.organization_id AND pr.id = q.pairing_id AND {_ACTIVE}
  JOIN programs_participant p ON p.organization_id = pr.organization_id AND {_SEAT.format(side="q.side")} {HERE}
  WHERE q.organization_id = %(organization)s"""
_QUESTIONS_OF = f"""SELECT q.id FROM plans_pairquestion q
  JOIN matching_pairing pr ON pr.organization_id = q.organization_id AND pr.id = q.pairing_id
  WHERE q.organization_id = %(organization)s AND {_OWN.format(side="q.side")}"""
_ENDS = "s.starts_at + make_interval(mins => s.minutes)"

_SEE, _SAY, _TIMES, _MET = _("Open the session"), _("Three taps"), _("Find a time"), _("Answer in one tap")
_ROLES = {
    Side.MENTOR: _("You lead: you show and say what you see, and {other} asks and tries. That is what makes it work."),
    Side.MENTEE: _("{other} leads. Your part is to ask, to listen, and to try things yourself."),
}
_PANEL = {
    Side.MENTOR: _(
        "You all lead: you show and say what you see, and {other} asks and tries. That is what makes it work."
    ),
    Side.MENTEE: _("{other} lead. Your part is to ask, to listen, and to try things yourself."),
}
_QUESTIONS_LEAD, _AGENDA_LEAD = _("Three questions that you can ask:"), _("What you can go through together:")


def button(label: str, scope: str, subject: Session | Pairing, reader: Participant, step: str = "") -> list[Link]:
    """The button of a letter about a pair or a session, for one of the two."""
    holders = {subject.pk: Holder(reader.employee.email, reader.employee.name)}
    actor = system(reader.organization_id)
    page = links.issue(actor=actor, scope=scope, holders=holders, lifetime=session_letters.LIFETIME)[subject.pk]
    return [Link(gettext(label), f"{page}{step}/" if step else page, main=True)]


def _of_session(message: Message, label: str) -> Letter | None:
    found = _asked(message.about_id)
    if found is None:
        return None
    session, reader = found

    def values() -> dict[str, str]:
        zone = availability.zone(reader)
        name = _met(session.pairing, reader)
        return {
            "other": name,
            "when": session_letters.when(session.starts_at, zone) if session.starts_at else "",
            "role": gettext((_ROLES if not session.pairing.panel else _PANEL)[Side(reader.side)]).format(other=name),
            "prepare": _prepare(session, reader.side),
        }

    return nudging.compose(
        message,
        person_id=reader.pk,
        links=lambda: button(label, LinkScope.SESSION, session, reader),
        values=values,
    )


def _asked(about_id: uuid.UUID | None) -> tuple[Session, Participant] | None:
    """Who is asked about which session: one of the two, or a further mentor."""
    people = ("mentor__employee__organization", "mentee__employee__organization", "cohort__program__organization")
    paths = ("session__step", *(f"session__pairing__{path}" for path in people))
    row = SessionAnswer.objects.select_related(*paths).filter(pk=about_id).first()
    if row is not None:
        return row.session, row.session.pairing.seats(row.side)[0]
    further = (
        PanelAnswer.objects.select_related(*paths, "participant__employee__organization").filter(pk=about_id).first()
    )
    return (further.session, further.participant) if further is not None else None


def _met(pairing: Pairing, reader: Participant) -> str:
    """Whom somebody meets: the mentee, or all who mentor them."""
    across = Side.MENTEE if reader.side == Side.MENTOR else Side.MENTOR
    return panels.called(pairing.sitting(across))


def _prepare(session: Session, side: str) -> str:
    """Three questions for the mentee, the agenda for the mentor, as their plan has them; nothing without a step."""
    if session.step is None:
        return ""
    step_id = session.step.template_step_id
    if side == Side.MENTEE:
        prompts = Prompt.objects.filter(step=step_id, side=side).order_by("depth", "position")[:3]
        lead, lines = _QUESTIONS_LEAD, [one.text for one in prompts]
    else:
        agenda = AgendaItem.objects.filter(step=step_id).order_by("position")
        lead, lines = _AGENDA_LEAD, [f"{one.text} ({one.minutes} min)" for one in agenda]
    return "\n".join([gettext(lead), *(f"- {line}" for line in lines)]) if lines else ""


def _of_pair(message: Message, label: str, step: str) -> Letter | None:
    people = ("mentor__employee", "mentee__employee", "cohort__program")
    rows = PairQuestion.objects.select_related(*(f"pairing__{path}" for path in people))
    row = rows.filter(pk=message.about_id).first()
    if row is None:
        return None
    reader = row.pairing.seats(row.side)[0]
    return nudging.compose(
        message,
        person_id=reader.pk,
        links=lambda: button(label, LinkScope.PAIR, row.pairing, reader, step),
        values=lambda: {"other": _met(row.pairing, reader)},
    )


NO_DATE = Blueprint(
    key="session-no-date",
    title="No date for the first session",
    trigger="Two people are a pair and have no date yet. Whoever has proposed times is not nudged, but the one who can choose.",
    stop="A date is agreed on, or the pairing ends.",
    waits=(4, 10),
    subject=_("When do you and {other} meet?"),
    text=_(
        "Hello {first_name},\n\n"
        "you and {other} have no date yet. We have looked at the hours of both of you and found three times that suit. One tap"
        " proposes them, and {other} only has to choose.\n\n"
        "The first talk is the hardest to fix and the easiest to have: nothing has to be solved in it."
    ),
    due=f"""SELECT q.id AS about_id, p.id AS person_id, {NAMED}, q.since {_QUESTIONS} AND q.kind = 'date'
      AND NOT EXISTS (SELECT 1 FROM plans_session s WHERE s.organization_id = q.organization_id
        AND s.pairing_id = q.pairing_id
        AND (s.state IN ('agreed', 'held') OR (s.state = 'proposed' AND s.proposed_by = q.side)))""",
    compose=lambda message: _of_pair(message, _TIMES, "times"),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_TIMES,
    samples=(("other", "Amara"),),
    owned=_QUESTIONS_OF,
)

TOMORROW = Blueprint(
    key="session-tomorrow",
    title="A session tomorrow",
    trigger="A session is on the next day. It waits a day from two days before: leave the wait at 1.",
    stop="The session has begun, was moved or was cancelled.",
    waits=(1,),
    subject=_("{when}: you and {other}"),
    text=_("Hello {first_name},\n\nyou meet {other}: {when}.\n\n{role}\n\n{prepare}"),
    due=f"""SELECT a.id AS about_id, p.id AS person_id, {NAMED}, s.starts_at - interval '2 days' AS since
      {_ANSWERS} AND s.state = 'agreed' AND s.starts_at > %(now)s""",
    compose=lambda message: _of_session(message, _SEE),
    placeholders=(*nudging.PLACEHOLDERS, "other", "when", "role", "prepare"),
    button=_SEE,
    samples=(
        ("other", "Amara"),
        ("when", "12:00"),
        ("role", "Amara leads."),
        ("prepare", "- What do people here not tell me?"),
    ),
    ends_after=2,
    owned=_ANSWERS_OF,
)

OVER = Blueprint(
    key="session-over",
    title="How was the session?",
    trigger="A session ended two hours ago. It waits a day from two hours before the same time on the day before: leave it at 1.",
    stop="An answer, or two days.",
    waits=(1,),
    subject=_("You and {other}: three taps"),
    text=_(
        "Hello {first_name},\n\n"
        "how was it with {other}? Three taps: was it useful, who led, is the next date fixed? Only the two of you see the"
        " answers, and you see the other’s once you have both answered.\n\n"
        "If it did not take place, say that instead. It happens."
    ),
    due=f"""SELECT a.id AS about_id, p.id AS person_id, {NAMED}, {_ENDS} + interval '2 hours' - interval '1 day' AS since
      {_ANSWERS} AND s.state IN ('agreed', 'held') AND a.answered_at IS NULL AND {_ENDS} + interval '2 hours' <= %(now)s""",
    compose=lambda message: _of_session(message, _SAY),
    placeholders=(*nudging.PLACEHOLDERS, "other", "when"),
    button=_SAY,
    samples=(("other", "Amara"), ("when", "12:00")),
    ends_after=3,
    owned=_ANSWERS_OF,
)

NO_CONTACT = Blueprint(
    key="session-no-contact",
    title="No sign of contact",
    trigger="Nothing is known of a pair: no session, no answer, no tap. They may well meet elsewhere, so they are asked.",
    stop="Any answer, a session, or the end of the pairing.",
    waits=(30,),
    subject=_("Have you and {other} met?"),
    text=_(
        "Hello {first_name},\n\n"
        "we have not heard of you and {other} for a while. That need not mean anything: many meet over lunch or on the phone."
        " Have you met? One tap, and we know.\n\n"
        "If you have not, say so. Nobody takes it amiss, and we help you find a time."
    ),
    due=f"""SELECT q.id AS about_id, p.id AS person_id, {NAMED}, q.since {_QUESTIONS} AND q.kind = 'contact'
      AND q.answered_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM plans_session s WHERE s.organization_id = q.organization_id
        AND s.pairing_id = q.pairing_id
        AND (s.agreed_at > q.since OR (s.state IN ('agreed', 'held') AND s.starts_at > q.since)))
      AND NOT EXISTS (SELECT 1 FROM plans_contact k WHERE k.organization_id = q.organization_id
        AND k.pairing_id = q.pairing_id AND k.met AND (k.day + time '12:00') AT TIME ZONE 'UTC' > q.since)""",
    compose=lambda message: _of_pair(message, _MET, "met"),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_MET,
    samples=(("other", "Amara"),),
    ends_after=60,
    owned=_QUESTIONS_OF,
)

BLUEPRINTS = (NO_DATE, TOMORROW, OVER, NO_CONTACT)
