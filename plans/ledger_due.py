"""The nudges about Clean Sheets and changes: the other one is ready and waits, and what has become of it after 90 days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from matching import letters as doors
from nudges.catalogue import Blueprint
from plans import nudged, sheet_letters
from plans.models import LedgerVoice
from programs.due import HERE, NAMED
from programs.nudge_links import Link
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message

_SEAT = "CASE {side} WHEN 'mentor' THEN pr.mentor_id ELSE pr.mentee_id END"
# Sheets on which the other one waits, with the moment since when. Drafts are not asked: they are nobody's but their author's.
_WAITING = f"""SELECT {nudged.ABOUT} AS about_id, p.id AS person_id, {NAMED}, r.at AS since, r.pairing_id, r.id AS sheet_id
  FROM (SELECT s.id, s.organization_id, s.pairing_id, two.side,
      CASE two.side WHEN 'mentor' THEN s.mentee_ready_at ELSE s.mentor_ready_at END AS at
    FROM plans_cleansheet s CROSS JOIN (VALUES ('mentor'), ('mentee')) AS two(side)
    WHERE s.organization_id = %(organization)s AND s.revealed_at IS NULL
      AND (CASE two.side WHEN 'mentor' THEN s.mentor_ready_at ELSE s.mentee_ready_at END) IS NULL) r {nudged.BOTH}
    AND p.side = r.side AND r.at IS NOT NULL"""
# Changes that both have confirmed and that are neither kept nor dropped, once for each of the two.
_OPEN = f"""
  FROM plans_ledgervoice v
  JOIN plans_ledgerentry l ON l.organization_id = v.organization_id AND l.id = v.entry_id
    AND l.confirmed_at IS NOT NULL AND l.state IN ('planned', 'tried')
  JOIN matching_pairing pr ON pr.organization_id = l.organization_id AND pr.id = l.pairing_id AND pr.state <> 'undone'
    AND pr.started_at <= %(now)s
  JOIN programs_participant p ON p.organization_id = pr.organization_id AND p.id = {_SEAT.format(side="v.side")}
    AND p.state <> 'withdrawn' {HERE}
  WHERE v.organization_id = %(organization)s"""
# The day of the change begins at midnight somewhere; whole days are counted, so that is near enough.
_SINCE = "greatest(l.due_on::timestamp AT TIME ZONE 'UTC', l.confirmed_at, l.answered_at)"
_OPEN_SHEET, _THREE_TAPS = _("Open my sheet"), _("Kept, dropped, or still trying")


def _links(reader: nudged.Reader) -> list[Link]:
    slug, organization_id = reader.pairing.organization.slug, reader.pairing.organization_id
    path = reverse("plans:sheet", args=[slug, reader.pairing.pk, reader.row["sheet_id"]])
    return [Link(gettext(_OPEN_SHEET), doors.link(reader.person.employee.email, organization_id, path)[0], main=True)]


def _of_change(message: Message) -> Letter | None:
    people = ("mentor__employee", "mentee__employee", "cohort__program")
    rows = LedgerVoice.objects.select_related(*(f"entry__pairing__{path}" for path in people))
    row = rows.filter(pk=message.about_id).first()
    if row is None:
        return None
    reader, other = row.entry.pairing.seats(row.side)
    return nudging.compose(
        message,
        person_id=reader.pk,
        links=lambda: [Link(gettext(_THREE_TAPS), sheet_letters.tap(row.entry, reader), main=True)],
        values=lambda: {"other": other.employee.short_name},
    )


WAITS = Blueprint(
    key="sheet-waits",
    title="A Clean Sheet waits",
    trigger="One of a pair is ready with the Clean Sheet, and the other is not. A letter said so on the day itself.",
    stop="Both are ready, the first one goes back, the sheet is discarded, or the pairing ends.",
    waits=(4, 10),
    subject=_("{other} waits for your Clean Sheet"),
    text=_(
        "Hello {first_name},\n\n"
        "{other} is ready with the Clean Sheet, and both are laid open at once when you are, too. Until then nobody sees a"
        " word of either.\n\n"
        "A line for each question is enough. It is not about being right: where the two of you part is what makes it worth"
        " while."
    ),
    due=_WAITING,
    compose=lambda message: nudged.compose(message, due=_WAITING, links=_links, values=nudged.called),
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_OPEN_SHEET,
    samples=(("other", "Amara"),),
    owned=nudged.owned("plans_cleansheet"),
)

RESULT = Blueprint(
    key="change-result",
    title="What became of a change?",
    trigger="A change that a pair agreed on has been going on for 90 days, and nobody has said what became of it.",
    stop="It is kept or dropped. “Still trying” asks again after the same time.",
    waits=(90,),
    subject=_("You and {other} wanted to change something"),
    text=_(
        "Hello {first_name},\n\n"
        "some time ago you and {other} agreed to change something. What has become of it? One tap: kept, dropped, or still"
        " trying.\n\n"
        "Dropped is a good answer, too: then it was tried. Who hears of it is what the two of you have said, and nothing"
        " more."
    ),
    due=f"SELECT v.id AS about_id, p.id AS person_id, {NAMED}, {_SINCE} AS since, l.answered_at {_OPEN}",
    round="due.answered_at",
    compose=_of_change,
    placeholders=(*nudging.PLACEHOLDERS, "other"),
    button=_THREE_TAPS,
    samples=(("other", "Amara"),),
    ends_after=120,
    owned=f"""SELECT v.id FROM plans_ledgervoice v
      JOIN plans_ledgerentry l ON l.organization_id = v.organization_id AND l.id = v.entry_id
      JOIN matching_pairing pr ON pr.organization_id = l.organization_id AND pr.id = l.pairing_id
      WHERE v.organization_id = %(organization)s AND ({_SEAT.format(side="v.side")}) = %(person)s""",
)

BLUEPRINTS = (WAITS, RESULT)
