"""What a directory knows of everybody over time, in columns: who is there when, and what holds for them on a day. Pure.

Days are ordinals. ``NEVER`` stands for a day that has not come, ``ALWAYS`` for one that nobody knows and that lies before all
others. Names are numbers here; what is not known is -1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.stats.lives import Floats, Ints

ALWAYS, NEVER = 0, 10**7
YEAR = 365.25


@dataclass(frozen=True)
class Histories:
    """One position per person [n]: the day of hiring, and the last day; and one per version of somebody's facts [v].

    Versions stand by person, and those of a person by day. Everybody has one at least.
    """

    hired: Ints
    gone: Ints
    person: Ints
    since: Ints
    grade: Ints
    department: Ints
    site: Ints

    def __len__(self) -> int:
        return len(self.hired)

    def held(self, who: Ints, days: Ints) -> Ints:
        """The version that held for each of these people on their day; before the first one, that."""
        first = np.searchsorted(self.person, who, side="left")
        end = np.searchsorted(self.person, who, side="right")
        # One key for person and day: people are apart by more days than there are.
        keys = self.person * NEVER + self.since
        last = np.searchsorted(keys, who * NEVER + days, side="right") - 1
        return np.clip(last, first, end - 1).astype(np.int64)

    def risen(self, who: Ints, days: Ints) -> Ints:
        """The first day after theirs on which each of these people has a higher grade than on that day."""
        return self._changed(who, days, self.grade, rising=True)

    def moved(self, who: Ints, days: Ints) -> Ints:
        """The first day after theirs on which each of these people is in another department than on that day."""
        return self._changed(who, days, self.department, rising=False)

    def tenure(self, who: Ints, days: Ints) -> Floats:
        """Years since hiring; nothing where that day is not known."""
        years = (days - self.hired[who]) / YEAR
        return np.where(self.hired[who] == ALWAYS, 0.0, years).astype(np.float64)

    def _changed(self, who: Ints, days: Ints, fact: Ints, *, rising: bool) -> Ints:
        found = np.full(len(who), NEVER, dtype=np.int64)
        begun = self.held(who, days)
        before = fact[begun]
        end = np.searchsorted(self.person, who, side="right")
        # Nearly everybody has few versions: a step along all of them at once, as often as the longest history is.
        place = begun + 1
        while (place < end).any():
            here = np.minimum(place, len(self.person) - 1)
            other = fact[here] > before if rising else fact[here] != before
            known = (fact[here] >= 0) & (before >= 0) & (place < end) & (self.since[here] > days)
            found = np.where((found == NEVER) & known & other, self.since[here], found)
            place = place + 1
        return found
