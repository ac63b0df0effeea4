"""What the two are written about their pairing: that something waits for them, never what it says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from matching import panels
from matching.models import Pairing
from nudges import letters
from nudges.letters import Letter
from programs.enums import LinkScope, Side
from programs.models import Participant
from programs.selectors import languages


def to_both(pairing: Pairing, *, key: str, template: str, kind: str, said: dict[str, Any]) -> dict[str, Letter]:
    """The same letter to everybody of a pair or panel, in their language; ``other`` in it are the names of the others."""
    many = bool(pairing.panel)
    return {
        f"{key}:{panels.mark(pairing, to)}": compose(
            to, template, kind, said | {"other": panels.named(panels.others(pairing, to)), "many": many}
        )
        for to in pairing.everybody
    }


_SUBJECT = _("{other} has written your agreement")
_LINES = (
    _("It says how you two want to work: roles, confidence, channel and rhythm, and how it may end without fault."),
    _("Read it and sign it on your phone, or sign in and propose other words."),
)
_BUTTON = _("Read and sign")


def to_sign(pairing: Pairing, *, writer: Side, day: dt.date) -> dict[str, Letter]:
    """To everybody but the writer: a wording waits for a signature. One a day at most, for its link opens the newest one."""
    other, to = pairing.seats(writer)
    return {
        f"agreement:{pairing.pk}:{panels.mark(pairing, one)}:{day}": to_sign_one(pairing, one, other)
        for one in (to, *pairing.panel)
    }


def to_sign_one(pairing: Pairing, to: Participant, other: Participant) -> Letter:
    """The same to one person; ``other`` has written the wording."""
    with override(languages.of(to)):
        return _letter(pairing, to, other)


def _letter(pairing: Pairing, to: Participant, other: Participant) -> Letter:
    # In full when the two share their first name.
    short = other.employee.short_name != to.employee.short_name
    said = {
        "title": gettext(_SUBJECT).format(other=other.employee.short_name if short else other.employee.name),
        "lines": [gettext(line) for line in _LINES],
        "quote": "",
        "button": gettext(_BUTTON),
        "link": tap(pairing, to),
        "needs_login": False,
    }
    return compose(to, "pair_request", "agreement to sign", said)


def compose(to: Participant, template: str, kind: str, said: dict[str, Any]) -> Letter:
    """One letter to one of a pair, in their language, with who writes it."""
    program = to.cohort.program
    shared = {
        "organization": program.organization,
        "program": program,
        "contact_email": program.organization.contact_email,
    }
    return letters.compose(
        template=template,
        kind=kind,
        to_email=to.employee.email,
        to_name=to.employee.name,
        context=shared | said,
        language=languages.of(to),
    )


def tap(pairing: Pairing, to: Participant) -> str:
    """Where one of the two reads and signs the agreement without signing in."""
    holders = {pairing.pk: Holder(to.employee.email, to.employee.name)}
    return links.issue(actor=system(pairing.organization_id), scope=LinkScope.AGREEMENT, holders=holders)[pairing.pk]
