"""What may be said of how reversed a cohort's sessions were, so that it tells nothing of any pair. Pure.

A figure is for a whole period, is made once and never again, and needs at least five pairs. Periods follow each other and
share no session; there is no sum of them and no figure beside them. So whoever compares two figures compares the sessions of
at least five pairs with those of at least five others or later ones: no difference of figures is about fewer than five. A
period in which fewer have answered gives none, and its sessions go into the next one.

Each pair weighs alike, however often it met, so that no figure is mostly about one of them. And a figure is rounded to tenths
and ends at two and at eight of them: one that said "none" or "all" would say it of every single pair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

LEAST = 5
# Answers are waited for so long after the end of a month: a session is asked about for two days, and some answer late.
GRACE = dt.timedelta(days=7)
LOWEST, HIGHEST = 20, 80


def share(pairs: Sequence[Sequence[bool]]) -> int | None:
    """In percent, how many sessions were reversed as they are meant; None when too few pairs have answered.

    For each pair whether each of its sessions was.
    """
    told = [own for own in pairs if own]
    if len(told) < LEAST:
        return None
    mean = sum(sum(own) / len(own) for own in told) / len(told)
    return min(max(round(mean * 10) * 10, LOWEST), HIGHEST)


def last_day(today: dt.date) -> dt.date:
    """The last day of the latest month of which no more answers are waited for."""
    return (today - GRACE).replace(day=1) - dt.timedelta(days=1)
