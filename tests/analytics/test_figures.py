"""The figures of a day: what they count, that a day can be taken again, and that an interrupted one is gone on with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import catalogue
from analytics.catalogue import FIGURES
from analytics.models import Figure, FigureRun
from analytics.services import figures
from matching.models import Pairing
from plans.health import judge
from plans.selectors import standing
from programs.models import Cohort, Participant
from programs.selectors.days import today_of
from tests.factories.cast import Cast
from tests.factories.plans import make_closing, make_compass_period, make_contact, make_goal, make_session
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant, make_program
from tests.plans.crowds import make_crowd

DAY = dt.timedelta(days=1)


def _take(cast: Cast, day: dt.date | None = None) -> FigureRun:
    return figures.take(cast.nordwind.pk, day or today_of(cast.nordwind))


def _told(key: str, **place: Any) -> dict[str, Any]:
    """What a figure says of everybody, or of a group, by its parts."""
    rows = Figure.objects.filter(key=key, **({"cut": "", "scope": "cohort"} | place))
    return {row.part: row.hidden or row.value for row in rows}


def _pairs(cohort: Cohort, count: int, **values: Any) -> list[Pairing]:
    made = []
    for number in range(count):
        sides = [
            make_participant(
                cohort=cohort, side=side, employee=make_employee(first_name=f"{side}{number}", department="Grid")
            )
            for side in ("mentor", "mentee")
        ]
        made.append(make_pairing(mentor=sides[0], mentee=sides[1], started_at=timezone.now() - 40 * DAY, **values))
    return made


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    """A live cohort without anybody."""
    with cast.chiara.acting():
        return make_cohort(program=make_program(name="Digital upstream", state="live"))


def test_everybody_is_counted_at_the_furthest_step(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        pairs = _pairs(cohort, 6)
        make_session(pairing=pairs[0], state="held", starts_at=timezone.now() - 3 * DAY)
        make_session(pairing=pairs[1], state="held", starts_at=timezone.now() - 80 * DAY)
        make_contact(pairing=pairs[2], day=timezone.localdate() - 2 * DAY)
        make_closing(pairing=pairs[3], closed_at=timezone.now() - DAY, confirmed_at=timezone.now() - DAY)
        make_participant(cohort=cohort)
    _take(cast)
    with cast.chiara.acting():
        assert _told("funnel") == {
            "listed": 13, "invited": 12, "opened": 12, "complete": 12, "admitted": 12, "matched": 12, "met": 8, "active": 6,
            "completed": 2,
        }  # fmt: skip
        assert _told("funnel", cut="side", group="mentor")["listed"] == 7
        assert _told("funnel", scope="house") == _told("funnel", scope="program") == _told("funnel")


def test_pairs_are_counted_as_each_is_judged(cast: Cast) -> None:
    with cast.chiara.acting():
        cohort = make_crowd(60)
        known = standing.facts_of(cast.nordwind, list(Pairing.objects.values_list("pk", flat=True)))
        today = today_of(cast.nordwind)
        judged = Counter(str(judge(facts, today).health) or "closed" for facts in known.values())
    _take(cast)
    with cast.chiara.acting():
        told = _told("health", cohort=cohort)
        assert {part: number for part, number in told.items() if number} == dict(judged)
        well = Figure.objects.get(key="on_track", cohort=cohort)
        going_on = sum(judged.values()) - judged["closed"]
        assert (well.n, round(well.value)) == (
            going_on, round(100 * (judged["on_track"] + judged["finished"]) / going_on)
        )  # fmt: skip
        assert well.low < well.value < well.high


def test_reasons_that_fewer_than_five_share_stand_together(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        for state, count in (("withdrawn", 5), ("waitlisted", 2), ("ready", 6)):
            for _ in range(count):
                make_participant(cohort=cohort, state=state)
        make_participant(cohort=cohort, state="paused", back_on=timezone.localdate() + 9 * DAY)
    _take(cast)
    with cast.chiara.acting():
        assert _told("dropped") == {"all": 8, "withdrawn": 5, "few": 3}


def test_the_list_grows_month_by_month(cast: Cast, cohort: Cohort) -> None:
    today = today_of(cast.nordwind)
    first = (today.replace(day=1) - DAY).replace(day=1)
    with cast.chiara.acting():
        before = dt.datetime.combine(first, dt.time(12), dt.UTC)
        for side, at in [*[("mentor", before)] * 3, *[("mentee", before)] * 5, *[("mentor", timezone.now())] * 2]:
            make_participant(cohort=cohort, side=side, joined_at=at)
    _take(cast)
    with cast.chiara.acting():
        assert _told("enrolment") == {f"{first:%Y-%m}": 8, f"{today:%Y-%m}": 10}
        assert _told("enrolment", cut="side", group="mentor") == {f"{first:%Y-%m}": 3, f"{today:%Y-%m}": 5}


def test_goals_are_shown_once_five_pairs_have_some(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        pairs = _pairs(cohort, 5)
        for pair in pairs[:4]:
            make_goal(pairing=pair, progress=100)
    _take(cast)
    with cast.chiara.acting():
        assert _told("goals") == {"": "few"}
        make_goal(pairing=pairs[4], progress=20)
        FigureRun.objects.all().delete()
    _take(cast)
    with cast.chiara.acting():
        assert _told("goals") == {"": 80.0}


def test_a_month_of_the_compass_is_taken_over_and_put_together_with_nothing(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        last = make_compass_period(cohort=cohort, share=70, pairs=6).last_day
        other = make_cohort(program=cohort.program, number=2)
    _take(cast)
    with cast.chiara.acting():
        assert _told("reversion", cohort=cohort) == {last.isoformat(): 70}
        assert _told("reversion", cohort=other) == {"": "few"}
        assert not Figure.objects.filter(key="reversion").exclude(scope="cohort").exists()


def test_a_day_taken_twice_is_as_it_was(cast: Cast) -> None:
    with cast.chiara.acting():
        make_crowd(12)
    _take(cast)
    with cast.chiara.acting():
        before = list(Figure.objects.order_by("pk").values())
        assert len(before) > 20
        run = FigureRun.objects.get()
        assert (run.state, run.keys) == ("done", [one.key for one in FIGURES])
    _take(cast)
    with cast.chiara.acting():
        assert list(Figure.objects.order_by("pk").values()) == before


def test_whoever_is_interrupted_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.chiara.acting():
        make_crowd(6)
    taken, kept = [], figures._keep

    def breaks(definition: catalogue.Definition, moment: Any) -> None:
        if definition.key == "health" and "health" not in taken:
            taken.append("health")
            raise ConnectionError("the worker was lost")
        taken.append(definition.key)
        kept(definition, moment)

    monkeypatch.setattr(figures, "_keep", breaks)
    with pytest.raises(ConnectionError):
        _take(cast)
    with cast.chiara.acting():
        assert FigureRun.objects.get().state == "taking"
    run = _take(cast)
    assert (run.state, run.attempts) == ("done", 2)
    assert Counter(taken) == Counter({one.key: 2 if one.key == "health" else 1 for one in FIGURES})


def test_an_earlier_day_is_told_as_far_as_it_was_written_down(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        Cohort.objects.update(created_at=timezone.now() - 60 * DAY)
        pairs = _pairs(cohort, 5)
        Participant.objects.update(joined_at=timezone.now() - 50 * DAY)
        for pair in pairs:
            make_session(pairing=pair, state="held", starts_at=timezone.now() - 3 * DAY)
    _take(cast, today_of(cast.nordwind) - 10 * DAY)
    with cast.chiara.acting():
        assert (_told("funnel")["matched"], _told("funnel")["met"]) == (10, 0)
        assert set(Figure.objects.values_list("key", flat=True)) == {one.key for one in FIGURES if one.dated}


def test_of_earlier_days_the_ends_of_weeks_are_kept(cast: Cast) -> None:
    with cast.chiara.acting():
        make_crowd(6)
    today = today_of(cast.nordwind)
    for back in range(9, -1, -1):
        _take(cast, today - back * DAY)
    with cast.chiara.acting():
        days = set(Figure.objects.filter(key="sessions").values_list("day", flat=True))
    assert days == {day for day in (today - back * DAY for back in range(10)) if day.isoweekday() == 7 or day == today}


def test_no_figure_asks_more_of_more_cohorts(cast: Cast) -> None:
    """What upstream guards by itself is asked cohort by cohort; everything else at once."""
    asked = []
    for count in (1, 3):
        with cast.chiara.acting():
            while Cohort.objects.count() < count:
                make_crowd(6, seed=Cohort.objects.count())
            FigureRun.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as found:
            _take(cast)
        asked.append(len([one for one in found if "plans_ledgerentry" not in one["sql"]]))
    assert asked[0] == asked[1]
