"""Who sits in a circle with whom: balanced groups of people who hardly work together. Pure.

The rule of sizes: as many circles of about six as the mentors of a cohort fill, each of four to eight, none larger than another
by more than one. Fewer than three are no circle; three are one, where nobody else is there.

The rule of neighbours comes before it: whoever is ``apart`` from somebody never sits with them, and waits where it must be.
Under both, the member who is best known to the others is as much among strangers as exchanging any two members can make it.
The same people give the same circles, in whatever order they are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

LEAST, USUAL, MOST, FEWEST = 4, 6, 8, 3
# What a neighbour of the same team, of the same department, and of another one, is worth to somebody.
SAME_TEAM, SAME_DEPARTMENT, ELSEWHERE = 0, 2, 3

Group = tuple[str, ...]


@dataclass(frozen=True)
class Mentor:
    """Somebody to be placed; ``apart`` are the keys of those with whom they never sit, told of one of the two at least."""

    key: str
    team: str = ""
    department: str = ""
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Settled:
    """What has to happen: who joins which circle that is there, who begins a new one, who leaves, and who waits."""

    joins: Mapping[str, str] = field(default_factory=dict)
    begun: tuple[Group, ...] = ()
    leaves: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def sizes(count: int, circles: int = 0) -> list[int]:
    """How large the circles of so many mentors are, the largest first; none for fewer than three."""
    if count < FEWEST:
        return []
    circles = circles or max(-(-count // MOST), (count + USUAL // 2) // USUAL)
    return [count // circles + (place < count % circles) for place in range(circles)]


def _numbers(count: int) -> list[int]:
    """Into how many circles so many mentors may be divided: the usual number first, then what else keeps to the sizes."""
    usual = len(sizes(count))
    others = [one for one in range(1, count // LEAST + 1) if one != usual and sizes(count, one)[0] <= MOST]
    return [usual, *sorted(others, key=lambda one: (abs(one - usual), one))] if usual else []


def settle(mentors: Iterable[Mentor], circles: Mapping[str, Sequence[str]]) -> Settled:
    """Place everybody: newcomers in the smallest circle that fits them, members of a circle of one or two elsewhere.

    ``circles`` are those that are there, each with its members in the order in which they came. Of two who may not sit
    together any more the one who came later moves. Nobody else moves.
    """
    people = {one.key: one for one in mentors}
    held = {name: [key for key in members if key in people] for name, members in circles.items()}
    moved = _too_near(people, held)
    homeless = [key for key in sorted(people) if not any(key in members for members in held.values())]
    joins, left = _joined(people, held, homeless)
    joins |= _merged(people, held)
    begun, waiting = (
        form(people[key] for key in left) if len(left) >= (LEAST if held else FEWEST) else ((), tuple(left))
    )
    leaves = [key for key in sorted(people) if key in moved or (key in joins and _sat(circles, key))]
    return Settled(joins, begun, tuple(leaves), waiting)


def _sat(circles: Mapping[str, Sequence[str]], key: str) -> bool:
    return any(key in members for members in circles.values())


def _too_near(people: Mapping[str, Mentor], held: dict[str, list[str]]) -> set[str]:
    """Take out, of any two who may not sit together any more, the one who came later."""
    moved = set()
    for members in held.values():
        for key in list(members):
            if any(_apart(people[key], people[before]) for before in members[: members.index(key)]):
                members.remove(key)
                moved.add(key)
    return moved


def _joined(
    people: Mapping[str, Mentor], held: dict[str, list[str]], keys: Iterable[str]
) -> tuple[dict[str, str], list[str]]:
    """Let each into the smallest circle that has room and fits, and name those whom none can take."""
    joins, left = {}, []
    for key in keys:
        name = _home(people, held, key)
        if name is None:
            left.append(key)
            continue
        held[name].append(key)
        joins[key] = name
    return joins, left


def _home(people: Mapping[str, Mentor], held: Mapping[str, Sequence[str]], key: str) -> str | None:
    """The smallest circle that fits somebody; among equals the one whose members they know least."""
    free = [
        (len(members), -_worst(people, [*members, key]), name)
        for name, members in held.items()
        if 0 < len(members) < MOST and not any(_apart(people[key], people[one]) for one in members)
    ]
    return min(free)[2] if free else None


def _merged(people: Mapping[str, Mentor], held: dict[str, list[str]]) -> dict[str, str]:
    """Dissolve circles of one or two, the smallest first, as long as all of their members fit elsewhere."""
    joins: dict[str, str] = {}
    for name in sorted(held, key=lambda one: (len(held[one]), one)):
        if not 0 < len(held[name]) < FEWEST:
            continue
        others = {other: list(members) for other, members in held.items() if other != name}
        found, left = _joined(people, others, held[name])
        if not left:
            joins |= found
            held.update(others)
            del held[name]
    return joins


def form(mentors: Iterable[Mentor]) -> tuple[tuple[Group, ...], Group]:
    """New circles of these mentors, and who waits because nobody may sit with them."""
    people = {one.key: one for one in mentors}
    waiting: list[str] = []
    while len(people) >= FEWEST:
        tried = [_grouped(people, count) for count in _numbers(len(people))]
        good = next((groups for groups in tried if not _all_near(people, groups)), None)
        if good is not None:
            return tuple(tuple(sorted(group)) for group in sorted(good, key=min)), tuple(sorted(waiting))
        # Whoever stands between the most others waits, so that as few as possible do.
        near = sorted({key for pair in _all_near(people, tried[0]) for key in pair})
        out = max(near, key=lambda key: sum(_apart(people[key], one) for one in people.values()))
        waiting.append(out)
        del people[out]
    return (), tuple(sorted([*waiting, *people]))


def _grouped(people: Mapping[str, Mentor], count: int) -> list[list[str]]:
    """So many circles; neighbours in the order of teams begin in different ones, so that little is left to exchange."""
    keys = sorted(people, key=lambda key: (people[key].department, people[key].team, key))
    groups = [keys[place::count] for place in range(count)]
    while better := _better(people, groups):
        (one, a), (other, b) = better
        groups[one][a], groups[other][b] = groups[other][b], groups[one][a]
    return groups


def _better(people: Mapping[str, Mentor], groups: list[list[str]]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """An exchange after which both circles are better off than one of the worst was; it ends, for there are ever fewer."""
    standings = [_standing(people, group) for group in groups]
    before = min(standings)
    if before == (0, 100 * ELSEWHERE):
        return None
    for one in (place for place, standing in enumerate(standings) if standing == before):
        for other in (place for place in range(len(groups)) if place != one):
            for a, mine in enumerate(groups[one]):
                for b, theirs in enumerate(groups[other]):
                    first = [*groups[one][:a], theirs, *groups[one][a + 1 :]]
                    second = [*groups[other][:b], mine, *groups[other][b + 1 :]]
                    if _standing(people, first) > before and _standing(people, second) > before:
                        return (one, a), (other, b)
    return None


def _all_near(people: Mapping[str, Mentor], groups: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    return [pair for group in groups for pair in _near(people, group)]


def _standing(people: Mapping[str, Mentor], group: Sequence[str]) -> tuple[int, int]:
    """How well a circle is made: nobody who may not meet comes first, then its worst-off member."""
    return -len(_near(people, group)), _worst(people, group)


def _near(people: Mapping[str, Mentor], group: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in combinations(group, 2) if _apart(people[a], people[b])]


def _apart(one: Mentor, other: Mentor) -> bool:
    return other.key in one.apart or one.key in other.apart


def _worst(people: Mapping[str, Mentor], group: Sequence[str]) -> int:
    return min((fit(people[key], [people[one] for one in group if one != key]) for key in group), default=0)


def fit(one: Mentor, others: Sequence[Mentor]) -> int:
    """How much somebody is among strangers, 0 to 300: what their neighbours are worth to them on average."""
    return 100 * sum(_worth(one, other) for other in others) // len(others) if others else 0


def _worth(one: Mentor, other: Mentor) -> int:
    if one.team and one.team == other.team:
        return SAME_TEAM
    return SAME_DEPARTMENT if one.department and one.department == other.department else ELSEWHERE
