"""What is written for people: the changes, and the decisions with what else was considered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, named, text

FOLDER = ROOT / "docs" / "decisions"
DECISIONS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
WORDS = 400
PARTS = ("**Question.**", "**Decision.**", "**Considered.**", "**Follows.**")


def test_changes_are_told_to_those_who_use_upstream() -> None:
    changes = text(ROOT / "CHANGELOG.md")
    assert re.search(r"^## (Unreleased|\d+\.\d+)", changes, re.MULTILINE)
    assert len(re.findall(r"^- ", changes, re.MULTILINE)) >= 5


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name)[1]) for path in DECISIONS]  # type: ignore[index]
    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_is_one_page_with_what_else_was_considered(path: Path) -> None:
    said = text(path)
    assert len(said.split()) <= WORDS
    assert [part for part in PARTS if part not in said] == []
    assert said.startswith(f"# {int(path.name[:4])}. ")


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_is_in_the_index(path: Path) -> None:
    title = text(path).partition("\n")[0].removeprefix("# ").partition(". ")[2]
    assert f"[{title}]({path.name})" in text(FOLDER / "README.md")


def test_every_link_between_files_leads_somewhere() -> None:
    dead = [
        f"{named(path)}: {target}"
        for path in files(".md")
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text(path))
        if not (path.parent / target).exists()
    ]
    assert dead == []
