"""Every operation of the API with a token of one organization, aimed at rows of another: nothing may come of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.tenancy import tenant
from programs.enums import ProgramState
from programs.models import Program
from tests.architecture.test_operations import operations
from tests.factories.tokens import Caller
from tests.tenancy.conftest import CANARY, Two
from tests.tenancy.routes import Route
from tests.tenancy.worlds import World, dump

# Every field of every body that could name a row, filled with one organization's.
BODIES = {
    "directory_push": lambda world: {
        "employees": [
            {"number": "n1", "email": "new@nordwind.example", "first_name": "N", "last_name": "N"}
            | {"manager_number": world["manager"].number, "manager_email": world["manager"].email}
        ]
    },
    "participants_enrol": lambda world: {
        "cohort_id": str(world["cohort"].pk),
        "side": "mentor",
        "numbers": [world["applicant"].number],
        "invite": True,
    },
    "participants_change": lambda world: {"capacity": 7, "withdrawn": True},
    "runs_request": lambda world: {"cohort_id": str(world["cohort"].pk)},
}
QUERIES = ("cohort_id", "program_id", "employee_id", "manager_id", "pairing_id")


@pytest.fixture
def caller(two: Two) -> Caller:
    """A token of Nordwind that may do everything; the programs of both are live, so that there is something to reach."""
    for world in (two.a, two.b):
        with tenant(world.organization.pk):
            Program.objects.filter(pk=world["program"].pk).update(state=ProgramState.LIVE)
    return Caller(two.a.organization)


def _calls(world: World, other: World) -> Iterator[tuple[Route, str, str, str, Any]]:
    """Each operation with ids of a world, in its address, its body and what narrows it."""
    for route, method, handler in operations():
        url = route.fill(slug="", world=world)
        name = handler.operation
        yield route, name, method, url, BODIES[name](world) if name in BODIES else None
        if method == "get" and not route.has_row:
            kinds = {key: key.removesuffix("_id") for key in QUERIES}
            yield from ((route, name, method, f"{url}?{key}={other[kind].pk}", None) for key, kind in kinds.items())


def _send(caller: Caller, method: str, url: str, body: Any) -> Any:
    path = url.removeprefix("/api/v1/")
    return caller.get(path) if method == "get" else caller.send(path, body, method=method)


def test_nothing_of_another_organization_can_be_reached(two: Two, caller: Caller) -> None:
    before = hashlib.sha256(dump(two.b).encode()).hexdigest()
    leaks, count = [], 0
    for route, name, method, url, body in _calls(two.b, two.b):
        answer = _send(caller, method, url, body)
        count += 1
        if CANARY in answer.content.decode() or CANARY.lower() in answer.content.decode():
            leaks.append(f"canary: {method} {url}")
        if answer.status_code != 404 and (route.has_row or name in {"participants_enrol", "runs_request"}):
            leaks.append(f"{answer.status_code}: {method} {url}")
    assert leaks == []
    assert hashlib.sha256(dump(two.b).encode()).hexdigest() == before
    assert [key for key in sorted(two.b.ids) if key in dump(two.a)] == []
    assert count >= 40


def test_the_same_calls_reach_ones_own(two: Two, caller: Caller) -> None:
    """Otherwise a misspelt id would pass for a refusal."""
    codes = {
        (name, url): _send(caller, method, url, body).status_code for _, name, method, url, body in _calls(two.a, two.a)
    }
    assert {name for (name, url), code in codes.items() if code == 404} == set()
    assert {name for (name, url), code in codes.items() if code in {200, 201}} >= {*BODIES} - {"runs_request"}


def test_a_token_is_of_one_organization_whatever_it_is_told(two: Two, caller: Caller) -> None:
    """Neither an address nor a header nor a cookie of the other organization moves it."""
    caller.client.force_login(two.cast.dario.user)
    answer = caller.get("organization/", headers={"x-organization": two.b.organization.slug})
    assert answer.json()["slug"] == two.a.organization.slug
    assert caller.client.get(f"/o/{two.b.organization.slug}/api/v1/organization/").status_code == 404
