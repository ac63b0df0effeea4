"""Who sits with whom, certified: sizes, everybody placed, nobody beside whom they may not meet, and always the same."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.forming import FEWEST, LEAST, MOST, Mentor, Settled, fit, form, settle, sizes

KEYS = [f"m{number:03}" for number in range(60)]


@st.composite
def crowds(draw: st.DrawFn, most: int = 40, near: bool = True) -> list[Mentor]:
    """Mentors of a few teams; some of them stand in somebody's line."""
    count = draw(st.integers(0, most))
    far = st.frozensets(st.sampled_from(KEYS), max_size=2) if near else st.just(frozenset())
    team, department = st.sampled_from(["", "a", "b", "c", "d"]), st.sampled_from(["", "x", "y"])
    return [Mentor(key, draw(team), draw(department), draw(far) - {key}) for key in KEYS[:count]]


def _near(people: dict[str, Mentor], group: tuple[str, ...]) -> bool:
    return any(b in people[a].apart or a in people[b].apart for a, b in combinations(group, 2))


@pytest.mark.parametrize(
    ("count", "wanted"),
    [(0, []), (2, []), (3, [3]), (4, [4]), (8, [8]), (9, [5, 4]), (14, [7, 7]), (15, [5, 5, 5]), (21, [6, 5, 5, 5])],
)
def test_sizes(count: int, wanted: list[int]) -> None:
    assert sizes(count) == wanted


@given(st.integers(4, 2000))
def test_every_circle_has_four_to_eight_and_none_is_larger_by_more_than_one(count: int) -> None:
    found = sizes(count)
    assert (sum(found), min(found) >= LEAST, max(found) <= MOST, max(found) - min(found) <= 1) == (
        count,
        True,
        True,
        True,
    )


@given(crowds(near=False))
@settings(max_examples=60, deadline=None)
def test_everybody_is_placed_where_nobody_is_in_the_way(crowd: list[Mentor]) -> None:
    groups, waiting = form(crowd)
    keys = [one.key for one in crowd]
    if len(crowd) < FEWEST:
        assert (groups, waiting) == ((), tuple(keys))
        return
    assert sorted(key for group in groups for key in group) == keys
    assert (sorted(map(len, groups), reverse=True), waiting) == (sizes(len(crowd)), ())


@given(crowds())
@settings(max_examples=80, deadline=None)
def test_nobody_sits_beside_whom_they_may_not_meet_and_nobody_is_lost(crowd: list[Mentor]) -> None:
    groups, waiting = form(crowd)
    people = {one.key: one for one in crowd}
    assert not any(_near(people, group) for group in groups)
    assert sorted([*waiting, *(key for group in groups for key in group)]) == sorted(people)
    assert all(FEWEST <= len(group) <= MOST for group in groups)


@given(crowds(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_same_people_give_the_same_circles_in_any_order(crowd: list[Mentor], rng: random.Random) -> None:
    shuffled = [*crowd]
    rng.shuffle(shuffled)
    assert form(shuffled) == form(crowd)


@given(crowds(most=16, near=False))
@settings(max_examples=40, deadline=None)
def test_no_exchange_of_two_helps_whoever_is_worst_off(crowd: list[Mentor]) -> None:
    """Counted anew, without the code that looks for exchanges."""
    people = {one.key: one for one in crowd}
    groups, _ = form(crowd)

    def worst(placed: list[list[str]]) -> int:
        return min(
            (fit(people[key], [people[one] for one in group if one != key]) for group in placed for key in group),
            default=0,
        )

    before = worst([list(group) for group in groups])
    for one, other in combinations(range(len(groups)), 2):
        for a in range(len(groups[one])):
            for b in range(len(groups[other])):
                placed = [list(group) for group in groups]
                placed[one][a], placed[other][b] = placed[other][b], placed[one][a]
                assert worst(placed) <= before


def test_two_of_a_line_are_parted_by_making_two_circles_of_one() -> None:
    crowd = [Mentor(key, apart=frozenset({"m001"}) if key == "m000" else frozenset()) for key in KEYS[:8]]
    groups, waiting = form(crowd)
    assert ([len(group) for group in groups], waiting) == ([4, 4], ())


def test_whoever_may_sit_with_nobody_waits_and_the_others_do_not() -> None:
    crowd = [Mentor("boss"), *(Mentor(key, apart=frozenset({"boss"})) for key in KEYS[:5])]
    assert form(crowd) == ((tuple(KEYS[:5]),), ("boss",))


def test_teams_are_spread() -> None:
    crowd = [Mentor(key, team=f"t{place % 2}", department="x") for place, key in enumerate(KEYS[:12])]
    groups, _ = form(crowd)
    teams = [sorted(next(one.team for one in crowd if one.key == key) for key in group) for group in groups]
    assert teams == [["t0"] * 3 + ["t1"] * 3] * 2


def _crowd(*keys: str, **apart: str) -> list[Mentor]:
    return [Mentor(key, apart=frozenset(apart.get(key, "").split())) for key in keys]


def test_a_newcomer_joins_the_smallest_circle_that_fits() -> None:
    circles = {"A": list("abcde"), "B": list("fghi")}
    assert settle(_crowd(*"abcdefghiz"), circles) == Settled({"z": "B"})
    assert settle(_crowd(*"abcdefghiz", z="f"), circles) == Settled({"z": "A"})


def test_newcomers_whom_no_circle_can_take_wait_until_they_are_four() -> None:
    circles = {"A": list("abcdefgh")}
    assert settle(_crowd(*"abcdefghxyz"), circles) == Settled(waiting=tuple("xyz"))
    assert settle(_crowd(*"abcdefghwxyz"), circles) == Settled(begun=(tuple("wxyz"),))


def test_a_circle_of_one_or_two_is_merged_away_where_all_of_it_fits_elsewhere() -> None:
    circles = {"A": list("abcd"), "B": ["y", "z"]}
    assert settle(_crowd(*"abcdyz"), circles) == Settled({"y": "A", "z": "A"}, leaves=("y", "z"))
    assert settle(_crowd(*"abcdyz", z="a"), circles) == Settled()
    assert settle(_crowd("y", "z"), {"B": ["y", "z"]}) == Settled()


def test_of_two_who_may_not_sit_together_any_more_the_later_one_moves() -> None:
    circles = {"A": list("dcba"), "B": list("wxyz")}
    assert settle(_crowd(*"abcdwxyz", a="c"), circles) == Settled({"a": "B"}, leaves=("a",))
    assert settle(_crowd(*"abcd", a="c"), {"A": list("dcba")}) == Settled(leaves=("a",), waiting=("a",))


@given(crowds(), crowds())
@settings(max_examples=60, deadline=None)
def test_what_was_settled_is_settled(first: list[Mentor], second: list[Mentor]) -> None:
    """Done again, nothing happens; and nobody of a circle that is large enough is moved by newcomers."""
    held = {f"c{n}": list(group) for n, group in enumerate(form(first)[0])}
    people = {one.key: one for one in [*second, *first]}
    done = settle(people.values(), held)
    after = {name: [key for key in group if key not in done.leaves] for name, group in held.items()}
    for key, name in done.joins.items():
        after[name].append(key)
    after |= {f"n{n}": list(group) for n, group in enumerate(done.begun)}
    again = settle(people.values(), after)
    assert (dict(again.joins), again.begun, again.leaves) == ({}, (), ())
    assert done.leaves == ()
