"""A finished run can be done again, and says the same."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matching.enums import RunState
from matching.models import MatchingRun
from profiles.models import Profile
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


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


def test_the_same_people_policy_and_seed_give_the_same_result(pilot: Pilot) -> None:
    one, two = pilot.run(seed=5), pilot.run(seed=5)
    assert (one.inputs_hash, one.result_hash) == (two.inputs_hash, two.result_hash)
    assert pilot.run(seed=6).inputs_hash != one.inputs_hash


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
