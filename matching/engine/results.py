"""What a run hands back: rows with ids, numbers and facts, ready to be stored."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from typing import Any, NamedTuple

from matching.engine.certificate import Certificate
from matching.engine.explain import Explanation
from matching.engine.fairness import Group
from matching.engine.leftovers import Leftover


class Pair(NamedTuple):
    """One proposed pair, in the order of the mentees' ids."""

    mentor: str
    mentee: str
    score: int  # 0..10000
    certainty: int  # 0..10000, share of the weight that concerns them which both answered
    locked: bool
    chosen: bool  # both chose each other first, so that no solver was asked
    explanation: Explanation


class Alternative(NamedTuple):
    """Another mentor whom the rules allow to a mentee."""

    mentor: str
    score: int


class Choices(NamedTuple):
    """The three next best mentors of a mentee: by score, and by score minus what others would give up."""

    mentee: str
    on_paper: tuple[Alternative, ...]
    given_demand: tuple[Alternative, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The run in numbers; scores that do not exist are None."""

    pairs: int
    total: int  # sum of all scores, locked pairs included
    lowest: int | None
    fifth_percentile: int | None
    median: int | None
    allowed_pairs: int
    blocking_pairs: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything that a run found out; equal inputs, policy and engine version give equal documents."""

    engine_version: str
    inputs_hash: str
    pairs: tuple[Pair, ...]
    figures: Figures
    certificate: Certificate  # of the pairs that the solver made
    mentee_gains: tuple[int, ...]  # [mentees] in the order of their ids
    mentor_prices: tuple[int, ...]  # [mentors] how contested one place is
    leftovers: tuple[Leftover, ...]
    choices: tuple[Choices, ...]
    fairness: tuple[Group, ...]

    @property
    def certified(self) -> bool:
        """Whether the result is proven to be optimal."""
        return self.certificate.certified

    def document(self) -> dict[str, Any]:
        """The result as a JSON-able dict."""
        return {item.name: plain(getattr(self, item.name)) for item in dataclasses.fields(self)}


def plain(value: Any) -> Any:
    """Dataclasses, named tuples and enumerations as dicts, lists and strings."""
    if isinstance(value, Explanation):
        return value.document()
    if dataclasses.is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(item) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value.value if isinstance(value, enum.Enum) else value
