"""What was measured beside what was promised, and the table of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One promise and what came of it. Every target is a limit that may not be exceeded."""

    name: str
    target: float
    measured: float
    unit: str = "x"

    @property
    def held(self) -> bool:
        return self.measured <= self.target

    def cells(self) -> tuple[str, ...]:
        """The figure as a row of the table."""
        return (
            self.name,
            f"<= {self.target:,g} {self.unit}",
            f"{self.measured:,.{0 if self.measured >= 100 else 2}f} {self.unit}",
            "yes" if self.held else "NO",
        )


HEAD = ("figure", "target", "measured", "held")


def table(figures: Iterable[Figure]) -> str:
    """The figures below each other, in columns as wide as they have to be."""
    rows = [HEAD, *(one.cells() for one in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def report(figures: Iterable[Figure]) -> int:
    """Print the table; the exit code says whether every target held."""
    found = list(figures)
    print(f"\n{table(found)}")
    return int(not all(one.held for one in found))
