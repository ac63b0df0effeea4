"""What an admin asks of a run, and the policy that it makes: other weights, rules, a floor, another aim. Pure.

A question holds a weight per line. SECURITY: hopes, worries, wishes and ways of working are one line, and move together
in the proportion that the run gives them, and never count for more than half: whoever could turn up one of them alone, or
turn down all the rest, would read the wishes off the pairs.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from matching import comparisons, wording
from matching.engine.types import RULES, SWITCHABLE, Rule

Document = Mapping[str, Any]
POINTS = 100
MOST = 100
# Who is kept apart stays apart: that is no matter of trying out.
SWITCHES = tuple(rule.value for rule in RULES if rule in SWITCHABLE and rule is not Rule.NEVER_PAIR)


class Line(NamedTuple):
    """One slider: what counts, how much, and how far it can be turned up."""

    key: str
    name: str
    weight: int

    @property
    def most(self) -> int:
        return max(MOST, self.weight)


def lines(policy: Document) -> list[Line]:
    """The sliders of a run's policy, in the order of its criteria; what is personal comes last and as one."""
    rows = policy["criteria"]
    found = [
        Line(row["key"], wording.criterion_name(row["key"], row["kind"]), row["weight"])
        for row in rows
        if not comparisons.is_personal(row)
    ]
    together = sum(row["weight"] for row in rows if comparisons.is_personal(row))
    personal = Line(wording.PERSONAL, wording.criterion_name(wording.PERSONAL), together)
    return [*found, personal] if together else found


def own(policy: Document) -> dict[str, Any]:
    """The question whose answer is the run itself."""
    return {
        "weights": {line.key: line.weight for line in lines(policy)},
        "rules": [rule for rule in SWITCHES if rule in policy["exclusions"]["rules"]],
        "floor": policy["floor"] // POINTS,
        "mode": policy["mode"],
    }


def changed(policy: Document, question: Document) -> dict[str, Any]:
    """The policy of a run as a question has it; whatever is not asked for stays."""
    made = copy.deepcopy(dict(policy))
    before, weights = own(policy), question["weights"]
    kept = before["weights"].get(wording.PERSONAL, 0)
    turned = weights.get(wording.PERSONAL, kept) != kept
    for row in made["criteria"]:
        if not comparisons.is_personal(row):
            # Everything times the old sum of the personal ones, those times the new: whole numbers, and one proportion.
            row["weight"] = weights[row["key"]] * (kept if turned else 1)
        elif turned:
            row["weight"] *= weights[wording.PERSONAL]
    fixed = [rule for rule in policy["exclusions"]["rules"] if rule not in SWITCHES]
    made["exclusions"]["rules"] = sorted([*fixed, *question["rules"]])
    made["mode"] = question["mode"]
    if question["floor"] != before["floor"]:
        made["floor"] = question["floor"] * POINTS
    return made


def tells_too_much(policy: Document, question: Document) -> bool:
    """Whether what is personal would count for more than half, and for more than in the run itself."""
    shares = []
    for weights in (own(policy)["weights"], question["weights"]):
        personal = weights.get(wording.PERSONAL, 0)
        shares.append((personal, sum(weights.values())))
    (before, whole), (after, total) = shares
    return 2 * after > total and after * whole > before * total


def digest(question: Document, steer: str, mentor: object, mentee: object) -> str:
    """One name for every question: equal ones are asked once."""
    asked = [question, steer, str(mentor or ""), str(mentee or "")]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def told(policy: Document, question: Document) -> list[str]:
    """What a question changes, line by line; nothing when it asks for the run itself."""
    before = own(policy)
    weights = [
        f"{line.name}: {line.weight} → {question['weights'][line.key]}"
        for line in lines(policy)
        if question["weights"][line.key] != line.weight
    ]
    off = [f"Rule off: {wording.rule_name(rule)}" for rule in before["rules"] if rule not in question["rules"]]
    on = [f"Rule on: {wording.rule_name(rule)}" for rule in question["rules"] if rule not in before["rules"]]
    floor = [f"Lowest score: {before['floor']} → {question['floor']}"] if before["floor"] != question["floor"] else []
    mode = [f"What counts most: {wording.MODES[question['mode']][0]}"] if before["mode"] != question["mode"] else []
    return [*weights, *off, *on, *floor, *mode]
