"""What people are written about match requests: the words of each letter, and how the other person is called in it."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, override, pgettext
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import invitations, links
from accounts.services.links import Holder
from matching import blind, rules
from matching.models import Handle, Opening, PairRequest, Willingness
from nudges import letters, wording
from nudges.letters import Letter
from programs.enums import LinkScope
from programs.models import Participant
from programs.selectors import languages


@dataclass(frozen=True)
class Words:
    """One kind of letter: its subject, what it says, and what its button does. ``{other}`` is the other person."""

    subject: str
    lines: tuple[str, ...]
    button: str


REQUEST = {
    "asked": Words(
        _("{other} would like to be your {word}"),
        (
            _(
                "{other} has read your profile and asks to be a pair with you. You can say yes, say no, or ask a question "
                "first."
            ),
            _("If you do not answer by {until}, the request ends by itself, and nobody is blamed."),
        ),
        _("Read and answer"),
    ),
    "again": Words(
        _("Once more: {other} would like to be your {word}"),
        (
            _(
                "You have said no before, and that was fine. Your program team thinks that you two may fit after all, and asks "
                "whether you would look at it once more. You can say yes, say no again, or ask a question first."
            ),
            _("If you do not answer by {until}, the request ends by itself, and nobody is blamed."),
        ),
        _("Read and answer"),
    ),
    "again_for_you": Words(
        _("Your program team has asked {other} once more"),
        (_("{other} has until {until} to answer. There is nothing to do; you can take the request back."),),
        _("Open your page"),
    ),
    "unasked": Words(
        _("A request was taken back"),
        (_("Your program team has taken back the request between you and {other}. There is nothing to do."),),
        _("Open your page"),
    ),
    "note": Words(
        _("{other} has written to you"), (_("It is about the request between you two:"),), _("Read and answer")
    ),
    "declined": Words(
        _("An answer to your request"),
        (
            _("{other} cannot say yes this time. That happens for many reasons, and most have nothing to do with you."),
            _("You have a free request again."),
        ),
        _("See who else fits"),
    ),
    "expired": Words(
        _("No answer in five working days"),
        (_("{other} has not found the time to answer. The request has ended, and you have a free one again."),),
        _("See who else fits"),
    ),
    "cascaded": Words(
        _("No answer, so we have asked your next wish"),
        (_("{other} has not found the time to answer. As you wished, we have asked the next person on your list."),),
        _("See the new request"),
    ),
    "closed": Words(
        _("A request has ended"),
        (
            _(
                "{other} has no free place any more, so the request between you two has ended. It was nobody's decision "
                "against you."
            ),
        ),
        _("See who else fits"),
    ),
    "withdrawn": Words(
        _("A request was taken back"),
        (_("{other} has taken the request back. There is nothing to do."),),
        _("Open your page"),
    ),
}
# Letters that want an answer, or that somebody may want to answer, lead to the request itself, and not to a login first.
ANSWERED = {"asked", "again", "note", "cascaded"}
WILLING = Words(
    _("Do you still want a partner?"),
    (
        _(
            "You have not asked anybody yet. That is fine. Tell us in one step what suits you: you choose yourself, we choose "
            "for you, or you are not available any more."
        ),
    ),
    _("Answer in one step"),
)


_MADE = _(
    "The first pairs of this program are made, and you are not among them yet. That says nothing about you: there were not "
    "as many places as people."
)
LEFT_OVER = {
    True: Words(
        _("Now you may choose"),
        (
            _MADE,
            _(
                "Until {until} you may see who is still free and ask somebody yourself, and you may be asked. If you would "
                "rather have your program team choose for you, write to them."
            ),
        ),
        _("See who fits you"),
    ),
    False: Words(
        _("Now you may be asked"),
        (_MADE, _("Until {until} others who are still free may ask you. You hear from us as soon as somebody does.")),
        _("Open your page"),
    ),
}


def key(request_id: uuid.UUID, event: str, to: str = "") -> str:
    """The outbox key of one letter about a request."""
    return ":".join(part for part in ("request", str(request_id), event, to) if part)


def about(
    request: PairRequest, event: str, *, to: Participant, other: Handle, quote: str = "", mark: str = "",
    following: PairRequest | None = None,
) -> dict[str, Letter]:  # fmt: skip
    """One letter about a request, by its key. ``other`` is the person whom it is about, as the reader may know them.

    Its button opens the request, or the one ``following`` it, which was made in its place and can be taken back.
    """
    cohort = other.opening.cohort
    said = REQUEST[event]
    text = blind.scrubbed(quote, other) if other.opening.blind else quote
    organization = cohort.program.organization
    path = reverse("matching:pair-request", args=[organization.slug, request.pk])
    way = (
        (tap(following or request, to), False) if event in ANSWERED else link(to.employee.email, organization.pk, path)
    )
    with override(languages.of(to)):
        made = _letter(said, f"match request {event}", to, cohort, way, values(request, other=other), text)
    return {key(request.pk, event, mark): made}


def values(request: PairRequest, *, other: Handle) -> dict[str, str]:
    """What fills the words about a request: the other person as the reader may know them, their side, and the last day."""
    cohort = other.opening.cohort
    return {
        "other": blind.face(other, None, blind=other.opening.blind).name,
        "word": wording.noun(cohort.program.organization.word(other.participant.side), get_language() or ""),
        "until": date_format(_local(request, cohort), pgettext("a day of this year", "l, j F")),
    }


def tap(request: PairRequest, to: Participant) -> str:
    """Where a request is read and answered without signing in, by one of its two people."""
    holders = {request.pk: Holder(to.employee.email, to.employee.name)}
    return links.issue(actor=system(to.organization_id), scope=LinkScope.REQUEST, holders=holders)[request.pk]


def _local(request: PairRequest, cohort: Any) -> dt.datetime:
    """When a request ends, where the organization is."""
    return request.expires_at.astimezone(zoneinfo.ZoneInfo(cohort.program.organization.time_zone))


def willingness(row: Willingness) -> dict[str, Letter]:
    """The question whether somebody still wants a partner, by its key. It is answered without signing in."""
    cohort, employee = row.participant.cohort, row.participant.employee
    holders = {row.pk: Holder(employee.email, employee.name)}
    taps = links.issue(actor=system(row.organization_id), scope=LinkScope.WILLING, holders=holders)
    with override(languages.of(row.participant)):
        made = _letter(WILLING, "willingness", row.participant, cohort, (taps[row.pk], False), {}, "")
    return {f"willingness:{row.pk}:{row.times}": made}


def left_over(opening: Opening, seats: list[Handle]) -> dict[str, Letter]:
    """One letter to each who has no pair after publishing and may choose now, by its key."""
    cohort, organization = opening.cohort, opening.cohort.program.organization
    emails = [seat.participant.employee.email for seat in seats]
    open_doors = invitations.doors(actor=system(organization.pk), emails=emails)
    assert opening.leftovers_until is not None
    offer, found = languages.offer(organization), {}
    for seat in seats:
        to, email = seat.participant, seat.participant.employee.email
        path = reverse("matching:asking", args=[organization.slug, seat.pk])
        way = open_doors.get(email, f"{settings.BASE_URL}{path}"), email in open_doors
        said = LEFT_OVER[rules.side_asks(opening, to.side)]
        with override(offer.of(to)):
            values = {"until": date_format(opening.leftovers_until, pgettext("a day of this year", "l, j F"))}
            found[f"leftover:{opening.pk}:{to.pk}"] = _letter(said, "left over", to, cohort, way, values, "")
    return found


def _letter(
    said: Words, kind: str, to: Participant, cohort: Any, way: tuple[str, bool], values: Mapping[str, Any], quote: str
) -> Letter:
    """The letter in the language that is on, which is its reader's."""
    organization = cohort.program.organization
    context = {
        "organization": organization,
        "program": cohort.program,
        "title": gettext(said.subject).format(**values),
        "lines": [gettext(line).format(**values) for line in said.lines],
        "quote": quote,
        "button": gettext(said.button),
        "contact_email": organization.contact_email,
    }
    context["link"], context["needs_login"] = way
    employee = to.employee
    return letters.compose(
        template="pair_request", kind=kind, to_email=employee.email, to_name=employee.name, context=context
    )


def link(email: str, organization_id: uuid.UUID, path: str) -> tuple[str, bool]:
    """Where a letter leads, and whether its reader has to get a login first."""
    doors = invitations.doors(actor=system(organization_id), emails=[email])
    return doors.get(email, f"{settings.BASE_URL}{path}"), email in doors
