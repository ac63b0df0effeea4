"""The nudge that this room knows the reason of: both of a pair are asked whether they want to go on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from matching import panels
from matching.models import Pairing
from nudges.catalogue import Blueprint
from programs.due import HERE, NAMED
from programs.enums import Side
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message

_BUTTON = _("Answer on our page")
# One round is about two people, and each is told of each round once: an id of both that says neither.
_ABOUT = "md5(r.id::text || p.id::text)::uuid"
# Everybody of a pair or panel ``m``.
_SITS = """(p.id IN (m.mentor_id, m.mentee_id) OR (m.further > 0 AND EXISTS (SELECT 1 FROM matching_panelseat e
    WHERE e.organization_id = m.organization_id AND e.pairing_id = m.id AND e.participant_id = p.id AND e.left_at IS NULL)))"""
# SECURITY: whether somebody has answered is not asked here. A nudge to one of the two alone would tell who has not.
_DUE = f"""SELECT {_ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.created_at AS since, r.pairing_id
  FROM plans_continueround r
  JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id AND m.state = 'active'
  JOIN programs_participant p ON p.organization_id = r.organization_id AND {_SITS}
    AND p.state <> 'withdrawn' {HERE}
  WHERE r.organization_id = %(organization)s AND r.settled_on IS NULL"""


def _compose(message: Message) -> Letter | None:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "organization": str(message.organization_id), "about": str(message.about_id), "now": timezone.now(),
        }  # fmt: skip
        cursor.execute(f"SELECT person_id, pairing_id FROM ({_DUE}) AS due WHERE about_id = %(about)s", values)
        found = cursor.fetchone()
    return _letter(message, *found) if found else None


def _letter(message: Message, person_id: uuid.UUID, pairing_id: uuid.UUID) -> Letter | None:
    names = ("mentor__employee", "mentee__employee", "organization")
    pairing = Pairing.objects.select_related(*names).get(pk=pairing_id)
    others = [one for one in (pairing.mentee, *pairing.sitting(Side.MENTOR)) if one.pk != person_id]
    page = settings.BASE_URL + reverse(settings.PAIRING_ADDRESS, args=[pairing.organization.slug, pairing.pk])
    return nudging.compose(
        message,
        person_id=person_id,
        links=lambda: [Link(gettext(_BUTTON), page, main=True)],
        values=lambda: {"other": panels.named(others)},
    )


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
    compose=_compose,
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_BUTTON,
    samples=(("other", "Amara Sample"),),
    owned=f"""SELECT {_ABOUT} FROM plans_continueround r
      JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id
      JOIN programs_participant p ON p.organization_id = r.organization_id AND {_SITS}
      WHERE r.organization_id = %(organization)s AND p.id = %(person)s""",
)

BLUEPRINTS = (CONTINUE_VOTE,)
