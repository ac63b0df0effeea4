"""From the engine's result to the rows that people look at."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from collections import Counter
from typing import Any

from django.db import connection

from accounts.identifiers import uuid7
from matching import wording
from matching.engine.explain import Explanation
from matching.engine.results import Choices, Result, plain
from matching.engine.types import EngineError, Inputs, LockBreaksRule, LockOverCapacity, Policy, Role
from matching.enums import Decision, Warned
from matching.models import Leftover, Proposal
from programs.models import Participant

CERTAINTY_LOW = 6_000
CONTESTED = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a result that is stored beside the run itself, as JSON-able rows."""

    proposals: list[dict[str, Any]]
    leftovers: list[dict[str, Any]]
    figures: dict[str, Any]


def rows(inputs: Inputs, policy: Policy, result: Result) -> Rows:
    """The rows of one result, not yet saved and without their run."""
    load = Counter(pair.mentor for pair in result.pairs)
    places = dict(zip(inputs.mentors.ids, inputs.mentors.capacity.tolist(), strict=True))
    prices = dict(zip(inputs.mentors.ids, result.mentor_prices, strict=True))
    choices = {one.mentee: one for one in result.choices}
    full = {mentor for mentor, taken in load.items() if taken > 1 and taken == places[mentor]}
    criteria = told_of(policy)
    proposals = [
        {
            "id": str(uuid7()),
            "mentor": pair.mentor,
            "mentee": pair.mentee,
            # A lock is an admin's decision made before: nobody is asked twice.
            "decision": (Decision.APPROVED if pair.locked else Decision.PROPOSED).value,
            "locked": pair.locked,
            "score": pair.score,
            "certainty": pair.certainty,
            "warnings": warnings(
                pair.score, pair.certainty, policy, price=prices[pair.mentor], full=pair.mentor in full
            ),
            "explanation": told(pair.explanation, criteria, price=prices[pair.mentor]),
            "alternatives": _alternatives(choices[pair.mentee]),
        }
        for pair in result.pairs
    ]
    return Rows(proposals, [_leftover(one) for one in result.leftovers], _figures(inputs, result))


def told_of(policy: Policy) -> dict[str, dict[str, str]]:
    """What a sentence needs to know of each criterion beyond its key and kind."""
    return {one.key: {"attribute": one.attribute, "asker": one.asker.value} for one in policy.criteria}


def told(explanation: Explanation, criteria: dict[str, dict[str, str]], *, price: int = 0) -> dict[str, Any]:
    """The engine's explanation as a proposal keeps it; parts are lists in the order of the engine's ``Part``."""
    reasons = [
        {"key": key, "kind": kind, "contribution": points, "facts": facts} | criteria[key]
        for key, kind, points, facts in explanation.reasons
    ]
    return {"parts": explanation.parts, "reasons": reasons, "price": price}


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
        for mentor, score in listed:
            found.setdefault(mentor, {"mentor": mentor, "score": score, "by": []})["by"].append(kind)
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
    return {"id": str(uuid7()), "participant": one.person, "reason": one.why, "explanation": explanation}


def _figures(inputs: Inputs, result: Result) -> dict[str, Any]:
    missing = Counter(
        part[0] for pair in result.pairs for part in pair.explanation.parts if part[2] and not (part[5] and part[6])
    )
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


def digest(result: Result) -> str:
    """SHA-256 of the whole result; equal inputs, policy and engine version give the same.

    Named tuples, enumerations and numbers go through the JSON encoder as they are: turning half a million values into
    dicts first took longer than solving.
    """
    small = [dataclasses.astuple(one) for one in result.leftovers]
    small += [dataclasses.astuple(one) for one in result.fairness]
    head = [result.engine_version, result.inputs_hash, dataclasses.astuple(result.figures)]
    proof = [dataclasses.astuple(result.certificate), result.mentee_gains, result.mentor_prices]
    document = [head, proof, result.pairs, result.choices, small]
    return hashlib.sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()


# NOTE: one statement with one document. Building 2,000 model instances and their 26,000 parameters took twice as long
# as Postgres needs for everything.
_PROPOSALS = """
INSERT INTO matching_proposal (organization_id, created_at, run_id, id, mentor_id, mentee_id, origin, decision, locked,
  score, certainty, warnings, note, explanation, alternatives, version)
SELECT (SELECT app.org()), now(), %s, id, mentor, mentee, 'solver', decision, locked, score,
  certainty, warnings, '', explanation, alternatives, 1
FROM json_to_recordset(%s::json) AS x(id uuid, mentor uuid, mentee uuid, decision text, locked boolean, score int,
  certainty int, warnings text[], explanation jsonb, alternatives jsonb)
"""
_LEFTOVERS = """
INSERT INTO matching_leftover (organization_id, created_at, run_id, id, participant_id, reason, explanation)
SELECT (SELECT app.org()), now(), %s, id, participant, reason, explanation
FROM json_to_recordset(%s::json) AS x(id uuid, participant uuid, reason text, explanation jsonb)
"""


def replace(*, run_id: uuid.UUID, rows: Rows) -> None:
    """Write the rows of a run in the open transaction; whatever an earlier attempt left behind goes."""
    Proposal.objects.filter(run_id=run_id).delete()
    Leftover.objects.filter(run_id=run_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSALS, [run_id, json.dumps(rows.proposals)])
        cursor.execute(_LEFTOVERS, [run_id, json.dumps(rows.leftovers)])


def plain_error(error: EngineError) -> str:
    """An error of the engine in words that an admin can act on, with names instead of ids."""
    if isinstance(error, LockBreaksRule):
        names = _names(error.mentor, error.mentee)
        rules = ", ".join(wording.rule_name(rule.value).lower() for rule in error.rules)
        return (
            f"{names[0]} and {names[1]} are locked as a pair, but a rule forbids it: {rules}. Unlock them on the board."
        )
    if isinstance(error, LockOverCapacity):
        (name,) = _names(error.person)
        return (
            f"{error.locks} pairs are locked for {name}, who takes {error.capacity}. Unlock one, or raise the number."
        )
    return str(error)


def _names(*ids: str) -> list[str]:
    found = {
        str(row.pk): row.employee.name for row in Participant.objects.select_related("employee").filter(pk__in=ids)
    }
    return [found.get(one, "Somebody who left") for one in ids]
