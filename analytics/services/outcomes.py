"""Doing a comparison: claimed, computed and written down whole, or not at all.

A worker can die at any line. Before the last transaction nothing of a result exists; after it, everything does and the
comparison is done. Whoever comes second finds either a row to claim or nothing to do.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from accounts.tenancy import tenant
from analytics import inputs
from analytics.enums import Stage, State, Told, Verdict, Who
from analytics.models import (
    BalanceLine,
    Comparison,
    ComparisonEstimate,
    ComparisonResult,
    ComparisonTrial,
    CurveStep,
)
from analytics.stats import comparisons, designs
from analytics.stats.balance import Line
from analytics.stats.claims import sentence
from analytics.stats.comparisons import EVENTS, FEWEST_SHOWN, Compared
from analytics.stats.designs import Design
from analytics.stats.estimates import Estimate
from programs import power
from programs.selectors.cohorts import BASE_RETENTION, DIFFERENCE

logger = logging.getLogger(__name__)
UNEXPECTED = "Something went wrong that should not. Ask again, and tell your operator if it happens twice."
FEW = "All others together"


class Lost(Exception):
    """Another worker has taken the comparison over."""


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one comparison; every write names the attempt, so that a worker thought dead cannot write."""

    organization_id: uuid.UUID
    comparison_id: uuid.UUID
    attempt: int

    def update(self, **values: object) -> None:
        """Write to the row in the open transaction. Raises Lost when the hold is gone."""
        held = Comparison.objects.filter(pk=self.comparison_id, attempt=self.attempt, state=State.RUNNING)
        if not held.update(heartbeat_at=timezone.now(), **values):
            raise Lost(f"comparison {self.comparison_id}, attempt {self.attempt}")

    def at(self, stage: Stage) -> None:
        """Tell the page how far it is."""
        with tenant(self.organization_id):
            self.update(stage=stage)

    def fail(self, error: str) -> None:
        """End without a result, unless somebody else ended it before."""
        with tenant(self.organization_id):
            held = Comparison.objects.filter(pk=self.comparison_id, attempt=self.attempt, state=State.RUNNING)
            held.update(state=State.FAILED, error=error[:300], finished_at=timezone.now())


def execute(organization_id: uuid.UUID, comparison_id: uuid.UUID) -> None:
    """Do one comparison; does nothing when there is nothing to claim."""
    claim = _claim(organization_id, comparison_id)
    if claim is None:
        return
    try:
        _compute(claim)
    except Lost as lost:
        logger.warning("a comparison was taken over: %s", lost)
    except inputs.NothingKnown as reason:
        claim.fail(str(reason))
    except (OperationalError, InterfaceError):
        # The database is away: nobody can write that this failed. The row grows stale and the sweeper queues it again.
        raise
    except Exception:
        logger.exception("a comparison failed", extra={"comparison": str(comparison_id)})
        claim.fail(UNEXPECTED)


def _claim(organization_id: uuid.UUID, comparison_id: uuid.UUID) -> Claim | None:
    now = timezone.now()
    with tenant(organization_id):
        queued = Comparison.objects.filter(pk=comparison_id, state=State.QUEUED)
        changes = {"state": State.RUNNING, "stage": Stage.READING, "heartbeat_at": now, "started_at": now}
        if not queued.update(attempt=F("attempt") + 1, **changes):
            return None
        return Claim(organization_id, comparison_id, Comparison.objects.get(pk=comparison_id).attempt)


def _compute(claim: Claim) -> None:
    with tenant(claim.organization_id):
        row = Comparison.objects.select_related("organization", "program", "cohort").get(pk=claim.comparison_id)
        read = inputs.read(organization=row.organization, program=row.program, cohort=row.cohort)
    claim.at(Stage.PAIRING)
    design = designs.choose(read.histories, read.intakes, read.pools, read.names)
    claim.at(Stage.COUNTING)
    found = comparisons.compare(read.histories, design, read.pools, seed=row.seed)
    claim.at(Stage.KEEPING)
    _keep(claim, row, read, design, found)


def _keep(claim: Claim, row: Comparison, read: inputs.Inputs, design: Design, found: Sequence[Compared]) -> None:
    """Everything at once: the comparison is done, or nothing of it is there."""
    day = min(one.day for one in read.intakes)
    with tenant(claim.organization_id):
        claim.update(
            state=State.DONE,
            finished_at=timezone.now(),
            inputs_hash=read.digest(),
            basis=design.basis.value,
            day=dt.date.fromordinal(day),
            known_until=dt.date.fromordinal(read.pools.until),
            people=read.people,
            moved_up=read.moved_up,
            wanted_next=_wanted(found[0]),
        )
        _keep_trials(row, design)
        _keep_balance(row, design)
        for one in found:
            _keep_result(row, one, day)


def _wanted(retention: Compared) -> int:
    """How many a next cohort needs on each side to show a tenth fewer leaving, where as many leave as left of the others."""
    gone = retention.evidence.there
    base = 1 - gone.value if gone else BASE_RETENTION
    return power.needed(base=min(max(base, 0.01), 1 - DIFFERENCE), difference=DIFFERENCE)


def _keep_trials(row: Comparison, design: Design) -> None:
    ComparisonTrial.objects.bulk_create(
        ComparisonTrial(
            comparison=row,
            position=position,
            basis=trial.basis.value,
            step=trial.step,
            here=trial.here,
            there=trial.there,
            left_out=max(trial.left_out, 0),
            refused=trial.refused,
        )
        for position, trial in enumerate(design.trials)
    )


def _keep_balance(row: Comparison, design: Design) -> None:
    """The table, without what would tell of fewer than five participants or others."""
    if min(len(design.here), len(design.there)) < FEWEST_SHOWN:
        return
    traits: dict[str, list[Line]] = {}
    for line in design.lines:
        traits.setdefault(line.trait, []).append(line)
    lines = [line for group in traits.values() for line in _without_few(group, len(design.here), len(design.there))]
    BalanceLine.objects.bulk_create(
        BalanceLine(
            comparison=row,
            position=position,
            trait=line.trait,
            value=line.value[:200],
            here=line.here,
            there=line.there,
            apart=line.apart if math.isfinite(line.apart) else None,
        )
        for position, line in enumerate(lines)
    )


def _without_few(lines: Sequence[Line], people: int, others: int) -> list[Line]:
    """Names that fewer than five participants have, or one to four others, are one line, and it is of five of each at least
    or of nobody: nothing is left to subtract."""
    count = {line.value: (round(line.here * people), round(line.there * others)) for line in lines}
    rare = [
        line for line in lines if line.value and (count[line.value][0] < FEWEST_SHOWN or _few(count[line.value][1]))
    ]
    shown = [line for line in lines if line not in rare]
    while rare and shown and any(_few(sum(side)) for side in zip(*(count[line.value] for line in rare), strict=True)):
        smallest = min(shown, key=lambda line: count[line.value])
        shown.remove(smallest)
        rare.append(smallest)
    return [*shown, *([_together(rare)] if rare else [])]


def _few(people: int) -> bool:
    return 0 < people < FEWEST_SHOWN


def _together(lines: Sequence[Line]) -> Line:
    """Several names as one, as far apart as the one that is farthest."""
    far = max((line.apart for line in lines), key=abs)
    return Line(lines[0].trait, FEW, sum(line.here for line in lines), sum(line.there for line in lines), far)


def _keep_result(row: Comparison, one: Compared, day: int) -> None:
    evidence = one.evidence
    enough = dt.date.fromordinal(day + math.ceil(one.enough_by)) if one.enough_by and one.enough_by < 3650 else None
    result = ComparisonResult.objects.create(
        comparison=row,
        question=one.key,
        verdict=evidence.verdict.value,
        by_day=int(evidence.by_day),
        participants=evidence.participants,
        others=evidence.others,
        expected=one.expected,
        enough_on=enough if evidence.verdict.value == Verdict.TOO_FEW else None,
        claim=sentence(evidence, EVENTS[one.key]),
    )
    told = {
        Told.HERE: evidence.here,
        Told.THERE: evidence.there,
        Told.DIFFERENCE: evidence.difference,
        Told.LOG_RANK: evidence.log_rank_p,
        Told.SHUFFLING: evidence.surprise_p,
    }
    ComparisonEstimate.objects.bulk_create(
        _estimate(result, kind, value) for kind, value in told.items() if value is not None
    )
    for who, curve in ((Who.HERE, comparisons.shown(one.here)), (Who.THERE, comparisons.shown(one.there))):
        columns = (curve.days, curve.at_risk, curve.exits, curve.staying, curve.low, curve.high)
        CurveStep.objects.bulk_create(
            (
                CurveStep(
                    result=result, who=who, day=int(d), at_risk=risk, gone=gone, staying=staying, low=low, high=high
                )
                for d, risk, gone, staying, low, high in zip(*(column.tolist() for column in columns), strict=True)
            ),
            batch_size=2_000,
        )


def _estimate(result: ComparisonResult, kind: Told, value: Estimate | float) -> ComparisonEstimate:
    if isinstance(value, Estimate):
        return ComparisonEstimate(result=result, told=kind, value=value.value, low=value.low, high=value.high)
    return ComparisonEstimate(result=result, told=kind, value=value)
