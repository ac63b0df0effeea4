"""How much may be shown of each so that at least five of a side look the same in all of it together. Pure.

NOTE: what a face tells is counted as one combination: five who share a site are no crowd when each speaks another language.
All begin as one crowd that shows nothing. It is parted by one field after the other, the most useful first, and never into
a part that is smaller than five; so the least useful is given up first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ENOUGH = 5
# What survives longest comes first; docs/decisions/0010 says why in this order.
ORDER = ("languages", "hopes", "place", "hours", "style")
# Place and department, the finest first.
LADDER: tuple[tuple[str, ...], ...] = (("department", "location"), ("business_unit", "country"), ("country",), ())
BETWEEN = " · "

# One way in which a field may be shown; an empty one shows nothing, like that of somebody who has said nothing.
Look = str | tuple[str, ...] | bytes


@dataclass(frozen=True)
class Facts:
    """What is known of one person and would be shown; of ``style`` the last word is given up first."""

    places: Mapping[str, str] = field(default_factory=dict)
    languages: Sequence[str] = ()
    hopes: Sequence[str] = ()
    style: Sequence[str] = ()
    hours: bytes = b""


@dataclass(frozen=True)
class Shown:
    """What may be shown of one person, what is withheld for it, and how many of the side then look the same."""

    alike: int
    level: int
    line: str
    languages: list[str]
    hopes: list[str]
    style: list[str]
    hours: bool
    withheld: list[str]


@dataclass(frozen=True)
class _Choice:
    """How a field of somebody is shown: the look, its step among all their looks, and whether a finer one was given up."""

    look: Look
    step: int
    given_up: bool


def line(facts: Mapping[str, str], level: int) -> str:
    """What may be shown of somebody's place and department at a level."""
    return joined([facts.get(name, "") for name in LADDER[level]])


def joined(facts: Sequence[str]) -> str:
    """Facts of somebody's work as they are shown in one line."""
    return BETWEEN.join(fact for fact in facts if fact)


def shown(people: Sequence[Facts]) -> list[Shown]:
    """What may be shown of each of one side, in the order of the people.

    Where anybody could give something up for others, the last ones do: the order must be random, and stay the same.
    """
    chosen: dict[int, dict[str, _Choice]] = {one: {} for one in range(len(people))}
    crowds = [list(chosen)]
    for name in ORDER:
        parts: list[list[int]] = []
        for crowd in crowds:
            found = _parted(_ways(name, {one: people[one] for one in crowd}))
            for one in crowd:
                chosen[one][name] = found[one]
            parts += _grouped({one: found[one].look for one in crowd}).values()
        crowds = parts
    return [_shown(chosen[one], len(crowd)) for one, crowd in sorted((one, crowd) for crowd in crowds for one in crowd)]


def _shown(choices: Mapping[str, _Choice], alike: int) -> Shown:
    return Shown(
        alike=alike,
        level=choices["place"].step,
        line=str(choices["place"].look),
        languages=sorted(map(str, choices["languages"].look)),
        hopes=sorted(map(str, choices["hopes"].look)),
        style=[str(word) for word in choices["style"].look],
        hours=bool(choices["hours"].look),
        withheld=[name for name in ORDER if choices[name].given_up],
    )


def _grouped(looks: Mapping[int, Look]) -> dict[Look, list[int]]:
    groups: dict[Look, list[int]] = {}
    for one, look in looks.items():
        groups.setdefault(look, []).append(one)
    return groups


def _ways(name: str, people: Mapping[int, Facts]) -> dict[int, list[Look]]:
    """For each the looks of a field, the finest first and nothing last; of several words the rarest goes first."""
    if name == "place":
        return {one: [line(facts.places, level) for level in range(len(LADDER))] for one, facts in people.items()}
    if name == "hours":
        return {one: [facts.hours, b""] for one, facts in people.items()}
    said = {one: tuple(getattr(facts, name)) for one, facts in people.items()}
    if name != "style":
        counted = Counter(word for words in said.values() for word in words)
        said = {one: tuple(sorted(words, key=lambda word: (-counted[word], word))) for one, words in said.items()}
    return {one: [words[:length] for length in range(len(words), -1, -1)] for one, words in said.items()}


def _parted(ways: Mapping[int, Sequence[Look]]) -> dict[int, _Choice]:
    """Part a crowd by one field: each look is that of five or more, or of nobody."""
    first = {
        one: next((step for step, look in enumerate(looks) if look), len(looks) - 1) for one, looks in ways.items()
    }
    steps = dict(first)
    while lonely := _lonely(ways, steps):
        for one in lonely:
            steps[one] += 1
    for one in _joining(_grouped({one: ways[one][step] for one, step in steps.items()})):
        steps[one] = len(ways[one]) - 1
    return {one: _Choice(ways[one][step], step, step > first[one]) for one, step in steps.items()}


def _lonely(ways: Mapping[int, Sequence[Look]], steps: Mapping[int, int]) -> list[int]:
    """Whose look fewer than five have; those who can be shown most finely alone, for the others may yet be joined by them."""
    groups = _grouped({one: ways[one][step] for one, step in steps.items()})
    found = [one for look, crowd in groups.items() if look and len(crowd) < ENOUGH for one in crowd]
    left = {one: len(ways[one]) - steps[one] for one in found}
    return [one for one in found if left[one] == max(left.values())]


def _joining(groups: Mapping[Look, Sequence[int]]) -> list[int]:
    """Who shows nothing as well so that nobody stands out by it: being the only one without a site tells as much as a name.

    They come out of the largest crowds while those stay five; else the smallest crowd joins as a whole.
    """
    nobody = sum(len(crowd) for look, crowd in groups.items() if not look)
    rest = {look: list(crowd) for look, crowd in groups.items() if look}
    joined: list[int] = []
    while 0 < nobody + len(joined) < ENOUGH and nobody and rest:
        large = max(rest, key=lambda look: (len(rest[look]), look))
        if len(rest[large]) > ENOUGH:
            joined.append(rest[large].pop())
        else:
            joined += rest.pop(min(rest, key=lambda look: (len(rest[look]), look)))
    return joined
