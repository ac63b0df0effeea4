"""What the two are written when their pairing comes to its end: kind, short, and the same for both."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import invitations, links
from accounts.services.links import Holder
from matching import panels
from plans import session_letters
from plans.letters import compose
from programs.enums import EmployeeStatus, LinkScope, ParticipantState, Side
from programs.models import Participant
from programs.selectors import languages
from programs.selectors.days import day_of

if TYPE_CHECKING:
    from matching.models import Pairing
    from nudges.letters import Letter
    from plans.models import Closing

_Words = tuple[str, tuple[str, ...], str]
CLOSED, PARTED = "pairing closed", "pairing ended"
_PROPOSED = (
    _("{other} proposes to close"),
    (
        _("{other} thinks that you two have come to a good end, and proposes to close your pairing: {when}."),
        _("Say yes, or that you would rather go on. One tap is enough, and both answers are fine."),
        _("If you say nothing, it closes on {silent}. Until then either of you can take it back."),
    ),
    _("Read and answer"),
)
_GOING_ON = (
    _("You two go on"),
    (_("Closing your pairing is off the table. Nothing has changed, and there is nothing to do."),),
    _("Open your page"),
)
_CLOSED = (
    _("Well done: you and {other}"),
    (
        _("Your pairing is closed. Thank you for what you have shown each other."),
        _(
            "On your page you find what you did, what {other} thanks you for, your certificate, and what could come next."
        ),
    ),
    _("Look back"),
)
# To further mentors: what the two thank each other for is between them.
_CLOSED_BESIDE = (
    _CLOSED[0],
    (_CLOSED[1][0], _("On your page you find what you did, and your certificate.")),
    _CLOSED[2],
)
# SECURITY: one letter for every ending that the two have not made together: a wish of either or of both, a rule, an admin.
_PARTED = (
    _("Your pairing with {other} has ended"),
    (
        _("Pairings end for many reasons: plans change, people move, rules apply, or a change is good. Nobody is at fault,"
          " and {other} gets this same letter."),
        _("What you did together stays on your page, and your notes stay yours. If you are to have somebody new, we write to"
          " you; you need not do anything."),
    ),
    _("Open your page"),
)  # fmt: skip
# To those whom the mentee goes on without, and who has been told by an introduction; and to panels, where many are told.
_PARTED_MANY = (
    _PARTED[0],
    (
        _("Pairings end for many reasons: plans change, people move, rules apply, or a change is good. Nobody is at fault."),
        _PARTED[1][1],
    ),
    _PARTED[2],
)  # fmt: skip
_WITH_YES = _("as soon as you say yes")


def keys(closing: Closing, event: str) -> list[str]:
    """The outbox keys of letters about one proposal."""
    return [f"closing:{closing.pk}:{event}:{side}" for side in Side.values]


def to_other(closing: Closing, pairing: Pairing, event: str) -> dict[str, Letter]:
    """To the other of the two: somebody proposes to close."""
    own, to = pairing.seats(closing.by)
    with override(languages.of(to)):
        values = {
            "other": own.employee.name,
            "when": _date(closing.on) if closing.on else gettext(_WITH_YES),
            "silent": _day(pairing, closing.due_at),
        }
        letter = _letter(to, "closing proposed", _PROPOSED, values, f"{_tap(pairing, to)}close/")
    return {f"closing:{closing.pk}:{event}:{to.side}": letter}


def going_on(closing: Closing, pairing: Pairing, side: str) -> dict[str, Letter]:
    """To one of the two: it was taken back."""
    to, other = pairing.seats(side)
    with override(languages.of(to)):
        letter = _letter(to, "closing taken back", _GOING_ON, {"other": other.employee.name}, _page(pairing))
    return {f"closing:{closing.pk}:going-on:{side}": letter}


def closed(closing: Closing, pairing: Pairing) -> dict[str, Letter]:
    """To everybody: the two have closed it."""
    written = _to_all(pairing, CLOSED, _CLOSED, beside=_CLOSED_BESIDE)
    return {f"closing:{closing.pk}:closed:{mark}": one for mark, one in written.items()}


def parted_keys(pairing: Pairing) -> list[str]:
    """The outbox keys of what everybody is told of any other ending."""
    return [f"parted:{pairing.pk}:{panels.mark(pairing, one)}" for one in pairing.everybody]


def parted(pairing: Pairing, *, gone_on: bool = False) -> dict[str, Letter]:
    """To everybody, as far as they are here: it has ended, and nobody is at fault. A mentee who has ``gone_on`` knows."""
    words = _PARTED_MANY if gone_on or pairing.further else _PARTED
    written = _to_all(pairing, PARTED, words, beside=words, but=pairing.mentee_id if gone_on else None)
    return {f"parted:{pairing.pk}:{mark}": one for mark, one in written.items()}


def _to_all(
    pairing: Pairing, kind: str, words: _Words, *, beside: _Words, but: uuid.UUID | None = None
) -> dict[str, Letter]:
    """To the two, and to further mentors what is said ``beside``."""
    seats = [one for one in pairing.everybody if _here(one) and one.pk != but]
    emails = [to.employee.email for to in seats]
    doors = invitations.doors(actor=system(pairing.organization_id), emails=emails)
    found = {}
    for to in seats:
        door = doors.get(to.employee.email)
        speaks = to.pk in (pairing.mentor_id, pairing.mentee_id)
        with override(languages.of(to)):
            values = {"other": panels.named(panels.others(pairing, to))}
            letter = _letter(
                to, kind, words if speaks else beside, values, door or _page(pairing), needs_login=door is not None
            )
            found[panels.mark(pairing, to)] = letter
    return found


def _here(one: Participant) -> bool:
    return one.employee.status != EmployeeStatus.LEFT and one.state != ParticipantState.WITHDRAWN


def _day(pairing: Pairing, moment: dt.datetime) -> str:
    return _date(day_of(pairing.cohort.program.organization, moment))


def _date(day: dt.date) -> str:
    return date_format(day, pgettext("a day of any year", "j F Y"))


def _page(pairing: Pairing) -> str:
    slug = pairing.cohort.program.organization.slug
    return settings.BASE_URL + reverse(settings.PAIRING_ADDRESS, args=[slug, pairing.pk])


def _tap(pairing: Pairing, to: Participant) -> str:
    """Where somebody answers without signing in."""
    holders = {pairing.pk: Holder(to.employee.email, to.employee.name)}
    actor = system(pairing.organization_id)
    lifetime = session_letters.LIFETIME
    return links.issue(actor=actor, scope=LinkScope.PAIR, holders=holders, lifetime=lifetime)[pairing.pk]


def _letter(
    to: Participant,
    kind: str,
    words: tuple[str, tuple[str, ...], str],
    values: dict[str, str],
    link: str,
    *,
    needs_login: bool = False,
) -> Letter:
    title, lines, button = words
    said = {
        "title": gettext(title).format(**values),
        "lines": [gettext(line).format(**values) for line in lines],
        "quote": "",
        "button": gettext(button),
        "link": link,
        "needs_login": needs_login,
    }
    return compose(to, "pair_request", kind, said)
