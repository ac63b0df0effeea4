"""How a pair, or a panel, is called in a sentence: two names, or those of up to four mentors and their mentee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from matching import wording

if TYPE_CHECKING:
    from programs.models import Participant

# The one who leads, and three beside them.
MOST = 4


class Two(Protocol):
    """Whoever has a mentor and a mentee: a pairing, or a proposal, which is never a panel."""

    @property
    def mentor(self) -> Participant: ...

    @property
    def mentee(self) -> Participant: ...


def mentors(pair: Two) -> list[Participant]:
    """Everybody who sits on the mentor's side; one alone in most pairs."""
    return [pair.mentor, *getattr(pair, "panel", [])]


def named(people: Sequence[Participant]) -> str:
    """People by their full names: "Amara Okafor, Ben Adler and Chi Tran"."""
    return wording.listed([one.employee.name for one in people])


def called(people: Sequence[Participant]) -> str:
    """People by their first names, or in full where two of them share one."""
    short = [one.employee.short_name for one in people]
    return wording.listed(short) if len(set(short)) == len(short) else named(people)


def mark(pair: Two, reader: Participant) -> str:
    """What tells the letters of one reason apart by their reader: the side, and beside whoever speaks for it the seat."""
    speaks = reader.pk in (pair.mentor.pk, pair.mentee.pk)
    return reader.side if speaks else f"{reader.side}:{reader.pk}"


def others(pair: Two, reader: Participant) -> list[Participant]:
    """Whom somebody of a pair has before them: across first, then whoever sits beside them."""
    sides = ([pair.mentee], mentors(pair))
    ordered = sides if reader.pk != pair.mentee.pk else sides[::-1]
    return [one for side in ordered for one in side if one.pk != reader.pk]
