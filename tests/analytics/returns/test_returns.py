"""What a program costs and brings: each number by hand, the effect from the comparison alone, and nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.models import AssumptionSet
from analytics.selectors import returns as selectors
from analytics.selectors.returns import Returns
from analytics.services import assumptions
from analytics.stats.estimates import Estimate
from tests.analytics.outcomes.firms import DAY, Firm, staff
from tests.analytics.returns.saying import figures, line
from tests.factories.plans import make_session
from tests.factories.rows import make_cohort, make_pairing


def _say(firm: Firm, **values: object) -> AssumptionSet:
    stem = {"currency": "EUR", "why": "Agreed with finance.", "figures": figures()}
    with firm.cast.olu.acting() as actor:
        return assumptions.say(actor=actor, program=firm.program, **(stem | values))  # type: ignore[arg-type]


def _found(firm: Firm, **scenario: float) -> Returns:
    with firm.cast.olu.acting() as actor:
        return selectors.held(selectors.returns(actor, firm.program), scenario)


def _spans(found: Returns) -> dict[str, Estimate]:
    return {item.name: item.span for item in (*found.benefits, *found.costs)}


def test_every_line_is_the_product_of_its_figures(firm: Firm) -> None:
    _say(firm, lines=[line("Fewer courses", "training"), line("Rooms")])
    found = _found(firm)
    assert _spans(found) == {
        "Exits avoided": Estimate(pytest.approx(0.1 * 10 * 20_000), 0, pytest.approx(0.2 * 10 * 40_000)),
        "Fewer courses": Estimate(200, 100, 300),
        "Licence and other fees": Estimate(1_000, 1_000, 1_000),
        "Running the program": Estimate(1_000, 500, 1_500),
        "Time in sessions": Estimate(4 * 60, 4 * 40, 4 * 80),
        "Time to prepare": Estimate(2 * 2 * 60, 2 * 1 * 40, 2 * 3 * 80),
        "Rooms": Estimate(200, 100, 300),
    }
    cost = (1_000 + 500 + 160 + 80 + 100, 1_000 + 1_000 + 240 + 240 + 200, 1_000 + 1_500 + 320 + 480 + 300)
    assert found.total.cost == Estimate(cost[1], cost[0], cost[2])
    assert found.total.net == Estimate(
        pytest.approx(20_200 - cost[1]), pytest.approx(100 - cost[2]), pytest.approx(80_300 - cost[0])
    )
    assert (found.verdict, found.effect_is_known, found.scenario) == ("unclear", False, False)


def test_each_number_says_how_it_is_known(firm: Firm) -> None:
    assert {key: one.figure.origin.value for key, one in _found(firm).known.items()} == {
        "replacement": "assumed", "spared": "assumed", "licence": "assumed", "admin_hours": "assumed",
        "admin_rate": "assumed", "preparation": "assumed", "hour": "assumed",
        "people": "observed", "sessions": "observed", "session_hours": "observed",
    }  # fmt: skip
    found = _found(firm)
    assert (found.verdict, found.no_benefit, found.assumptions) == ("nothing", True, None)
    assert [found.known[key].figure.central for key in ("people", "sessions", "session_hours")] == [10, 2, 4]


def test_exits_of_which_nobody_has_said_anything_are_unknown_and_no_loss(firm: Firm) -> None:
    _say(firm, figures=figures(spared=(0, 0, 0)), lines=[line("Fewer courses", "training")])
    found = _found(firm)
    assert found.total.net.high < 0
    assert (found.verdict, _found(firm, spared=0.0).verdict, _found(firm, spared=20.0).verdict) == (
        "without", "losses", "gains",
    )  # fmt: skip


def test_who_said_no_and_who_is_one_of_four_are_in_no_number(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        for one, state in zip(staff(firm, 3, seed=2, leave=0), ("withdrawn", "withdrawn", "waitlisted"), strict=True):
            firm.place(one, state=state)
        small = make_cohort(program=firm.program, number=2)
        four = [firm.place(one, cohort=small) for one in staff(firm, 4, seed=3, leave=0)]
        make_session(pairing=make_pairing(mentor=four[0], mentee=four[1]), state="held", minutes=55)
    found = _found(firm)
    assert [found.known[key].figure.central for key in ("people", "sessions", "session_hours")] == [10, 2, 4]


def _firm_with_effect(firm: Firm, *, leave: float, theirs: float) -> None:
    with firm.cast.chiara.acting():
        for one in staff(firm, 70, seed=5, leave=leave):
            firm.place(one)
        for one in staff(firm, 80, seed=6, leave=theirs):
            firm.wait(one)
    firm.compare(None)


def test_the_effect_comes_from_the_comparison_with_its_interval_whatever_was_assumed(firm: Firm) -> None:
    _firm_with_effect(firm, leave=0, theirs=0.5)
    _say(firm)
    found = _found(firm)
    gap = found.comparison.retention.difference  # type: ignore[union-attr]
    spared = found.known["spared"].figure
    assert (spared.low, spared.central, spared.high) == (gap.low, gap.value, gap.high)
    assert (spared.origin.value, found.effect_is_known, found.verdict) == ("estimated", True, "gains")
    assert found.known["people"].figure.central == 80
    assert _spans(found)["Exits avoided"].value == pytest.approx(gap.value * 80 * 20_000)


def test_a_negative_effect_is_shown_below_nothing(firm: Firm) -> None:
    _firm_with_effect(firm, leave=0.6, theirs=0.2)
    found = _found(firm)
    assert found.total.benefit.value < 0
    assert (found.verdict, found.effect_is_known) == ("losses", True)


def test_a_comparison_with_everybody_is_no_effect(firm: Firm) -> None:
    """The others are on another site and leave in numbers: what comes out is no effect, and the assumption stays."""
    with firm.cast.chiara.acting():
        for one in staff(firm, 40, seed=5, leave=0):
            firm.place(one)
        for place in range(120):
            left = {"leave_date": DAY + dt.timedelta(days=90), "status": "left"} if place % 2 else {}
            firm.employ(location="Rome", department="Law", **left)
    row = firm.compare(None)
    assert row.basis == "everybody"
    _say(firm)
    found = _found(firm)
    assert found.comparison is not None
    assert found.comparison.retention.clear
    assert (found.known["spared"].figure.central, found.effect_is_known) == (0.1, False)


def test_a_scenario_changes_one_figure_and_says_so(firm: Firm) -> None:
    _say(firm)
    found = _found(firm, spared=50.0, nobody=3.0)
    assert _spans(found)["Exits avoided"] == Estimate(
        pytest.approx(100_000), pytest.approx(50_000), pytest.approx(200_000)
    )
    assert [one.figure.key for one in found.known.values() if one.changed] == ["spared"]
    assert found.known["spared"].figure.origin.value == "assumed"


def test_break_even_and_tornado_agree_with_the_calculation(firm: Firm) -> None:
    _say(firm)
    found = _found(firm)
    at = {one.known.figure.key: one.at for one in found.evens}
    assert at["spared"] == pytest.approx(2_480 / (10 * 20_000))
    assert _found(firm, spared=100 * at["spared"]).total.net.value == pytest.approx(0, abs=1e-6)  # type: ignore[operator]
    assert _found(firm, hour=at["hour"]).total.net.value == pytest.approx(0, abs=1e-6)  # type: ignore[arg-type]
    widths = [swing.width for _, swing in found.swings]
    assert widths == sorted(widths, reverse=True)
    assert [known.figure.key for known, _ in found.swings] == [
        "spared", "replacement", "admin_hours", "hour", "preparation",
    ]  # fmt: skip
    for known, swing in found.swings[1:]:
        held = {known.figure.key: known.figure.high}
        assert _found(firm, **held).total.net.value == pytest.approx(swing.at_high)


def test_numbers_take_few_queries(firm: Firm, django_assert_num_queries: object) -> None:
    _firm_with_effect(firm, leave=0, theirs=0.5)
    _say(firm, lines=[line("Fewer courses", "training"), line("Rooms")])
    with firm.cast.olu.acting() as actor, django_assert_num_queries(9):  # type: ignore[operator]
        selectors.returns(actor, firm.program)
