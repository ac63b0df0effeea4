"""Two sets of pairs set side by side: what becomes of everybody, what it costs, and that in one line. Pure.

Scores are whole numbers of 0 to 10000 and sums are exact; only words round, and never to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from matching import wording
from matching.enums import Outcome

Before = tuple[Any, Any]
Figures = Mapping[str, Any]


class Row(NamedTuple):
    """One figure of both sides, and the difference in words."""

    name: str
    before: str
    after: str
    gap: str
    tint: str


class Report(NamedTuple):
    """An answer in words and numbers."""

    line: str
    rows: list[Row]
    counts: list[tuple[str, str, int]]  # the key of an outcome, its name, how many
    changed: int
    same: int
    certificate: Figures


class Moved(NamedTuple):
    """One mentee: their mentor before and after, both scores by the run's weights, both by the asked ones."""

    mentee: str
    was: str | None
    becomes: str | None
    was_score: int | None
    becomes_score: int | None
    was_weighed: int | None
    becomes_weighed: int | None
    outcome: str
    delta: int


def moved(mentee: str, mates: Before, scores: Before, weighed: Before) -> Moved:
    """What becomes of somebody, by the run's own weights: those are one measure for all what-ifs of it."""
    delta = (scores[1] or 0) - (scores[0] or 0)
    return Moved(mentee, *mates, *scores, *weighed, outcome(*mates, delta).value, delta)


def outcome(was: Any, becomes: Any, delta: int) -> Outcome:
    """What a change is to the mentee."""
    if was == becomes:
        return Outcome.SAME
    if was is None:
        return Outcome.NEW
    if becomes is None:
        return Outcome.LOST
    return Outcome.UP if delta > 0 else Outcome.DOWN if delta < 0 else Outcome.LEVEL


def counts(rows: Sequence[Moved]) -> dict[str, int]:
    """How many there are of each outcome."""
    found = Counter(row.outcome for row in rows)
    return {one.value: found[one.value] for one in Outcome}


def summed(scores: Mapping[Any, int], weighed: Mapping[Any, int], people: Collection[Any]) -> dict[str, Any]:
    """A set of pairs in numbers."""
    return {
        "pairs": len(scores),
        "total": sum(scores.values()),
        "lowest": min(scores.values(), default=None),
        "weighed_total": sum(weighed.values()),
        "weighed_lowest": min(weighed.values(), default=None),
        "left": len(people) - len(scores),
    }


def signed(points: int) -> str:
    """A difference of scores with both decimals and its sign: "+3.20", "−0.10", "±0"."""
    return "±0" if not points else f"{'+' if points > 0 else '−'}{abs(points) / 100:,.2f}"


def total(points: int | None) -> str:
    """A sum of scores with both decimals."""
    return "–" if points is None else f"{points / 100:,.2f}"


def share(points: int, whole: int) -> str:
    """How much of a whole that is, to a tenth of a percent, rounded half up and never to nothing."""
    if not whole or not points:
        return "0 %"
    tenths = (abs(points) * 2_000 + whole) // (2 * whole)
    return f"{tenths / 10:.1f} %" if tenths else "less than 0.1 %"


def line(before: Figures, after: Figures, changed: int) -> str:
    """The trade-off in one sentence, by one measure."""
    if not changed:
        return "Nothing changes: the same pairs are the best ones."
    said = [_pairs(after["pairs"] - before["pairs"]), _total(before["total"], after["total"])]
    said.append(_lowest(before["lowest"], after["lowest"]))
    return (
        f"{wording.plural(changed, 'person changes', 'people change')}: {wording.listed([one for one in said if one])}."
    )


def _pairs(more: int) -> str:
    return f"{wording.plural(abs(more), 'pair')} {'more' if more > 0 else 'less'}" if more else ""


def _total(before: int, after: int) -> str:
    gap = after - before
    if not gap:
        return "the same total"
    return f"{total(abs(gap))} points {'more' if gap > 0 else 'less'} in total ({share(gap, before)})"


def _lowest(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return ""
    if before == after:
        return f"the weakest pair stays at {wording.exact(before)}"
    return f"the weakest pair {'rises' if after > before else 'falls'} from {wording.exact(before)} to {wording.exact(after)}"


def report(figures: Figures) -> Report:
    """What the page of an answer says."""
    before, after, numbers = figures["before"], figures["after"], figures["counts"]
    moves = [(one.value, str(one.label), numbers[one.value]) for one in Outcome if one is not Outcome.SAME]
    changed = sum(count for *_, count in moves)
    rows = side_by_side(before, after, reweighed=figures["reweighed"])
    return Report(
        line(before, after, changed), rows, moves, changed, numbers[Outcome.SAME.value], figures["certificate"]
    )


def side_by_side(one: Figures, other: Figures, *, reweighed: bool = False) -> list[Row]:
    """The figures of two sets of pairs; ``reweighed`` adds them by the weights that were asked for."""
    rows = [_whole("Pairs", one["pairs"], other["pairs"]), _points("Total", "total", one, other)]
    rows.append(_points("Weakest pair", "lowest", one, other))
    if reweighed:
        rows.append(_points("Total by the new weights", "weighed_total", one, other))
        rows.append(_points("Weakest pair by the new weights", "weighed_lowest", one, other))
    return rows


def _whole(name: str, one: int, other: int) -> Row:
    gap = other - one
    return Row(name, f"{one:,}", f"{other:,}", "±0" if not gap else f"{gap:+,}".replace("-", "−"), _tint(gap))


def _points(name: str, key: str, one: Figures, other: Figures) -> Row:
    before, after = one[key], other[key]
    if before is None or after is None:
        return Row(name, total(before), total(after), "", "text-ink-3")
    gap = after - before
    percent = f" ({share(gap, before)})" if gap and "otal" in name and before else ""
    return Row(name, total(before), total(after), signed(gap) + percent, _tint(gap))


def _tint(gap: int) -> str:
    return "text-good" if gap > 0 else "text-bad" if gap < 0 else "text-ink-3"
