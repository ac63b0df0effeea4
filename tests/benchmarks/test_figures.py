"""The benchmarks run at sizes of a few people, and their table tells the truth."""

from __future__ import annotations

import pytest

from benchmarks import asking, claims, crowd, dashboards, engine, nudges, pages, rules, runs, standing, whatif
from benchmarks.figures import Figure, report, table
from matching import events

SMALL = crowd.Sizes(people=30, organizations=2, people_elsewhere=3, mentors=20, mentees=16, pairs_elsewhere=2)


def test_a_table_says_what_held() -> None:
    found = [Figure("short", 2, 1.5), Figure("a longer name", 300, 1234.5, "MB")]
    assert table(found).splitlines() == [
        "figure         target     measured  held",
        "-------------  ---------  --------  ----",
        "short          <= 2 x     1.50 x    yes",
        "a longer name  <= 300 MB  1,234 MB  NO",
    ]


@pytest.mark.parametrize(("measured", "code"), [(1.9, 0), (2.0, 0), (2.01, 1)])
def test_the_exit_code_says_whether_all_held(measured: float, code: int) -> None:
    assert report([Figure("first", 9, 1), Figure("second", 2, measured)]) == code


def test_the_engine_is_measured_beside_scoring_and_solving() -> None:
    (found,) = engine.measure([12], rounds=1)
    assert (found.target, found.measured > 0) == (engine.TARGET, True)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_run_is_measured_from_database_to_database() -> None:
    (found,) = runs.measure([8], rounds=1)
    assert (found.target, found.measured > 1) == (runs.TARGET, True)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_what_if_is_measured_from_the_click_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events.scenario_asked, "receivers", [])
    (found,) = whatif.measure([8], rounds=1)
    assert (found.target, found.measured > 0) == (whatif.TARGET, True)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_recommendations_are_measured_after_one_change() -> None:
    whole, after, page, search = asking.measure(8)
    assert (after.target, whole.measured > 0) == (asking.REFRESH, True)
    assert page.held
    assert search.held


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_list_of_pairs_answers_in_every_way() -> None:
    found = standing.measure(pairings=12, rounds=2)
    lists = [f"page: pairs, {name}" for name in standing.LISTS]
    assert [figure.name for figure in found] == [*lists, "page: one pair, as its mentor"]
    assert all(figure.measured > 0 for figure in found)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_dashboards_answer_and_a_night_is_measured() -> None:
    found = dashboards.measure(people=12, pairings=8, organizations=2, rounds=2)
    names = ("cohort", "one side", "one figure", "program", "organization")
    assert [figure.name for figure in found[:-1]] == [f"page: dashboard, {name}" for name in names]
    assert (found[-1].target, all(figure.measured > 0 for figure in found)) == (dashboards.NIGHT, True)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_every_page_of_the_promise_answers() -> None:
    found = pages.measure(SMALL, rounds=2)
    rooms = [figure.name.removeprefix("page: ").partition(",")[0] for figure in found]
    assert {room: rooms.count(room) for room in rooms} == {
        "directory": 8,
        "participants": 4,
        "board": 4,
        "run": 1,
        "wizard": 5,
    }
    assert all(figure.measured > 0 for figure in found)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_sweep_is_measured_over_people_of_whom_some_are_due() -> None:
    nudges.seed(200, 2)
    assert [nudges.sweep() for _ in range(2)] == [26, 0]
    assert nudges.plain() > 0


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_pairs_are_judged_again_after_somebody_near_the_top_has_moved() -> None:
    (found,) = rules.measure(pairs=4, people=40, rounds=1)
    assert (found.target, found.measured > 0) == (rules.TARGET, True)


def test_what_is_claimed_is_held_against_the_truth() -> None:
    found = claims.measure(cohorts=20)
    assert len(found) == 7
    assert [figure.measured for figure in found if "without" in figure.name] == [
        100 - figure.measured for figure in found if "intervals with the" in figure.name
    ]
    assert 0 < sum(figure.measured for figure in found if "with the truth, a large" in figure.name) <= 100
