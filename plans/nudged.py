"""To whom a nudge about a row of a pair goes: each of the two is told of each row once, under an id of both that says neither.

Of a panel the two are the mentee and the mentor who leads; ``EVERYBODY`` names the others, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from matching import panels
from matching.models import Pairing
from programs.due import HERE
from programs.models import Participant
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message
    from programs.nudge_links import Link

# The id of a row ``r`` and a participant ``p`` of its pairing ``m``.
ABOUT = "md5(r.id::text || p.id::text)::uuid"
_TWO = "p.id IN (m.mentor_id, m.mentee_id)"
_SEAT = """SELECT 1 FROM matching_panelseat s WHERE s.organization_id = m.organization_id AND s.pairing_id = m.id
      AND s.participant_id = p.id AND s.left_at IS NULL"""
_ALL = f"({_TWO} OR (m.further > 0 AND EXISTS ({_SEAT} AND s.joined_at <= %(now)s)))"


def _active(who: str) -> str:
    return f"""
  JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id AND m.state = 'active'
    AND m.started_at <= %(now)s
  JOIN programs_participant p ON p.organization_id = r.organization_id AND {who}
    AND p.state <> 'withdrawn' {HERE}
  WHERE r.organization_id = %(organization)s"""


# Both of an active pairing ``m`` of a row ``r``, as far as they take part and work here; and all who sit on a panel.
BOTH, EVERYBODY = _active(_TWO), _active(_ALL)


def owned(table: str) -> str:
    """The ids under which rows of a table were told to somebody, whatever has become of the pairing."""
    return f"""SELECT {ABOUT} FROM {table} r
      JOIN matching_pairing m ON m.organization_id = r.organization_id AND m.id = r.pairing_id
      JOIN programs_participant p ON p.organization_id = r.organization_id AND ({_TWO} OR EXISTS ({_SEAT}))
      WHERE r.organization_id = %(organization)s AND p.id = %(person)s"""


@dataclass(frozen=True)
class Reader:
    """One of a pair who is told something now, who speaks for the other side, and the ``row`` of the ``SELECT`` that says so."""

    pairing: Pairing
    person: Participant
    other: Participant
    row: Mapping[str, Any]

    def page(self, name: str = settings.PAIRING_ADDRESS) -> str:
        """The address of a page of the two."""
        return settings.BASE_URL + reverse(name, args=[self.pairing.organization.slug, self.pairing.pk])


def reader(message: Message, due: str) -> Reader | None:
    """Whom a message goes to, as long as a ``SELECT`` of those who are due, with their ``pairing_id``, still gives them."""
    values: dict[str, Any] = {
        "organization": str(message.organization_id), "about": str(message.about_id), "now": timezone.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({due}) AS due WHERE about_id = %(about)s", values)
        found = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if found is None:
        return None
    row = dict(zip(names, found, strict=True))
    people = ("mentor__employee", "mentee__employee", "organization")
    pairing = Pairing.objects.select_related(*people).get(pk=row["pairing_id"])
    person = next(one for one in pairing.everybody if one.pk == row["person_id"])
    return Reader(pairing, person, pairing.seats(person.side)[1], row)


def named(found: Reader) -> Mapping[str, str]:
    """What most of these nudges say beside their own words: who the other one is, or the others are."""
    return {"other": panels.named(panels.others(found.pairing, found.person))}


def called(found: Reader) -> Mapping[str, str]:
    """The same, as the two call each other."""
    return {"other": found.other.employee.short_name}


def compose(
    message: Message,
    *,
    due: str,
    links: Callable[[Reader], list[Link]],
    values: Callable[[Reader], Mapping[str, str]] = named,
) -> Letter | None:
    """The letter to whom ``due`` still gives for this message; None when nobody is."""
    found = reader(message, due)
    if found is None:
        return None
    return nudging.compose(message, person_id=found.person.pk, links=lambda: links(found), values=lambda: values(found))
