"""A run is done once, whoever starts it and however often."""

from __future__ import annotations

from typing import Any

import pytest

from matching.models import Decision, Leftover, MatchingRun, Proposal, RunState
from matching.services import execution, runs
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara)


def test_a_run_makes_proposals_with_their_reasons(pilot: Pilot) -> None:
    run = pilot.run()
    assert run.error == ""
    assert (run.state, run.certified, run.attempt, run.number) == (RunState.DONE, True, 1, 1)
    with pilot.member.acting():
        rows = list(Proposal.objects.filter(run=run))
        left = list(Leftover.objects.filter(run=run))
    assert len(rows) == 3
    assert sum(row.score for row in rows) == run.value == run.figures["total"]
    assert {row.decision for row in rows} == {Decision.PROPOSED}
    assert [row.reason for row in left] == ["competition"]
