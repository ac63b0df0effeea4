"""The best few of each person are those of the whole table, and the bits say exactly who is allowed."""

from __future__ import annotations

import numpy as np
import pytest

from matching.engine import shortlists as module
from matching.engine.people import build_inputs
from matching.engine.scoring import Scorer
from matching.engine.shortlists import shortlists
from matching.engine.types import Exclusions, Policy
from tests.matching.engine.cohorts import CRITERIA, people

MOST = 4


def _made(mentors: int, mentees: int) -> tuple[Scorer, np.ndarray, np.ndarray]:
    juniors, seniors = people(3, mentors, mentees)
    policy = Policy(criteria=CRITERIA, exclusions=Exclusions(min_grade_gap=1))
    scorer = Scorer(build_inputs(mentors=juniors, mentees=seniors), policy)
    rows, cols = np.arange(mentees), np.arange(mentors)
    return scorer, scorer.scores(rows), scorer.eligibility.forbidden(rows, cols)


@pytest.mark.parametrize("cells", [1, 64, 1 << 20])
@pytest.mark.parametrize(("mentors", "mentees"), [(30, 23), (3, 40), (40, 2), (1, 1)])
def test_everybody_gets_their_best_in_blocks_of_any_size(
    mentors: int, mentees: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BLOCK_CELLS", cells)
    scorer, scores, forbidden = _made(mentors, mentees)
    found = shortlists(scorer, MOST, (np.arange(mentors), np.arange(mentees)))
    table = np.where(forbidden, -1, scores)
    for lists, side in ((found.for_mentees, table), (found.for_mentors, table.T)):
        for mine, values in zip(lists, side, strict=True):
            expected = sorted(values[values >= 0], reverse=True)[:MOST]
            assert [values[one] for one in mine if one >= 0] == expected
            assert len({*mine[mine >= 0]}) == len(expected)


@pytest.mark.parametrize("cells", [1, 64])
def test_a_bit_is_set_for_everybody_who_is_allowed(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_CELLS", cells)
    scorer, _, forbidden = _made(30, 23)
    dice = np.random.default_rng(1)
    mentors, mentees = dice.permutation(70)[:30], dice.permutation(50)[:23]
    found = shortlists(scorer, MOST, (mentors, mentees))
    for row in range(23):
        for col in range(30):
            for table, one, number in (
                (found.allowed_to_mentees, row, mentors[col]),
                (found.allowed_to_mentors, col, mentees[row]),
            ):
                assert bool(table[one, number // 8] >> (number % 8) & 1) == (not forbidden[row, col])


def test_nobody_is_compared_with_nobody() -> None:
    scorer, *_ = _made(3, 0)
    assert shortlists(scorer, MOST, (np.arange(3), np.arange(0))).for_mentors.tolist() == [[-1] * MOST] * 3
