"""What a worded board report is made of: tiles, tables, drawings, and questions with their answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One figure in large; without a value ``note`` says why."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Table:
    """A table with a header; its first column names the lines, those from ``numbers`` on hold numbers."""

    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A range with a mark in it, and what it says."""

    name: str
    low: float
    middle: float
    high: float
    said: str


@dataclass(frozen=True)
class Picture:
    """Ranges one below the other on one scale; all of it stands in ``told``, too. ``zero`` is drawn where it lies in sight."""

    title: str
    lead: str
    left: float
    right: float
    bars: tuple[Bar, ...]

    @property
    def told(self) -> str:
        """The drawing in words, for whoever does not see it."""
        return f"{self.title}. " + "; ".join(f"{one.name}: {one.said}" for one in self.bars) + "."


@dataclass(frozen=True)
class Part:
    """One question of the report with its answer, and what shows it."""

    title: str
    mark: str
    said: str
    tone: str = "neutral"
    more: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A report, worded."""

    language: str
    heading: str
    title: str
    organization: str
    program: str
    facts: tuple[str, ...]
    tiles_title: str
    tiles: tuple[Tile, ...]
    targets: Table
    stays: Part
    pays: Part
    appendix: str
    tables: tuple[Table, ...]
    hangs: Picture | None
    notes_title: str
    notes: tuple[str, ...]
