"""Names for people who are not to be known yet: random, easy to say, and nothing of the person in them. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator

COLOURS = (
    "Amber", "Azure", "Bronze", "Cedar", "Clear", "Cobalt", "Copper", "Coral", "Crystal", "Early", "Gentle", "Golden",
    "Granite", "Green", "Indigo", "Ivory", "Jade", "Lively", "Lunar", "Maple", "Marble", "Mellow", "Misty", "Morning",
    "Noble", "Ochre", "Olive", "Opal", "Pearl", "Quiet", "Rosy", "Russet", "Sandy", "Silver", "Steady", "Sunny",
    "Swift", "Teal", "Topaz", "Velvet", "Violet", "Warm", "White", "Wild",
)  # fmt: skip
CREATURES = (
    "Alder", "Aspen", "Badger", "Beaver", "Birch", "Bison", "Bittern", "Brook", "Cloud", "Comet", "Crane", "Delta",
    "Dolphin", "Dune", "Egret", "Elm", "Falcon", "Fern", "Finch", "Fjord", "Forest", "Gannet", "Garden", "Harbour",
    "Hazel", "Heron", "Hill", "Ibis", "Island", "Juniper", "Kestrel", "Lake", "Lark", "Linden", "Lynx", "Marten",
    "Meadow", "Moss", "Oak", "Ocean", "Orchid", "Osprey", "Otter", "Pine", "Plover", "Poppy", "Prairie", "Rain",
    "Reed", "River", "Robin", "Rowan", "Sage", "Seal", "Shore", "Sparrow", "Spring", "Star", "Stork", "Swan", "Tern",
    "Thistle", "Valley", "Willow",
)  # fmt: skip


def fresh(count: int, taken: Collection[str] = ()) -> list[str]:
    """So many new names in random order, none of them taken."""
    used, dice = set(taken), secrets.SystemRandom()
    found: list[str] = []
    for series in _series():
        names = [name for name in series if name not in used]
        dice.shuffle(names)
        found += names[: count - len(found)]
        if len(found) == count:
            return found
    return found


def _series() -> Iterator[list[str]]:
    """Two words each; with a number behind them once all of those are given away."""
    names = [f"{colour} {creature}" for colour in COLOURS for creature in CREATURES]
    yield names
    for number in range(2, 100):
        yield [f"{name} {number}" for name in names]
