"""How long things may be: caps that nothing exceeds, and medians that keep the usual thing small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from tests.architecture.tree import PRODUCT, ROOT, Function, files, functions, lines, named, python, text, top
from tests.architecture.views import views

CAPS = {"function": 50, "view": 45, "task": 15, "file": 400, "settings": 450, "template": 150, "test": 35}
AIMS = {"function": 10, "view": 20, "task": 10, "file": 80, "test": 12, "template": 60}
# A file's nine in ten; a template's line, which would otherwise hide how long the template is.
FILE_P90, TEMPLATE_WIDTH = 250, 240


def _over(found: Sequence[Function], kind: str) -> list[str]:
    return [f"{function}: {function.lines}" for function in found if function.lines > CAPS[kind]]


def _typical(found: Sequence[Function]) -> float:
    return median(function.lines for function in found)


def _long(found: Sequence[Path], cap: int) -> list[str]:
    return [f"{named(path)}: {lines(path)}" for path in found if lines(path) > cap]


def test_functions_are_short() -> None:
    found = functions(*PRODUCT)
    assert _over([*found, *functions("benchmarks", "tests")], "function") == []
    assert _typical(found) <= AIMS["function"]


def test_views_are_read_top_to_bottom() -> None:
    found = [view.function for view in views()]
    assert _over(found, "view") == []
    assert _typical(found) <= AIMS["view"]


def test_tasks_are_thin() -> None:
    found = [function for function in functions(*PRODUCT) if function.path.name == "tasks.py"]
    assert len(found) >= 10
    assert _over(found, "task") == []
    assert _typical(found) <= AIMS["task"]


def test_files_hold_one_noun() -> None:
    settings = ROOT / "config" / "settings.py"
    found = [path for path in python(*PRODUCT) if lines(path) and path != settings]
    assert _long([*found, *python("tests", "benchmarks")], CAPS["file"]) == []
    assert lines(settings) <= CAPS["settings"]
    assert median(map(lines, found)) <= AIMS["file"]
    assert quantiles(map(lines, found), n=10)[-1] <= FILE_P90


def test_tests_say_one_thing() -> None:
    found = [function for function in functions("tests") if function.name.startswith("test_")]
    assert _over(found, "test") == []
    assert _typical(found) <= AIMS["test"]


def test_templates_can_be_read() -> None:
    """Few lines of a thousand characters each would keep to a cap in lines, and hide what they hold."""
    found = [path for path in files(".html", ".jinja", ".txt") if top(path) == "templates"]
    assert _long(found, CAPS["template"]) == []
    assert median(map(lines, found)) <= AIMS["template"]
    wide = [
        f"{named(p)}:{n}" for p in found for n, line in enumerate(text(p).splitlines(), 1) if len(line) > TEMPLATE_WIDTH
    ]
    assert wide == []
