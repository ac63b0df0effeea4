"""Two minutes on the roles, for a pair whose last two sessions went the usual way round: the nudge, and the words of its page.

The same words for both, so that nobody is blamed; and nobody but the two learns that they got them.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from matching import introductions
from nudges.catalogue import Blueprint
from plans import nudged
from plans.library.lines import LINES
from plans.library.questions import QUESTIONS
from plans.selectors import role_pages
from programs.due import NAMED
from programs.nudge_links import Link
from programs.services import nudging

# What helps any two, whatever they talk about: three of the library's questions, and three of its lines.
ASK = (QUESTIONS["my-world"][0][0], QUESTIONS["skill-swap"][1][0], QUESTIONS["my-world"][2][0])
SAY = (LINES["clean-sheet"][1][0], LINES["my-world"][0][0], LINES["contract"][1][2])

_BUTTON = _("Two minutes on the roles")
_DUE = f"""SELECT {nudged.ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.created_at - interval '1 day' AS since, r.pairing_id
  FROM plans_rolerefresh r {nudged.BOTH} AND r.closed_at IS NULL"""


def _links(reader: nudged.Reader) -> list[Link]:
    page = settings.BASE_URL + reverse("role-page", args=[role_pages.token_of(reader.person)])
    return [Link(gettext(_BUTTON), page, main=True)]


def _called(reader: nudged.Reader) -> dict[str, str]:
    return dict(zip(("mentor", "mentee"), introductions.called(reader.pairing), strict=True))


ROLE_REFRESH = Blueprint(
    key="role-refresh",
    title="Two minutes on the roles",
    trigger="Two sessions of a pair in a row went the usual way round, as both of them said. Both get the same words. It waits a"
    " day from the day before: leave the wait at 1.",
    stop="A session that did not. Until then it is told once.",
    waits=(1,),
    subject=_("Two minutes on who does what"),
    text=_(
        "Hello {first_name},\n\n"
        "every pair slips back into the usual way round from time to time: experience explains, and the other one listens. It"
        " happens by itself, and it says nothing about the two of you.\n\n"
        "What makes reverse mentoring work is quickly said. {mentor} leads, brings the topic and shows. {mentee} asks, listens"
        " and tries.\n\n"
        "The page behind the button takes two minutes: the roles, three questions, and three sentences that open a door. You both"
        " get this letter with the same words, and nobody else knows of it."
    ),
    due=_DUE,
    compose=lambda message: nudged.compose(message, due=_DUE, links=_links, values=_called),
    placeholders=(*nudging.PLACEHOLDERS, "mentor", "mentee"),
    button=_BUTTON,
    samples=(("mentor", "Amara"), ("mentee", "Bernd")),
    owned=nudged.owned("plans_rolerefresh"),
    ends_after=14,
    private=True,
)

BLUEPRINTS = (ROLE_REFRESH,)
