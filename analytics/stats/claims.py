"""What may be claimed about who stays, and not a word more. Pure.

A difference may be named when three things agree: the interval of the difference leaves out zero, the log-rank test over the
whole time is clear, and shuffling who took part hardly ever parts the groups as far. Each errs in about one of twenty where
there is nothing, and together still in nearly as many, for they look at the same people: both tests are asked for a p below
0.03. What may be said of the cause depends on with whom participants were compared, never on how large the difference is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analytics.stats.contrast import log_rank, surprise
from analytics.stats.estimates import Estimate, difference
from analytics.stats.lives import Lives
from analytics.stats.survival import product_limit

FEWEST, FEWEST_EXITS, ALPHA = 30, 5, 0.03


class Basis(StrEnum):
    """With whom participants are compared, the best first."""

    WAITING = "waiting"
    ALIKE = "alike"
    EVERYBODY = "everybody"


class Verdict(StrEnum):
    """What the numbers allow."""

    TOO_FEW = "too_few"
    UNBALANCED = "unbalanced"
    NOTHING_SEEN = "nothing_seen"
    FEWER_LEFT = "fewer_left"
    MORE_LEFT = "more_left"


@dataclass(frozen=True)
class Evidence:
    """The outcome of a comparison by one day: shares that left, comparison less participants, and what tests say.

    ``difference`` is positive where fewer participants left. Where nothing may be compared, no figure of a comparison is there.
    """

    verdict: Verdict
    basis: Basis
    participants: int
    others: int
    by_day: float
    here: Estimate | None = None
    there: Estimate | None = None
    difference: Estimate | None = None
    log_rank_p: float | None = None
    surprise_p: float | None = None


def weigh(here: Lives, there: Lives, *, by_day: float, basis: Basis, balanced: bool, seed: int) -> Evidence:
    """Compare who has left by a day, participants ``here`` and others ``there``; both clocks start on the same day.

    Too few are fewer than 30 of either, fewer than 5 exits that would be expected of participants if they left like the others,
    or nobody who was watched until that day.
    """
    ours, theirs = (product_limit(group).gone_by(by_day) for group in (here, there))
    sizes = (basis, len(here), len(there), by_day)
    if not balanced:
        return Evidence(Verdict.UNBALANCED, *sizes)
    if ours is None or theirs is None or _too_few(here, there, theirs):
        return Evidence(Verdict.TOO_FEW, *sizes)
    gap = difference(theirs, ours)
    tests = log_rank(here, there).p, surprise(here, there, seed=seed)
    return Evidence(_verdict(gap, tests), *sizes, ours, theirs, gap, *tests)


def _too_few(here: Lives, there: Lives, theirs: Estimate) -> bool:
    return min(len(here), len(there)) < FEWEST or theirs.value * len(here) < FEWEST_EXITS


def _verdict(gap: Estimate, tests: tuple[float, float]) -> Verdict:
    if not gap.clear or max(tests) >= ALPHA:
        return Verdict.NOTHING_SEEN
    return Verdict.FEWER_LEFT if gap.value > 0 else Verdict.MORE_LEFT


_WITH = {
    Basis.WAITING: "people who were accepted and had to wait",
    Basis.ALIKE: "people like them who did not take part",
    Basis.EVERYBODY: "everybody else who could have taken part",
}
_CAUSE = {
    Basis.WAITING: (
        "Both had applied and were accepted, so that wanting to take part does not explain it. Unless places were drawn by lot, "
        "something else still may."
    ),
    Basis.ALIKE: (
        "They were alike in what the directory knows. What it does not know, such as who wanted to take part, may explain it."
    ),
    Basis.EVERYBODY: (
        "Who takes part differs from who does not in many ways, and any of them may explain it. Do not call it an effect."
    ),
}


@dataclass(frozen=True)
class Event:
    """What is compared, in words, and whether it is counted for participants (+1) or spared them (-1)."""

    happened: str
    question: str
    sign: int


LEFT = Event("left", "who stays", -1)
PROMOTED = Event("were promoted", "who is promoted", 1)
MOVED = Event("moved to another department", "who moves to another department", 1)


def sentence(evidence: Evidence, event: Event = LEFT) -> str:
    """What may be said, in words that go no further than the evidence."""
    compared = f"{evidence.participants} participants and {evidence.others} others ({_WITH[evidence.basis]})"
    if evidence.verdict == Verdict.UNBALANCED:
        return f"No comparison: {compared} differ too much in what they were before. See the balance table."
    if evidence.difference is None:
        few = f"too few, or too few {event.happened}, to say anything about {event.question}"
        return f"Not enough data: {compared} are {few}."
    return f"{_said(evidence, compared, event)} {_reach(evidence.difference, evidence, event)}"


def _said(evidence: Evidence, compared: str, event: Event) -> str:
    ours, theirs = (_percent(one.value) for one in (evidence.here, evidence.there) if one)
    shares = f"{ours} of participants {event.happened}, and {theirs} of the others"
    if evidence.verdict == Verdict.NOTHING_SEEN:
        return f"No difference can be told from chance between {compared}: {shares}."
    fewer = "fewer" if evidence.verdict == Verdict.FEWER_LEFT else "more"
    return f"Of {compared}, {fewer} participants {event.happened}: {shares}."


def seen(gap: Estimate, event: Event = LEFT) -> Estimate:
    """The difference as it is told: of exits, those that participants were spared; of anything else, what they had more of."""
    return gap if event.sign < 0 else Estimate(-gap.value, -gap.high, -gap.low)


def _reach(gap: Estimate, evidence: Evidence, event: Event) -> str:
    told = seen(gap, event)
    ends = f"{_points(told.low)} and {_points(told.high)} percentage points"
    between = f"The difference lies between {ends} with 95% confidence."
    return between if evidence.verdict == Verdict.NOTHING_SEEN else f"{between} {_CAUSE[evidence.basis]}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def _points(value: float) -> str:
    return f"{100 * value:+.1f}".replace("-", "\N{MINUS SIGN}")
