"""A step of a plan that is a survey: done by answering the one that waits; ticked where none does."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from plans.models import Step
from plans.services import steps
from tests.factories import plans as made
from tests.factories.cast import Cast
from tests.surveys.crowd import Crowd, answer, make_crowd, make_open, make_pulse


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=1)


@pytest.fixture
def step(crowd: Crowd) -> Step:
    """Both are to answer a few questions."""
    with crowd.cast.chiara.acting():
        version = made.make_template_version(template=made.make_template(program=crowd.program))
        stage = made.make_stage(version=version)
        asked = made.make_template_step(stage=stage, kind="survey", title="A few questions", doer="both")
        plan = made.make_plan(pairing=crowd.pairings[0], version=version)
        return made.make_plan_step(plan=plan, template_step=asked, due_on=timezone.localdate())


def _url(crowd: Crowd, step: Step, tail: str = "") -> str:
    return crowd.cast.amara.url(f"pairings/{crowd.pairings[0].pk}/steps/{step.pk}/{tail}")


def test_it_opens_the_survey_that_waits_and_is_done_by_answering(crowd: Crowd, step: Step) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
    browser = crowd.cast.amara.browser()
    for url in (_url(crowd, step), crowd.cast.amara.url(f"pairings/{crowd.pairings[0].pk}/")):
        page = browser.get(url).content.decode()
        assert (f"surveys/{wave.pk}/" in page, "I have done it" in page) == (True, False)
    with crowd.cast.amara.acting() as actor, pytest.raises(NotAllowed):
        steps.tick(actor=actor, step=step, done=True)
    with crowd.cast.chiara.acting():
        assert Step.objects.get().mentor_done_at is None
        answer(wave, crowd.mentors[0], worth=4)
        row = Step.objects.get()
        assert (row.mentor_done_at is not None, row.mentee_done_at, row.state) == (True, None, "open")
        answer(wave, crowd.mentees[0], worth=4)
        assert Step.objects.get().state == "done"


def test_it_is_ticked_where_no_survey_waits(crowd: Crowd, step: Step) -> None:
    assert "I have done it" in crowd.cast.amara.browser().get(_url(crowd, step)).content.decode()
    with crowd.cast.amara.acting() as actor:
        assert steps.tick(actor=actor, step=step, done=True).mentor_done_at is not None
