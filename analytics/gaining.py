"""Who is surer of a topic than before, told in batches that are never taken apart. Pure.

A *statement* is what one person said of one topic before and after. Statements of one side wait until those of at least five
people are there; then they become rows: of each topic that five of them share, and of all other topics together, which are
those of five people as well. A row is kept for ever and no statement is in two. Everything that is ever told is a sum of whole
rows, so whatever somebody adds and subtracts, of two nights too, is about whole rows: about five people at least.

How many are surer is no sum of how sure they are, so it cannot be put together with the means that surveys tell of the same
answers. It ends at twenty and at eighty percent and is rounded to tens, as in ``plans/rates.py``: "all" would say it of each.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.cells import FEWEST, TOGETHER
from plans.rates import HIGHEST, LOWEST


@dataclass(frozen=True)
class Statement:
    """One person and one topic, by its name, and whether they are surer of it now."""

    participant_id: uuid.UUID
    topic: str
    surer: bool


@dataclass(frozen=True)
class Row:
    """Statements that are only ever told together."""

    topic: str
    said: Sequence[Statement]


def rows(waiting: Iterable[Statement]) -> list[Row]:
    """What may be told of the statements of one side that wait, all of it; nothing while they are of fewer than five."""
    by_topic: dict[str, list[Statement]] = defaultdict(list)
    for one in waiting:
        # A topic that is called like all others together stands among them.
        by_topic["" if one.topic == TOGETHER else one.topic].append(one)
    if _people(one for own in by_topic.values() for one in own) < FEWEST:
        return []
    together = [one for topic, own in by_topic.items() if not topic or _people(own) < FEWEST for one in own]
    alone = [topic for topic, own in by_topic.items() if topic and _people(own) >= FEWEST]
    alone.sort(key=lambda topic: (-_people(by_topic[topic]), topic))
    while together and _people(together) < FEWEST:
        together += by_topic[alone.pop()]
    found = [Row(topic, by_topic[topic]) for topic in alone]
    return [*found, Row(TOGETHER, together)] if together else found


def _people(said: Iterable[Statement]) -> int:
    return len({one.participant_id for one in said})


def share(surer: int, said: int) -> int:
    """How many of the statements say so, in percent, as exactly as it is told."""
    return min(max(round(10 * surer / said) * 10, LOWEST), HIGHEST)
