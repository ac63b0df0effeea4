"""Nobody left behind: as many pairs as possible, the worst as good as can be, then the best total."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from matching.engine import run as running
from matching.engine.bottleneck import highest_floor
from matching.engine.generation import Round
from matching.engine.people import build_inputs
from matching.engine.pool import Table
from matching.engine.run import digest, run
from matching.engine.types import Cancelled, Exclusions, Mode, Policy
from matching.engine.verification import verify
from tests.matching.engine.cohorts import CRITERIA, FAMILIES, people, score_table

POLICY = Policy(
    criteria=CRITERIA, exclusions=Exclusions(min_grade_gap=1, min_shared_minutes=300), mode=Mode.NOBODY_LEFT
)


def tried(scores: np.ndarray, places: np.ndarray) -> int:
    """The same by trying every set of pairs."""
    owner = [col for col, count in enumerate(places) for _ in range(min(int(count), len(scores)))]
    best = (0, 0)
    seats = [*range(len(owner)), *[None] * len(scores)]
    for chosen in itertools.permutations(seats, len(scores)):
        made = [int(scores[row, owner[seat]]) for row, seat in enumerate(chosen) if seat is not None]
        if made and min(made) >= 0:
            best = max(best, (len(made), min(made)))
    return best[1]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_highest_floor_is_what_trying_everything_finds(family: str) -> None:
    for seed in range(6):
        dice = np.random.default_rng(seed)
        scores = score_table(family, dice, 3, int(dice.integers(1, 5)))
        places = dice.choice((0, 1, 1, 2), scores.shape[1]).astype(np.int32)
        assert highest_floor(Table(scores), places) == tried(scores, places)


def test_the_weakest_pair_is_better_and_the_total_a_little_lower() -> None:
    scores = np.array([[10_000, 6_000], [7_000, 1_000]], dtype=np.int16)
    assert highest_floor(Table(scores), np.ones(2, dtype=np.int32)) == 6_000
    lower = np.array([[10_000, 6_000], [7_000, 6_500]], dtype=np.int16)
    assert highest_floor(Table(lower), np.ones(2, dtype=np.int32)) == 6_500


@pytest.mark.parametrize("cells", [4_000_000, -1])
def test_a_run_leaves_nobody_behind(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "HELD_CELLS", cells)
    lowest = []
    for seed in range(10):
        inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(seed, 24, 20), strict=True)))
        most = run(inputs, dataclasses.replace(POLICY, mode=Mode.MOST_PAIRS))
        fair = run(inputs, POLICY)
        assert fair.certified
        assert verify(fair, inputs, POLICY).problems == ()
        assert fair.figures.pairs == most.figures.pairs
        assert fair.figures.total <= most.figures.total
        assert fair.figures.lowest >= most.figures.lowest
        assert digest(run(inputs, POLICY)) == digest(fair)
        lowest.append(fair.figures.lowest > most.figures.lowest)
    assert any(lowest)


def test_a_run_is_stopped_while_it_looks_for_the_weakest_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "HELD_CELLS", -1)
    inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(3, 24, 20), strict=True)))
    stages: list[str] = []
    rounds: list[Round] = []
    with pytest.raises(Cancelled, match="solve"):
        run(
            inputs, POLICY, on_progress=lambda stage, *_: stages.append(stage), on_round=rounds.append,
            should_stop=lambda: stages.count("solve") > 2,
        )  # fmt: skip
    assert (stages.count("solve"), rounds) == (3, [])


def test_a_result_whose_worst_pair_could_be_better_is_refused() -> None:
    for seed in range(10):
        inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(seed, 24, 20), strict=True)))
        most = run(inputs, dataclasses.replace(POLICY, mode=Mode.MOST_PAIRS))
        if most.figures.lowest < run(inputs, POLICY).figures.lowest:
            assert "the worst pair is not the best worst pair" in verify(most, inputs, POLICY).problems
            return
    pytest.fail("no instance tells the two policies apart")
