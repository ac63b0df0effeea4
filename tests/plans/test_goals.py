"""Goals: proposed by one, accepted by both, worded anew, followed, reached, and let go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.actors import NotAllowed
from matching.models import Pairing
from plans.models import Goal, GoalUpdate, Step
from plans.selectors import goals as selectors
from plans.services import goals
from programs.selectors.days import today_of
from tests.factories.cast import Member
from tests.plans.conftest import Pair

WORDS: dict[str, Any] = {
    "learner": "mentee",
    "what": "Build the weekly report alone",
    "measure": "Reports",
    "baseline": "0",
    "target": "5",
    "due_on": None,
}


def propose(pair: Pair, member: Member, **changes: Any) -> Goal:
    with member.acting() as actor:
        return goals.propose(actor=actor, pairing=pair.pairing, words=WORDS | changes)


def agreed(pair: Pair, **changes: Any) -> Goal:
    row = propose(pair, pair.amara, **changes)
    with pair.bernd.acting() as actor:
        return goals.accept(actor=actor, goal=row, read=row.revision)


def update(pair: Pair, member: Member, row: Goal, progress: int) -> Goal:
    with member.acting() as actor:
        return goals.update(actor=actor, goal=row, progress=progress)


def states(pair: Pair) -> tuple[str, str]:
    with pair.cast.chiara.acting():
        return pair.step("Agree on one").state, pair.step("Look at your goals").state


def test_a_goal_counts_when_both_have_accepted_it(pair: Pair) -> None:
    row = propose(pair, pair.bernd)
    assert (row.state, row.accepted_by("mentee"), row.accepted_by("mentor"), row.direction) == (
        "proposed", True, False, "up",
    )  # fmt: skip
    assert states(pair) == ("open", "open")
    with pair.amara.acting() as actor:
        assert goals.accept(actor=actor, goal=row, read=1).state == "accepted"
    assert states(pair) == ("done", "open")


def test_other_words_have_to_be_accepted_again(pair: Pair) -> None:
    row = agreed(pair)
    with pair.amara.acting() as actor:
        row = goals.change(actor=actor, goal=row, words=WORDS | {"target": "3"}, read=1)
        assert (row.state, row.revision, row.accepted_by("mentee")) == ("proposed", 2, False)
    with pair.bernd.acting() as actor:
        with pytest.raises(goals.Rewritten):
            goals.accept(actor=actor, goal=row, read=1)
        with pytest.raises(goals.Rewritten):
            goals.change(actor=actor, goal=row, words=WORDS, read=1)
        assert Goal.objects.get().target == "3"
        assert goals.accept(actor=actor, goal=row, read=2).state == "accepted"
        assert goals.change(actor=actor, goal=row, words=WORDS | {"target": "3"}, read=2).state == "accepted"


def test_both_say_how_far_they_are_and_it_is_kept(pair: Pair) -> None:
    row = agreed(pair)
    update(pair, pair.amara, row, 40)
    update(pair, pair.bernd, row, 30)
    with pair.bernd.acting() as actor:
        (shown,) = selectors.board(actor, pair.pairing).open
        assert [(one.by, one.progress) for one in shown.history] == [("mentee", 30), ("mentor", 40)]
        assert shown.goal.progress == 30


def test_a_goal_that_is_not_agreed_has_no_progress(pair: Pair) -> None:
    row = propose(pair, pair.amara)
    with pytest.raises(goals.Rewritten):
        update(pair, pair.amara, row, 10)
    with pair.cast.chiara.acting():
        assert (Goal.objects.get().progress, GoalUpdate.objects.count()) == (0, 0)


@pytest.mark.parametrize(("days", "state"), [(15, "open"), (14, "done"), (-40, "done")])
def test_half_way_is_reached_by_progress_near_its_day(pair: Pair, days: int, state: str) -> None:
    row = agreed(pair)
    with pair.cast.chiara.acting():
        day = today_of(pair.cast.nordwind) + dt.timedelta(days=days)
        Step.objects.filter(pk=pair.step("Look at your goals").pk).update(due_on=day)
    update(pair, pair.bernd, row, 40)
    assert states(pair) == ("done", state)


def test_what_is_let_go_says_why_and_comes_back_as_it_was(pair: Pair) -> None:
    row = agreed(pair)
    with pair.bernd.acting() as actor:
        row = goals.drop(actor=actor, goal=row, reason="The tool is gone.")
        assert (row.state, row.dropped_by, row.drop_reason) == ("dropped", "mentee", "The tool is gone.")
        for act in (goals.accept, goals.change):
            more = {"words": WORDS} if act is goals.change else {}
            with pytest.raises(goals.Rewritten):
                act(actor=actor, goal=row, read=1, **more)
        row = goals.restore(actor=actor, goal=row)
        assert (row.state, row.dropped_at, row.drop_reason) == ("accepted", None, "")


def test_five_goals_are_enough(pair: Pair) -> None:
    rows = [propose(pair, pair.amara, what=f"Do thing number {number}") for number in range(goals.MOST)]
    with pytest.raises(goals.TooMany):
        propose(pair, pair.bernd)
    with pair.amara.acting() as actor:
        goals.drop(actor=actor, goal=rows[0], reason="Enough.")
    assert propose(pair, pair.bernd).state == "proposed"
    with pair.amara.acting() as actor:
        with pytest.raises(goals.TooMany):
            goals.restore(actor=actor, goal=rows[0])
        assert Goal.objects.get(pk=rows[0].pk).state == "dropped"


def test_reached_early_is_offered_until_they_go_on(pair: Pair) -> None:
    first = agreed(pair)
    second = propose(pair, pair.bernd)
    update(pair, pair.amara, first, 100)
    with pair.amara.acting() as actor:
        assert selectors.reached(actor, pair.pairing, pair.plan()) is None
        goals.accept(actor=actor, goal=second, read=1)
    update(pair, pair.amara, second, 100)
    with pair.amara.acting() as actor:
        found = selectors.reached(actor, pair.pairing, pair.plan())
        assert (found is not None, found and found.early) == (True, True)
        assert goals.go_on(actor=actor, pairing=pair.pairing).going_on_at is not None
        assert selectors.reached(actor, pair.pairing, pair.plan()) is None
    propose(pair, pair.bernd)
    with pair.cast.chiara.acting() as actor:
        assert pair.plan().going_on_at is None
        assert selectors.counted(actor, pair.pairing) == selectors.Counted(agreed=2, proposed=1, reached=2)


def test_nobody_else_has_goals_here(pair: Pair) -> None:
    row = agreed(pair)
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu):
        with member.acting() as actor:
            assert (list(selectors.goals(actor, pair.pairing)), selectors.reached(actor, pair.pairing, pair.plan())) == (
                [], None,
            )  # fmt: skip
            for act in (
                lambda: goals.propose(actor=actor, pairing=pair.pairing, words=WORDS),
                lambda: goals.drop(actor=actor, goal=row, reason="No."),
                lambda: goals.update(actor=actor, goal=row, progress=100),
                lambda: goals.go_on(actor=actor, pairing=pair.pairing),
            ):
                with pytest.raises(NotAllowed):
                    act()
    with pair.amara.acting() as actor:
        Pairing.objects.update(state="ended")
        with pytest.raises(NotAllowed):
            goals.update(actor=actor, goal=row, progress=50)
        assert (Goal.objects.count(), Goal.objects.get().state, Goal.objects.get().progress) == (1, "accepted", 0)


def test_all_goals_of_the_junior_are_noticed(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        assert selectors.would_be_one_way(actor, pair.pairing, "mentor") is True
    row = propose(pair, pair.amara, learner="mentor")
    with pair.amara.acting() as actor:
        assert selectors.board(actor, pair.pairing).one_way is True
        assert selectors.would_be_one_way(actor, pair.pairing, "mentee") is False
        assert selectors.would_be_one_way(actor, pair.pairing, "both", row) is False
