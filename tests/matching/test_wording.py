"""The engine's facts become sentences that carry their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from matching import comparisons, wording
from matching.engine.types import Rule


def said(kind: str, facts: dict[str, Any], **more: Any) -> str:
    return wording.reason({"key": "k", "kind": kind, "facts": facts} | more)


def topic(name: str) -> dict[str, Any]:
    return {"topic": name, "priority": 3, "wanted": 3, "offered": 4, "points": 1, "of": 1}


@pytest.mark.parametrize(
    ("kind", "facts", "more", "sentence"),
    [
        (
            "coverage",
            {"covered": [topic(name) for name in "ABCDE"], "uncovered": ["F"]},
            {},
            "Offers 5 of 6 wanted topics: A, B, C and 2 more",
        ),
        (
            "coverage",
            {"covered": [topic("A")], "uncovered": []},
            {"asker": "mentor"},
            "The mentor can learn 1 of 1 wanted topic: A",
        ),
        ("coverage", {"covered": [], "uncovered": ["F"]}, {}, ""),
        (
            "similarity",
            {"shared": ["Be heard"], "mentor": [], "mentee": []},
            {"attribute": "hopes"},
            "Both hope for the same: Be heard",
        ),
        (
            "difference",
            {"shared": [], "mentor": ["Grid"], "mentee": ["Finance"]},
            {"attribute": "department"},
            "Different departments: Grid and Finance",
        ),
        (
            "distance",
            {"mentor": 2, "mentee": 6, "gap": 4, "low": 2, "high": 4},
            {"attribute": "grade"},
            "4 grades apart (2 and 6)",
        ),
        ("overlap", {"minutes": 1350, "target": 600}, {}, "Share 22 h 30 min of working time a week"),
        (
            "language",
            {"languages": [{"language": "de", "level": 4}, {"language": "xx", "level": 3}], "enough": 3},
            {},
            "Both speak German and XX",
        ),
        ("preference", {"asker": "mentee", "rank": 1}, {}, "Choice number 1 of the mentee"),
        ("preference", {"asker": "mentee", "rank": None}, {}, ""),
    ],
)
def test_a_reason_is_a_sentence_with_its_numbers(
    kind: str, facts: dict[str, Any], more: dict[str, Any], sentence: str
) -> None:
    assert said(kind, facts, **more) == sentence


def test_every_rule_has_a_name() -> None:
    assert set(wording.RULES) == {rule.value for rule in Rule}
    assert set(wording.CHECKED) == {rule.value for rule in Rule} - {"same_person", "floor"}


@pytest.mark.parametrize(
    ("reason", "facts", "sentence"),
    [
        (
            "no_candidate",
            {"role": "mentee", "removed": {"same_team": 2, "reporting_line": 9}},
            "Rules removed all mentors: reporting line, up or down (9) and same team (2).",
        ),
        (
            "competition",
            {"role": "mentee", "people": 7, "places": 5},
            "7 people share 5 places; the others fit better.",
        ),
        ("competition", {"role": "mentor", "candidates": 3}, "3 mentees would fit, and fit somebody else better."),
        ("no_places", {}, "Takes nobody this time."),
        ("declined", {}, "The proposal was declined."),
    ],
)
def test_a_leftover_says_why(reason: str, facts: dict[str, Any], sentence: str) -> None:
    assert wording.why_left(reason, facts) == sentence


def test_the_smallest_relaxation_is_named() -> None:
    assert wording.relaxation({"removed_alone": {"same_team": 1, "past_pair": 4}}) == (
        "Without the rule “Were a pair before” alone, 4 candidates would come back."
    )
    assert wording.relaxation({}) == ""


def test_shares_add_up_and_name_what_is_missing() -> None:
    parts = [["topics", "coverage", 60, 5000, 3000, True, True], ["hours", "overlap", 40, 10000, 4000, True, True]]
    parts += [["hopes", "similarity", 15, 0, 0, True, False], ["style", "similarity", 0, 0, 0, True, True]]
    found = comparisons.shares({"parts": parts, "reasons": []})
    assert [(one.name, one.points, one.most) for one in found] == [
        ("Overlapping working hours", "40.0", "40.0"),
        ("Topics the mentee wants", "30.0", "60.0"),
        ("Shared hopes", "0.0", "0"),
    ]
    assert found[2].missing == "not known of the mentee"


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        ("similarity", {"shared": ["time"]}, "Both know the same worry"),
        ("similarity", {"shared": []}, ""),
        ("difference", {"mentor": ["time"], "mentee": ["bad_fit"]}, "They worry about different things"),
    ],
)
def test_what_somebody_worries_about_is_never_named(kind: str, facts: dict[str, Any], sentence: str) -> None:
    item = {"kind": kind, "attribute": "worries", "facts": facts}
    assert wording.reason(item) == sentence
