"""What-ifs: asking a finished run under other weights, rules or a pair, keeping the answer under a name, letting it go."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching import events, questions
from matching.engine.documents import policy_from
from matching.engine.types import InvalidInput
from matching.enums import RunState
from matching.models import MatchingRun, Scenario
from matching.services.runs import MAX_ATTEMPTS, OPEN, STALE
from programs.models import Participant

MOST_LOOSE = 30
LOOSE_FOR = dt.timedelta(days=1)
GIVEN_UP = "The worker stopped three times in the middle of it. Ask again; if it happens again, tell your operator."


class CannotAsk(Exception):
    """The what-if cannot be asked or kept like this; the message tells an admin why and what to do."""


class Steer(NamedTuple):
    """One pair that must be or must not be, whatever the scores say."""

    kind: str
    mentor: Participant
    mentee: Participant


@transaction.atomic
def ask(*, actor: Actor, run: MatchingRun, question: dict[str, Any], steer: Steer | None = None) -> Scenario:
    """Have a finished run answered under a question; who asks what was asked before gets that answer.

    Whatever the actor asked of the run before and nobody has begun to answer is dropped. Raises CannotAsk.
    """
    actor.require(Permission.MANAGE_MATCHING)
    turn(run)
    _check(run, question)
    kind, mentor, mentee = steer or ("", None, None)
    digest = questions.digest(question, kind, mentor and mentor.pk, mentee and mentee.pk)
    pair = {"steer": kind, "mentor": mentor, "mentee": mentee}
    row, new = Scenario.objects.get_or_create(
        run=run, digest=digest, defaults={"question": question, **pair, **_blank(), "asked_by_id": actor.user_id}
    )
    loose = Scenario.objects.filter(run=run, name="", applied=None).exclude(pk=row.pk)
    loose.filter(state=RunState.QUEUED, asked_by_id=actor.user_id).delete()
    ended = loose.exclude(state__in=OPEN).order_by("-created_at").values("pk")
    loose.filter(pk__in=list(ended[MOST_LOOSE - 1 :].values_list("pk", flat=True))).delete()
    if new or _asked_again(actor, row):
        row.refresh_from_db()
        _announce(row)
    return row


def turn(run: MatchingRun) -> None:
    """Two who ask or keep at once wait for each other, and for nobody who works on the board."""
    MatchingRun.objects.select_for_update(no_key=True).only("pk").get(pk=run.pk)


def _check(run: MatchingRun, question: dict[str, Any]) -> None:
    if run.state != RunState.DONE:
        raise CannotAsk("This run has not finished. A what-if starts from a finished run.")
    if MatchingRun.objects.filter(pk=run.pk, inputs=None).exists():
        raise CannotAsk(
            "What this run knew of its people is not kept any more. Run the matching again, then ask that run."
        )
    if questions.tells_too_much(run.policy, question):
        raise CannotAsk(
            "Hopes, worries and wishes cannot count for more than half: the pairs would tell who wished for whom."
            " Turn another line up."
        )
    try:
        policy_from(questions.changed(run.policy, question))
    except InvalidInput as error:
        raise CannotAsk(str(error)) from error


def _asked_again(actor: Actor, row: Scenario) -> bool:
    """Queue a question again that failed, or whose worker has fallen silent."""
    silent = Q(state__in=OPEN, heartbeat_at__lt=timezone.now() - STALE)
    gone = Scenario.objects.filter(silent | Q(state=RunState.FAILED), pk=row.pk)
    return bool(gone.update(**_blank(), attempt=0, asked_by_id=actor.user_id))


def _blank() -> dict[str, Any]:
    return {"state": RunState.QUEUED, "heartbeat_at": timezone.now(), "error": "", "finished_at": None}


def _announce(row: Scenario) -> None:
    organization_id, scenario_id = row.organization_id, row.pk
    transaction.on_commit(
        lambda: events.scenario_asked.send(Scenario, organization_id=organization_id, scenario_id=scenario_id),
        robust=True,
    )


def sweep(organization_id: uuid.UUID) -> int:
    """Queue again what a dead worker or a lost message left behind; what lost its worker three times fails visibly."""
    now = timezone.now()
    silent = Scenario.objects.filter(state__in=OPEN, heartbeat_at__lt=now - STALE)
    dead = silent.filter(state=RunState.RUNNING, attempt__gte=MAX_ATTEMPTS)
    given_up = dead.update(state=RunState.FAILED, error=GIVEN_UP, finished_at=now)
    waiting = list(silent.select_for_update(skip_locked=True))
    for row in waiting:
        Scenario.objects.filter(pk=row.pk).update(state=RunState.QUEUED, heartbeat_at=now)
        _announce(row)
    return given_up + len(waiting)


def clear() -> int:
    """Let go of what nobody kept for a day; what was applied stays, so that it can be undone."""
    old = Scenario.objects.filter(name="", applied=None, created_at__lt=timezone.now() - LOOSE_FOR)
    count = old.count()
    old.delete()
    return count
