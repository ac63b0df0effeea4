"""The nudge that this room knows the reason of: both of a pair are asked whether they want to go on."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from programs.due import NAMED
from programs.nudge_links import Link
from programs.services import nudging

_BUTTON = _("Answer on our page")
# SECURITY: whether somebody has answered is not asked here. A nudge to one of the two alone would tell who has not.
_DUE = f"""SELECT {nudged.ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.created_at AS since, r.pairing_id
  FROM plans_continueround r {nudged.EVERYBODY} AND r.settled_on IS NULL"""


def _links(reader: nudged.Reader) -> list[Link]:
    return [Link(gettext(_BUTTON), reader.page(), main=True)]


CONTINUE_VOTE = Blueprint(
    key="continue-vote",
    title="Do you want to go on?",
    trigger="Both of a pair are asked whether they want to go on. It goes to both, whether they have answered or not, so that"
    " it tells nobody who has.",
    stop="The question was counted, or the pairing has ended.",
    waits=(3,),
    subject=_("Do you want to go on in {program}?"),
    text=_(
        "Hello {first_name},\n\n"
        "you and {other} are both asked whether you want to go on with each other: go on, not sure, or rather not. It takes ten"
        " seconds, and nobody learns what you say, neither {other} nor we.\n\n"
        "We send this to both of you, because we do not know who has answered. If you have, there is nothing left to do."
    ),
    due=_DUE,
    compose=lambda message: nudged.compose(message, due=_DUE, links=_links),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_BUTTON,
    samples=(("other", "Amara Sample"),),
    owned=nudged.owned("plans_continueround"),
)

BLUEPRINTS = (CONTINUE_VOTE,)
