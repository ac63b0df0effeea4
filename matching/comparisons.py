"""Explanations as tables: what each criterion adds, which rules were checked, and candidates side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from matching import wording

Facts = Mapping[str, Any]
# Who answered, as the engine writes it into an explanation.
MENTOR, MENTEE, UNCONCERNED = 1, 2, 4


@dataclass(frozen=True)
class Share:
    """What one criterion adds to a score, in points of 100."""

    name: str
    kind: str
    weight: int
    fit: int
    points: str
    most: str
    answered: bool
    missing: str
    sentence: str

    @property
    def fit_label(self) -> str:
        return f"{self.name}: fits to {self.fit} of 100"


class Part(NamedTuple):
    """One criterion of a stored explanation, in the order in which it is stored."""

    key: str
    kind: str
    weight: int
    fit: int
    contribution: int
    who: int  # the bits of those who answered, and of a criterion that is not about them

    @property
    def answered(self) -> bool:
        """Whether both answered, so that the criterion counts."""
        return not self.missing

    @property
    def missing(self) -> str:
        if self.who & UNCONCERNED:
            return "nothing wanted in it"
        silent = [side for bit, side in ((MENTOR, "mentor"), (MENTEE, "mentee")) if not self.who & bit]
        return f"not known of the {' and the '.join(silent)}" if silent else ""


def shares(explanation: Facts, policy: Facts) -> list[Share]:
    """Every weighted criterion of the policy with what it adds to an explained score, the largest share first."""
    said = {item["key"]: wording.reason(item) for item in explanation.get("reasons", ())}
    parts = _parts(explanation, policy)
    total = sum(part.weight for part in parts if part.answered) or 1
    return [
        Share(
            name=wording.criterion_name(part.key, part.kind),
            kind=wording.KINDS.get(part.kind, part.kind),
            weight=part.weight,
            fit=round(part.fit / 100),
            points=f"{part.contribution / 100:.1f}",
            most=f"{100 * part.weight / total:.1f}" if part.answered else "0",
            answered=part.answered,
            missing=part.missing,
            sentence=said.get(part.key, ""),
        )
        for part in sorted(parts, key=lambda part: (-part.contribution, -part.weight))
    ]


# SECURITY: one line for all of it. On a line of their own, worries and wishes could be read off the points of a pair.
_TOGETHER = {"hopes", "worries", "pace", "contact"}


def is_personal(rule: Facts) -> bool:
    """Whether a criterion asks how somebody is, so that it has no line of its own."""
    return rule["attribute"] in _TOGETHER or rule["kind"] == "preference"


def _parts(explanation: Facts, policy: Facts) -> list[Part]:
    """The weighted criteria, those that ask how somebody is as one."""
    numbers = zip(*(explanation.get(name, ()) for name in ("fits", "points", "answered")), strict=True)
    apart, together = list[Part](), list[Part]()
    for rule, row in zip(policy["criteria"], numbers, strict=False):
        if rule["weight"]:
            side = together if is_personal(rule) else apart
            side.append(Part(rule["key"], rule["kind"], rule["weight"], *row))
    return [*apart, _folded(together)] if together else apart


def _folded(parts: list[Part]) -> Part:
    known = [part for part in parts if part.answered]
    weight = sum(part.weight for part in known)
    fit = sum(part.weight * part.fit for part in known) // weight if weight else 0
    points = sum(part.contribution for part in parts)
    who = MENTOR | MENTEE if known else parts[0].who
    return Part(wording.PERSONAL, "similarity", weight or sum(part.weight for part in parts), fit, points, who)


def rules(policy: Facts) -> list[str]:
    """The hard rules of a run's policy, in words that are true of every pair that it proposes."""
    return [wording.CHECKED[rule] for rule in policy["exclusions"]["rules"] if rule in wording.CHECKED]


@dataclass(frozen=True)
class Candidate:
    """A mentor for one mentee as the run sees the two: score, broken rules, and whether a place is left."""

    mentor: Any
    score: int
    sure: int
    broken: list[str]
    current: bool
    mark: str  # how the mentee's live proposal is called in a form that must not overwrite another
    reasons: Sequence[str] = ()
    shares: Sequence[Share] = ()

    @property
    def points(self) -> str:
        return wording.points(self.score)

    @property
    def certainty(self) -> str:
        return wording.points(self.sure)

    @property
    def places(self) -> int:
        """What is left of the mentor's places; the selector counted what is taken."""
        return int(self.mentor.capacity - self.mentor.load)

    @property
    def possible(self) -> bool:
        return not self.broken and self.places > 0 and not self.current

    def told(self, explanation: Facts, policy: Facts) -> Candidate:
        """The same with its reasons and what each criterion adds."""
        return replace(self, reasons=wording.reasons(explanation), shares=shares(explanation, policy))


def candidate(mentor: Any, score: int, certainty: int, rules: Sequence[str], *, current: bool, mark: str) -> Candidate:
    """One line of a choice of mentors."""
    return Candidate(mentor, score, certainty, _named(rules), current, mark)


def _named(rules: Sequence[str]) -> list[str]:
    return [wording.rule_name(rule) for rule in rules]


@dataclass(frozen=True)
class Line:
    """One criterion of a comparison: the points of each candidate, and which of them is the best."""

    name: str
    cells: list[tuple[str, bool]]


def lines(candidates: Sequence[Candidate]) -> list[Line]:
    """The candidates side by side, one line per criterion in the order of the first candidate."""
    if not candidates:
        return []
    tables = [{share.name: share for share in one.shares} for one in candidates]
    out = []
    for share in candidates[0].shares:
        found = [table.get(share.name) for table in tables]
        best = max(float(one.points) for one in found if one)
        out.append(Line(share.name, [_cell(one, best) for one in found]))
    return out


def _cell(share: Share | None, best: float) -> tuple[str, bool]:
    if share is None or not share.answered:
        return "not known", False
    return share.points, bool(best) and float(share.points) == best


@dataclass(frozen=True)
class Swap:
    """A pair that could exchange mentors with another: both scores then, and what both pairs gain together."""

    other: Any
    scores: list[str]  # of the own mentee and of the other one
    gain: float  # in points of 100, as people read it
    broken: list[str]

    @property
    def possible(self) -> bool:
        return not self.broken

    @property
    def effect(self) -> str:
        """The gain in words."""
        if not self.gain:
            return "Worth the same together"
        return f"{abs(self.gain):.1f} points {'more' if self.gain > 0 else 'less'} together"

    @property
    def tone(self) -> str:
        return "good" if self.gain > 0 else "warn" if self.gain < 0 else "neutral"


def swap(other: Any, scores: Sequence[int], gain: int, rules: Sequence[str]) -> Swap:
    """One line of a choice of pairs to swap with; ``gain`` in hundredths, as scores are."""
    return Swap(other, [wording.points(score) for score in scores], round(gain / 100, 1), _named(rules))


@dataclass(frozen=True)
class Place:
    """A mentee for one mentor: the score, the mentor that the mentee has now, and why it cannot be."""

    mentee: Any
    score: int
    broken: list[str]
    held: Any  # the mentee's live proposal, or None
    mark: str  # how that one is called in a form that must not overwrite another

    @property
    def gain(self) -> int:
        return self.score - (self.held.score if self.held else 0)

    @property
    def points(self) -> str:
        return wording.points(self.score)

    @property
    def now(self) -> str:
        """What the mentee's present pair is worth."""
        return wording.points(self.held.score) if self.held else ""

    @property
    def possible(self) -> bool:
        return not self.broken and not (self.held and self.held.locked)


def place(mentee: Any, score: int, rules: Sequence[str], held: Any, mark: str) -> Place:
    """One line of a choice of mentees."""
    return Place(mentee, score, _named(rules), held, mark)
