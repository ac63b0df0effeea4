"""The API: every operation has a scope, a stable name, and a schema that says everything."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts.api.operations import Resource
from accounts.api.pages import document
from accounts.enums import SCOPES, Scope
from tests.architecture.tree import ROOMS, named, nodes, python
from tests.tenancy.routes import Route, routes

# What anybody may look at: the words of the API itself.
PUBLIC = {"api:schema", "api:docs", "^api/"}
# Names by which programs of others call us: one that is changed or taken away breaks them.
OPERATIONS = {
    "cohorts_list", "cohorts_read", "directory_push", "employees_list", "employees_read", "figures_list", "organization_read",
    "pairings_list", "pairings_read", "participants_change", "participants_enrol", "participants_list",
    "participants_read", "plans_list", "plans_read", "programs_list", "programs_read", "report_read", "runs_list", "runs_read",
    "runs_request", "waves_list", "waves_read",
}  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> Iterator[tuple[Route, str, Any]]:
    """Every method of every resource, with its address."""
    for route in routes():
        view = getattr(route.view, "view_class", None) or getattr(route.view, "cls", None)
        if route.pattern.startswith("api/") and view is not None and issubclass(view, Resource):
            yield from ((route, method, getattr(view, method)) for method in METHODS if hasattr(view, method))


def _told() -> dict[str, dict[str, Any]]:
    """Every operation of the schema by its name."""
    paths = document()["paths"].values()
    return {one["operationId"]: one for path in paths for method, one in path.items() if method in METHODS}


def test_every_address_is_a_resource_or_for_everybody() -> None:
    found = {route.name for route in routes() if route.pattern.startswith(("api/", "^api/"))}
    assert found - {route.name for route, *_ in operations()} == PUBLIC


def test_every_operation_has_a_scope() -> None:
    scopes = {(route.name, method): getattr(handler, "scope", None) for route, method, handler in operations()}
    assert [key for key, scope in scopes.items() if scope is None or (scope and scope not in Scope.values)] == []
    assert [key for key, scope in scopes.items() if scope == ""] == [("api:organization", "get")]
    assert set(scopes.values()) - {""} == SCOPES.keys() == {*Scope.values}


def test_reading_and_writing_are_different_scopes() -> None:
    mixed = [
        (route.name, method)
        for route, method, handler in operations()
        if handler.scope and handler.scope.startswith("write") == (method == "get")
    ]
    assert mixed == []


def test_names_stay_for_ever() -> None:
    assert _told().keys() == OPERATIONS


def test_the_schema_is_valid_and_leaves_no_question() -> None:
    GENERATOR_STATS.reset()
    fresh = SchemaGenerator().get_schema(request=None, public=True)
    assert (fresh["openapi"], dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == (
        "3.1.0",
        {},
        {},
    )
    validate_schema(json.loads(json.dumps(fresh)))
    assert fresh == document()


def test_every_answer_is_in_the_schema() -> None:
    for name, one in _told().items():
        errors = {"400", "401", "403", "429", "500"} | ({"409", "413", "415"} if "requestBody" in one else set())
        assert errors <= one["responses"].keys(), name
        assert one["security"] == [{"token": []}], name
        assert one["description"].strip().endswith((".", "…")), name
        problems = [answer["content"] for code, answer in one["responses"].items() if code >= "400"]
        assert {kind for content in problems for kind in content} == {"application/problem+json"}, name


def test_the_api_touches_no_table() -> None:
    """The contract forbids to import models; this also sees rows that are reached through a class at hand."""
    touching = [
        f"{named(path)}:{node.lineno}"
        for path in python(*ROOMS)
        if "api" in path.parts
        for node in nodes(path, ast.Attribute)
        if node.attr in {"objects", "unscoped", "_base_manager", "_default_manager"}
    ]
    assert touching == []
