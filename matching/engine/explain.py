"""Why two people fit: whole points per criterion that add up to the score, and the facts behind them.

Everything here is data; words are made where the reader's language is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from matching.engine.crop import crop
from matching.engine.eligibility import Eligibility
from matching.engine.kernels import hour_bits
from matching.engine.scoring import Scorer
from matching.engine.similarity import asked_priority, level_points, topic_points
from matching.engine.types import (
    NUMBER_UNKNOWN,
    SLOT_MINUTES,
    BoolArray,
    Criterion,
    IndexArray,
    Inputs,
    IntArray,
    Kind,
    LongArray,
    Policy,
    Role,
    Rule,
    rules_in,
)

REASONS = 3
MENTOR, MENTEE, UNCONCERNED = 1, 2, 4
Facts = dict[str, Any]


class Part(NamedTuple):
    """One criterion's share of a score; the contributions of a pair add up to it exactly."""

    key: str
    kind: Kind
    weight: int
    fit: int  # 0..10000 on its own
    contribution: int  # points of the score
    mentor_answered: bool
    mentee_answered: bool
    concerns: bool  # False when they want nothing that it is about

    @property
    def answered(self) -> bool:
        """Whether both answered, so that the criterion counts."""
        return self.mentor_answered and self.mentee_answered


class Reason(NamedTuple):
    """One of the criteria that speak most for the pair, with its numbers; see ``facts`` per kind below."""

    key: str
    kind: Kind
    contribution: int
    facts: Facts


class Explanation(NamedTuple):
    """A score taken apart; every list has one entry per criterion of the policy, in its order."""

    criteria: tuple[Criterion, ...]
    fits: list[int]
    points: list[int]
    answered: list[int]  # MENTOR | MENTEE, who of the two answered; UNCONCERNED when it is not about them
    reasons: tuple[Reason, ...]  # at most three, the strongest first

    @property
    def parts(self) -> tuple[Part, ...]:
        """The same, criterion by criterion."""
        columns = zip(self.criteria, self.fits, self.points, self.answered, strict=True)
        return tuple(
            Part(
                rule.key, rule.kind, rule.weight, fit, points, bool(who & MENTOR), bool(who & MENTEE), who < UNCONCERNED
            )
            for rule, fit, points, who in columns
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Weighted criteria that at least one of the two did not answer."""
        both = MENTOR | MENTEE
        columns = zip(self.criteria, self.answered, strict=True)
        return tuple(rule.key for rule, who in columns if rule.weight and who < both)

    def document(self) -> Facts:
        """The explanation as a JSON-able dict."""
        parts = [part._asdict() | {"kind": part.kind.value} for part in self.parts]
        reasons = [reason._asdict() | {"kind": reason.kind.value} for reason in self.reasons]
        return {"parts": parts, "reasons": reasons, "missing": list(self.missing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """What the engine says about one pair that somebody thinks of making."""

    mentor: str
    mentee: str
    score: int
    certainty: int
    rules: tuple[Rule, ...]  # hard rules it breaks; a person may not overrule them
    under_floor: bool  # a person may
    explanation: Explanation


def evaluate_pairs(inputs: Inputs, policy: Policy, pairs: Sequence[tuple[str, str]]) -> tuple[PairView, ...]:
    """Score, certainty, reasons and broken rules of (mentor id, mentee id) pairs; the numbers are those of a whole run."""
    scorer, rows, cols = _scorer(inputs, policy, pairs)
    scores = scorer.pair_scores(rows, cols)
    certainty = scorer.pair_certainty(rows, cols)
    explanations, broken = explain(scorer, rows, cols, scores), _broken(scorer.eligibility, rows, cols)
    return tuple(
        PairView(
            mentor=pair[0],
            mentee=pair[1],
            score=int(scores[k]),
            certainty=int(certainty[k]),
            rules=broken[k],
            under_floor=int(scores[k]) < policy.floor,
            explanation=explanations[k],
        )
        for k, pair in enumerate(pairs)
    )


def weigh_pairs(
    inputs: Inputs, policy: Policy, pairs: Sequence[tuple[str, str]]
) -> tuple[tuple[int, tuple[Rule, ...]], ...]:
    """Score and broken rules of (mentor id, mentee id) pairs, without the reasons: enough to compare a great many."""
    scorer, rows, cols = _scorer(inputs, policy, pairs)
    scores = scorer.pair_scores(rows, cols).tolist()
    return tuple(zip(scores, _broken(scorer.eligibility, rows, cols), strict=True))


def _scorer(inputs: Inputs, policy: Policy, pairs: Sequence[tuple[str, str]]) -> tuple[Scorer, IndexArray, IndexArray]:
    """A scorer of nobody but these people, and where each pair is in it."""
    rows, cols = _places(inputs, pairs)
    keep_rows, rows = np.unique(rows, return_inverse=True)
    keep_cols, cols = np.unique(cols, return_inverse=True)
    return Scorer(crop(inputs, keep_rows, keep_cols), policy), rows, cols


def broken_rules(inputs: Inputs, policy: Policy, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[Rule, ...], ...]:
    """The hard rules that each (mentor id, mentee id) pair breaks, without its score."""
    rows, cols = _places(inputs, pairs)
    return _broken(Eligibility(inputs, policy), rows, cols)


def _broken(eligibility: Eligibility, rows: IndexArray, cols: IndexArray) -> tuple[tuple[Rule, ...], ...]:
    masks = (eligibility.mask(rows[k : k + 1], cols[k : k + 1])[0, 0] for k in range(len(rows)))
    return tuple(rules_in(int(mask)) for mask in masks)


def _places(inputs: Inputs, pairs: Sequence[tuple[str, str]]) -> tuple[IndexArray, IndexArray]:
    """The rows of the mentees and the columns of the mentors."""
    rows = np.array([inputs.mentee_index(mentee) for _, mentee in pairs], dtype=np.intp)
    return rows, np.array([inputs.mentor_index(mentor) for mentor, _ in pairs], dtype=np.intp)


def explain(scorer: Scorer, rows: IndexArray, cols: IndexArray, scores: IntArray) -> list[Explanation]:
    """One explanation per pair (rows[k], cols[k]) with its score."""
    fits, known = scorer.pair_fits(rows, cols)
    points = contributions(fits, known, scorer.weights, scores)
    chosen = _strongest(points, scorer.policy.criteria)
    facts = _facts(scorer, rows, cols, chosen)
    criteria, earned = scorer.policy.criteria, points.tolist()
    columns = zip(fits.tolist(), earned, _answered(scorer, rows, cols), chosen, strict=True)
    out = []
    for k, (fit, mine, answered, picked) in enumerate(columns):
        reasons = [Reason(criteria[c].key, criteria[c].kind, mine[c], facts[c][k]) for c in picked if mine[c] > 0]
        out.append(Explanation(criteria, fit, mine, answered, tuple(reasons)))
    return out


def _answered(scorer: Scorer, rows: IndexArray, cols: IndexArray) -> list[list[int]]:
    """[pairs, criteria] who of the two answered, and whether it is about them."""
    bits = [
        item.col_known[cols] * MENTOR + item.row_known[rows] * MENTEE + ~item.concerns(rows, cols) * UNCONCERNED
        for item in scorer.measures
    ]
    who: list[list[int]] = np.array(bits).T.tolist()
    return who


def contributions(fits: IntArray, known: BoolArray, weights: LongArray, scores: IntArray) -> LongArray:
    """[pairs, criteria] whole points that add up to each score: floors first, then the largest remainders."""
    share = fits.astype(np.int64) * np.where(known, weights, 0)
    total = np.maximum((known * weights).sum(axis=1), 1)[:, None]
    points, rest = share // total, share % total
    left = scores - points.sum(axis=1)
    order = np.argsort(-rest, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(fits.shape[1])[None, :], axis=1)
    whole: LongArray = points + (rank < left[:, None])
    return whole


def _strongest(points: LongArray, criteria: Sequence[Criterion]) -> list[list[int]]:
    """Per pair the criteria that add most. One about one side's topics at most: three reasons say three things."""
    points = np.where([rule.quiet for rule in criteria], 0, points)
    for asker in Role:
        alike = [k for k, rule in enumerate(criteria) if rule.kind is Kind.COVERAGE and rule.asker is asker]
        if len(alike) > 1:
            best = points[:, alike].argmax(axis=1)[:, None]
            points[:, alike] = np.where(np.arange(len(alike)) == best, points[:, alike], 0)
    order = np.argsort(-points, axis=1, kind="stable")[:, :REASONS]
    chosen: list[list[int]] = order.tolist()
    return chosen


def _facts(scorer: Scorer, rows: IndexArray, cols: IndexArray, chosen: list[list[int]]) -> list[dict[int, Facts]]:
    """Per criterion the facts of the pairs that have it among their reasons."""
    out: list[dict[int, Facts]] = []
    for place, criterion in enumerate(scorer.policy.criteria):
        pairs = np.array([k for k, picked in enumerate(chosen) if place in picked], dtype=np.intp)
        facts = FACTS[criterion.kind](criterion, scorer.inputs, rows[pairs], cols[pairs])
        out.append(dict(zip(pairs.tolist(), facts, strict=True)))
    return out


def _coverage(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """covered: topic, priority, levels wanted and offered, points earned and possible; uncovered: topics."""
    asker, other, mine, theirs = inputs.mentees, inputs.mentors, rows, cols
    if criterion.asker is Role.MENTOR:
        asker, other, mine, theirs = inputs.mentors, inputs.mentees, cols, rows
    priority = asked_priority(criterion, inputs.topics, asker)[mine]
    wanted = asker.want_level[mine].astype(np.int32)
    possible, offered = topic_points(priority), other.offers[theirs].astype(np.int32)
    earned = level_points(possible, wanted, offered)
    out: list[Facts] = [{"covered": [], "uncovered": []} for _ in rows]
    pairs, topics = np.nonzero(priority)
    columns = [table[pairs, topics].tolist() for table in (priority, wanted, offered, earned, possible)]
    for pair, topic, first, level, offer, points, most in zip(pairs.tolist(), topics.tolist(), *columns, strict=True):
        name = inputs.topics[topic]
        if points:
            numbers = {"priority": first, "wanted": level, "offered": offer, "points": points, "of": most}
            out[pair]["covered"].append({"topic": name} | numbers)
        else:
            out[pair]["uncovered"].append(name)
    for facts in out:
        facts["covered"].sort(key=lambda item: -item["points"])
    return out


def _choices(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """shared, only mentor, only mentee: options."""
    name = criterion.attribute
    words = inputs.options.get(name, ())
    if not words:
        return [{"shared": [], "mentor": [], "mentee": []} for _ in rows]
    left, right = inputs.mentees.choices[name][rows], inputs.mentors.choices[name][cols]
    tables = {"shared": left & right, "mentor": right & ~left, "mentee": left & ~right}
    out: list[Facts] = [{key: [] for key in tables} for _ in rows]
    for key, table in tables.items():
        for pair, option in zip(*(where.tolist() for where in np.nonzero(table)), strict=True):
            out[pair][key].append(words[option])
    return out


def _distance(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """mentor, mentee: values; gap: mentee minus mentor; low, high: the ideal window."""
    if criterion.attribute not in inputs.mentees.numbers:
        return [{} for _ in rows]
    left = inputs.mentees.numbers[criterion.attribute][rows].tolist()
    right = inputs.mentors.numbers[criterion.attribute][cols].tolist()
    window = {"low": criterion.low, "high": criterion.high}
    return [
        {"mentor": mentor, "mentee": mentee, "gap": mentee - mentor} | window
        if NUMBER_UNKNOWN not in (mentor, mentee)
        else {}
        for mentee, mentor in zip(left, right, strict=True)
    ]


def _overlap(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """minutes: shared a week; target: minutes that are enough."""
    both = hour_bits(inputs.mentees.hours[rows] & inputs.mentors.hours[cols])
    minutes = (both.sum(axis=1).astype(np.int64) * SLOT_MINUTES).tolist()
    return [{"minutes": shared, "target": criterion.target_minutes} for shared in minutes]


def _language(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """languages: [language, level of the weaker speaker], the best first; enough: level that is enough."""
    shared = np.minimum(inputs.mentees.languages[rows], inputs.mentors.languages[cols])
    out: list[Facts] = [{"languages": [], "enough": criterion.enough} for _ in rows]
    pairs, words = np.nonzero(shared)
    for pair, word, level in zip(pairs.tolist(), words.tolist(), shared[pairs, words].tolist(), strict=True):
        out[pair]["languages"].append({"language": inputs.languages[word], "level": level})
    for facts in out:
        facts["languages"].sort(key=lambda item: -item["level"])
    return out


def _preference(criterion: Criterion, inputs: Inputs, rows: IndexArray, cols: IndexArray) -> list[Facts]:
    """asker: who ranked; rank: from 1."""
    by_mentee = criterion.asker is Role.MENTEE
    side = inputs.mentees if by_mentee else inputs.mentors
    rank = {(one, other): place + 1 for one, other, place in side.preferences.tolist()}
    pairs = zip(rows.tolist(), cols.tolist(), strict=True)
    keys = [(row, col) if by_mentee else (col, row) for row, col in pairs]
    return [{"asker": criterion.asker.value, "rank": rank.get(key)} for key in keys]


FACTS: dict[Kind, Callable[[Criterion, Inputs, IndexArray, IndexArray], list[Facts]]] = {
    Kind.COVERAGE: _coverage,
    Kind.SIMILARITY: _choices,
    Kind.DIFFERENCE: _choices,
    Kind.DISTANCE: _distance,
    Kind.OVERLAP: _overlap,
    Kind.LANGUAGE: _language,
    Kind.PREFERENCE: _preference,
}
