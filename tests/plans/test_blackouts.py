"""Due dates keep out of blackouts: when a plan is laid out, and when a blackout comes, moves or goes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nudges.services import delivery
from plans import tasks
from plans.models import Step
from plans.services import blackouts, opening
from tests.factories.cast import Cast
from tests.factories.plans import make_template_step
from tests.factories.rows import make_blackout
from tests.plans.conftest import Pair, make_pair


def around(pair: Pair, title: str) -> tuple[dt.date, dt.date]:
    """A blackout of five days whose third day is the one of a step."""
    with pair.cast.chiara.acting():
        day = pair.step(title).due_on
    return day - dt.timedelta(days=2), day + dt.timedelta(days=2)


def days(pair: Pair) -> list[tuple[dt.date, dt.date | None]]:
    with pair.cast.chiara.acting():
        return list(Step.objects.order_by("pk").values_list("due_on", "moved_from"))


def test_a_plan_is_laid_out_around_them(cast: Cast) -> None:
    made = make_pair(cast)
    opening.open_due(cast.nordwind.pk)
    first, last = around(made, "Session 1")
    with cast.chiara.acting():
        meant = made.step("Session 1").due_on
        made.plan().delete()
        make_blackout(first_day=first, last_day=last)
    opening.open_due(cast.nordwind.pk)
    with cast.chiara.acting():
        step = made.step("Session 1")
        assert (step.moved_from, step.due_on > last, step.due_on.weekday() < 5) == (meant, True, True)
        assert (step.due_on - last).days <= 3
        others = Step.objects.exclude(pk=step.pk)
        assert not others.filter(due_on__range=(first, last)).exists()
        assert not others.filter(moved_from=None, due_on__range=(first, last)).exists()


def test_one_that_comes_and_goes_moves_them_there_and_back(
    pair: Pair, django_capture_on_commit_callbacks: Any, worked_off: Any
) -> None:
    before = days(pair)
    first, last = around(pair, "Session 2")
    with pair.cast.chiara.acting() as actor, django_capture_on_commit_callbacks(execute=True):
        row = delivery.black_out(actor=actor, name="Quarter end", first_day=first, last_day=last)
    assert worked_off == [str(pair.cast.nordwind.pk)]
    with pair.cast.chiara.acting():
        assert pair.step("Session 2").due_on > last
    with pair.cast.chiara.acting() as actor, django_capture_on_commit_callbacks(execute=True):
        delivery.lift_blackout(actor=actor, blackout=row)
    assert days(pair) == before


@pytest.fixture
def worked_off(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the event asked of the worker, done at once; returns for whom."""
    asked: list[str] = []

    def work(arguments: tuple[str]) -> None:
        asked.append(arguments[0])
        tasks.move_dates_of(*arguments)

    monkeypatch.setattr(tasks.move_dates_of, "apply_async", work)
    return asked


def test_what_is_done_or_another_organization_s_stays(pair: Pair) -> None:
    first, last = around(pair, "Session 1")
    with pair.cast.chiara.acting():
        step = pair.step("Session 1")
        Step.objects.filter(pk=step.pk).update(state="skipped", ended_at=pair.pairing.started_at)
        make_blackout(first_day=first, last_day=last)
        day = step.due_on
    with pair.cast.dario.acting():
        make_blackout()
    assert blackouts.move_dates(pair.cast.suedstern.pk) == 0
    blackouts.move_dates(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        assert (pair.step("Session 1").due_on, pair.step("Session 1").moved_from) == (day, None)


def test_again_and_again_changes_nothing_more(pair: Pair) -> None:
    first, last = around(pair, "Session 1")
    with pair.cast.chiara.acting():
        make_blackout(first_day=first, last_day=last)
    assert blackouts.move_dates(pair.cast.nordwind.pk) > 0
    now = days(pair)
    assert (blackouts.move_dates(pair.cast.nordwind.pk), days(pair)) == (0, now)


def test_a_thousand_steps_move_in_as_many_statements_as_one(pair: Pair) -> None:
    first, last = around(pair, "Session 1")
    with pair.cast.chiara.acting():
        row = make_blackout(first_day=first, last_day=last)
    counts = []
    for more in (0, 1000):
        with pair.cast.chiara.acting():
            _add(pair, more, first)
            row.delete()
        blackouts.move_dates(pair.cast.nordwind.pk)
        with pair.cast.chiara.acting():
            row = make_blackout(first_day=first, last_day=last)
        with CaptureQueriesContext(connection) as asked:
            assert blackouts.move_dates(pair.cast.nordwind.pk) > more
        counts.append(len([one for one in asked if "plans_step" in one["sql"]]))
    assert counts == [1, 1]


def _add(pair: Pair, count: int, day: dt.date) -> None:
    """So many more open steps that are due on a day."""
    if count:
        words = make_template_step(stage=pair.step("Session 1").template_step.stage, position=100)
        Step.objects.bulk_create(
            Step(plan=pair.plan(), template_step=words, key=uuid.uuid4(), due_on=day) for _ in range(count)
        )
