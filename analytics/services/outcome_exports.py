"""A comparison as a file: every number that stands behind its page. Whoever takes it out of the house is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from analytics.cells import FEWEST
from analytics.selectors.outcomes import Answer, Outcome

HEADER = ("part", "question", "group", "name", "day", "at_risk", "gone", "value", "low", "high", "text")


def export(*, actor: Actor, outcome: Outcome) -> bytes:
    """One line per number: what is claimed, estimates, curves, balance, and what was tried."""
    actor.require(Permission.SEE_PROGRAMS)
    row = outcome.comparison
    lines = list(_lines(outcome))
    audit.record(
        actor=actor, verb="comparison exported", row=row, label=str(row.cohort or row.program), count=len(lines)
    )
    return exports.as_csv(HEADER, lines)


def _lines(outcome: Outcome) -> Iterator[tuple[Any, ...]]:
    row = outcome.comparison
    facts = {
        "comparison": row.number, "first day": row.day, "directory known until": row.known_until, "basis": row.basis,
        "participants": row.people, "moved up from the waitlist": _told(row.moved_up),
        "inputs": row.inputs_hash, "seed": row.seed,
    }  # fmt: skip
    yield from (_line("about", name=name, text=value) for name, value in facts.items())
    for answer in outcome.answers:
        yield from _answered(answer)
    for line in outcome.balance:
        for who, value in (("here", line.here), ("there", line.there)):
            yield _line("balance", group=who, name=f"{line.trait} {line.value}".strip(), value=value)
        yield _line(
            "balance", name=f"{line.trait} {line.value}".strip(), value=line.apart, text="standard deviations apart"
        )
    for trial in outcome.trials:
        for who, count in (("here", trial.here), ("there", trial.there)):
            yield _line("tried", group=who, name=trial.basis, at_risk=count, text=trial.refused or trial.step)


def _told(people: int) -> int | str:
    return "fewer than five" if 0 < people < FEWEST else people


def _answered(answer: Answer) -> Iterator[tuple[Any, ...]]:
    asked = answer.result.question
    yield _line("claim", question=asked, name=answer.result.verdict, day=answer.result.by_day, text=answer.result.claim)
    for told, one in sorted(answer.estimates.items()):
        yield _line("estimate", question=asked, name=told, value=one.value, low=one.low, high=one.high)
    for who, steps in answer.steps.items():
        for step in steps:
            yield _line(
                "curve", question=asked, group=who, day=step.day, at_risk=step.at_risk, gone=step.gone,
                value=step.staying, low=step.low, high=step.high,
            )  # fmt: skip


def _line(part: str, **cells: Any) -> tuple[Any, ...]:
    return (part, *(cells.get(name, "") for name in HEADER[1:]))
