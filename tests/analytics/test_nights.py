"""When figures are taken: at once for a new organization, once a night after that, and again after something broke."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from analytics import tasks
from analytics.models import Figure, FigureRun
from analytics.services import figures
from programs.selectors.days import today_of
from tests.factories.analytics import make_figure_run
from tests.factories.cast import Cast
from tests.plans.crowds import make_crowd

# Half past midnight, and half past three, where the organization is.
EARLY, NIGHT = dt.datetime(2026, 11, 11, 23, 30, tzinfo=dt.UTC), dt.datetime(2026, 11, 12, 2, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 12)


def _days(cast: Cast) -> list[dt.date]:
    with cast.chiara.acting():
        return list(FigureRun.objects.filter(state="done").order_by("day").values_list("day", flat=True))


def test_a_new_organization_has_its_past_at_once(cast: Cast) -> None:
    with time_machine.travel(EARLY, tick=False):
        figures.take_due(cast.nordwind.pk)
    days = _days(cast)
    assert (len(days), days[-2:]) == (27, [dt.date(2026, 11, 8), TODAY])
    assert {day.isoweekday() for day in days[:-1]} == {7}


@pytest.mark.parametrize(("now", "taken"), [(EARLY, []), (NIGHT, [TODAY])])
def test_later_ones_are_taken_at_night(cast: Cast, now: dt.datetime, taken: list[dt.date]) -> None:
    with cast.chiara.acting():
        make_figure_run(day=TODAY - dt.timedelta(days=1))
    with time_machine.travel(now, tick=False):
        figures.take_due(cast.nordwind.pk)
    assert _days(cast) == [TODAY - dt.timedelta(days=1), *taken]


@pytest.mark.parametrize(
    ("run", "attempts"), [({"state": "done"}, 1), ({"state": "taking", "done_at": None}, 2), ({"attempts": 5}, 5)]
)
def test_what_is_done_is_not_done_again_and_what_breaks_not_for_ever(
    cast: Cast, run: dict[str, Any], attempts: int
) -> None:
    stem = {} if run.get("state") == "done" else {"state": "taking", "done_at": None}
    with cast.chiara.acting():
        make_figure_run(day=TODAY, **(stem | run))
    with time_machine.travel(NIGHT, tick=False):
        figures.take_due(cast.nordwind.pk)
    with cast.chiara.acting():
        assert FigureRun.objects.get().attempts == attempts


def test_the_task_takes_the_figures_of_its_organization(cast: Cast) -> None:
    with cast.chiara.acting():
        make_crowd(6)
    tasks.take_figures_of(str(cast.nordwind.pk))
    with cast.chiara.acting():
        assert Figure.objects.filter(scope="cohort", key="funnel", part="listed").count() >= 1
    with cast.dario.acting():
        assert (Figure.objects.count(), FigureRun.objects.count()) == (0, 0)


def test_a_first_night_that_dies_in_the_past_goes_on_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.chiara.acting():
        make_crowd(6)
    days, kept = figures.sundays(today_of(cast.nordwind)), figures.take

    def dies(organization_id: Any, day: dt.date) -> Any:
        if day == days[3]:
            raise ConnectionError("the worker was lost")
        return kept(organization_id, day)

    monkeypatch.setattr(figures, "take", dies)
    with pytest.raises(ConnectionError):
        figures.take_due(cast.nordwind.pk)
    monkeypatch.setattr(figures, "take", kept)
    figures.take_due(cast.nordwind.pk)
    with cast.chiara.acting():
        rows = dict(FigureRun.objects.order_by("day").values_list("day", "attempts"))
        assert rows == dict.fromkeys([*days, today_of(cast.nordwind)], 1)
        before = FigureRun.objects.count()
    figures.take_due(cast.nordwind.pk)
    with cast.chiara.acting():
        assert FigureRun.objects.count() == before
