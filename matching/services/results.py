"""From the engine's result to the rows that people look at."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection

from accounts.identifiers import uuid7
from matching import wording
from matching.engine.explain import Explanation
from matching.engine.results import Choices, Pair, Result, plain
from matching.engine.types import EngineError, Inputs, LockBreaksRule, LockOverCapacity, Policy, Role
from matching.enums import Decision, Origin, Warned
from matching.models import Leftover, Proposal
from programs.models import Participant

CERTAINTY_LOW = 6_000
CONTESTED = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a result that is stored beside the run itself: proposals in columns, texts where it is JSON."""

    pairs: tuple[Pair, ...]
    warnings: list[list[str]]
    explanations: str
    alternatives: str
    leftovers: str
    left: int
    figures: dict[str, Any]
    digest: str  # SHA-256 of the whole result; equal inputs, policy and engine version give the same


def rows(inputs: Inputs, policy: Policy, result: Result) -> Rows:
    """The rows of one result, not yet saved and without their run."""
    load = Counter(pair.mentor for pair in result.pairs)
    places = dict(zip(inputs.mentors.ids, inputs.mentors.capacity.tolist(), strict=True))
    prices = dict(zip(inputs.mentors.ids, result.mentor_prices, strict=True))
    choices = {one.mentee: one for one in result.choices}
    full = {mentor for mentor, taken in load.items() if taken > 1 and taken == places[mentor]}
    criteria, pairs = told_of(policy), result.pairs
    texts = (
        _json([_explained(pair, criteria, prices[pair.mentor]) for pair in pairs]),
        _json([_alternatives(choices[pair.mentee]) for pair in pairs]),
        _json([_leftover(one) for one in result.leftovers]),
    )
    flags = [
        warnings(one.score, one.certainty, policy, price=prices[one.mentor], full=one.mentor in full) for one in pairs
    ]
    return Rows(
        pairs,
        flags,
        *texts,
        left=len(result.leftovers),
        figures=_figures(inputs, result),
        digest=_digest(result, texts),
    )


_json = json.JSONEncoder(separators=(",", ":")).encode


def _digest(result: Result, texts: tuple[str, ...]) -> str:
    """The texts hold every explanation already, so that nothing is spelled out twice."""
    head = [result.engine_version, result.inputs_hash, dataclasses.astuple(result.figures)]
    proof = [dataclasses.astuple(result.certificate), result.mentee_gains, result.mentor_prices]
    pairs = [pair[:6] for pair in result.pairs]
    digest = hashlib.sha256(_json([head, proof, pairs, result.fairness]).encode())
    for text in texts:
        digest.update(text.encode())
    return digest.hexdigest()


def told_of(policy: Policy) -> dict[str, dict[str, str]]:
    """What a sentence needs to know of each criterion beyond its key and kind; the usual goes without saying."""
    return {
        one.key: ({"attribute": one.attribute} if one.attribute else {})
        | ({"asker": one.asker.value} if one.asker is not Role.MENTEE else {})
        for one in policy.criteria
    }


def told(explanation: Explanation, criteria: dict[str, dict[str, str]], *, price: int = 0) -> dict[str, Any]:
    """The engine's explanation as a proposal keeps it; its lists have one entry per criterion of the run's policy."""
    reasons = [
        {"key": key, "kind": kind, "contribution": points, "facts": facts} | criteria[key]
        for key, kind, points, facts in explanation.reasons
    ]
    return {
        "fits": explanation.fits,
        "points": explanation.points,
        "answered": explanation.answered,
        "reasons": reasons,
        "price": price,
    }


def _explained(pair: Pair, criteria: dict[str, dict[str, str]], price: int) -> dict[str, Any]:
    """The same for a pair of a run; of two who chose each other first it says so, for both of them wished it."""
    return told(pair.explanation, criteria, price=price) | ({"chosen": True} if pair.chosen else {})


def warnings(score: int, certainty: int, policy: Policy, *, price: int = 0, full: bool = False) -> list[str]:
    """What an admin should look at; ``price`` is how many points other mentees would gain from the mentor."""
    found = {
        Warned.CERTAINTY: certainty < CERTAINTY_LOW,
        Warned.CONTESTED: price >= CONTESTED,
        Warned.CAPACITY: full,
        Warned.FLOOR: score < policy.floor,
    }
    return [warning.value for warning, holds in found.items() if holds]


def _alternatives(choices: Choices) -> list[tuple[str, int, bool]]:
    """Other mentors for the mentee with their scores: first those whom others want less, then the best on paper."""
    found = {mentor: (mentor, score, True) for mentor, score in choices.given_demand}
    for mentor, score in choices.on_paper:
        found.setdefault(mentor, (mentor, score, False))
    return list(found.values())


def _leftover(one: Any) -> dict[str, Any]:
    explanation = {
        "role": one.role,
        "candidates": one.candidates,
        "removed": one.removed,
        "removed_alone": one.removed_alone,
        "people": one.people,
        "places": one.places,
        "relaxation": one.relaxation and one.relaxation._asdict(),
    }
    return {"participant": one.person, "reason": one.why, "explanation": explanation}


def _figures(inputs: Inputs, result: Result) -> dict[str, Any]:
    missing = Counter(key for pair in result.pairs for key in pair.explanation.missing)
    sure = [pair.certainty for pair in result.pairs]
    left = Counter(one.role for one in result.leftovers)
    return dataclasses.asdict(result.figures) | {
        "mentors": len(inputs.mentors),
        "mentees": len(inputs.mentees),
        "places": int(inputs.mentors.capacity.sum()),
        "locks": len(inputs.locks),
        "chosen": sum(pair.chosen for pair in result.pairs),
        "left_mentors": left[Role.MENTOR],
        "left_mentees": left[Role.MENTEE],
        "certainty": sum(sure) // len(sure) if sure else None,
        "missing": dict(sorted(missing.items())),
        "fairness": plain(result.fairness),
        "certificate": plain(result.certificate),
    }


# NOTE: one statement with one value per column. Building 2,000 model instances and their 26,000 parameters took twice as
# long as Postgres needs for everything.
_PROPOSALS = """
INSERT INTO matching_proposal (organization_id, created_at, run_id, id, mentor_id, mentee_id, origin, decision, locked,
  score, certainty, warnings, note, explanation, alternatives, version)
SELECT (SELECT app.org()), now(), %(run)s::uuid, id, mentor, mentee, origin, decision, decision = 'approved',
  score, certainty, coalesce(string_to_array(warnings, ','), '{}'), '', explanation, alternatives, 1
FROM ROWS FROM (unnest(%(ids)s::uuid[]), unnest(%(mentors)s::uuid[]), unnest(%(mentees)s::uuid[]),
  unnest(%(origins)s::text[]), unnest(%(decisions)s::text[]), unnest(%(scores)s::int[]), unnest(%(certainty)s::int[]),
  unnest(string_to_array(%(warnings)s, ';')), jsonb_array_elements(%(explanations)s::jsonb),
  jsonb_array_elements(%(alternatives)s::jsonb))
  AS x(id, mentor, mentee, origin, decision, score, certainty, warnings, explanation, alternatives)
"""
_LEFTOVERS = """
INSERT INTO matching_leftover (organization_id, created_at, run_id, id, participant_id, reason, explanation)
SELECT (SELECT app.org()), now(), %(run)s::uuid, id, (x.row ->> 'participant')::uuid, x.row ->> 'reason', x.row -> 'explanation'
FROM ROWS FROM (unnest(%(ids)s::uuid[]), jsonb_array_elements(%(leftovers)s::jsonb)) AS x(id, row)
"""


def replace(*, run_id: uuid.UUID, rows: Rows) -> None:
    """Write the rows of a run in the open transaction; whatever an earlier attempt left behind goes."""
    Proposal.objects.filter(run_id=run_id).delete()
    Leftover.objects.filter(run_id=run_id).delete()
    # A lock is an admin's decision made before: nobody is asked twice.
    decisions = [Decision.APPROVED.value if pair.locked else Decision.PROPOSED.value for pair in rows.pairs]
    proposals = {
        "run": str(run_id),
        "ids": _fresh(len(rows.pairs)),
        "mentors": _array(pair.mentor for pair in rows.pairs),
        "mentees": _array(pair.mentee for pair in rows.pairs),
        "origins": _array((Origin.CHOICE if pair.chosen else Origin.SOLVER).value for pair in rows.pairs),
        "decisions": _array(decisions),
        "scores": _array(str(pair.score) for pair in rows.pairs),
        "certainty": _array(str(pair.certainty) for pair in rows.pairs),
        "warnings": ";".join(",".join(flags) for flags in rows.warnings),
        "explanations": rows.explanations,
        "alternatives": rows.alternatives,
    }
    leftovers = {"run": str(run_id), "ids": _fresh(rows.left), "leftovers": rows.leftovers}
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSALS, proposals)
        cursor.execute(_LEFTOVERS, leftovers)


def _array(values: Iterable[str]) -> str:
    """Identifiers, numbers or words of ours as Postgres reads an array; none of them needs quotes."""
    return "{" + ",".join(values) + "}"


def _fresh(count: int) -> str:
    return _array(str(uuid7()) for _ in range(count))


def plain_error(error: EngineError) -> str:
    """An error of the engine in words that an admin can act on, with names instead of ids."""
    if isinstance(error, LockBreaksRule):
        two = names(error.mentor, error.mentee)
        rules = ", ".join(wording.rule_name(rule.value).lower() for rule in error.rules)
        return f"{two[0]} and {two[1]} are locked as a pair, but a rule forbids it: {rules}. Unlock them on the board."
    if isinstance(error, LockOverCapacity):
        (name,) = names(error.person)
        return (
            f"{error.locks} pairs are locked for {name}, who takes {error.capacity}. Unlock one, or raise the number."
        )
    return str(error)


def names(*ids: str) -> list[str]:
    found = {
        str(row.pk): row.employee.name for row in Participant.objects.select_related("employee").filter(pk__in=ids)
    }
    return [found.get(one, "Somebody who left") for one in ids]
