"""The engine's facts become sentences that carry their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from matching import comparisons, distances, wording
from matching.engine import explain
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
            "The senior offers 1 of 1 wanted topic: A",
        ),
        ("coverage", {"covered": [], "uncovered": ["F"]}, {}, ""),
        (
            "coverage",
            {"covered": [topic("Short video")], "uncovered": ["Reputation"]},
            {"key": "theme-social"},
            "Offers 1 of 2 wanted topics of social media and communication: Short video",
        ),
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
            "The senior is four grades above the junior, so each sees another side of the company",
        ),
        (
            "distance",
            {"mentor": 6, "mentee": 5, "gap": -1},
            {"attribute": "grade"},
            "The junior is one grade above the senior, so each sees another side of the company",
        ),
        ("distance", {"mentor": 6, "mentee": 6, "gap": 0}, {}, "The senior and the junior have the same grade"),
        (
            "distance",
            {"mentor": 14, "mentee": 162, "gap": 148},
            {"attribute": "tenure_months"},
            "The senior has been here 12 years longer than the junior",
        ),
        (
            "distance",
            {"mentor": 5, "mentee": 5, "gap": 0},
            {"attribute": "tenure_months"},
            "The senior and the junior joined in the same month",
        ),
        ("distance", {}, {}, ""),
        ("overlap", {"minutes": 1350, "target": 600}, {}, "Share 22 h 30 min of working time a week"),
        (
            "language",
            {"languages": [{"language": "de", "level": 4}, {"language": "xx", "level": 3}], "enough": 3},
            {},
            "Both speak German and XX",
        ),
        ("preference", {"asker": "mentee", "rank": 1}, {}, ""),
    ],
)
def test_a_reason_is_a_sentence_with_its_numbers(
    kind: str, facts: dict[str, Any], more: dict[str, Any], sentence: str
) -> None:
    assert said(kind, facts, **more) == sentence


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            {"kind": "coverage", "facts": {"covered": [topic("A"), topic("B")], "uncovered": ["C"]}},
            "Amara offers 2 of 3 topics that Bernd wants: A and B",
        ),
        (
            {"kind": "coverage", "asker": "mentor", "facts": {"covered": [topic("A")], "uncovered": []}},
            "Bernd offers 1 of 1 topic that Amara wants: A",
        ),
        (
            {"kind": "coverage", "key": "theme-social", "facts": {"covered": [topic("A")], "uncovered": []}},
            "Amara offers 1 of 1 topic of social media and communication that Bernd wants: A",
        ),
        ({"kind": "overlap", "facts": {"minutes": 60}}, "Amara and Bernd share 1 h of working time a week"),
        (
            {"kind": "distance", "attribute": "grade", "facts": {"mentor": 2, "mentee": 6, "gap": 4}},
            "Bernd is four grades above Amara, so each sees another side of the company",
        ),
        ({"kind": "language", "facts": {"languages": [{"language": "de"}]}}, "Both speak German"),
    ],
)
def test_the_two_people_are_told_who_offers_and_who_wants(item: dict[str, Any], sentence: str) -> None:
    assert wording.told({"reasons": [item]}, "Amara", "Bernd") == [sentence]


@pytest.mark.parametrize(
    ("attribute", "gap", "mentor_reads", "mentee_reads"),
    [
        ("grade", 5, "Five grades above you", "Five grades below you"),
        ("grade", -11, "11 grades below you", "11 grades above you"),
        ("tenure_months", 7, "Here seven months longer than you", "Here seven months less than you"),
        ("grade", 0, "", ""),
    ],
)
def test_one_of_the_two_reads_how_far_the_other_is(
    attribute: str, gap: int, mentor_reads: str, mentee_reads: str
) -> None:
    item = {"kind": "distance", "attribute": attribute, "facts": {"gap": gap}}
    read = [distances.apart_from_you(item, side).partition(",")[0] for side in ("mentor", "mentee")]
    assert read == [mentor_reads, mentee_reads]


def test_nothing_is_told_of_a_worry_or_of_an_empty_reason() -> None:
    worry = {"kind": "similarity", "attribute": "worries", "facts": {"shared": ["Time"]}}
    empty = {"kind": "coverage", "facts": {"covered": [], "uncovered": ["A"]}}
    assert wording.told({"reasons": [worry, empty]}, "Amara", "Bernd") == []


def test_two_who_chose_each_other_first_are_told_so_before_anything_else() -> None:
    item = {"kind": "overlap", "facts": {"minutes": 60}}
    said = {"reasons": [item] * 3, "chosen": True}
    assert wording.reasons(said) == ["Both chose each other first", *wording.reasons({"reasons": [item] * 2})]
    assert wording.told(said, "Amara", "Bernd")[0] == "Amara and Bernd chose each other first"
    assert len(wording.told(said, "Amara", "Bernd")) == 3


def test_every_rule_has_a_name() -> None:
    assert set(wording.RULES) == {rule.value for rule in Rule}
    assert set(wording.CHECKED) == {rule.value for rule in Rule} - {"same_person", "floor"}


@pytest.mark.parametrize(
    ("reason", "facts", "sentence"),
    [
        (
            "no_candidate",
            {"role": "mentee", "removed": {"same_team": 2, "reporting_line": 9}},
            "Rules removed everybody: reporting line, up or down (9) and same team (2).",
        ),
        (
            "competition",
            {"role": "mentee", "people": 7, "places": 5},
            "7 people share 5 places; the others fit better.",
        ),
        ("competition", {"role": "mentor", "candidates": 3}, "3 people would fit, and fit somebody else better."),
        ("no_places", {}, "Takes nobody this time."),
        ("declined", {}, "The proposal was declined."),
    ],
)
def test_a_leftover_says_why(reason: str, facts: dict[str, Any], sentence: str) -> None:
    assert wording.why_left(reason, facts) == sentence


@pytest.mark.parametrize(
    ("least", "sentence"),
    [
        (None, ""),
        (
            {"rules": ["past_pair"], "candidates": 4, "asked": None, "nearest": None},
            "Without the rule “Were a pair before”, 4 candidates would come back.",
        ),
        (
            {"rules": ["same_team", "no_common_language"], "candidates": 1, "asked": None, "nearest": None},
            "Without the rules “Same team” and “No common language” together, 1 candidate would come back.",
        ),
        (
            {"rules": ["grade_direction"], "candidates": 2, "asked": 2, "nearest": 1},
            "Without the rule “Too close in grade”, 2 candidates would come back. "
            "The nearest is 1 grade apart; 2 are asked for.",
        ),
        (
            {"rules": ["grade_direction"], "candidates": 2, "asked": 2, "nearest": -3},
            "Without the rule “Too close in grade”, 2 candidates would come back. "
            "The nearest junior stands 3 grades above the senior.",
        ),
        (
            {"rules": ["grade_direction"], "candidates": 2, "asked": 2, "nearest": None},
            "Without the rule “Too close in grade”, 2 candidates would come back. Nobody knows their grades.",
        ),
        (
            {"rules": ["no_shared_hours"], "candidates": 3, "asked": 120, "nearest": 75},
            "Without the rule “Too few shared working hours”, 3 candidates would come back. "
            "The nearest shares 1 h 15 min a week; 2 h are asked for.",
        ),
        (
            {"rules": ["floor"], "candidates": 5, "asked": 5000, "nearest": 4731},
            "Without the lowest score, 5 candidates would come back. The best of them scores 47.31; 50 is asked for.",
        ),
    ],
)
def test_the_smallest_relaxation_is_a_sentence(least: dict[str, Any] | None, sentence: str) -> None:
    assert wording.relaxation({"relaxation": least}) == sentence
    assert wording.relaxation({}) == ""


def test_nobody_on_the_other_side_is_said_as_such() -> None:
    facts = {"role": "mentee", "removed": {}, "candidates": 0}
    assert wording.why_left("no_candidate", facts) == "There is nobody to choose from."


def test_shares_add_up_and_name_what_is_missing() -> None:
    rules = [
        ("topics", "coverage", 60),
        ("hours", "overlap", 40),
        ("hopes", "similarity", 15),
        ("style", "similarity", 0),
    ]
    policy = {
        "criteria": [dict(zip(("key", "kind", "weight"), rule, strict=True)) | {"attribute": ""} for rule in rules]
    }
    told = {"fits": [5000, 10000, 0, 0], "points": [3000, 4000, 0, 0], "answered": [3, 3, 1, 3], "reasons": []}
    found = comparisons.shares(told, policy)
    assert [(one.name, one.points, one.most) for one in found] == [
        ("Overlapping working hours", "40.0", "40.0"),
        ("Topics the mentee wants", "30.0", "60.0"),
        ("Shared hopes", "0.0", "0"),
    ]
    assert found[2].missing == "not known of the mentee"
    assert comparisons.shares({}, policy) == []


def test_what_somebody_worries_about_is_never_named() -> None:
    item = {"kind": "similarity", "attribute": "worries", "facts": {"shared": ["time"]}}
    assert wording.reason(item) == ""


def test_both_sides_of_an_explanation_mean_the_same_by_who_answered() -> None:
    assert (comparisons.MENTOR, comparisons.MENTEE, comparisons.UNCONCERNED) == (
        explain.MENTOR,
        explain.MENTEE,
        explain.UNCONCERNED,
    )


def test_worries_cannot_be_read_off_the_points_of_a_pair() -> None:
    rules = [
        ("topics", "coverage", "", 50),
        ("hopes", "similarity", "hopes", 15),
        ("worries", "similarity", "worries", 5),
    ]
    policy = {"criteria": [dict(zip(("key", "kind", "attribute", "weight"), rule, strict=True)) for rule in rules]}
    found = [
        comparisons.shares({"fits": [8000, *fits], "points": [5714, *points], "answered": [3, 3, 3]}, policy)
        for fits, points in (((0, 10_000), (0, 714)), ((3333, 0), (714, 0)))
    ]
    assert [[share.name for share in shares] for shares in found] == [
        ["Topics the mentee wants", "Hopes, worries, wishes and ways of working"]
    ] * 2
    assert found[0][1] == found[1][1]
    assert (found[0][1].points, found[0][1].fit, found[0][1].weight) == ("7.1", 25, 20)
