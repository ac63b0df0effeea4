"""The nudge that an admin asks for: both of a pair are asked kindly how they are."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from plans.due import button
from plans.selectors.reminders import RULE
from programs.due import NAMED
from programs.enums import LinkScope
from programs.nudge_links import Link
from programs.services import nudging

_BUTTON = _("Answer in one tap")
# A rule waits for a day at least: counted from a day before it leaves, it leaves when the time to take it back is over.
_DUE = f"""SELECT {nudged.ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.leaves_at - interval '1 day' AS since, r.pairing_id
  FROM plans_reminder r {nudged.BOTH} AND r.taken_back_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM plans_session s WHERE s.organization_id = r.organization_id
      AND s.pairing_id = r.pairing_id
      AND (s.agreed_at > r.created_at OR (s.state IN ('agreed', 'held') AND s.starts_at > r.created_at)))
    AND NOT EXISTS (SELECT 1 FROM plans_contact k WHERE k.organization_id = r.organization_id
      AND k.pairing_id = r.pairing_id AND k.created_at > r.created_at)"""


def _links(reader: nudged.Reader) -> list[Link]:
    return button(_BUTTON, LinkScope.PAIR, reader.pairing, reader.person, "met")


REMINDER = Blueprint(
    key=RULE,
    title="How are you two doing?",
    trigger="An admin asks a pair how they are, from the list of plans and pairings. It waits until it cannot be taken back any"
    " more: leave the wait at 1.",
    stop="It was taken back, the two have a date or said whether they have met, or the pairing has ended.",
    waits=(1,),
    subject=_("How are you and {other} doing?"),
    text=_(
        "Hello {first_name},\n\n"
        "we thought of you and {other}. Have you met lately? Over lunch or on the phone counts as well. One tap, and we know.\n\n"
        "If you have not, say so. We help you find a time, and nobody takes it amiss."
    ),
    due=_DUE,
    compose=lambda message: nudged.compose(message, due=_DUE, links=_links, values=nudged.called),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_BUTTON,
    samples=(("other", "Amara"),),
    ends_after=5,
    owned=nudged.owned("plans_reminder"),
)

BLUEPRINTS = (REMINDER,)
