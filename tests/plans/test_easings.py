"""A plan that is behind bends: shorter, later, or not at all; either may choose, either takes it back."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from accounts.actors import NotAllowed
from matching.models import Pairing
from plans.models import Easing, Step
from plans.selectors import easings as selectors
from plans.selectors import plans
from plans.services import easings
from programs.selectors.days import today_of
from tests.factories.rows import make_blackout
from tests.plans.conftest import Pair


def late(pair: Pair, days: int = 22) -> None:
    """Their plan began so long ago that its first step has waited for so many days."""
    with pair.cast.chiara.acting():
        today = today_of(pair.cast.nordwind)
        first = Step.objects.order_by("due_on").first()
        assert first is not None
        back = today - dt.timedelta(days=days) - first.due_on
        for step in Step.objects.all():
            step.due_on += back
            step.save(update_fields=["due_on"])


def facts(pair: Pair) -> list[tuple[str, str, dt.date, dt.date | None]]:
    with pair.cast.chiara.acting():
        rows = Step.objects.order_by("template_step__stage__position", "template_step__position")
        return list(rows.values_list("template_step__title", "state", "due_on", "moved_from"))


def ease(pair: Pair, member: str = "amara") -> selectors.Ease:
    with getattr(pair, member).acting() as actor:
        way = plans.way(actor, pair.plan(), pair.pairing)
        found = selectors.ease(actor, pair.pairing, pair.plan(), way)
        assert found is not None
        return found


@pytest.mark.parametrize(("days", "offered"), [(21, False), (22, True)])
def test_it_is_offered_after_three_weeks(pair: Pair, days: int, offered: bool) -> None:
    late(pair, days)
    assert [ease(pair, one).offer is not None for one in ("amara", "bernd")] == [offered, offered]
    with pair.cast.chiara.acting() as actor:
        way = plans.way(actor, pair.plan(), pair.pairing)
        assert selectors.ease(actor, pair.pairing, pair.plan(), way) == selectors.Ease(None, None)


def test_the_essential_track_fits_into_the_time_that_is_left(pair: Pair) -> None:
    late(pair)
    before = facts(pair)
    offer = ease(pair).offer
    with pair.amara.acting() as actor:
        row = easings.shrink(actor=actor, plan=pair.plan())
        kept = list(Step.objects.filter(state="open").order_by("due_on").select_related("template_step"))
        assert all(step.template_step.essential for step in kept)
        assert offer == selectors.Offer(left_out=len(before) - len(kept), kept=len(kept))
        days = [step.due_on for step in kept]
        assert days[0] > today_of(pair.cast.nordwind)
        assert len({(later - day).days // 3 for day, later in pairwise(days)}) == 1
        assert (pair.plan().track, row.by) == ("essential", "mentor")
        with pytest.raises(easings.NothingToEase):
            easings.shrink(actor=actor, plan=pair.plan())
    assert ease(pair, "bernd").chosen == row
    assert ease(pair, "bernd").offer is None
    with pair.bernd.acting() as actor:
        assert easings.undo(actor=actor, plan=pair.plan(), easing=row).undone_by == "mentee"
        assert pair.plan().track == "whole"
    assert facts(pair) == before


def test_everything_moves_by_some_weeks(pair: Pair) -> None:
    late(pair)
    before = facts(pair)
    with pair.bernd.acting() as actor:
        row = easings.shift(actor=actor, plan=pair.plan(), weeks=2)
    assert [after[2] - was[2] for after, was in zip(facts(pair), before, strict=True)] == [dt.timedelta(14)] * len(
        before
    )
    with pair.amara.acting() as actor:
        Step.objects.filter(pk=pair.step("Say hello").pk).update(state="done", ended_at=row.created_at)
        easings.undo(actor=actor, plan=pair.plan(), easing=row)
    assert facts(pair)[1:] == before[1:]
    assert facts(pair)[0][1] == "done"


def test_a_moved_step_keeps_out_of_a_blackout_and_comes_back(pair: Pair) -> None:
    late(pair)
    before = facts(pair)
    with pair.amara.acting() as actor:
        day = before[0][2] + dt.timedelta(weeks=4)
        make_blackout(first_day=day, last_day=day)
        row = easings.shift(actor=actor, plan=pair.plan(), weeks=4)
        moved = pair.step("Say hello")
        assert (moved.moved_from, moved.due_on > day) == (day, True)
        easings.undo(actor=actor, plan=pair.plan(), easing=row)
    assert facts(pair) == before


def test_leaving_it_rests_the_offer(pair: Pair) -> None:
    late(pair)
    before = facts(pair)
    with pair.amara.acting() as actor:
        row = easings.leave(actor=actor, plan=pair.plan())
    assert (ease(pair).offer, ease(pair).chosen, facts(pair)) == (None, row, before)
    with pair.cast.chiara.acting():
        Easing.objects.update(created_at=row.created_at - selectors.REST - dt.timedelta(minutes=1))
    assert ease(pair).offer is not None


def test_only_the_latest_choice_is_taken_back(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        first = easings.shift(actor=actor, plan=pair.plan(), weeks=1)
        second = easings.shift(actor=actor, plan=pair.plan(), weeks=1)
        with pytest.raises(easings.NothingToEase):
            easings.undo(actor=actor, plan=pair.plan(), easing=first)
        easings.undo(actor=actor, plan=pair.plan(), easing=second)
        easings.undo(actor=actor, plan=pair.plan(), easing=first)
        with pytest.raises(easings.NothingToEase):
            easings.undo(actor=actor, plan=pair.plan(), easing=first)
        with pytest.raises(easings.NothingToEase):
            easings.shift(actor=actor, plan=pair.plan(), weeks=5)


def test_nobody_else_bends_it(pair: Pair) -> None:
    late(pair)
    before = facts(pair)
    with pair.cast.chiara.acting() as actor:
        for act in (easings.shrink, easings.leave):
            with pytest.raises(NotAllowed):
                act(actor=actor, plan=pair.plan())
    with pair.amara.acting() as actor:
        Pairing.objects.update(state="ended")
        with pytest.raises(NotAllowed):
            easings.shift(actor=actor, plan=pair.plan(), weeks=1)
        assert Easing.objects.count() == 0
    assert facts(pair) == before
