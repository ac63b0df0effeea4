"""Answering a what-if: the run's frozen inputs solved once more, under the question, and set beside the run's own pairs.

A worker can die at any line: the answer and its end are written together, by whoever holds the question, or not at all.
"""

from __future__ import annotations

import dataclasses
import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F, Q
from django.utils import timezone

from accounts.identifiers import uuid7
from accounts.stock import take_stock
from accounts.tenancy import tenant
from matching import questions, tradeoffs, wording
from matching.engine import run as engine
from matching.engine.documents import policy_from
from matching.engine.results import Result, plain
from matching.engine.scoring import Scorer
from matching.engine.types import ENGINE_VERSION, EngineError, Inputs, LockBreaksRule, LockOverCapacity, Rule
from matching.engine.verification import verify
from matching.enums import PairRuleKind, RunState
from matching.models import Placement, Scenario
from matching.services import execution, results
from matching.services.pulses import Lost, pulse
from matching.services.runs import STALE

logger = logging.getLogger(__name__)

TOO_LONG = "The answer took longer than a worker may. Try a smaller change, or run the matching with it."
UNEXPECTED = (
    "Something went wrong that should not. Nothing was changed; ask again, and tell your operator if it happens twice."
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One worker's hold on one question; every write names the attempt."""

    organization_id: uuid.UUID
    row: Scenario

    def end(self, state: RunState, **values: Any) -> None:
        """Write the end in the open transaction. Raises Lost when the hold is gone."""
        self._write(state=state, finished_at=timezone.now(), **values)

    def beat(self) -> None:
        """Say in the open transaction that somebody is at it. Raises Lost when the hold is gone."""
        self._write(heartbeat_at=timezone.now())

    def fail(self, error: str) -> None:
        """End without an answer, unless somebody else did before."""
        with suppress(Lost), tenant(self.organization_id):
            self.end(RunState.FAILED, error=error[:1000])

    def _write(self, **values: Any) -> None:
        held = Scenario.objects.filter(pk=self.row.pk, attempt=self.row.attempt, state=RunState.RUNNING)
        if not held.update(**values):
            raise Lost(f"what-if {self.row.pk}, attempt {self.row.attempt}")


def find(organization_id: uuid.UUID, scenario_id: uuid.UUID) -> None:
    """Answer one what-if; does nothing when there is nothing to claim."""
    hold = _claim(organization_id, scenario_id)
    if hold is None:
        return
    try:
        with pulse(organization_id, hold.beat):
            found = _answer(hold.row)
        _store(hold, *found)
        take_stock()
    except Lost as lost:
        logger.warning("a what-if was taken over: %s", lost)
    except EngineError as error:
        hold.fail(_plain(hold, error))
    except (OperationalError, InterfaceError):
        # The database is away: the question grows stale, and the sweeper queues it again.
        raise
    except SoftTimeLimitExceeded:
        hold.fail(TOO_LONG)
    except Exception:
        logger.exception("a what-if failed", extra={"scenario": str(scenario_id)})
        hold.fail(UNEXPECTED)


def _claim(organization_id: uuid.UUID, scenario_id: uuid.UUID) -> Hold | None:
    """Take a waiting question, or one whose worker has been silent for a minute, with the run that it is about."""
    now = timezone.now()
    free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE)
    with tenant(organization_id):
        mine = Scenario.objects.filter(pk=scenario_id)
        if not mine.filter(free).update(state=RunState.RUNNING, attempt=F("attempt") + 1, heartbeat_at=now):
            return None
        return Hold(organization_id, mine.select_related("run").get())


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One set of pairs: whom each mentee has, and what it is worth by both weights."""

    mates: dict[str, str]
    scores: dict[str, int]
    weighed: dict[str, int]


def _answer(row: Scenario) -> tuple[list[tradeoffs.Moved], dict[str, Any], Result, bool]:
    """Who has whom before and after, the figures of both, the new result, and whether it is proven."""
    frozen = execution.thaw(row.run)
    asked = policy_from(questions.changed(row.run.policy, row.question))
    steered = _steered(frozen.inputs, row)
    after = engine.run(steered, asked)
    proof = verify(after, steered, asked)
    scorers = Scorer(frozen.inputs, frozen.policy), Scorer(frozen.inputs, asked)
    found = _known(row) or _mates(engine.run(frozen.inputs, frozen.policy))
    sides = [_side(frozen.inputs, mates, scorers) for mates in (found, _mates(after))]
    moved = _moved(frozen.inputs, *sides)
    figures = {
        "before": tradeoffs.summed(sides[0].scores, sides[0].weighed, frozen.inputs.mentees.ids),
        "after": tradeoffs.summed(sides[1].scores, sides[1].weighed, frozen.inputs.mentees.ids),
        "counts": tradeoffs.counts(moved),
        "certificate": plain(proof),
        "reweighed": frozen.policy.criteria != asked.criteria,
    }
    return moved, figures, after, proof.certified


def _steered(inputs: Inputs, row: Scenario) -> Inputs:
    """The inputs with the pair that must be, or must not be."""
    if not row.steer:
        return inputs
    pair = np.array(
        [[inputs.mentee_index(str(row.mentee_id)), inputs.mentor_index(str(row.mentor_id))]], dtype=np.int32
    )
    if row.steer == PairRuleKind.FORBID:
        never = np.unique(np.concatenate([inputs.listed[Rule.NEVER_PAIR], pair]), axis=0)
        free = inputs.locks[~(inputs.locks == pair).all(axis=1)]
        return dataclasses.replace(inputs, listed={**inputs.listed, Rule.NEVER_PAIR: never}, locks=free)
    # A mentee has one mentor: an earlier lock of the same mentee gives way.
    others = inputs.locks[inputs.locks[:, 0] != pair[0, 0]]
    return dataclasses.replace(inputs, locks=np.unique(np.concatenate([others, pair]), axis=0))


def _mates(result: Result) -> dict[str, str]:
    """The mentor of each mentee who has one."""
    return {pair.mentee: pair.mentor for pair in result.pairs}


def _known(row: Scenario) -> dict[str, str]:
    """The run's own pairs as an earlier answer of this engine has them, whole; nothing when there is none."""
    with tenant(row.organization_id):
        earlier = Scenario.objects.filter(run_id=row.run_id, state=RunState.DONE, engine_version=ENGINE_VERSION)
        one = earlier.exclude(pk=row.pk).only("figures").first()
        if one is None:
            return {}
        placed = Placement.objects.filter(scenario=one, was__isnull=False)
        found = {str(mentee): str(mentor) for mentee, mentor in placed.values_list("mentee_id", "was_id")}
    # Whoever has been erased since is missing there, and still in the frozen inputs.
    return found if len(found) == one.figures["before"]["pairs"] else {}


def _side(inputs: Inputs, mates: dict[str, str], scorers: tuple[Scorer, Scorer]) -> _Side:
    rows = np.array([inputs.mentee_index(mentee) for mentee in mates], dtype=np.intp)
    cols = np.array([inputs.mentor_index(mentor) for mentor in mates.values()], dtype=np.intp)
    scores, weighed = (dict(zip(mates, one.pair_scores(rows, cols).tolist(), strict=True)) for one in scorers)
    return _Side(mates, scores, weighed)


def _moved(inputs: Inputs, before: _Side, after: _Side) -> list[tradeoffs.Moved]:
    """Everybody who has a mentor before or after."""
    return [
        tradeoffs.moved(
            mentee,
            (before.mates.get(mentee), after.mates.get(mentee)),
            (before.scores.get(mentee), after.scores.get(mentee)),
            (before.weighed.get(mentee), after.weighed.get(mentee)),
        )
        for mentee in inputs.mentees.ids
        if mentee in before.mates or mentee in after.mates
    ]


# NOTE: one statement with one value per column, as a run stores its proposals.
_PLACEMENTS = """
INSERT INTO matching_placement (organization_id, created_at, scenario_id, id, mentee_id, was_id, becomes_id,
  was_score, becomes_score, was_weighed, becomes_weighed, outcome, delta)
SELECT (SELECT app.org()), now(), %s::uuid, x.*
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[],
  %s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::int[]) AS x
"""


def _store(hold: Hold, moved: list[tradeoffs.Moved], figures: dict[str, Any], result: Result, certified: bool) -> None:
    columns = [list(column) for column in zip(*moved, strict=True)] or [[]] * len(tradeoffs.Moved._fields)
    with tenant(hold.organization_id):
        hold.end(RunState.DONE, figures=figures, certified=certified, engine_version=result.engine_version, error="")
        Placement.objects.filter(scenario_id=hold.row.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute(_PLACEMENTS, [str(hold.row.pk), [str(uuid7()) for _ in moved], *columns])


def _plain(hold: Hold, error: EngineError) -> str:
    """What stands in the way, in words that an admin can act on here."""
    if isinstance(error, LockBreaksRule):
        rules = "; ".join(wording.rule_name(rule.value) for rule in error.rules)
        with tenant(hold.organization_id):
            names = results.names(error.mentor, error.mentee)
        return f"{names[0]} and {names[1]} are locked, and these rules forbid it: {rules}. Switch that rule off, or unlock them."
    if isinstance(error, LockOverCapacity):
        with tenant(hold.organization_id):
            return results.plain_error(error)
    return str(error)
