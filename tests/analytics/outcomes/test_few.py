"""The balance table tells of no fewer than five participants or others, also not by what is left when the rest is taken away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.services.outcomes import FEW, _without_few
from analytics.stats.balance import Line


def _lines(counts: list[int], others: list[int]) -> list[Line]:
    people, rest = max(sum(counts), 1), max(sum(others), 1)
    both = enumerate(zip(counts, others, strict=True))
    return [Line("site", f"Site {place}", one / people, other / rest, 0.01 * place) for place, (one, other) in both]


_COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=7)


@given(_COUNTS, st.integers(5, 40), st.integers(5, 40))
def test_every_line_and_what_is_put_together_is_of_five_or_of_nobody(
    counts: list[tuple[int, int]], enough: int, others: int
) -> None:
    here, there = (list(side) for side in zip(*counts, (enough, others), strict=True))
    lines = _lines(here, there)
    found = _without_few(lines, sum(here), sum(there))
    for shares, people in (
        ([round(line.here * sum(here)) for line in found], sum(here)),
        ([round(line.there * sum(there)) for line in found], sum(there)),
    ):
        assert sum(shares) == people
        assert [one for one in shares if 0 < one < 5] == []
    assert [line.value for line in found if line.value == FEW] in ([], [FEW])
    assert max(abs(line.apart) for line in found) == max(abs(line.apart) for line in lines)


def test_numbers_stay_and_the_smallest_name_joins_a_single_rare_one() -> None:
    grade = Line("grade", "", 4.0, 4.1, 0.05)
    assert _without_few([grade], 3, 3) == [grade]
    kept = _without_few(_lines([30, 3, 9], [20, 20, 20]), 42, 60)
    assert [(line.value, round(line.here * 42)) for line in kept] == [("Site 0", 30), (FEW, 12)]
