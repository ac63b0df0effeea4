"""What everybody of a panel is written when a further mentor sits down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from matching import introductions, panels
from matching.models import Pairing, PanelSeat
from nudges import letters
from nudges.letters import Letter
from programs.enums import Side
from programs.models import Participant
from programs.selectors import languages

_SHARED = _("You share this place with {others}: one plan and one page for all of you. {lead} leads.")
_TITLE = _("{name} joins you")
_LINES = {
    Side.MENTOR: (
        _("{name} mentors {mentee} together with you: one plan and one page for all of you."),
        _("What you have shared in notes until now stays between those who were there."),
    ),
    Side.MENTEE: (
        _("You have more than one to ask now: {mentors} share one plan and one page with you."),
        _("What you have shared in notes until now stays between those who were there."),
    ),
}
_LEADS, _YOU_LEAD = _("{lead} leads, and finds the times."), _("You lead, and find the times.")
_BUTTON = _("Open your page")


def key(seat: PanelSeat, reader: Participant) -> str:
    """The outbox key of what somebody is told of a seat."""
    return f"panel:{seat.pk}:joined:{reader.pk}"


def to_new(pairing: Pairing, mentor: Participant, doors: Mapping[str, str], explanation: Mapping[str, Any]) -> Letter:
    """The introduction of whoever sits down: who the mentee is, why, and who else mentors them."""
    sitting = pairing.sitting(Side.MENTOR)
    with override(languages.of(mentor)):
        said = gettext(_SHARED).format(others=panels.named(sitting), lead=pairing.mentor.employee.name)
    return introductions.beside(pairing, mentor, doors, explanation, said)


def _lines(pairing: Pairing, reader: Participant) -> tuple[str, ...]:
    first, last = _LINES[Side(reader.side)]
    return first, _YOU_LEAD if reader.pk == pairing.mentor_id else _LEADS, last


def joined(pairing: Pairing, mentor: Participant, reader: Participant, doors: Mapping[str, str]) -> Letter:
    """To somebody who was there before: who has joined them."""
    program = pairing.cohort.program
    path = reverse(settings.PAIRING_ADDRESS, args=[program.organization.slug, pairing.pk])
    language, email = languages.of(reader), reader.employee.email
    with override(language):
        values = {
            "name": mentor.employee.name,
            "mentee": pairing.mentee.employee.name,
            "mentors": panels.named([*pairing.sitting(Side.MENTOR), mentor]),
            "lead": pairing.mentor.employee.name,
        }
        said = {
            "title": gettext(_TITLE).format(**values),
            "lines": [gettext(line).format(**values) for line in _lines(pairing, reader)],
            "button": gettext(_BUTTON),
        }
    context = {
        "organization": program.organization,
        "program": program,
        "quote": "",
        "link": doors.get(email, f"{settings.BASE_URL}{path}"),
        "needs_login": email in doors,
        "contact_email": program.organization.contact_email,
    }
    return letters.compose(
        template="pair_request", kind="panel joined", to_email=email, to_name=reader.employee.name,
        context=context | said, language=language,
    )  # fmt: skip
