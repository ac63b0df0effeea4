"""Five thousand awkward instances of matching, each proven and held against the other solver."""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

from collections.abc import Sequence

from matching.engine import generation, pool
from tests.matching.engine.instances import instances

INSTANCES = 5_000


def main(arguments: Sequence[str] = ()) -> int:
    """The number of instances that were not proven or were worth less."""
    generation.PER_MENTEE, generation.PER_MENTOR, generation.JOIN, generation.SPARE, pool.BLOCK_ROWS = 3, 2, 3, 50, 7
    wrong = [seed for seed in range(INSTANCES) if not instances(seed, most=40)]
    print(f"{INSTANCES - len(wrong)} of {INSTANCES} proven; wrong: {wrong[:20]}")
    return len(wrong)
