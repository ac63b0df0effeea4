"""The reversion compass: how far a session went the way reverse mentoring is meant, from a few taps of both. Pure.

A reading lies between −1 and +1. At +1 the mentor led and set the agenda, and the mentee asked and learned; at 0 both did
alike; at −1 it went the other way round. Each tap is worth −1, 0 or +1. What one side said is the mean of its taps, and a
reading the mean of both sides, so that the two weigh alike however much each has said. A tap that is missing makes the
reading less certain and does not move it. Where nobody said anything there is no reading: silence is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Each question with the answer that is meant; "even" is in the middle, and everything else the other way round.
MEANT = {"led": "mentor", "agenda": "mentor", "asked": "mentee", "learned": "mentee"}
EVEN = "even"
# One tap of eight away from the middle (0.125) says nothing, two in the same direction (0.25) do. No reading is 0.2 itself:
# all of them are multiples of 1/24.
DRIFT, REVERSED = -0.2, 0.2
# So many sessions in a row have to drift before anything is said about it.
IN_A_ROW = 2

# What one of the two tapped, by question; what they left out is absent or empty.
Taps = Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """What one session's taps come to; ``certainty`` is the share of the eight possible taps that were made."""

    value: float
    certainty: float

    @property
    def drifts(self) -> bool:
        """Whether it went the other way round."""
        return self.value < DRIFT

    @property
    def is_reversed(self) -> bool:
        """Whether it went the way it is meant."""
        return self.value > REVERSED


def reading(mentor: Taps, mentee: Taps) -> Reading | None:
    """What the taps of a session come to; None without any."""
    sides = [points for said in (mentor, mentee) if (points := _points(said))]
    if not sides:
        return None
    value = sum(sum(points) / len(points) for points in sides) / len(sides)
    return Reading(value, sum(map(len, sides)) / (2 * len(MEANT)))


def _points(said: Taps) -> list[int]:
    return [_point(said[name], meant) for name, meant in MEANT.items() if said.get(name)]


def _point(answer: str, meant: str) -> int:
    return 0 if answer == EVEN else 1 if answer == meant else -1


def shared(mentor: Taps, mentee: Taps) -> Reading | None:
    """The same from those questions alone that both have answered: all that one of the two may ever be shown.

    Whoever knows their own taps can take them out of a reading. So nothing goes into it that the reader has not said
    themself: neither the reading nor what is told because of it holds an answer that is not theirs to see.
    """
    both = [name for name in MEANT if mentor.get(name) and mentee.get(name)]
    return reading({name: mentor[name] for name in both}, {name: mentee[name] for name in both})


def standing(readings: Sequence[Reading | None]) -> int | None:
    """The place of the session with which sessions in a row came to drift, until one after it does not; None otherwise.

    Sessions of which nothing is known count neither way: they are passed over.
    """
    found, run = None, 0
    for place, one in enumerate(readings):
        if one is None:
            continue
        run = run + 1 if one.drifts else 0
        found = place if run == IN_A_ROW else found if run else None
    return found
