"""The engine's meaning said again, slowly: records, sets and loops, and not one line of the engine's."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.engine.people import Person
from matching.engine.types import Criterion, Exclusions, Kind, Role, Rule

WEEK = 7 * 24 * 4


def score(criteria: tuple[Criterion, ...], mentor: Person, mentee: Person) -> tuple[int, int, list[int | None]]:
    """(score, certainty, fit per criterion or None where unanswered)."""
    fits = [fit(criterion, mentor, mentee) for criterion in criteria]
    both = [(criterion.weight, value) for criterion, value in zip(criteria, fits, strict=True) if value is not None]
    answered = sum(weight for weight, _ in both)
    total = sum(criterion.weight for criterion in criteria if concerns(criterion, mentor, mentee))
    earned = sum(weight * value for weight, value in both)
    return (earned // answered if answered else 0), (10_000 * answered // total if total else 0), fits


def concerns(criterion: Criterion, mentor: Person, mentee: Person) -> bool:
    """False when somebody has said what they want, and it is nothing that the criterion asks about."""
    asker = mentee if criterion.asker is Role.MENTEE else mentor
    return not asker.wants or bool(asked(criterion, asker))


def asked(criterion: Criterion, asker: Person) -> dict[str, tuple[int, int]]:
    """The wants that a criterion asks about."""
    wants = asker.wants or {}
    return {topic: want for topic, want in wants.items() if criterion.topics is None or topic in criterion.topics}


def fit(criterion: Criterion, mentor: Person, mentee: Person) -> int | None:
    """0..10000, or None when one of the two did not answer."""
    asker, other = (mentee, mentor) if criterion.asker is Role.MENTEE else (mentor, mentee)
    if criterion.kind is Kind.COVERAGE:
        return coverage(asked(criterion, asker), other)
    if criterion.kind in {Kind.SIMILARITY, Kind.DIFFERENCE}:
        return likeness(criterion, mentor, mentee)
    if criterion.kind is Kind.DISTANCE:
        return distance(criterion, mentor, mentee)
    if criterion.kind is Kind.OVERLAP:
        if mentor.hours is None or mentee.hours is None:
            return None
        return 10_000 * min(shared_minutes(mentor, mentee), criterion.target_minutes) // criterion.target_minutes
    if criterion.kind is Kind.LANGUAGE:
        if mentor.languages is None or mentee.languages is None:
            return None
        return 10_000 * min(shared_level(mentor, mentee), criterion.enough) // criterion.enough
    if not asker.preferences:
        return None
    rank = asker.preferences.index(other.id) if other.id in asker.preferences else criterion.depth
    return 10_000 * max(criterion.depth - rank, 0) // criterion.depth


def coverage(wants: dict[str, tuple[int, int]], other: Person) -> int | None:
    """Each want owns whole points by largest remainder; an offer earns them in proportion to its level."""
    if not wants or other.offers is None:
        return None
    total = sum(first for first, _ in wants.values())
    points = {topic: 10_000 * first // total for topic, (first, _) in wants.items()}
    late = sorted(wants, key=lambda topic: (-(10_000 * wants[topic][0] % total), topic))
    for topic in late[: 10_000 - sum(points.values())]:
        points[topic] += 1
    offers = other.offers
    return sum(points[t] * min(offers.get(t, 0), level) // level for t, (_, level) in wants.items())


def likeness(criterion: Criterion, mentor: Person, mentee: Person) -> int | None:
    """Shared of chosen options, or what is left of it."""
    one, two = (options(criterion.attribute, person) for person in (mentor, mentee))
    if not one or not two:
        return None
    same = 10_000 * len(one & two) // len(one | two)
    return same if criterion.kind is Kind.SIMILARITY else 10_000 - same


def options(attribute: str, person: Person) -> frozenset[str]:
    """Facts are options too."""
    if attribute in person.choices:
        return person.choices[attribute]
    word = getattr(person, attribute, None)
    return frozenset({word}) if word else frozenset()


def distance(criterion: Criterion, mentor: Person, mentee: Person) -> int | None:
    """Full in the window, nothing ``falloff`` steps outside."""
    values = [
        person.numbers.get(criterion.attribute, getattr(person, criterion.attribute, None))
        for person in (mentor, mentee)
    ]
    if None in values:
        return None
    gap = values[1] - values[0]
    gap = gap if criterion.signed else abs(gap)
    excess = criterion.low - gap if gap < criterion.low else max(gap - criterion.high, 0)
    return 10_000 * max(criterion.falloff - excess, 0) // criterion.falloff


def quarters(person: Person) -> set[int]:
    """Quarters of an hour of the week that lie wholly in the working hours."""
    return {
        quarter % WEEK
        for start, end in person.hours or ()
        for quarter in range(-200, 2 * WEEK)
        if start <= quarter * 15 and quarter * 15 + 15 <= end
    }


@cache
def _quarters(hours: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(quarters(Person(id="", hours=hours)))


def shared_minutes(mentor: Person, mentee: Person) -> int:
    """Minutes a week in which both work."""
    return 15 * len(_quarters(mentor.hours or ()) & _quarters(mentee.hours or ()))


def shared_level(mentor: Person, mentee: Person) -> int:
    """The best language at the level of the weaker speaker."""
    one, two = mentor.languages or {}, mentee.languages or {}
    return max((min(one[word], two[word]) for word in one.keys() & two.keys()), default=0)


def broken(exclusions: Exclusions, mentor: Person, mentee: Person) -> set[Rule]:
    """Every hard rule that forbids the pair."""
    me, you = mentor.employee or mentor.id, mentee.employee or mentee.id
    unknown_hours = mentor.hours is None or mentee.hours is None
    unknown_words = mentor.languages is None or mentee.languages is None
    found = {
        Rule.SAME_TEAM: mentor.team is not None and mentor.team == mentee.team,
        Rule.SAME_MANAGER: bool(mentor.managers and mentor.managers[:1] == mentee.managers[:1]),
        Rule.REPORTING_LINE: me in mentee.managers or you in mentor.managers,
        Rule.GRADE_DIRECTION: wrong_direction(exclusions, mentor, mentee),
        Rule.NO_SHARED_HOURS: not exclusions.unknown_hours_allowed
        if unknown_hours
        else shared_minutes(mentor, mentee) < exclusions.min_shared_minutes,
        Rule.NO_COMMON_LANGUAGE: not exclusions.unknown_language_allowed
        if unknown_words
        else shared_level(mentor, mentee) < exclusions.min_language_level,
    }
    return {rule for rule, holds in found.items() if holds and rule in exclusions.rules} | (
        {Rule.SAME_PERSON} if me == you else set()
    )


def wrong_direction(exclusions: Exclusions, mentor: Person, mentee: Person) -> bool:
    """The mentor is not junior enough, or nobody knows."""
    if mentor.grade is None or mentee.grade is None:
        return not exclusions.unknown_grade_allowed
    return mentor.grade + exclusions.min_grade_gap > mentee.grade


def brute(scores: np.ndarray, places: np.ndarray, bonus: int) -> int:
    """The worth of the best pairing by trying all of them."""

    @cache
    def best(row: int, left: tuple[int, ...]) -> int:
        if row == len(scores):
            return 0
        worth = best(row + 1, left)
        for col, value in enumerate(scores[row].tolist()):
            if value >= 0 and left[col]:
                rest = (*left[:col], left[col] - 1, *left[col + 1 :])
                worth = max(worth, value + bonus + best(row + 1, rest))
        return worth

    return best(0, tuple(places.tolist()))


def highs(scores: np.ndarray, places: np.ndarray, bonus: int) -> int:
    """The worth of the best pairing by HiGHS, as an integer program."""
    rows, cols = np.nonzero(scores >= 0)
    if not len(rows):
        return 0
    worth = scores[rows, cols].astype(np.float64) + bonus
    table = np.zeros((len(scores) + len(places), len(rows)))
    table[rows, np.arange(len(rows))] = 1
    table[len(scores) + cols, np.arange(len(rows))] = 1
    limits = LinearConstraint(table, ub=np.concatenate([np.ones(len(scores)), places]))
    options = {"mip_rel_gap": 0.0}
    found = milp(-worth, constraints=limits, integrality=np.ones(len(rows)), bounds=Bounds(0, 1), options=options)
    return round(-found.fun)
