"""The repository as data: its rooms, its files and their syntax, read once for all guards."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Upstream first; a room may look at the rooms before it.
ROOMS = (
    "accounts",
    "nudges",
    "programs",
    "profiles",
    "matching",
    "plans",
    "circles",
    "surveys",
    "analytics",
    "rights",
    "config",
)
PRODUCT = (*ROOMS, "ui")
# Brought or built by the front door, never committed.
BROUGHT = {".git", ".venv", "node_modules", "var", "staticfiles", "dist", ".build", "__pycache__", ".hypothesis"}
BROUGHT |= {".ruff_cache", ".mypy_cache", ".pytest_cache", ".import_linter_cache", "django.mo"}


@dataclass(frozen=True)
class Function:
    """One function with where it stands; ``lines`` runs from ``def`` to its last line, decorators left out."""

    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or 0) - self.node.lineno + 1

    @property
    def decorators(self) -> list[str]:
        """What stands behind each @, without its arguments."""
        return [ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in self.node.decorator_list]

    def __str__(self) -> str:
        return f"{named(self.path)}:{self.node.lineno} {self.name}"


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Every committed file with one of these endings, in the order of their names."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in BROUGHT]
        found += [Path(folder, one) for one in names if one.endswith(endings or ("",)) and one not in BROUGHT]
    return tuple(sorted(found))


@cache
def python(*places: str) -> tuple[Path, ...]:
    """Python files of these top-level folders, migrations left out: those are written by a machine."""
    return tuple(path for path in files(".py") if top(path) in places and "migrations" not in path.parts)


def named(path: Path) -> str:
    """The path as it is written in a report."""
    return path.relative_to(ROOT).as_posix()


def top(path: Path) -> str:
    """The folder of the root that a file lies in: its room, where it has one."""
    return path.relative_to(ROOT).parts[0]


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _all_nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text(path))))


def nodes(path: Path, *kinds: type[Any]) -> Iterator[Any]:
    """Every node of these kinds in a file."""
    return (node for node in _all_nodes(path) if isinstance(node, kinds))


@cache
def functions(*places: str) -> tuple[Function, ...]:
    """Every function and method of these top-level folders."""
    kinds = ast.FunctionDef, ast.AsyncFunctionDef
    return tuple(Function(path, node) for path in python(*places) for node in nodes(path, *kinds))


def lines(path: Path) -> int:
    return len(text(path).splitlines())
