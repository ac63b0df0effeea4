"""An outcome in the words, drawings and tables of its page; each drawing has the sentence that carries its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString

from analytics.enums import Question, Told, Who
from analytics.selectors.outcomes import LIMIT, Answer, Outcome, Span
from ui import curves

MONTH = 30
_ASKED = {
    Question.LEFT: ("Still here, month by month", "Share that is still employed", "fewer participants left"),
    Question.PROMOTED: (
        "Not promoted yet, month by month", "Share that still has the grade of the first day", "more participants were promoted",
    ),
    Question.MOVED: (
        "Still in the same department, month by month", "Share that has not moved", "more participants moved",
    ),
}  # fmt: skip
_TRAITS = {"grade": "Grade, on average", "tenure": "Years here, on average", "department": "Department", "site": "Site"}


@dataclass(frozen=True)
class Row:
    """One line of the table behind a curve: a month of one group. ``gone`` are those of the whole month."""

    who: str
    month: int
    at_risk: int
    gone: int
    share: str
    band: str


@dataclass(frozen=True)
class Picture:
    """One question as the page shows it."""

    answer: Answer
    title: str
    sub: str
    gained: str
    gap: str = ""
    ends: str = ""
    here: str = ""
    there: str = ""
    tests: str = ""
    curve: SafeString | None = None
    interval: SafeString | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Alike:
    """One line of the balance table; ``far`` when it is more than negligible."""

    trait: str
    value: str
    here: str
    there: str
    apart: str
    far: bool


def of(outcome: Outcome) -> list[Picture]:
    """A picture per question, on which the differences share one scale."""
    gaps = [answer.difference for answer in outcome.answers]
    furthest = max((abs(end) for gap in gaps if gap for end in (gap.low, gap.high)), default=0.0)
    return [_one(answer, furthest) for answer in outcome.answers]


def balance(outcome: Outcome) -> list[Alike]:
    """How alike both groups were."""
    found = []
    for line in outcome.balance:
        is_share = line.trait in ("department", "site")
        here, there = (percent(one) if is_share else f"{one:.1f}" for one in (line.here, line.there))
        far = line.apart is None or abs(line.apart) > LIMIT
        apart = "no telling" if line.apart is None else f"{line.apart:+.2f}".replace("-", "\N{MINUS SIGN}")
        found.append(Alike(_TRAITS[line.trait], line.value, here, there, apart, far))
    return found


def _one(answer: Answer, furthest: float) -> Picture:
    title, sub, gained = _ASKED[answer.question]
    gap, here, there = answer.difference, answer.here, answer.there
    if gap is None or here is None or there is None:
        return Picture(answer, title, sub, gained)
    return Picture(
        answer, title, sub, gained, points(gap.value), f"{points(gap.low)} and {points(gap.high)}", _span(here),
        _span(there), tests=_tests(answer), curve=_curve(answer, title), interval=_interval(gap, furthest),
        rows=tuple(_rows(answer)),
    )  # fmt: skip


def _tests(answer: Answer) -> str:
    log_rank, shuffling = (answer.estimates[told].value for told in (Told.LOG_RANK, Told.SHUFFLING))
    return f"{_chance(log_rank)} by the log-rank test, {_chance(shuffling)} by shuffling who took part"


def _chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _span(one: Span) -> str:
    return f"{percent(one.value)} ({percent(one.low)} to {percent(one.high)})"


def _interval(gap: Span, furthest: float) -> SafeString:
    said = f"{points(gap.value)} percentage points, between {points(gap.low)} and {points(gap.high)}"
    return curves.around_zero(gap.low, gap.value, gap.high, furthest=furthest, summary=said)


def _curve(answer: Answer, title: str) -> SafeString:
    names = {Who.HERE: ("Participants", "primary", False), Who.THERE: ("Others", "muted", True)}
    stairs = [
        curves.Stair(
            label, tone, [(step.day, step.staying, step.low, step.high) for step in answer.steps[who]], dashed=dashed
        )
        for who, (label, tone, dashed) in names.items()
    ]
    ends = [f"{stair.label} {percent(stair.until(answer.result.by_day)[-1][1])}" for stair in stairs]
    said = f"{title}: after {answer.result.by_day} days {', '.join(ends)}."
    return curves.staying(stairs, days=answer.result.by_day, summary=said)


def _rows(answer: Answer) -> list[Row]:
    found = []
    for who in Who:
        by_month: dict[int, list[int]] = {}
        steps = answer.steps[who]
        for place, step in enumerate(steps):
            if step.day <= answer.result.by_day:
                by_month.setdefault(math.ceil(step.day / MONTH), []).append(place)
        for month, places in by_month.items():
            first, last = steps[places[0]], steps[places[-1]]
            gone = sum(steps[place].gone for place in places)
            band = f"{percent(last.low)} to {percent(last.high)}"
            found.append(Row(who.label, month, first.at_risk, gone, percent(last.staying), band))
    return found


def percent(value: float) -> str:
    """A share as everybody writes it."""
    return f"{100 * value:.1f} %"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{100 * value:+.1f}".replace("-", "\N{MINUS SIGN}")
