"""Pages: they compile, hold nothing that the policy or a screen reader would refuse, and none lies about unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template.loader import get_template

from config import mailbox_urls
from config.work import Task
from matching.selectors.board import LANES
from programs.blueprints import PURPOSES
from programs.views.wizard import STEPS
from tests.architecture.tree import PRODUCT, ROOT, files, named, nodes, python, text, top
from tests.tenancy.routes import routes
from ui import context, drawing, svg

FOLDER = ROOT / "templates"
PAGES = [path for path in files(".html", ".jinja") if top(path) == "templates"]
# Found by Django or by another package under this name.
KNOWN_NAMES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# Drawn around what another package writes, so that its method and its token come from there.
FOREIGN_FORM = "templates/allauth/elements/form.html"

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a script address": r"javascript:",
    "an asset of another host": r"""(?:src|srcset|action|poster|data)\s*=\s*["']?(?:https?:)?//""",
    "a link element to another host": r"""<link[^>]*href\s*=\s*["']?(?:https?:)?//""",
    "a script with content": r"<script\b(?![^>]*application/json)[^>]*>\s*[^<\s]",
    "safe": r"\|\s*safe\b|{%\s*autoescape",
}
_STRING = re.compile(r"""["']([\w/.-]+\.(?:html|jinja)|[\w.-]+/[\w/.-]+\.txt)(?:#([\w-]+))?["']""")
_PARTIAL = re.compile(r"""["'](?:[\w/.-]+\.html)?#([\w-]+)["']|{%\s*partial\s+([\w-]+)""")
_ICON = re.compile(
    r"""{%\s*icon\s+["']([a-z0-9-]+)["']|["']([a-z0-9-]+)["']\|icon\b|\bicon=["']([a-z0-9-]+)["']|{%\s*empty_state\s+["']([a-z0-9-]+)["']"""
)


def _bare(path: Path) -> str:
    """The page without Django's tags, so that a ``>`` in a condition ends no element."""
    return re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text(path))


def _found(pattern: str, source: str, path: Path) -> Iterator[str]:
    for found in re.finditer(pattern, source, re.IGNORECASE | re.DOTALL):
        yield f"{named(path)}: {found[0]}"


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_page_holds_nothing_that_the_policy_refuses(kind: str) -> None:
    pages = [path for path in PAGES if kind != "safe" or "emails" not in path.parts]
    sources = {path: text(path) if kind == "safe" else _bare(path) for path in pages}
    assert [one for path, source in sources.items() for one in _found(FORBIDDEN[kind], source, path)] == []


def test_every_address_that_a_page_names_exists() -> None:
    demo = {f"{mailbox_urls.app_name}:{pattern.name}" for pattern in mailbox_urls.urlpatterns}  # absent in tests
    known = {route.name for route in routes()} | demo
    found = {
        f"{named(path)}: {name}"
        for path in PAGES
        for name in re.findall(r"""(?:{%\s*url\s+|\burl\()["']([\w:-]+)["']""", text(path))
        if name not in known
    }
    assert found == set()


def _scopes(source: str) -> Iterator[tuple[str, str]]:
    """The text of every block and partial: what is named in one (``as list_url``) is unknown in all others."""
    open_ones: list[tuple[str, int]] = []
    for tag in re.finditer(r"{%\s*(end)?(?:block|partialdef)\b\s*([\w-]*)[^%]*%}", source):
        if not tag[1]:
            open_ones.append((tag[2], tag.end()))
            continue
        name, start = open_ones.pop()
        yield name, source[start : tag.start()]


def test_a_name_is_used_only_in_the_block_that_gives_it() -> None:
    """Django forgets it at the end of the block and then writes nothing: the link leads back to its own page."""
    lost = []
    for path in PAGES:
        given = _given(text(path))
        for scope, source in _scopes(text(path)):
            used = set(re.findall(r"\w+", " ".join(re.findall(r"{[{%].*?[%}]}", source))))
            lost += [f"{named(path)}: {name} in {scope}" for name in (given & used) - _given(source)]
    assert lost == []


def _given(source: str) -> set[str]:
    return set(re.findall(r"\bas (\w+) %}", source))


def test_markup_in_code_keeps_to_the_policy_too() -> None:
    found = [
        f"{named(path)}:{node.lineno}"
        for path in python(*PRODUCT)
        for node in nodes(path, ast.Constant)
        if isinstance(node.value, str) and re.search(r"<\w+[^>]*\s(?:style|on[a-z]+)=", node.value)
    ]
    assert found == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_compiles(path: Path) -> None:
    """A misspelt component, prop or filter is an error here and not on somebody's screen."""
    load = drawing.environment().get_template if path.suffix == ".jinja" else get_template
    load(path.relative_to(FOLDER).as_posix())


@pytest.mark.parametrize(
    ("element", "needs"),
    [("th", r"\sscope="), ("button", r"\stype="), ("img", r"\salt="), ("iframe", r"\stitle="), ("html", r"\slang=")],
)
def test_an_element_says_what_a_screen_reader_needs(element: str, needs: str) -> None:
    found = [one for path in PAGES for one in _found(rf"<{element}\b[^>]*>", _bare(path), path)]
    assert len(found) > 0
    assert [one for one in found if not re.search(needs, one)] == []


def test_every_form_that_posts_carries_the_token() -> None:
    missing = []
    for path in PAGES:
        for form in re.findall(r"<form\b.*?</form>", text(path), re.DOTALL):
            posts = re.search(r"""method\s*=\s*["']?(?:post|{{)""", form, re.IGNORECASE)
            if posts and not re.search("{% csrf_token %}|{{ csrf_field }}", form) and named(path) != FOREIGN_FORM:
                missing.append(f"{named(path)}: {form[:80]}")
    assert missing == []


def _icons() -> set[str]:
    in_pages = {name for path in PAGES for found in _ICON.findall(text(path)) for name in found if name}
    in_code = {purpose.icon for purpose in PURPOSES.values()} | {icon for _, icon in LANES.values()}
    groups = [*context._ADMIN, *context._OWN, *context._PROGRAM_OWNER]
    in_shell = {icon for _, entries in groups for _, icon, _ in entries}
    return in_pages | in_code | in_shell | set(_tasks_icons())


def _tasks_icons() -> Iterator[str]:
    """The first argument of every entry of the work queue."""
    for node in nodes(ROOT / "config" / "work.py", ast.Call):
        if ast.unparse(node.func) == Task.__name__ and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def test_every_icon_exists() -> None:
    """The set renames icons in major versions; an unknown one raises where it is drawn."""
    names = _icons()
    assert len(names) >= 60
    assert [name for name in sorted(names) if "<svg" not in svg.icon(name, "icon")] == []


def _sources() -> list[str]:
    return [*map(text, PAGES), *(text(path) for path in python(*PRODUCT) if named(path) != "config/settings.py")]


def _used() -> set[str]:
    """Templates that code or pages name."""
    found = {name for source in _sources() for name, _ in _STRING.findall(source)}
    # Letters are two files under one name; the steps of the wizard are pages of their own.
    letters = {name for source in _sources() for name in re.findall(r'template="(\w+)"', source)}
    found |= {f"emails/{letter}{ending}" for letter in letters for ending in (".html", ".txt")}
    return found | {f"programs/wizard/{step}.html" for step in STEPS}


def _foreign(name: str) -> bool:
    """Whether another package looks for this name: ours stands in its place."""
    roots = [Path(str(spec.origin)).parent for one in ("allauth", "django.forms") if (spec := find_spec(one))]
    folders = [root / "templates" for root in roots] + [root / "account" / "templates" for root in roots]
    return any((folder / name).exists() for folder in folders)


def test_no_page_lies_about_unused() -> None:
    used = _used()
    names = [
        path.relative_to(FOLDER).as_posix() for path in files(".html", ".jinja", ".txt") if top(path) == "templates"
    ]
    assert [name for name in names if name not in used | KNOWN_NAMES and not _foreign(name)] == []


def test_every_named_template_exists() -> None:
    missing = [name for name in sorted(_used()) if not (FOLDER / name).exists()]
    assert [name for name in missing if not name.startswith(("django/", "account/"))] == []


def test_every_partial_is_asked_for() -> None:
    """By a view that answers with it alone, as ``page.html#partial``, or by the page itself."""
    asked = {name for source in _sources() for found in _PARTIAL.findall(source) for name in found if name}
    defined = {name for path in PAGES for name in re.findall(r"{%\s*partialdef\s+([\w-]+)", text(path))}
    assert defined - asked == set()
