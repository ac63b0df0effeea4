"""The figure of a cohort, and by brute force: nobody can take fewer than five pairs out of what is shown."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from plans import rates


@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ([[True]] * 4, None),
        ([[True]] * 4 + [[]] * 3, None),
        ([[True]] * 3 + [[False]] * 2, 60),
        ([[True]] * 5, 80),
        ([[False]] * 9, 20),
        ([[True]] * 4 + [[False] * 20], 80),
        ([[True, False]] * 5, 50),
    ],
)
def test_five_pairs_each_alike_rounded_and_never_none_or_all(pairs: list[list[bool]], share: int | None) -> None:
    assert rates.share(pairs) == share


@pytest.mark.parametrize("count", [5, 6, 7])
def test_no_figure_says_of_any_pair_what_it_said(count: int) -> None:
    """Every figure fits both to a pair whose session was reversed and to one whose was not, whichever pair it is."""
    seen: dict[int | None, list[tuple[bool, ...]]] = {}
    for world in itertools.product((True, False), repeat=count):
        seen.setdefault(rates.share([[one] for one in world]), []).append(world)
    for worlds in seen.values():
        assert [{world[place] for world in worlds} for place in range(count)] == [{True, False}] * count


def test_the_last_month_is_waited_for_a_week() -> None:
    assert [rates.last_day(dt.date(2026, 3, day)) for day in (1, 7, 8, 31)] == [
        dt.date(2026, 1, 31), dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 2, 28),
    ]  # fmt: skip


def _views(answers: list[tuple[int, dt.date]], until: dt.date) -> list[frozenset[tuple[int, dt.date]]]:
    """Every figure that an admin ever sees who looks every day, as the sessions that are in it."""
    first, seen, made = dt.date(2026, 1, 1), [], set()
    for today in (first + dt.timedelta(days=n) for n in range((until - first).days)):
        last = rates.last_day(today)
        if last in made or last < first:
            continue
        made.add(last)
        own = [one for one in answers if first <= one[1] <= last]
        pairs = [[True for pair, _ in own if pair == each] for each in sorted({pair for pair, _ in own})]
        if rates.share(pairs) is not None:
            seen.append(frozenset(own))
            first = last + dt.timedelta(days=1)
    return seen


@pytest.mark.parametrize("seed", range(60))
def test_no_two_figures_differ_by_fewer_than_five_pairs(seed: int) -> None:
    """A year of sessions of three to nine pairs; every sum and difference of figures that anybody could make of them."""
    rng = random.Random(seed)
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(360)]
    pairs = rng.randint(3, 9)
    answers = list({(rng.randrange(pairs), rng.choice(days)) for _ in range(rng.randint(10, 80))})
    views = _views(answers, dt.date(2027, 2, 1))
    for one, other in itertools.combinations(views, 2):
        assert not one & other
    for size in range(1, min(len(views), 4) + 1):
        for chosen in itertools.combinations(views, size):
            for signs in itertools.product((1, -1), repeat=size):
                left = {a for view, sign in zip(chosen, signs, strict=True) for a in view if sign > 0}
                taken = {a for view, sign in zip(chosen, signs, strict=True) for a in view if sign < 0}
                assert all(
                    len({pair for pair, _ in side}) >= rates.LEAST for side in (left - taken, taken - left) if side
                )
