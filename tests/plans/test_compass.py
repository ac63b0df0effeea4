"""The reading of a session and what follows from readings in a row; nothing here knows a database."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import compass
from plans.compass import MEANT, Reading

AS_MEANT = dict(MEANT)
TURNED = {name: "mentee" if who == "mentor" else "mentor" for name, who in MEANT.items()}
ALIKE = dict.fromkeys(MEANT, "even")
DRIFTS, HALF, GOOD = Reading(-1.0, 1.0), Reading(0.0, 1.0), Reading(1.0, 1.0)
TAPS = st.fixed_dictionaries({}, optional=dict.fromkeys(MEANT, st.sampled_from(["mentor", "even", "mentee", ""])))


def _value(mentor: dict[str, str], mentee: dict[str, str]) -> float:
    found = compass.reading(mentor, mentee)
    assert found is not None
    return found.value


@pytest.mark.parametrize(("taps", "value"), [(AS_MEANT, 1), (TURNED, -1), (ALIKE, 0)])
def test_plus_one_is_fully_reversed_and_minus_one_the_usual_way_round(taps: dict[str, str], value: int) -> None:
    assert compass.reading(taps, taps) == Reading(value, 1.0)


def test_the_two_weigh_alike_however_much_each_has_said() -> None:
    assert _value(AS_MEANT, {"led": "mentee"}) == _value({"asked": "mentee"}, TURNED) == 0


def test_what_nobody_said_is_unknown() -> None:
    assert compass.reading({}, {"led": ""}) is None
    assert compass.shared(AS_MEANT, {}) is None


@given(TAPS, TAPS)
def test_it_stays_within_its_bounds_and_turns_with_the_roles(mentor: dict[str, str], mentee: dict[str, str]) -> None:
    found = compass.reading(mentor, mentee)
    if found is None:
        assert not any((*mentor.values(), *mentee.values()))
        return
    assert -1 <= found.value <= 1
    assert found.certainty == (len(_said(mentor)) + len(_said(mentee))) / 8
    steps = round(found.value * 24)  # a float of 5/24 can lie a hair beside it
    assert (found.drifts, found.is_reversed) == (steps <= -5, steps >= 5)
    swap = {"mentor": "mentee", "mentee": "mentor"}
    turned = [{name: swap.get(answer, answer) for name, answer in taps.items()} for taps in (mentor, mentee)]
    assert _value(*turned) == pytest.approx(-found.value)
    assert _value(mentee, mentor) == pytest.approx(found.value)


def _said(taps: dict[str, str]) -> dict[str, str]:
    return {name: answer for name, answer in taps.items() if answer}


@given(st.sampled_from(["mentor", "even", "mentee"]), st.sets(st.sampled_from(list(MEANT)), min_size=1))
def test_a_missing_tap_makes_it_less_certain_and_does_not_move_it(answer: str, names: set[str]) -> None:
    """Whoever always says the same about the roles says it with one tap as with four."""
    whole = AS_MEANT if answer == "mentor" else TURNED if answer == "mentee" else ALIKE
    some = {name: whole[name] for name in names}
    full, part = compass.reading(whole, whole), compass.reading(some, some)
    assert full is not None
    assert part == Reading(full.value, len(names) / 4)


@given(TAPS, TAPS, TAPS)
def test_what_is_shown_holds_nothing_that_its_reader_has_not_said(
    mine: dict[str, str], theirs: dict[str, str], others: dict[str, str]
) -> None:
    """Two who differ only where one has not answered look the same to that one."""
    hidden = {name: others.get(name, "") for name in MEANT if not mine.get(name)}
    assert compass.shared(mine, theirs) == compass.shared(mine, theirs | hidden)


def _slow(drifts: list[bool | None]) -> int | None:
    """The same by looking at all places: the first two in a row behind the last session that did not drift."""
    known = [(place, one) for place, one in enumerate(drifts) if one is not None]
    good = max((at for at, (_, one) in enumerate(known) if not one), default=-1)
    run = known[good + 1 :]
    return run[1][0] if len(run) > 1 else None


SERIES = [list(one) for length in range(8) for one in itertools.product((True, False, None), repeat=length)]


def test_two_in_a_row_trigger_at_the_second_and_hold_until_one_does_not() -> None:
    """Every series of up to seven sessions, drifting, not, or unknown."""
    reads = {True: DRIFTS, False: HALF, None: None}
    assert [compass.standing([reads[one] for one in drifts]) for drifts in SERIES] == [_slow(one) for one in SERIES]


@given(st.lists(st.sampled_from([DRIFTS, HALF, GOOD, None]), max_size=30))
def test_seeded_drift_triggers_once_in_the_right_place_and_nowhere_else(readings: list[Reading | None]) -> None:
    told = [compass.standing(readings[: end + 1]) for end in range(len(readings))]
    begun = [place for end, place in enumerate(told) if place is not None and (end == 0 or told[end - 1] is None)]
    known = [(place, one.drifts) for place, one in enumerate(readings) if one is not None]
    seconds = [
        known[at][0]
        for at in range(1, len(known))
        if known[at][1] and known[at - 1][1] and (at == 1 or not known[at - 2][1])
    ]
    assert begun == seconds
