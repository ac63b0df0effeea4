"""Questions become policies exactly, wishes stay unreadable, and figures become sentences."""

from __future__ import annotations

from typing import Any

import pytest

from matching import questions, tradeoffs
from matching.engine.documents import policy_document, policy_from
from matching.engine.types import Criterion, Exclusions, Kind, Policy, Rule


def policy(**values: Any) -> dict[str, Any]:
    criteria = (
        Criterion(key="topics", kind=Kind.COVERAGE, weight=40),
        Criterion(key="hopes", kind=Kind.SIMILARITY, weight=6, attribute="hopes"),
        Criterion(key="wishes", kind=Kind.PREFERENCE, weight=4),
    )
    rules = Exclusions(rules=frozenset({Rule.SAME_TEAM, Rule.NEVER_PAIR}))
    return policy_document(Policy(criteria=criteria, exclusions=rules, floor=2_550, **values)) | {"keep_locks": True}


def weights(document: dict[str, Any]) -> list[int]:
    return [row["weight"] for row in document["criteria"]]


def test_the_own_question_gives_the_own_policy() -> None:
    document = policy()
    assert questions.changed(document, questions.own(document)) == document


def test_what_is_personal_is_one_line_and_moves_in_one_proportion() -> None:
    document = policy()
    own = questions.own(document)
    assert own["weights"] == {"topics": 40, "personal": 10}
    made = questions.changed(document, own | {"weights": {"topics": 40, "personal": 5}})
    assert weights(made) == [400, 30, 20]
    policy_from(made)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [({"topics": 10, "personal": 10}, False), ({"topics": 10, "personal": 11}, True), ({"topics": 0, "personal": 10}, True),
     ({"topics": 0, "personal": 0}, False)],
)  # fmt: skip
def test_what_is_personal_never_counts_for_more_than_half(asked: dict[str, int], refused: bool) -> None:
    document = policy()
    assert questions.tells_too_much(document, questions.own(document) | {"weights": asked}) is refused


def test_rules_are_switched_but_who_is_kept_apart_stays_apart() -> None:
    document = policy()
    asked = questions.own(document) | {"rules": ["past_pair"], "floor": 30, "mode": "most_pairs"}
    made = questions.changed(document, asked)
    assert (made["exclusions"]["rules"], made["floor"], made["mode"]) == (
        ["never_pair", "past_pair"],
        3_000,
        "most_pairs",
    )
    assert questions.told(document, asked) == [
        "Rule off: Same team", "Rule on: Were a pair before", "Lowest score: 25 → 30", "What counts most: Most pairs first",
    ]  # fmt: skip


def sums(pairs: int, total: int, lowest: int | None) -> dict[str, Any]:
    return {"pairs": pairs, "total": total, "lowest": lowest}


@pytest.mark.parametrize(
    ("before", "after", "changed", "said"),
    [
        (sums(5, 400, 50), sums(5, 400, 50), 0, "Nothing changes: the same pairs are the best ones."),
        (sums(5, 40_000, 5_000), sums(5, 39_680, 5_210), 2,
         "2 people change: 3.20 points less in total (0.8 %) and the weakest pair rises from 50.00 to 52.10."),
        (sums(4, 40_000, 5_000), sums(5, 40_001, 5_000), 1,
         "1 person changes: 1 pair more, 0.01 points more in total (less than 0.1 %)"
         " and the weakest pair stays at 50.00."),
        (sums(2, 100, 50), sums(0, 0, None), 2,
         "2 people change: 2 pairs less and 1.00 points less in total (100.0 %)."),
    ],
)  # fmt: skip
def test_the_trade_off_in_one_line(before: Any, after: Any, changed: int, said: str) -> None:
    assert tradeoffs.line(before, after, changed) == said


@pytest.mark.parametrize(
    ("was", "becomes", "delta", "outcome"),
    [("a", "a", 0, "same"), (None, "a", 9, "new"), ("a", None, -9, "lost"), ("a", "b", 1, "up"), ("a", "b", -1, "down"),
     ("a", "b", 0, "level")],
)  # fmt: skip
def test_outcomes(was: str | None, becomes: str | None, delta: int, outcome: str) -> None:
    assert tradeoffs.outcome(was, becomes, delta) == outcome
