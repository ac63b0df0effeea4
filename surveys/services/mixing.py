"""Mixing anonymous answers: those of five people or more are written anew together, so that nothing leads to who said what."""

from __future__ import annotations

import random
import uuid

from django.db import transaction
from django.db.models import F, Q

from accounts.tenancy import private, tenant
from surveys import locks
from surveys.enums import CaseKind, Kind, Level, WaveState
from surveys.models import AnonymousAnswer, Asked, Question, Wave
from surveys.services import cases

# So many people have to have answered since the last time.
TOGETHER = 5
# Postgres writes rows in the order in which they come, and the system's source cannot be guessed from what it has given.
_dice = random.SystemRandom()
_VALUES = ("organization_id", "wave_id", "side", "question_id", "option_id", "row_id", "number", "text")


def mix_due(organization_id: uuid.UUID) -> int:
    """Mix every wave of an organization in which enough people have answered; returns how many. Safe to run twice."""
    with tenant(organization_id):
        open_ones = list(Wave.objects.exclude(state=WaveState.CLOSED).order_by("pk").values_list("pk", flat=True))
    return sum(_mix_if_due(organization_id, pk) for pk in open_ones)


def _mix_if_due(organization_id: uuid.UUID, wave_id: uuid.UUID) -> bool:
    with tenant(organization_id):
        # Whoever answers at this moment holds the wave, so that nobody is counted whose answers are not there yet.
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        if _answered(wave_id) - wave.mixed < TOGETHER:
            return False
        mix(wave_id)
        return True


@transaction.atomic
def mix(wave_id: uuid.UUID) -> None:
    """Write all anonymous answers of a wave anew, in another order and under new ids. The caller knows that it is time.

    SECURITY: rows that one transaction has written share a number, and lie beside each other: before this, the answers of
    one sheet could be found together, and the order of all of them. Afterwards all of them share one.
    """
    Wave.objects.select_for_update().get(pk=wave_id)
    answered = _answered(wave_id)
    with private(purpose=locks.MIX):
        old = list(AnonymousAnswer.objects.filter(wave=wave_id))
        new = [AnonymousAnswer(mixed=True, **{name: getattr(row, name) for name in _VALUES}) for row in old]
        _dice.shuffle(new)
        AnonymousAnswer.objects.filter(wave=wave_id).delete()
        AnonymousAnswer.objects.bulk_create(new, batch_size=1000)
        low = _low_among([row for row in old if not row.mixed])
        enough = {one for one in low if sum(row.question_id == one for row in old) >= TOGETHER}
    Wave.objects.filter(pk=wave_id).update(mixed=answered)
    if answered >= TOGETHER:
        cases.open_for_nobody(wave_id=wave_id, question_ids=enough)


def _answered(wave_id: uuid.UUID) -> int:
    with private(purpose=locks.ASK):
        return Asked.objects.filter(wave=wave_id, answered=True).count()


def _low_among(rows: list[AnonymousAnswer]) -> set[uuid.UUID]:
    """The questions to which somebody answered so low that somebody else has to look after it."""
    asked = Question.objects.filter(pk__in={row.question_id for row in rows}, level=Level.ANONYMOUS)
    asked = asked.filter(Q(kind__in=(Kind.SCALE, Kind.TEN)), case_kind=CaseKind.LOW_SAFETY, low_at__isnull=False)
    lows = dict(asked.values_list("pk", F("low_at")))
    return {row.question_id for row in rows if row.number is not None and row.number <= lows.get(row.question_id, -1)}
