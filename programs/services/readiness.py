"""The readiness check of a senior: that it was done and when, and nothing of what was answered."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from programs import rules
from programs.enums import Need, Side
from programs.models import Participant
from programs.selectors import charters
from programs.services import progress


class NotYet(Exception):
    """Something that the check asks for is not there: ``need`` is ``time`` or ``charter``."""

    def __init__(self, need: str) -> None:
        super().__init__(need)
        self.need = need


class NotAsked(Exception):
    """The check is for seniors; the junior side is not asked."""


@transaction.atomic
def finish(*, actor: Actor, participant: Participant, has_time: bool) -> None:
    """Take down that a senior has done the check. Answers are not even handed over: only time and the charter hold back.

    Raises NotAsked and NotYet.
    """
    rules.require_place(actor, participant)
    if participant.side != Side.MENTEE:
        raise NotAsked
    if not has_time:
        raise NotYet("time")
    if charters.signature(participant) is None:
        raise NotYet("charter")
    progress.fulfil(participant=participant, need=Need.READINESS)
