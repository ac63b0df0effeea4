"""What the engine knows: people as arrays, a policy, and nothing about where either came from.

Everything is an integer. A score is 0..10000 (hundredths of a percent), so that sums do not depend on
the order of addition, ties are real ties, and "primal == dual" is an equality and not a tolerance.
"""

from __future__ import annotations

import bisect
import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

ENGINE_VERSION = "1.2.0"

SCORE_MAX = 10_000
UNKNOWN = -1
NUMBER_UNKNOWN = np.iinfo(np.int32).min
LEVEL_MAX = 5
PRIORITY_MAX = 3
LANGUAGE_LEVEL_MAX = 4
MANAGER_MONTHS_MAX = 60
SLOT_MINUTES = 15
WEEK_SLOTS = 7 * 24 * 60 // SLOT_MINUTES
WEEK_WORDS = math.ceil(WEEK_SLOTS / 64)
WEIGHT_MAX = 1_000_000
NUMBER_MAX = 1_000_000_000

IntArray = NDArray[np.int32]
LongArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.uint8]
WordArray = NDArray[np.uint64]
ScoreArray = NDArray[np.int16]
FloatArray = NDArray[np.floating[Any]]
IndexArray = NDArray[np.intp]
RuleMask = NDArray[np.uint16]


class EngineError(Exception):
    """A run cannot be done as asked; the message says why in plain words."""


class InvalidInput(EngineError, ValueError):
    """Facts or policy contradict themselves."""


class TooLarge(EngineError):
    """More people than the solver may hold in memory, or than its numbers are exact for."""


class Cancelled(EngineError):
    """Somebody asked the run to stop."""


class LockBreaksRule(EngineError):
    """A pair that must be made is forbidden by hard rules."""

    def __init__(self, mentor: str, mentee: str, rules: tuple[Rule, ...]) -> None:
        self.mentor, self.mentee, self.rules = mentor, mentee, rules
        names = ", ".join(rule.value for rule in rules)
        super().__init__(f"The locked pair of mentor {mentor} and mentee {mentee} breaks: {names}.")


class LockOverCapacity(EngineError):
    """More pairs are locked on one person than the person has places."""

    def __init__(self, person: str, locks: int, capacity: int) -> None:
        self.person, self.locks, self.capacity = person, locks, capacity
        super().__init__(f"{locks} pairs are locked on {person}, who has {capacity} places.")


class Kind(enum.StrEnum):
    """How a criterion turns two people into a fit."""

    COVERAGE = "coverage"
    SIMILARITY = "similarity"
    DIFFERENCE = "difference"
    DISTANCE = "distance"
    OVERLAP = "overlap"
    LANGUAGE = "language"
    PREFERENCE = "preference"


class Role(enum.StrEnum):
    """The two sides of a pair: the mentor is the junior, the mentee is the senior."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class Mode(enum.StrEnum):
    """What the solver maximises."""

    BEST_TOTAL = "best_total"
    MOST_PAIRS = "most_pairs"
    NOBODY_LEFT = "nobody_left"  # as many pairs, the worst of them as good as can be, then the best total


class Rule(enum.StrEnum):
    """A hard rule; its position is its bit in the mask that each forbidden pair remembers."""

    SAME_PERSON = "same_person"
    SAME_TEAM = "same_team"
    SAME_MANAGER = "same_manager"
    REPORTING_LINE = "reporting_line"
    RECENT_MANAGER = "recent_manager"
    PAST_PAIR = "past_pair"
    NEVER_PAIR = "never_pair"
    GRADE_DIRECTION = "grade_direction"
    NO_SHARED_HOURS = "no_shared_hours"
    NO_COMMON_LANGUAGE = "no_common_language"
    FLOOR = "floor"

    @property
    def bit(self) -> int:
        """The rule's place in a uint16 mask."""
        return 1 << RULES.index(self)


RULES = tuple(Rule)
SWITCHABLE = frozenset(RULES) - {Rule.SAME_PERSON, Rule.FLOOR}


def rules_in(mask: int) -> tuple[Rule, ...]:
    """Every rule whose bit is set in the mask, in the order of the enumeration."""
    return tuple(rule for rule in RULES if mask & rule.bit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One weighted part of the score; only the fields of its kind are read.

    coverage    wants of ``asker`` met by the offers of the other side; with ``topics`` only wants of these, and
                whoever wants other things only is not concerned, which is no gap in what is known
    similarity  shared options of ``attribute`` (Jaccard; one option each = same or not)
    difference  the opposite of similarity, on purpose
    distance    ``attribute`` of the mentee minus that of the mentor (``signed``) or their distance; full
                inside ``low..high``, falling to nothing ``falloff`` steps outside
    overlap     shared working minutes a week, full at ``target_minutes``
    language    best shared language at the weaker level of the two, full at ``enough``
    preference  rank that ``asker`` gave the other, falling to nothing after ``depth`` places
    """

    key: str
    kind: Kind
    weight: int
    asker: Role = Role.MENTEE
    attribute: str = ""
    topics: tuple[str, ...] | None = None
    quiet: bool = False  # counts, and is never given as a reason
    low: int = 0
    high: int = 0
    falloff: int = 1
    signed: bool = True
    target_minutes: int = 600
    enough: int = 3
    depth: int = 5

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= WEIGHT_MAX:
            raise InvalidInput(f"The weight of {self.key} is {self.weight}; it must be 0 to {WEIGHT_MAX}.")
        if self.kind in {Kind.SIMILARITY, Kind.DIFFERENCE, Kind.DISTANCE} and not self.attribute:
            raise InvalidInput(f"{self.key} compares an attribute, but names none.")
        if self.low > self.high or not 1 <= self.falloff <= NUMBER_MAX:
            raise InvalidInput(f"{self.key} needs low <= high and a falloff of 1 to a billion.")
        if max(-self.low, self.high) > NUMBER_MAX:
            raise InvalidInput(f"{self.key} asks for {self.low} to {self.high}; at most a billion can be compared.")
        if not SLOT_MINUTES <= self.target_minutes <= WEEK_SLOTS * SLOT_MINUTES:
            raise InvalidInput(f"{self.key} needs a target of {SLOT_MINUTES} minutes to a week.")
        if not 1 <= self.enough <= LANGUAGE_LEVEL_MAX or not 1 <= self.depth <= NUMBER_MAX:
            raise InvalidInput(f"{self.key} needs enough in 1..{LANGUAGE_LEVEL_MAX} and depth of 1 to a billion.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """Which hard rules are on, and how strict they are.

    A missing team or manager is nobody's team or manager. A missing grade forbids by default (nobody may be
    put under their own senior by a gap in a file); missing hours or languages allow by default, because
    they say nothing against the pair and already lower its certainty.
    """

    rules: frozenset[Rule] = SWITCHABLE
    manager_months: int = 12  # how long ago somebody may have been the other's manager
    min_grade_gap: int = 2
    unknown_grade_allowed: bool = False
    min_shared_minutes: int = 120
    unknown_hours_allowed: bool = True
    min_language_level: int = 1
    unknown_language_allowed: bool = True

    def __post_init__(self) -> None:
        if not self.rules <= SWITCHABLE:
            raise InvalidInput("same_person is always on, and floor is switched by the policy's floor.")
        if not 1 <= self.min_language_level <= LANGUAGE_LEVEL_MAX:
            raise InvalidInput(f"The language level of the rule must be 1..{LANGUAGE_LEVEL_MAX}.")
        if not 1 <= self.manager_months <= MANAGER_MONTHS_MAX:
            raise InvalidInput(f"The months since somebody was the other's manager must be 1..{MANAGER_MONTHS_MAX}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a run maximises, and under which rules."""

    criteria: tuple[Criterion, ...]
    exclusions: Exclusions = field(default_factory=Exclusions)
    mode: Mode = Mode.BEST_TOTAL
    floor: int = 0
    seed: int = 0
    first_choices: bool = False  # two who ranked each other first are a pair before the solver begins

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) != len(keys):
            raise InvalidInput("Two criteria have the same key.")
        if not any(criterion.weight for criterion in self.criteria):
            raise InvalidInput("All weights are zero: at least one criterion must count.")
        if not 0 <= self.floor <= SCORE_MAX:
            raise InvalidInput(f"The floor is {self.floor}; it must be 0 to {SCORE_MAX}.")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Side:
    """All mentors or all mentees, sorted by id: row k of every array is the person ``ids[k]``.

    Codes (team, manager, department, location) point into the vocabularies of ``Inputs``; UNKNOWN is -1.
    """

    ids: tuple[str, ...]
    capacity: IntArray  # [people] how many pairs at most
    grade: IntArray  # [people] higher is more senior, UNKNOWN
    team: IntArray  # [people]
    manager: IntArray  # [people] the direct manager
    department: IntArray  # [people]
    location: IntArray  # [people]
    hours: WordArray  # [people, WEEK_WORDS] bit k = quarter of an hour k of the week in UTC, Monday first
    hours_known: BoolArray  # [people]
    languages: ByteArray  # [people, languages] 0 none, 1..LANGUAGE_LEVEL_MAX
    languages_known: BoolArray  # [people]
    offers: ByteArray  # [people, topics] 0 none, 1..LEVEL_MAX
    offers_known: BoolArray  # [people]
    want_priority: ByteArray  # [people, topics] 0 not wanted, 1..PRIORITY_MAX
    want_level: ByteArray  # [people, topics] level that satisfies the want, 1..LEVEL_MAX
    choices: Mapping[str, BoolArray]  # attribute -> [people, options]; a row of False is unanswered
    numbers: Mapping[str, IntArray]  # attribute -> [people], NUMBER_UNKNOWN
    preferences: IntArray  # [entries, 3] person, person of the other side, rank from 0; sorted
    ranked: BoolArray  # [people] gave a ranking at all

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Inputs:
    """The frozen facts of one run. Pair arrays are [entries, 2] of (mentee index, mentor index), sorted."""

    mentors: Side
    mentees: Side
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    teams: tuple[str, ...]
    managers: tuple[str, ...]
    departments: tuple[str, ...]
    locations: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]  # attribute -> its options
    listed: Mapping[Rule, IntArray]  # the rules that are lists: same_person, reporting_line, past and never
    locks: IntArray

    def mentor_index(self, person: str) -> int:
        """Row of the mentor with this id."""
        return _index(self.mentors.ids, person, Role.MENTOR)

    def mentee_index(self, person: str) -> int:
        """Row of the mentee with this id."""
        return _index(self.mentees.ids, person, Role.MENTEE)


def _index(ids: tuple[str, ...], person: str, role: Role) -> int:
    place = bisect.bisect_left(ids, person)
    if place == len(ids) or ids[place] != person:
        raise InvalidInput(f"There is no {role.value} {person} in these inputs.")
    return place
