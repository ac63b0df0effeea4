"""The nudge that this room knows the reason of: both of a pair are asked whether they want to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from plans import nudged
from programs.due import HERE, NAMED
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    from matching.models import Pairing
    from programs.models import Participant

_BUTTON = _("Answer on our page")
# One round is about two people, and each is told of each round once: an id of both that says neither.
_ABOUT = "md5(r.id::text || p.id::text)::uuid"
# SECURITY: whether somebody has answered is not asked here. A nudge to one of the two alone would tell who has not.
_DUE = f"""SELECT {_ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.created_at AS since, r.pairing_id
  FROM plans_continueround r
  JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id AND m.state = 'active'
  JOIN programs_participant p ON p.organization_id = r.organization_id AND p.id IN (m.mentor_id, m.mentee_id)
    AND p.state <> 'withdrawn' {HERE}
  WHERE r.organization_id = %(organization)s AND r.settled_on IS NULL"""


def _links(pairing: Pairing, reader: Participant) -> list[Link]:
    page = settings.BASE_URL + reverse(settings.PAIRING_ADDRESS, args=[pairing.organization.slug, pairing.pk])
    return [Link(gettext(_BUTTON), page, main=True)]


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
    owned=f"""SELECT {_ABOUT} FROM plans_continueround r
      JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id
      JOIN programs_participant p ON p.organization_id = r.organization_id AND p.id IN (m.mentor_id, m.mentee_id)
      WHERE r.organization_id = %(organization)s AND p.id = %(person)s""",
)

BLUEPRINTS = (CONTINUE_VOTE,)
