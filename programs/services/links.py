"""The one-tap links of one person: taking back one or all, and sending a new one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.models import OneTapLink, Organization
from accounts.services import audit
from accounts.services import links as links_of_all
from nudges import letters
from nudges.services import messages
from programs.enums import EmployeeStatus, LinkScope, ParticipantState
from programs.models import Participant
from programs.selectors import languages
from programs.selectors import links as selectors
from programs.services import holders


class CannotSend(Exception):
    """No letter goes to this person now; the message says why."""


@transaction.atomic
def revoke(*, actor: Actor, link: OneTapLink) -> bool:
    """End one link at once: by those who manage programs, and by the one whose place or link it is."""
    if not actor.may(Permission.MANAGE_PROGRAMS) and not selectors.mine(actor).filter(pk=link.pk).exists():
        raise NotAllowed("this link is somebody else's")
    return links_of_all.revoke(actor=actor, link=link)


@transaction.atomic
def revoke_all(*, actor: Actor, participant: Participant | None = None) -> int:
    """End every link around a participant, or the actor's own; returns how many still opened something."""
    rows = selectors.mine(actor) if participant is None else selectors.around(actor, participant)
    # Those that have ended by themselves too: a letter about them could still be renewed.
    found = list(rows.filter(revoked_at=None))
    for link in found:
        links_of_all.revoke(actor=actor, link=link)
    return sum(not link.ended for link in found)


@transaction.atomic
def send(*, actor: Actor, participant: Participant) -> None:
    """Send somebody a new link to their place, to the address in the directory and nowhere else. Raises CannotSend."""
    actor.require(Permission.MANAGE_PROGRAMS)
    employee, cohort = participant.employee, participant.cohort
    if employee.status == EmployeeStatus.LEFT:
        raise CannotSend(f"{employee} has left the organization.")
    if participant.state == ParticipantState.WITHDRAWN:
        raise CannotSend(f"{employee} is not on the list any more. Bring them back first.")
    tap = links_of_all.issue(actor=actor, scope=LinkScope.PLACE, holders=holders.of([participant]))[participant.pk]
    organization = Organization.objects.get(pk=actor.organization_id)
    letter = letters.compose(
        template="own_link",
        kind="own link",
        to_email=employee.email,
        to_name=employee.name,
        context={
            "organization": organization,
            "program": cohort.program,
            "sender": actor.name,
            "tap": tap,
            "contact_email": organization.contact_email,
        },
        language=languages.of(participant),
    )
    # Once a minute: a second click sends nothing, and issues nothing either.
    if not messages.queue(letters={f"participant:{participant.pk}:own-link:{timezone.now():%Y-%m-%dT%H:%M}": letter}):
        raise CannotSend("A new link left a moment ago.")
    audit.record(actor=actor, verb="sent a one-tap link", row=participant, label=str(employee))
