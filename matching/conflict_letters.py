"""What is written about pairs that break a rule: to admins that something waits, to the two that they are asked. No names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts import languages as addresses
from accounts.actors import Actor
from matching import introductions
from matching.letters import link
from matching.models import RuleConflict
from matching.selectors import conflicts
from nudges import letters
from nudges.letters import Letter
from programs.enums import Side
from programs.models import Cohort, Participant
from programs.selectors import languages

_SUBJECT = _("Something in {program} needs a quiet look")
_WAITS = _(
    "The directory has changed, and a pair of {cohort} no longer keeps a rule of the program. The two have not been told "
    "anything. Please decide how it goes on; you find it in your list of the day."
)
_NOBODY = _(
    "The directory has changed, and a pair of {cohort} no longer keeps a rule of the program. Everybody who could decide about "
    "it is close to one of the two in the reporting line. Please make somebody else a program admin, so that it is looked at."
)
_ASKED = _("How would you two like to go on?")
_LINES = (
    _(
        "Something in the organization has changed around your pairing with {other}. Nothing is wrong, and nobody is at fault. "
        "Your program team would like to hear from each of you how you would like to go on: as you are, or each with "
        "somebody new."
    ),
    _("Please write one sentence to {contact}, each of you for yourself. What you say stays with the program team."),
)


def alerts(cohort: Cohort, rows: Sequence[RuleConflict], *, key: str) -> dict[str, Letter]:
    """One neutral letter to every admin who may decide about one of these, and to all where one is nobody's to decide."""
    if not rows:
        return {}
    people = ("pairing__mentor", "pairing__mentee")
    known = list(RuleConflict.objects.filter(pk__in=[row.pk for row in rows]).select_related(*people))
    everybody = conflicts.deciders(cohort.organization_id)
    mine = {actor: conflicts.may_decide(actor, known) for actor in everybody}
    orphans = {row.pk for row in known}.difference(row.pk for found in mine.values() for row in found)
    made = {f"rules:{key}:{actor.user_id}": _alert(cohort, actor, _WAITS) for actor in everybody if mine[actor]}
    if orphans:
        made |= {f"rules:{key}:{actor.user_id}:nobody": _alert(cohort, actor, _NOBODY) for actor in everybody}
    return made


def _alert(cohort: Cohort, actor: Actor, line: str) -> Letter:
    program = cohort.program
    context: dict[str, Any] = {"organization": program.organization, "program": program}
    with override(addresses.of_address(actor.email, actor.organization_id)):
        values = {"program": program.name, "cohort": f"{program.name}, {cohort.name}"}
        context |= {
            "title": gettext(_SUBJECT).format(**values),
            "line": gettext(line).format(**values),
            "link": f"{settings.BASE_URL}{reverse('home', args=[program.organization.slug])}",
        }
        return letters.compose(
            template="team_alert", kind="rule conflict", to_email=actor.email, to_name=actor.name, context=context
        )


def asked(conflict: RuleConflict, *, contact: str) -> dict[str, Letter]:
    """The same question to both of the two, which says neither what has changed nor who is concerned."""
    pairing = conflict.pairing
    key = f"rule-conflict:{conflict.pk}:{conflict.found_at:%Y%m%d%H%M%S}"
    return {f"{key}:{side}": _question(conflict, contact, *pairing.seats(side)) for side in Side.values}


def _question(conflict: RuleConflict, contact: str, to: Participant, other: Participant) -> Letter:
    program = conflict.pairing.cohort.program
    path = reverse(settings.PAIRING_ADDRESS, args=[program.organization.slug, conflict.pairing_id])
    where, needs_login = link(to.employee.email, program.organization_id, path)
    names = dict(zip(Side.values, introductions.called(conflict.pairing), strict=True))
    with override(languages.of(to)):
        context: dict[str, Any] = {
            "organization": program.organization,
            "program": program,
            "title": gettext(_ASKED),
            "lines": [gettext(line).format(other=names[other.side], contact=contact) for line in _LINES],
            "quote": "",
            "button": gettext("Open your page"),
            "link": where,
            "needs_login": needs_login,
            "contact_email": contact,
        }
        return letters.compose(
            template="pair_request",
            kind="pair asked",
            to_email=to.employee.email,
            to_name=to.employee.name,
            context=context,
        )
