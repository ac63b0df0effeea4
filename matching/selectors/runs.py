"""How runs are obtained, and what a page says about one."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching import wording
from matching.enums import Decision, PairRuleKind, RunState
from matching.models import Leftover, MatchingRun, PairRule
from matching.selectors import pool
from programs.enums import Side
from programs.models import Cohort

STAGES = (
    ("load", "Read profiles and rules"),
    ("score", "Score every pair"),
    ("solve", "Find the best set of pairs"),
    ("prove", "Prove that there is no better one"),
    ("explain", "Write down the reasons"),
    ("store", "Save the proposals"),
)
# How much of a whole run each stage takes, roughly, in percent.
_SHARES = {"load": 10, "score": 15, "solve": 45, "prove": 10, "explain": 10, "store": 10}
_ENDED = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


def runs(actor: Actor) -> QuerySet[MatchingRun]:
    """Runs without their frozen inputs, for those who run the matching."""
    actor.require(Permission.MANAGE_MATCHING)
    return MatchingRun.objects.select_related("cohort__program", "requested_by").defer("inputs")


def of_cohort(actor: Actor, cohort_id: uuid.UUID) -> QuerySet[MatchingRun]:
    """A cohort's runs, newest first, each with its proposals and how many are approved."""
    decided = {
        "proposed": Count("proposals", filter=~Q(proposals__decision=Decision.DECLINED)),
        "approved": Count("proposals", filter=Q(proposals__decision=Decision.APPROVED)),
    }
    return runs(actor).filter(cohort_id=cohort_id).annotate(**decided).order_by("-number")


def with_inputs(actor: Actor, run: MatchingRun) -> MatchingRun:
    """The same run with its frozen inputs, for judging a pair."""
    actor.require(Permission.MANAGE_MATCHING)
    return MatchingRun.objects.select_related("cohort__program").get(pk=run.pk)


@dataclass(frozen=True)
class Readiness:
    """Who could be matched if a run started now."""

    mentors: int
    places: int
    mentees: int
    locks: int

    @property
    def possible(self) -> bool:
        return bool(self.mentors and self.mentees)


def readiness(actor: Actor, cohort: Cohort) -> Readiness:
    """Counts for the page that asks for a run, of exactly those whom it would read."""
    found = pool.counts(actor, cohort)
    mentors, places = found.get(Side.MENTOR, (0, 0))
    mentees, _ = found.get(Side.MENTEE, (0, 0))
    locks = PairRule.objects.filter(cohort=cohort, kind=PairRuleKind.LOCK).count()
    return Readiness(mentors, places, mentees, locks)


@dataclass(frozen=True)
class Stage:
    """One line of the progress page."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a run is, in percent and stage by stage."""

    percent: int
    seconds: int
    stages: list[Stage]
    wait: int

    @property
    def now(self) -> str:
        return next((stage.name for stage in self.stages if stage.state == "now"), "")


def progress(run: MatchingRun) -> Progress:
    """What the live page shows. The page asks every second at first, then every three."""
    names = [key for key, _ in STAGES]
    at = names.index(run.stage) if run.stage in names else -1
    if run.state == RunState.DONE:
        at = len(names)
    part = min(run.done / run.total, 1) if run.total else 0
    percent = sum(_SHARES[name] for name in names[:at]) if at > 0 else 0
    if 0 <= at < len(names):
        percent += round(_SHARES[names[at]] * part)
    end = run.finished_at or timezone.now()
    seconds = int((end - (run.started_at or run.created_at)).total_seconds())
    states = ["done" if place < at else "now" if place == at else "next" for place in range(len(names))]
    stages = [Stage(name, state, _note(key, run)) for (key, name), state in zip(STAGES, states, strict=True)]
    return Progress(percent, max(seconds, 0), stages, 1 if seconds < 30 else 3)


def _note(key: str, run: MatchingRun) -> str:
    figures: dict[str, Any] = run.figures
    if not figures and key == run.stage == "solve" and run.gap is not None:
        return f"round {run.done}, at most {run.gap:,} points from the best"
    if not figures:
        return f"{run.done:,} of {run.total:,}" if key == run.stage and run.total > 1 else ""
    notes = {
        "load": wording.plural(figures["mentors"] + figures["mentees"], "person", "people"),
        "score": wording.plural(figures["mentors"] * figures["mentees"], "pair"),
        "solve": wording.plural(figures["allowed_pairs"], "allowed pair"),
        "prove": "proven" if run.certified else "not proven",
        "store": wording.plural(figures["pairs"], "proposal"),
    }
    return notes.get(key, "")


def ended(run: MatchingRun) -> bool:
    """Whether nothing will happen to the run any more."""
    return run.state in _ENDED


@dataclass(frozen=True)
class Group:
    """One line of the fairness table; None is hidden, because the group is small."""

    side: str
    attribute: str
    name: str
    people: int | None
    matched: int | None
    rate: int | None
    mean: str


@dataclass(frozen=True)
class Report:
    """A finished run in words and numbers."""

    mode: str
    figures: dict[str, Any]
    certificate: dict[str, Any]
    groups: list[Group]
    unknown: list[tuple[str, int]]
    scores: list[tuple[str, str]]
    possible: int
    certainty: str
    seed: str
    gap: str  # in percent of the scores of the pairs; empty when nothing is known of it


def report(run: MatchingRun) -> Report | None:
    """What a finished run found out, or None before."""
    if not run.figures:
        return None
    figures = run.figures
    named = (
        ("Mean", _mean(figures)),
        ("Median", figures["median"]),
        ("Lowest of the best 95 %", figures["fifth_percentile"]),
    )
    kinds = {item["key"]: item["kind"] for item in run.policy["criteria"]}
    return Report(
        mode=wording.MODES[run.policy["mode"]][0],
        figures=figures,
        certificate=figures["certificate"],
        groups=[_group(row) for row in figures["fairness"]],
        unknown=[(wording.criterion_name(key, kinds.get(key, "")), count) for key, count in figures["missing"].items()],
        scores=[(name, wording.exact(value)) for name, value in (*named, ("Lowest", figures["lowest"]))],
        possible=figures["mentors"] * figures["mentees"],
        certainty=wording.points(figures["certainty"]),
        seed=str(run.seed),
        gap=_gap(run),
    )


def _gap(run: MatchingRun) -> str:
    """How much better other pairs could score at most, never said smaller than it is.

    In percent of the scores: what one more pair counts beyond its score is far more, and would hide any distance. Where
    the distance has room for one more pair, scores say nothing of it.
    """
    if run.certified or not run.gap or run.gap < 0 or not run.value or run.gap >= run.value:
        return ""
    return f"{-(-10_000 * run.gap // run.value) / 100:,.2f} %"


def obstacles(actor: Actor, run: MatchingRun) -> list[str]:
    """Why a run made no pair at all, the strongest reason first; empty for a run with pairs."""
    actor.require(Permission.MANAGE_MATCHING)
    figures = run.figures
    if not figures or figures["pairs"]:
        return []
    mentees = Leftover.objects.filter(run=run, participant__side=Side.MENTEE)
    removed: Counter[str] = Counter()
    for explanation in mentees.values_list("explanation", flat=True).iterator():
        removed.update(explanation.get("removed", {}))
    low = mentees.filter(reason="under_floor").count()
    possible = figures["mentors"] * figures["mentees"]
    return wording.obstacles(removed, possible=possible, low=low, floor=run.policy["floor"])


def _mean(figures: dict[str, Any]) -> int | None:
    return round(figures["total"] / figures["pairs"]) if figures["pairs"] else None


def _group(row: dict[str, Any]) -> Group:
    rate = round(100 * row["matched"] / row["people"]) if row["people"] else None
    name = row["name"] or "Not stated"
    return Group(
        row["role"], row["attribute"], name, row["people"], row["matched"], rate, wording.points(row["mean_score"])
    )
