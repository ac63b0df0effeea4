"""Another plan for one pair: what was done stays, what was open is left out, and swapping back brings it back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from plans.models import PlanTemplate, Step
from plans.services import catalog, steps
from programs.selectors.days import today_of
from tests.factories.plans import make_stage, make_template, make_template_step, make_template_version
from tests.plans.conftest import Pair


@pytest.fixture
def other(pair: Pair) -> PlanTemplate:
    """A short plan of the same program: an agreement, a walk and a look back."""
    with pair.cast.chiara.acting():
        template = make_template(program=pair.pairing.cohort.program, name="Three walks", usual=False)
        stage = make_stage(version=make_template_version(template=template))
        for place, (kind, title) in enumerate((("agreement", "Agree"), ("task", "Walk"), ("goals", "Aim"))):
            make_template_step(stage=stage, kind=kind, title=title, position=place, offset=1, essential=True)
        return template


def _swap(pair: Pair, template: PlanTemplate, *, by: str = "chiara") -> Any:
    browser = getattr(pair.cast, by).browser()
    return browser.post(pair.url("swap/"), {"template": str(template.pk)}, follow=True)


def _steps(pair: Pair) -> dict[str, tuple[str, Any]]:
    with pair.cast.chiara.acting():
        rows = Step.objects.filter(plan__pairing=pair.pairing).exclude(state="left_out").select_related("template_step")
        return {row.template_step.title: (row.state, row.due_on) for row in rows}


def test_what_is_done_stays_and_the_new_plan_goes_on_from_there(pair: Pair, other: PlanTemplate) -> None:
    with pair.amara.acting() as actor:
        steps.tick(actor=actor, step=pair.step("Say hello"), done=True)
    today = today_of(pair.cast.nordwind)
    before = _steps(pair)
    page = _swap(pair, other).content.decode()
    assert "They follow Three walks now" in page
    after = _steps(pair)
    done = {title: said for title, said in before.items() if said[0] == "done"}
    assert set(after) - set(done) == {"Agree", "Walk", "Aim"}
    assert {title: after[title] for title in done} == done
    assert {state for title, (state, _) in after.items() if title not in done} == {"open"}
    assert all(day >= today for _, day in after.values())
    with pair.cast.chiara.acting():
        events = AuditEvent.objects.filter(verb="gave a pair another plan")
        assert [row.detail["template"] for row in events] == ["Three walks"]


def test_swapping_back_brings_back_what_was_open(pair: Pair, other: PlanTemplate) -> None:
    before = _steps(pair)
    with pair.cast.chiara.acting():
        first = pair.plan().version.template
    _swap(pair, other)
    _swap(pair, first)
    states = {title: state for title, (state, _) in _steps(pair).items()}
    assert states == {title: state for title, (state, _) in before.items()}
    with pair.cast.chiara.acting():
        assert pair.plan().version.template_id == first.pk


def test_an_agreement_that_is_signed_is_not_asked_for_again(pair: Pair, other: PlanTemplate) -> None:
    with pair.cast.chiara.acting():
        step = pair.step("Sign your agreement")
        Step.objects.filter(pk=step.pk).update(
            state="done", ended_at=timezone.now(), mentor_done_at=timezone.now(), mentee_done_at=timezone.now()
        )
    _swap(pair, other)
    with pair.cast.chiara.acting():
        rows = Step.objects.filter(plan__pairing=pair.pairing, template_step__kind="agreement")
        assert Counter(rows.exclude(state="left_out").values_list("state", flat=True)) == {"done": 1}


def test_plans_that_cannot_be_followed_are_not_offered(pair: Pair, other: PlanTemplate) -> None:
    with pair.cast.chiara.acting() as actor:
        catalog.archive(actor=actor, template=other, archived=True)
    before = _steps(pair)
    assert _swap(pair, other).status_code == 422
    assert "There is no other plan" in pair.cast.chiara.browser().get(pair.url("swap/")).content.decode()
    assert _steps(pair) == before


@pytest.mark.parametrize(("by", "status"), [("amara", 403), ("olu", 403), ("dario", 404)])
def test_only_admins_swap(pair: Pair, other: PlanTemplate, by: str, status: int) -> None:
    before = _steps(pair)
    assert (_swap(pair, other, by=by).status_code, _steps(pair)) == (status, before)
