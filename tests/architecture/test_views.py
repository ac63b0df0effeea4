"""A view is a function that can be read from its first line to its last, and never touches a table."""

from __future__ import annotations

import ast
import inspect

from tests.architecture.tree import named, nodes
from tests.architecture.views import View, views

METHODS = {"require_GET", "require_POST", "require_http_methods", "require_safe"}
# Views that say in another way which methods they answer, each with the reason.
ELSEWHERE = {
    "import_new": "looks at the size before the form is read; the view behind it names the methods",
}


def _unless(holds: list[bool], found: tuple[View, ...]) -> list[str]:
    return [str(view) for view, ok in zip(found, holds, strict=True) if not ok]


def test_there_are_views() -> None:
    assert len(views()) >= 80


def test_every_view_is_a_function() -> None:
    found = views()
    assert _unless([inspect.isfunction(view.callback) for view in found], found) == []


def test_every_view_names_the_methods_that_it_answers() -> None:
    silent = {view.function.name for view in views() if not METHODS & set(view.function.decorators)}
    assert silent == ELSEWHERE.keys()


def test_every_view_takes_the_request_and_the_organization() -> None:
    wrong = []
    for view in views():
        taken = [argument.arg for argument in view.function.node.args.args]
        wanted = ["request", "organization"] if view.in_organization else ["request"]
        if taken[: len(wanted)] != wanted:
            wrong.append(str(view))
    assert wrong == []


def test_every_view_says_what_it_shows_in_a_sentence() -> None:
    said = [ast.get_docstring(view.function.node) or "" for view in views()]
    assert _unless([text.partition("\n")[0].endswith((".", ";")) for text in said], views()) == []


def test_every_view_is_annotated() -> None:
    found = views()
    nodes_ = [view.function.node for view in found]
    assert (
        _unless([node.returns is not None and all(a.annotation for a in node.args.args) for node in nodes_], found)
        == []
    )


def test_no_view_touches_a_table() -> None:
    """The contract forbids to import models; this also sees rows that are reached through a class at hand."""
    paths = {view.function.path for view in views()}
    touching = [
        f"{named(path)}:{node.lineno}"
        for path in sorted(paths)
        for node in nodes(path, ast.Attribute)
        if node.attr in {"objects", "unscoped", "_base_manager", "_default_manager"}
    ]
    assert touching == []
