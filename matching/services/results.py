"""From the engine's result to the rows that people look at."""

from __future__ import annotations

import dataclasses
import uuid
from collections import Counter
from typing import Any

from matching import wording
from matching.engine.explain import Explanation
from matching.engine.results import Choices, Pair, Result, plain
from matching.engine.types import EngineError, Inputs, LockBreaksRule, LockOverCapacity, Policy, Role
from matching.models import Decision, Leftover, Proposal, Warned
from programs.models import Participant

CERTAINTY_LOW = 6_000
CONTESTED = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a result that is stored beside the run itself."""

    proposals: list[Proposal]
    leftovers: list[Leftover]
    figures: dict[str, Any]


def rows(inputs: Inputs, policy: Policy, result: Result) -> Rows:
    """The rows of one result, not yet saved and without their run."""
    load = Counter(pair.mentor for pair in result.pairs)
    places = dict(zip(inputs.mentors.ids, inputs.mentors.capacity.tolist(), strict=True))
    prices = dict(zip(inputs.mentors.ids, result.mentor_prices, strict=True))
    choices = {one.mentee: one for one in result.choices}
    full = {mentor for mentor, taken in load.items() if taken > 1 and taken == places[mentor]}
    proposals = [
        _proposal(pair, policy, price=prices[pair.mentor], full=pair.mentor in full, choices=choices[pair.mentee])
        for pair in result.pairs
    ]
    return Rows(proposals, [_leftover(one) for one in result.leftovers], _figures(inputs, result))


def _proposal(pair: Pair, policy: Policy, *, price: int, full: bool, choices: Choices) -> Proposal:
    return Proposal(
        mentor_id=uuid.UUID(pair.mentor),
        mentee_id=uuid.UUID(pair.mentee),
        # A lock is an admin's decision made before: nobody is asked twice.
        decision=Decision.APPROVED if pair.locked else Decision.PROPOSED,
        locked=pair.locked,
        score=pair.score,
        certainty=pair.certainty,
        warnings=warnings(pair.score, pair.certainty, policy, price=price, full=full),
        explanation=told(pair.explanation, policy) | {"price": price},
        alternatives=_alternatives(choices),
    )


def told(explanation: Explanation, policy: Policy) -> dict[str, Any]:
    """The engine's explanation with what a sentence needs to know of each criterion."""
    document = explanation.document()
    criteria = {criterion.key: criterion for criterion in policy.criteria}
    for item in (*document["parts"], *document["reasons"]):
        criterion = criteria[item["key"]]
        item["attribute"], item["asker"] = criterion.attribute, criterion.asker.value
    document["rules"] = sorted(policy.exclusions.rules)
    return document


def warnings(score: int, certainty: int, policy: Policy, *, price: int = 0, full: bool = False) -> list[str]:
    """What an admin should look at; ``price`` is how many points other mentees would gain from the mentor."""
    found = {
        Warned.CERTAINTY: certainty < CERTAINTY_LOW,
        Warned.CONTESTED: price >= CONTESTED,
        Warned.CAPACITY: full,
        Warned.FLOOR: score < policy.floor,
    }
    return [warning.value for warning, holds in found.items() if holds]


def _alternatives(choices: Choices) -> list[dict[str, Any]]:
    """Other mentors for the mentee: first those who are best given what others want, then the best on paper."""
    found: dict[str, dict[str, Any]] = {}
    for kind, listed in (("demand", choices.given_demand), ("paper", choices.on_paper)):
        for one in listed:
            found.setdefault(one.mentor, {"mentor": one.mentor, "score": one.score, "by": []})["by"].append(kind)
    return list(found.values())


def _leftover(one: Any) -> Leftover:
    return Leftover(
        participant_id=uuid.UUID(one.person),
        reason=one.why.value,
        explanation={
            "role": one.role.value,
            "candidates": one.candidates,
            "removed": {rule.value: count for rule, count in one.removed.items()},
            "removed_alone": {rule.value: count for rule, count in one.removed_alone.items()},
            "people": one.people,
            "places": one.places,
        },
    )


def _figures(inputs: Inputs, result: Result) -> dict[str, Any]:
    missing = Counter(key for pair in result.pairs for key in pair.explanation.missing)
    sure = [pair.certainty for pair in result.pairs]
    left = Counter(one.role for one in result.leftovers)
    return dataclasses.asdict(result.figures) | {
        "mentors": len(inputs.mentors),
        "mentees": len(inputs.mentees),
        "places": int(inputs.mentors.capacity.sum()),
        "locks": len(inputs.locks),
        "left_mentors": left[Role.MENTOR],
        "left_mentees": left[Role.MENTEE],
        "certainty": sum(sure) // len(sure) if sure else None,
        "missing": dict(sorted(missing.items())),
        "fairness": plain(result.fairness),
        "certificate": plain(result.certificate),
    }


def replace(*, run_id: uuid.UUID, rows: Rows) -> None:
    """Write the rows of a run in the open transaction; whatever an earlier attempt left behind goes."""
    Proposal.objects.filter(run_id=run_id).delete()
    Leftover.objects.filter(run_id=run_id).delete()
    for row in (*rows.proposals, *rows.leftovers):
        row.run_id = run_id
    Proposal.objects.bulk_create(rows.proposals)
    Leftover.objects.bulk_create(rows.leftovers)


def plain_error(error: EngineError) -> str:
    """An error of the engine in words that an admin can act on, with names instead of ids."""
    if isinstance(error, LockBreaksRule):
        names = _names(error.mentor, error.mentee)
        rules = ", ".join(wording.rule_name(rule.value).lower() for rule in error.rules)
        return f"{names[0]} and {names[1]} are locked as a pair, but a rule forbids it: {rules}. Unlock them on the board."
    if isinstance(error, LockOverCapacity):
        (name,) = _names(error.person)
        return f"{error.locks} pairs are locked for {name}, who takes {error.capacity}. Unlock one, or raise the number."
    return str(error)


def _names(*ids: str) -> list[str]:
    found = {str(row.pk): row.employee.name for row in Participant.objects.select_related("employee").filter(pk__in=ids)}
    return [found.get(one, "Somebody who left") for one in ids]
