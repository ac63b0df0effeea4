"""The nudge that this room knows the reason of: a profile that was begun and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from nudges.catalogue import Blueprint
from profiles.services import gaps
from programs.due import PEOPLE
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message


def _compose(message: Message) -> Letter | None:
    def missing() -> dict[str, str]:
        return {"missing": "\n".join(f"- {one}" for one in gaps.missing(message.about_id))}

    return nudging.compose(message, values=missing)


INCOMPLETE = Blueprint(
    key="profile-incomplete",
    title="Profile not complete",
    trigger="Somebody was asked for the profile, and it is not enough to be matched."
    " Seniors who have not answered get the other nudge.",
    stop="The profile is enough to be matched, the person asks you to choose, or leaves the cohort.",
    waits=(7,),
    subject=_("Nearly there: your profile for {program}"),
    text=_("""Hello {first_name},

to find somebody who fits you, we still need:

{missing}

That is all. It takes a few minutes."""),
    due=f"""SELECT people.*,
        CASE WHEN people.invited_at IS NOT NULL THEN greatest(people.invited_at, pr.updated_at) END AS since
      FROM ({PEOPLE}) AS people
      LEFT JOIN profiles_profile pr ON pr.organization_id = %(organization)s AND pr.participant_id = people.about_id
      WHERE people.side = 'mentor' OR people.completeness > 0 OR people.answered""",
    compose=_compose,
    placeholders=(*nudging.PLACEHOLDERS, "missing"),
    samples=(("missing", "- at least one topic\n- your working hours"),),
)

BLUEPRINTS = (INCOMPLETE,)
