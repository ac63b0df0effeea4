"""What is shown of each: however a side is made up, nobody is one of fewer than five who look the same."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from matching import likeness
from matching.likeness import Facts, Shown

SITES = (
    ("Grid", "Hamburg", "Energy", "DE"),
    ("Sales", "Oslo", "Trade", "NO"),
    ("Law", "Rome", "", "IT"),
    ("", "Bonn", "", "DE"),
)
LANGUAGES, HOPES = ("de", "en", "fr", "no", "sw"), ("be_heard", "change", "grow", "network")


def _somebody(chance: random.Random) -> Facts:
    """One who may have said anything of everything, the first of each more often."""
    site = chance.choices(SITES, (6, 3, 1, 1))[0]
    return Facts(
        dict(zip(("department", "location", "business_unit", "country"), site, strict=True)),
        [one for place, one in enumerate(LANGUAGES) if chance.random() < 0.9 / (place + 1)],
        [one for place, one in enumerate(HOPES) if chance.random() < 0.6 / (place + 1)],
        [one for one in (chance.choice(("video", "either", "")), chance.choice(("open", ""))) if one],
        chance.choice((b"days", b"days", b"days", b"nights", b"")),
    )


def _look(person: Facts, shown: Shown) -> tuple[object, ...]:
    """All that a reader can see or be told of the counted fields: where hours are told, all that follows from them."""
    hours = person.hours if shown.hours else None
    return (shown.line, tuple(shown.languages), tuple(shown.hopes), tuple(shown.style), hours)


@pytest.mark.parametrize("size", [5, 6, 9, 23, 60, 240])
@pytest.mark.parametrize("seed", range(12))
def test_nobody_is_one_of_fewer_than_five(size: int, seed: int) -> None:
    chance = random.Random(1000 * size + seed)
    people = [_somebody(chance) for _ in range(size)]
    shown = likeness.shown(people)
    looks = [_look(*one) for one in zip(people, shown, strict=True)]
    counts = Counter(looks)
    assert [one.alike for one in shown] == [counts[look] for look in looks]
    assert min(counts.values()) >= likeness.ENOUGH
    for person, one in zip(people, shown, strict=True):
        assert set(one.languages) <= set(person.languages)
        assert set(one.hopes) <= set(person.hopes)
        assert one.style == list(person.style[: len(one.style)])
        assert one.line == likeness.line(person.places, one.level)
        assert _lost(person, one) == one.withheld


def _lost(person: Facts, shown: Shown) -> list[str]:
    """What is told less finely than it is known."""
    lines = [likeness.line(person.places, level) for level in range(len(likeness.LADDER))]
    finest = next((text for text in lines if text), "")
    finer = {
        "languages": len(shown.languages) < len(person.languages),
        "hopes": len(shown.hopes) < len(person.hopes),
        "place": shown.level > lines.index(finest) and bool(finest),
        "hours": bool(person.hours) and not shown.hours,
        "style": len(shown.style) < len(person.style),
    }
    return [name for name in likeness.ORDER if finer[name]]


@pytest.mark.parametrize("size", [0, 1, 4])
def test_fewer_than_five_show_nothing(size: int) -> None:
    chance = random.Random(size)
    people = [_somebody(chance) for _ in range(size)]
    nothing = {("", (), (), (), None)} if size else set()
    shown = likeness.shown(people)
    assert {_look(*one) for one in zip(people, shown, strict=True)} == nothing
    assert [one.alike for one in shown] == [size] * size


def test_the_same_people_are_shown_the_same() -> None:
    people = [_somebody(random.Random(seed)) for seed in range(40)]
    assert likeness.shown(people) == likeness.shown(people)


def _places(*groups: tuple[str, str, int]) -> list[Facts]:
    return [
        Facts({"department": department, "location": site, "business_unit": site[:1], "country": "DE"})
        for department, site, count in groups
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("people", "found"),
    [
        (_places(("Grid", "Hamburg", 5), ("Sales", "Oslo", 7)), {(0, 5), (0, 7)}),
        # Too few for their department: they share a unit, and are five there.
        (_places(("Grid", "Hamburg", 3), ("Sales", "Hagen", 2)), {(1, 5)}),
        # Two alone would be known by showing nothing: three of the largest group hide with them.
        (_places(("Grid", "Hamburg", 6), ("Sales", "Oslo", 9), ("Law", "Rome", 2)), {(0, 6), (3, 5)}),
        (_places(("Grid", "Hamburg", 2)), {(3, 2)}),
    ],
)
def test_places_are_shown_as_finely_as_five_look_the_same(people: list[Facts], found: set[tuple[int, int]]) -> None:
    assert {(one.level, one.alike) for one in likeness.shown(people)} == found


def test_the_least_useful_is_given_up_first() -> None:
    """Ten of two sites and two ways to meet: five share a site, nobody else's five share both."""
    people = [
        Facts(
            {"location": "Oslo" if place < 5 else "Bonn"},
            ["en"],
            ["grow"],
            ["video" if place % 2 else "either"],
            b"days",
        )
        for place in range(10)
    ]
    shown = likeness.shown(people)
    assert {(one.line, *one.languages, *one.hopes, one.hours) for one in shown} == {
        ("Oslo", "en", "grow", True), ("Bonn", "en", "grow", True),
    }  # fmt: skip
    assert [(one.style, one.withheld) for one in shown] == [([], ["style"])] * 10


def test_the_rarest_word_is_given_up_first() -> None:
    people = [Facts(languages=["sw", "en"]), *[Facts(languages=["en", "de"])] * 5, *[Facts(languages=["en"])] * 4]
    shown = likeness.shown(people)
    assert [one.languages for one in shown] == [["en"], *[["de", "en"]] * 5, *[["en"]] * 4]
    assert [one.withheld for one in shown] == [["languages"], *[[]] * 9]
