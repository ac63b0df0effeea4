"""The offer to talk to somebody, for whoever found a session of little use: to them alone, and nobody learns of it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from plans.selectors.sessions import LITTLE_USE
from programs.due import NAMED
from programs.nudge_links import Link
from programs.services import nudging

# So many days nobody is offered it again, whatever they say of their sessions.
REST = 60
KEY = "session-low-use"
_BUTTON = _("Talk to someone")
# What each side says of a session, and of a panel each further mentor for themself.
_SAID = """(SELECT x.id, x.organization_id, x.session_id, x.useful, x.answered_at, x.side, NULL::uuid AS participant_id
    FROM plans_sessionanswer x
  UNION ALL SELECT y.id, y.organization_id, y.session_id, y.useful, y.answered_at, 'mentor', y.participant_id
    FROM plans_panelanswer y)"""
_WHOSE = "coalesce({a}.participant_id, CASE {a}.side WHEN 'mentor' THEN m.mentor_id ELSE m.mentee_id END)"
# One answer of little use, with the participant ``p`` who gave it, unless they were offered it shortly before.
_DUE = f"""SELECT r.id AS about_id, p.id AS person_id, {NAMED}, r.answered_at - interval '1 day' AS since, r.pairing_id
  FROM (SELECT a.*, s.pairing_id, s.starts_at FROM {_SAID} a
    JOIN plans_session s ON s.organization_id = a.organization_id AND s.id = a.session_id
    WHERE a.organization_id = %(organization)s AND a.useful <= {LITTLE_USE}) r {nudged.EVERYBODY}
    AND p.id = {_WHOSE.format(a="r")}
    -- Before another one led, somebody else said it.
    AND (p.id <> m.mentor_id OR m.mentor_since IS NULL OR r.starts_at >= m.mentor_since)
    AND NOT EXISTS (SELECT 1 FROM nudges_message q
      JOIN {_SAID} b ON b.organization_id = q.organization_id AND b.id = q.about_id AND {_WHOSE.format(a="b")} = p.id
      JOIN plans_session t ON t.organization_id = b.organization_id AND t.id = b.session_id AND t.pairing_id = r.pairing_id
      WHERE q.organization_id = r.organization_id AND q.rule = '{KEY}' AND q.about_id <> r.id
        AND q.released_at > %(now)s - interval '{REST} days')"""


def _links(reader: nudged.Reader) -> list[Link]:
    return [Link(gettext(_BUTTON), reader.page("plans:talk"), main=True)]


LOW_USE = Blueprint(
    key=KEY,
    title="A session was of little use",
    trigger="Somebody said of a session that it was of little use. They are offered to talk to a person of their choice."
    " It waits a day from the day before: leave the wait at 1.",
    stop=f"Once in {REST} days.",
    waits=(1,),
    subject=_("Would you like to talk to somebody?"),
    text=_(
        "Hello {first_name},\n\n"
        "you said that your session with {other} was of little use to you. That can happen, and often the next one is better."
        "\n\n"
        "If something is not right, you can tell one person of your choice, who is not in {other}’s reporting line. What you"
        " write goes to them alone. Nobody knows that we ask you this, and you need not answer."
    ),
    due=_DUE,
    compose=lambda message: nudged.compose(message, due=_DUE, links=_links, values=nudged.called),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_BUTTON,
    samples=(("other", "Amara"),),
    owned=f"""SELECT a.id FROM {_SAID} a
      JOIN plans_session s ON s.organization_id = a.organization_id AND s.id = a.session_id
      JOIN matching_pairing m ON m.organization_id = s.organization_id AND m.id = s.pairing_id
      WHERE a.organization_id = %(organization)s AND {_WHOSE.format(a="a")} = %(person)s""",
    ends_after=7,
    private=True,
)

BLUEPRINTS = (LOW_USE,)
