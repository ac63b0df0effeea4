"""The same answer in every process: whatever order sets have there, and however many threads multiply matrices."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SCRIPT = """
from matching.engine.people import build_inputs
from matching.engine.run import digest, run
from matching.engine.types import Mode, Policy, Exclusions
from tests.matching.engine.cohorts import CRITERIA, people
for mentees, mode in ((170, Mode.BEST_TOTAL), (60, Mode.MOST_PAIRS)):
    mentors, seniors = people(11, 165, mentees, gaps=0.3)
    policy = Policy(criteria=CRITERIA, exclusions=Exclusions(min_grade_gap=1), mode=mode, seed=3)
    result = run(build_inputs(mentors=mentors, mentees=seniors), policy)
    print(result.inputs_hash, digest(result), result.certified)
"""


def answers(hash_seed: str, threads: str) -> list[str]:
    """What a fresh process says about two instances, one line each."""
    there = os.environ | {"PYTHONHASHSEED": hash_seed, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=there, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def here() -> list[str]:
    return answers("0", "1")


@pytest.mark.parametrize(("hash_seed", "threads"), [("1", "2"), ("4242", "1")])
def test_another_process_finds_the_same_bytes(here: list[str], hash_seed: str, threads: str) -> None:
    assert len(here) == 2
    assert all(line.endswith("True") for line in here)
    assert answers(hash_seed, threads) == here
