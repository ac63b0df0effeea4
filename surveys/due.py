"""The letters that ask: once when somebody's survey has begun, and up to three times more, as long as they have not answered.

They are private: who is reminded has not answered, and whether somebody has is for them alone.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from nudges.catalogue import Blueprint
from programs.due import HERE, NAMED
from programs.enums import LinkScope
from programs.nudge_links import Link
from programs.selectors import languages
from programs.services import nudging
from surveys import locks
from surveys.enums import Kind
from surveys.selectors import asked as selectors
from surveys.selectors import sheets

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message
    from surveys.models import Asked
    from surveys.sheets import Item, Sheet

_ANSWER = _("Open the questions")
# Whoever is asked and has not answered, as long as the wave is open.
_OPEN = f"""
  FROM surveys_wave w
  JOIN surveys_asked a ON a.organization_id = w.organization_id AND a.wave_id = w.id AND NOT a.answered
  JOIN programs_participant p ON p.organization_id = a.organization_id AND p.id = a.participant_id
    AND p.state NOT IN ('withdrawn', 'paused') {HERE}
  WHERE w.organization_id = %(organization)s AND w.state = 'open' AND w.opens_at <= %(now)s AND w.closes_at > %(now)s"""
_OWN = "SELECT a.id FROM surveys_asked a WHERE a.organization_id = %(organization)s AND a.participant_id = %(person)s"
_PLACEHOLDERS = (*nudging.PLACEHOLDERS, "survey", "question", "minutes", "until", "promise")
_SAMPLES = (
    ("survey", "The first month"),
    ("question", "I can say what I think without harm to myself."),
    ("minutes", "2"),
    ("until", "30 June"),
    ("promise", "Before each question it says who sees your answer."),
)


def _compose(message: Message) -> Letter | None:
    row = selectors.by_id(message.about_id)
    if row is None:
        return None
    person, actor = row.participant, system(message.organization_id)
    sheet = sheets.of(actor, row, languages.of(person))

    def values() -> dict[str, str]:
        item = sheets.first(sheet)
        return {
            "survey": sheet.title,
            "question": item.text if item else "",
            "minutes": str(sheets.minutes(sheet)),
            "until": date_format(row.wave.last_moment.astimezone(_zone(row)), "j F"),
            "promise": _promise(sheet),
        }

    return nudging.compose(message, person_id=person.pk, links=lambda: _links(row, sheet), values=values)


def _zone(row: Asked) -> dt.tzinfo:
    return zoneinfo.ZoneInfo(row.wave.survey.program.organization.time_zone)


def _promise(sheet: Sheet) -> str:
    """Who reads the answer to the question in the letter."""
    item = sheets.first(sheet)
    found = item.promise if item else next(iter(sheet.promises), None)
    return str(found.promise) if found else ""


def _links(row: Asked, sheet: Sheet) -> list[Link]:
    """One question that a tap answers, and the way to all of them.

    SECURITY: what was tapped stands behind the #. No browser sends that anywhere, so no log of any server on the way learns it.
    """
    person = row.participant
    holders = {row.pk: Holder(person.employee.email, person.employee.name)}
    left = row.wave.closes_at - timezone.now() + dt.timedelta(days=1)
    page = links.issue(actor=system(row.organization_id), scope=LinkScope.SURVEY, holders=holders, lifetime=left)[
        row.pk
    ]
    item = sheets.first(sheet)
    return [*(_taps(item, page) if item else []), Link(gettext(_ANSWER), page, main=True)]


def _taps(item: Item, page: str) -> list[Link]:
    """A button for each answer; the points of a scale stand in a row, its two ends with what they mean."""
    row, last = item.kind == Kind.SCALE, len(item.points) - 1
    ends = {0: item.low, last: item.high} if row else {}
    return [
        Link(f"{point.text} {ends.get(place, '')}".strip(), f"{page}#{item.name}={point.value}", in_row=row)
        for place, point in enumerate(item.points)
    ]


ASK = Blueprint(
    key="survey-open",
    title=_("A survey has begun"),
    trigger="Somebody is asked in a wave that is open. It waits a day from the day before: leave it at 1.",
    stop="The survey was answered or has closed, or the person takes part no more.",
    waits=(1,),
    subject=_("{survey}: {minutes} min for {program}"),
    text=_(
        "Hello {first_name},\n\n"
        "a few questions about {program}: about {minutes} min, on your phone if you like. You can begin right here.\n\n"
        "{question}\n\n"
        "{promise}"
    ),
    due=f"SELECT a.id AS about_id, p.id AS person_id, {NAMED}, a.created_at - interval '1 day' AS since {_OPEN}",
    compose=_compose,
    placeholders=_PLACEHOLDERS,
    button=_ANSWER,
    samples=_SAMPLES,
    owned=_OWN,
    private=True,
    purpose=locks.ASK,
)

REMIND = Blueprint(
    key="survey-reminder",
    title=_("A survey is not answered yet"),
    trigger="Somebody was asked and has not answered.",
    stop="The survey was answered or has closed, or the person takes part no more.",
    waits=(7, 14, 21),
    subject=_("Still open until {until}: {survey}"),
    text=_(
        "Hello {first_name},\n\n"
        "there are questions for you about {program}, open until {until}. Nobody but you knows that you have not answered.\n\n"
        "{question}\n\n"
        "{promise}"
    ),
    due=f"SELECT a.id AS about_id, p.id AS person_id, {NAMED}, a.created_at AS since {_OPEN}",
    compose=_compose,
    placeholders=_PLACEHOLDERS,
    button=_ANSWER,
    samples=_SAMPLES,
    ends_after=60,
    owned=_OWN,
    private=True,
    purpose=locks.ASK,
)

BLUEPRINTS = (ASK, REMIND)
