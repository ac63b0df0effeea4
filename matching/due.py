"""The nudge that this room knows the reason of: a match request waits, and the days to answer run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from matching import letters
from matching.models import PairRequest
from matching.services import closing
from nudges.catalogue import Blueprint
from programs.due import HERE, NAMED
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message

_BUTTON = _("Read and answer")


def _compose(message: Message) -> Letter | None:
    row = PairRequest.objects.filter(pk=message.about_id).first()
    if row is None:
        return None
    asker, asked = closing.both(row)
    return nudging.compose(
        message,
        person_id=row.asked_id,
        links=lambda: [Link(gettext(_BUTTON), letters.tap(row, asked.participant), main=True)],
        values=lambda: letters.values(row, other=asker),
    )


UNANSWERED = Blueprint(
    key="request-unanswered",
    title="Request not answered",
    trigger="A match request has not been answered. After five working days the request ends by itself, and"
    " whoever asked is told.",
    stop="Any answer, a question included, or the end of the request.",
    waits=(3,),
    subject=_("{other} is waiting for your answer"),
    text=_(
        "Hello {first_name},\n\n"
        "{other} has asked to be a pair with you in {program}. You can say yes, say no, or ask a question first; a no is told"
        " kindly and without your reason.\n\n"
        "If you do not answer by {until}, the request ends by itself."
    ),
    # Whoever has asked something back waits themselves, and is not nudged.
    due=f"""SELECT r.id AS about_id, p.id AS person_id, {NAMED}, greatest(r.created_at, last.created_at) AS since
      FROM matching_pairrequest r
      JOIN programs_participant p ON p.organization_id = r.organization_id AND p.id = r.asked_id
        AND p.state <> 'withdrawn' {HERE}
      LEFT JOIN LATERAL (SELECT n.author_id, n.created_at FROM matching_requestnote n
        WHERE n.organization_id = r.organization_id AND n.pair_request_id = r.id ORDER BY n.id DESC LIMIT 1) AS last ON true
      WHERE r.organization_id = %(organization)s AND r.state = 'open' AND r.expires_at > %(now)s
        AND last.author_id IS DISTINCT FROM r.asked_id""",
    compose=_compose,
    placeholders=(*nudging.PLACEHOLDERS, "other", "until"),
    button=_BUTTON,
    samples=(("other", "Amara Sample"), ("until", "Friday, 4 December")),
    owned="SELECT id FROM matching_pairrequest WHERE organization_id = %(organization)s AND asked_id = %(person)s",
)

BLUEPRINTS = (UNANSWERED,)
