"""Doing a finished run again, to show that what is stored is what the engine says."""

from __future__ import annotations

from dataclasses import dataclass

from matching.engine import run as engine
from matching.engine.documents import freeze_bytes, inputs_hash
from matching.engine.verification import verify
from matching.models import MatchingRun
from matching.services import results
from matching.services.execution import thaw


@dataclass(frozen=True)
class Replay:
    """What was stored and what came out this time, line by line."""

    lines: list[tuple[str, str, str]]
    pairs: int

    @property
    def same(self) -> bool:
        return all(then == now for _, then, now in self.lines)


def replay(run: MatchingRun) -> Replay:
    """Solve a run's frozen inputs under its frozen policy once more, and check the proof anew."""
    frozen = thaw(run)
    result = engine.run(frozen.inputs, frozen.policy)
    proof = verify(result, frozen.inputs, frozen.policy)
    lines = [
        ("inputs", run.inputs_hash, inputs_hash(freeze_bytes(frozen.inputs), frozen.policy)),
        ("result", run.result_hash, results.rows(frozen.inputs, frozen.policy, result).digest),
        ("value", str(run.value), str(result.figures.total)),
        ("proof", str(run.certified), str(proof.certified)),
    ]
    return Replay(lines, result.figures.pairs)
