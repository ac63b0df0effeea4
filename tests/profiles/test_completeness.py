"""How complete a profile is."""

from __future__ import annotations

import pytest

from profiles import completeness

EVERYTHING = {"offers", "wants", "languages", "hours", "style", "hopes", "worries", "headline"}


@pytest.mark.parametrize(
    ("side", "missing", "percent", "enough"),
    [
        ("mentor", set(), 100, True),
        ("mentor", {"wants"}, 100, True),
        ("mentee", {"offers"}, 100, True),
        ("mentor", {"worries"}, 95, True),
        ("mentor", {"hopes", "headline"}, 80, True),
        ("mentor", {"hopes", "headline", "worries"}, 75, False),
        ("mentor", {"hours"}, 85, False),
        ("mentor", {"languages"}, 85, False),
        ("mentee", {"wants"}, 65, False),
        ("mentee", EVERYTHING, 0, False),
    ],
)
def test_what_is_needed_and_what_only_helps(side: str, missing: set[str], percent: int, enough: bool) -> None:
    given = dict.fromkeys(EVERYTHING - missing, True)
    found, lacking = completeness.measure(side, given)
    assert (found, completeness.is_enough(side, given)) == (percent, enough)
    assert {part.key for part in lacking} == missing - ({"wants"} if side == "mentor" else {"offers"})


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_the_parts_of_a_side_are_a_whole(side: str) -> None:
    assert sum(part.weight for part in completeness.parts(side)) == 100
