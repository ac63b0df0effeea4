"""The balance table tells of no fewer than five participants, also not by what is left when the rest is taken away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.services.outcomes import FEW, _without_few
from analytics.stats.balance import Line


def _lines(counts: list[int]) -> list[Line]:
    people = max(sum(counts), 1)
    return [Line("site", f"Site {place}", one / people, 0.1, 0.01 * place) for place, one in enumerate(counts)]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8).filter(lambda counts: sum(counts) >= 5))
def test_every_line_and_what_is_put_together_is_of_five_or_of_nobody(counts: list[int]) -> None:
    people, lines = sum(counts), _lines(counts)
    found = _without_few(lines, people)
    shares = [round(line.here * people) for line in found]
    assert sum(shares) == people
    assert [one for one in shares if 0 < one < 5] == []
    assert [line.value for line in found if line.value == FEW] in ([], [FEW])
    assert max(abs(line.apart) for line in found) == max(abs(line.apart) for line in lines)


def test_numbers_stay_and_the_smallest_name_joins_a_single_rare_one() -> None:
    grade = Line("grade", "", 4.0, 4.1, 0.05)
    assert _without_few([grade], 3) == [grade]
    kept = _without_few(_lines([30, 3, 9]), 42)
    assert [(line.value, round(line.here * 42)) for line in kept] == [("Site 0", 30), (FEW, 12)]
