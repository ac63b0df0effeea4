"""A finished run can be done again, and says the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matching.enums import RunState
from matching.models import MatchingRun
from profiles.models import Profile
from tests.addresses import database_url
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara)


def replay(run: MatchingRun, slug: str = "nordwind") -> str:
    out = io.StringIO()
    call_command("replay_run", str(run.pk), organization=slug, stdout=out, no_color=True)
    return out.getvalue()


def test_a_run_replays_bit_for_bit_whatever_happened_since(pilot: Pilot) -> None:
    run = pilot.run()
    with pilot.member.acting():
        Profile.objects.all().delete()
    said = replay(run)
    assert said.count("same  ") == 4
    assert said.endswith("Run 1: 3 pairs, the same bit for bit, and proven again.\n")


@pytest.mark.parametrize(("hash_seed", "threads"), [("1", "2"), ("4242", "1")])
def test_another_process_replays_the_same_bits(committed_cast: Cast, hash_seed: str, threads: str) -> None:
    run = make_pilot(committed_cast.chiara, mentors=12, mentees=10).run()
    command = [
        sys.executable,
        "manage.py",
        "replay_run",
        str(run.pk),
        "--organization",
        "nordwind",
        "--no-color",
        "--skip-checks",
    ]
    there = {"DATABASE_URL": database_url("upstream_app"), "PYTHONHASHSEED": hash_seed, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | there, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("Run 1: 10 pairs, the same bit for bit, and proven again.\n"), done.stderr


def test_the_same_people_policy_and_seed_give_the_same_result(pilot: Pilot) -> None:
    one, two = pilot.run(seed=5), pilot.run(seed=5)
    assert (one.inputs_hash, one.result_hash) == (two.inputs_hash, two.result_hash)
    assert pilot.run(seed=6).inputs_hash != one.inputs_hash


def test_a_run_whose_time_was_up_is_not_said_to_differ(pilot: Pilot) -> None:
    run = pilot.run()
    with pilot.member.acting():
        MatchingRun.objects.filter(pk=run.pk).update(certified=False, gap=12)
    with pytest.raises(CommandError, match="Run 1 ended because its time was up"):
        replay(run)


@pytest.mark.parametrize("change", [{"value": 1}, {"result_hash": "0" * 64}, {"certified": False}])
def test_a_tampered_run_is_found(pilot: Pilot, change: dict[str, Any]) -> None:
    run = pilot.run()
    with pilot.member.acting():
        MatchingRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(CommandError, match="differs"):
        replay(run)


def test_another_organization_does_not_know_the_run(pilot: Pilot) -> None:
    run = pilot.run()
    with pytest.raises(CommandError, match="no finished run"):
        replay(run, "suedstern")
    with pytest.raises(CommandError, match="no organization"):
        replay(run, "nowhere")


def test_a_run_that_has_not_finished_cannot_be_replayed(pilot: Pilot) -> None:
    run = pilot.run()
    with pilot.member.acting():
        MatchingRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, result_hash="")
    with pytest.raises(CommandError, match="no finished run"):
        replay(run)
