"""The nudge that an admin asks for: both of a pair are asked kindly how they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from matching.models import Pairing
from nudges.catalogue import Blueprint
from plans.due import button
from plans.selectors.reminders import RULE
from programs.due import HERE, NAMED
from programs.enums import LinkScope
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message

_BUTTON = _("Answer in one tap")
# One reminder is about two people, and each is told of it once: an id of both that says neither.
_ABOUT = "md5(r.id::text || p.id::text)::uuid"
_PEOPLE = """plans_reminder r
  JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id
  JOIN programs_participant p ON p.organization_id = r.organization_id AND p.id IN (m.mentor_id, m.mentee_id)"""
# A rule waits for a day at least: counted from a day before it leaves, it leaves when the time to take it back is over.
_DUE = f"""SELECT {_ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.leaves_at - interval '1 day' AS since, r.pairing_id
  FROM {_PEOPLE} {HERE}
  WHERE r.organization_id = %(organization)s AND r.taken_back_at IS NULL AND m.state = 'active' AND p.state <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM plans_session s WHERE s.organization_id = r.organization_id
      AND s.pairing_id = r.pairing_id
      AND (s.agreed_at > r.created_at OR (s.state IN ('agreed', 'held') AND s.starts_at > r.created_at)))
    AND NOT EXISTS (SELECT 1 FROM plans_contact k WHERE k.organization_id = r.organization_id
      AND k.pairing_id = r.pairing_id AND k.created_at > r.created_at)"""


def _compose(message: Message) -> Letter | None:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "organization": str(message.organization_id), "about": str(message.about_id), "now": timezone.now(),
        }  # fmt: skip
        cursor.execute(f"SELECT pairing_id, side FROM ({_DUE}) AS due WHERE about_id = %(about)s", values)
        found = cursor.fetchone()
    if not found:
        return None
    pairing = Pairing.objects.select_related("mentor__employee", "mentee__employee", "cohort__program").get(pk=found[0])
    reader, other = pairing.seats(found[1])
    return nudging.compose(
        message,
        person_id=reader.pk,
        links=lambda: button(_BUTTON, LinkScope.PAIR, pairing, reader, "met"),
        values=lambda: {"other": other.employee.short_name},
    )


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
    compose=_compose,
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_BUTTON,
    samples=(("other", "Amara"),),
    ends_after=5,
    owned=f"""SELECT {_ABOUT} FROM {_PEOPLE} WHERE r.organization_id = %(organization)s AND p.id = %(person)s""",
)

BLUEPRINTS = (REMINDER,)
