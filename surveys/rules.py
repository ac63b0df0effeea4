"""Who may answer a survey."""

from __future__ import annotations

from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from programs import rules
from programs.enums import EmployeeStatus, LinkScope, ParticipantState
from programs.models import Participant
from surveys.enums import WaveState
from surveys.models import Asked, Wave


def require_answerer(actor: Actor, asked: Asked) -> None:
    """Raise NotAllowed unless the actor came by the link of this very question, or is signed in as whoever is asked."""
    person = asked.participant
    # SECURITY: a link opens what it opens, also when its holder is signed in: whoever has a grant is asked for it alone.
    if not takes_part(person):
        raise NotAllowed("whoever takes part no more is asked nothing")
    if actor.grant is None and rules.is_self(actor, person.employee):
        return
    actor.require_grant(LinkScope.SURVEY, asked.pk)
    if person.employee.email != actor.email:
        raise NotAllowed("this link is not its holder's any more")


def takes_part(person: Participant) -> bool:
    """Whether somebody works here and has not withdrawn."""
    return person.employee.status != EmployeeStatus.LEFT and person.state != ParticipantState.WITHDRAWN


def is_open(wave: Wave) -> bool:
    """Whether a wave can be answered now; the worker closes it a moment later."""
    return bool(wave.state == WaveState.OPEN and wave.opens_at <= timezone.now() < wave.closes_at)
