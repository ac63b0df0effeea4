"""Where plans stand, by the API: dates and numbers, and no word of a pair."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.tenancy import tenant
from tests.factories.cast import Cast
from tests.factories.plans import (
    make_plan,
    make_plan_step,
    make_stage,
    make_template,
    make_template_step,
    make_template_version,
)
from tests.factories.rows import make_cohort, make_pairing, make_participant
from tests.factories.tokens import Caller
from tests.tenancy.worlds import make_world

SECRETWORD = "Geheimsache"


@pytest.fixture
def hr(cast: Cast) -> Caller:
    return Caller(cast.nordwind)


def _plan(hr: Caller) -> Any:
    cohort = make_cohort()
    two = [make_participant(cohort=cohort, side=side) for side in ("mentor", "mentee")]
    stage = make_stage(version=make_template_version(template=make_template(program=cohort.program)))
    plan = make_plan(pairing=make_pairing(mentor=two[0], mentee=two[1]), version=stage.version)
    for place, due in enumerate((dt.date(2026, 12, 1), dt.date(2026, 12, 24))):
        make_plan_step(plan=plan, template_step=make_template_step(stage=stage, position=place), due_on=due)
    return plan


def test_a_plan_is_told_in_dates_and_numbers(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        plan = _plan(hr)
    (told,) = hr.get("plans/").json()["results"]
    assert told == {
        "id": str(plan.pk),
        "pairing_id": str(plan.pairing_id),
        "cohort_id": str(plan.pairing.cohort_id),
        "track": "whole",
        "starts_on": plan.starts_on.isoformat(),
        "steps_open": 2,
        "steps_done": 0,
        "steps_skipped": 0,
        "steps_left_out": 0,
        "next_due_on": "2026-12-01",
    }
    whole = hr.get(f"plans/{plan.pk}/").json()
    steps = whole.pop("steps")
    assert (whole, [step["due_on"] for step in steps]) == (told, ["2026-12-01", "2026-12-24"])
    assert steps[0].keys() == {"key", "kind", "due_on", "state", "ended_at"}


def test_plans_are_narrowed_by_cohort(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        one, _ = _plan(hr), _plan(hr)
    found = hr.get(f"plans/?cohort_id={one.pairing.cohort_id}").json()["results"]
    assert [row["id"] for row in found] == [str(one.pk)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(hr: Caller, count: int, django_assert_num_queries: Any) -> None:
    with tenant(hr.organization.pk):
        for _ in range(count):
            _plan(hr)
    hr.get("organization/")
    with django_assert_num_queries(10):
        assert len(hr.get("plans/").json()["results"]) == count


def test_no_list_holds_a_word_of_a_pair(hr: Caller, cast: Cast, settings: Any, tmp_path: Any) -> None:
    """The whole world of an organization, where every text that anybody could write is one word."""
    settings.MEDIA_ROOT = tmp_path
    make_world(cast.chiara, word=SECRETWORD)
    told = {path: hr.get(path).content.decode() for path in ("plans/", "pairings/", "runs/", "participants/")}
    assert '"pairing_id"' in told["plans/"]
    # The error of a run is ours, and the world writes its word there as well.
    assert {path for path, text in told.items() if SECRETWORD in text} == {"runs/"}
