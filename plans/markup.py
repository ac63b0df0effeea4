"""The little markup of guides: headings, lists and paragraphs, as parts that a page draws. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Block:
    """One heading, one list or one paragraph."""

    kind: str
    lines: list[str] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """The parts of a text: ``## `` begins a heading, ``- `` a point, every other line is a paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[Block] = []
    for kind, group in groupby(lines, key=_kind):
        said = [line.removeprefix("## ").removeprefix("- ") for line in group]
        found += [Block(kind, said)] if kind == "list" else [Block(kind, [line]) for line in said]
    return found


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    return "list" if line.startswith("- ") else "paragraph"
