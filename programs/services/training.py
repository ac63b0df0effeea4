"""The training of a role: six questions, all of them right, and it is done."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import Actor
from programs import rules, training
from programs.enums import Need
from programs.models import Participant
from programs.services import progress


class NotPassed(Exception):
    """Some answers are not right; ``wrong`` are the places of their questions."""

    def __init__(self, wrong: list[int]) -> None:
        super().__init__(wrong)
        self.wrong = wrong


@transaction.atomic
def check(*, actor: Actor, participant: Participant, answers: Sequence[int | None]) -> None:
    """Take down that somebody is trained; raises NotPassed, and nobody is told how often somebody tried."""
    rules.require_place(actor, participant)
    questions = training.QUESTIONS[participant.side]
    wrong = [n for n, (one, given) in enumerate(zip(questions, answers, strict=True)) if given != one.right]
    if wrong:
        raise NotPassed(wrong)
    progress.fulfil(participant=participant, need=Need.TRAINING)
