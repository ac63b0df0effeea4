"""Every address, method and role, in both organizations, aimed at somebody else's rows: nothing may come of it.

A leak is: a 2xx on a row of the other organization, its canary word in any answer, a 5xx, a row that points at it, or a
change of any of its rows.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.tenancy import tenant
from tests.factories.cast import make_member
from tests.tenancy.conftest import CANARY, Two
from tests.tenancy.routes import FOLDERS, KINDS, Route, routes
from tests.tenancy.worlds import ROWS, World, dump

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
ROLES = ("anonymous", "outsider", "participant", "program_owner", "admin", "owner", "member of both")
# Who may most and who may nothing also send the methods that every view refuses; `make soak` sends all for everybody.
THROUGHOUT = {"owner", "anonymous"}
WHOLE = "WHOLE" in os.environ
# Addresses that work without an organization; what they may show is tested where they are made.
OUTSIDE = (
    "account/",
    "organizations/",
    "join/",
    "ui/",
    "theme",
    "demo/",
    "t/",
    "u/",
    "cal/",
    "roles/",
    "api/",
    "^api/",
)


def _user(two: Two, role: str) -> User | None:
    cast = two.cast
    if role == "member of both":
        with tenant(two.a.organization.pk):
            Membership.objects.create(user=cast.dario.user, role=Role.OWNER)
        return cast.dario.user
    if role == "outsider":
        return User.objects.create(email="outsider@example.com", name="Otto")
    by_role = {"participant": cast.amara, "program_owner": cast.olu, "admin": cast.chiara, "owner": cast.frieda}
    return by_role[role].user if role in by_role else None


def _body(world: World) -> dict[str, Any]:
    """Every field that could name a row, filled with the other organization's; and something for the rest."""
    body: dict[str, Any] = {"name": "x", "title": "x", "q": "x", "email": "x@example.com", "role": "owner", "ids": []}
    for kind, row in world.rows.items():
        for field in (kind, f"{kind}_id", f"{kind}s", f"{kind}_ids"):
            body[field] = [str(row.pk)] if field.endswith("s") else str(row.pk)
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.is_relation and field.name in world.rows:
                body[field.name] = str(world[field.name].pk)
    body["ids"] = body["selected"] = body["rows"] = sorted(world.ids)
    return body | {"one": str(world["employee"].pk), "other": str(world["manager"].pk)}


class Body:
    """The fields of a request in each form in which they travel, written once for thousands of requests."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.query = urlencode({key: value for key, value in fields.items() if isinstance(value, str)})
        self.form = encode_multipart(BOUNDARY, fields)
        self.json = json.dumps(fields)


def _send(browser: Client, method: str, url: str, body: Body) -> Any:
    if method in {"get", "head", "options"}:
        return browser.generic(method.upper(), url, QUERY_STRING=body.query)
    if method == "post":
        return browser.generic("POST", url, body.form, MULTIPART_CONTENT)
    return browser.generic(method.upper(), url, body.json, "application/json")


NOTHING = Body({})


def _leaks(route: Route, method: str, url: str, answer: Any, *, theirs: bool) -> Iterator[str]:
    text = getattr(answer, "content", b"").decode("utf-8", "replace") + str(answer.headers)
    if CANARY in text or CANARY.lower() in text:
        yield f"canary: {method} {url} {answer.status_code}"
    if answer.status_code >= 500:
        yield f"5xx: {method} {url} {answer.status_code}"
    if theirs and answer.status_code < 300 and method != "options":
        yield f"2xx: {method} {url} {answer.status_code} ({route.name})"


def _attack(two: Two, browser: Client, *, whole: bool) -> tuple[int, list[str]]:
    """Call everything in both organizations with the other's ids; returns the number of requests and the leaks.

    A view refuses a method before it looks at anything: ``whole`` sends every method, otherwise only those are sent of
    which a view does something.
    """
    count, leaks, body = 0, list[str](), Body(_body(two.b))
    for route in routes():
        if not route.in_organization:
            continue
        answered = [method for method in METHODS if route.answers(method)]
        for url, theirs in _targets(route, two).items():
            for method in METHODS if whole else answered:
                answer = _send(browser, method, url, body)
                count += 1
                leaks += _leaks(route, method, url, answer, theirs=theirs)
    return count, leaks


def _targets(route: Route, two: Two) -> dict[str, bool]:
    """Addresses to try, and whether they mean a row of the other organization: in both, and with the last id alone."""
    here, there = two.a.organization.slug, two.b.organization.slug
    urls = {route.fill(slug=here, world=two.b): route.has_row, route.fill(slug=there, world=two.b): True}
    if route.has_row:
        urls[route.fill(slug=here, world=two.b, outer=two.a)] = True
    return urls


def _browser(user: User | None) -> Client:
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user)
    return browser


@pytest.mark.parametrize("role", ROLES[:-1])
def test_nothing_of_another_organization_can_be_reached(two: Two, role: str, record_property: Any) -> None:
    browser = _browser(_user(two, role))
    before = hashlib.sha256(dump(two.b).encode()).hexdigest()
    count, leaks = _attack(two, browser, whole=WHOLE or role in THROUGHOUT)
    record_property("requests", count)
    assert leaks == []
    assert hashlib.sha256(dump(two.b).encode()).hexdigest() == before
    ours = dump(two.a)
    assert [key for key in sorted(two.b.ids) if key in ours] == []
    assert count >= 200


def test_a_member_of_both_gets_nothing_of_one_through_the_other(two: Two) -> None:
    """The organization comes from the address: a row of Südstern under Nordwind's address is not there."""
    browser = _browser(_user(two, "member of both"))
    found = []
    for route in routes():
        if not (route.in_organization and route.has_row):
            continue
        url = route.fill(slug=two.a.organization.slug, world=two.b)
        found += [
            f"{m} {url} {code}" for m in ("get", "post") if (code := _send(browser, m, url, NOTHING).status_code) < 300
        ]
    assert found == []


def test_every_address_is_known_to_the_matrix() -> None:
    assert {(route.name, part) for route in routes() for part in route.unresolved} == set()
    stray = [r.pattern for r in routes() if not r.in_organization and r.pattern and not r.pattern.startswith(OUTSIDE)]
    assert stray == []


def test_every_address_with_a_row_opens_for_somebody_of_its_own_organization(two: Two) -> None:
    """Otherwise a misspelt id in the matrix would pass for a refusal."""
    member = make_member(organization=two.a.organization, email="o2@nordwind.example", name="O", role=Role.OWNER)
    browsers = [_browser(user) for user in (member.user, two.a.member.user, two.cast.amara.user)]
    closed = []
    for route in (r for r in routes() if r.in_organization and r.has_row):
        url = route.fill(slug=two.a.organization.slug, world=two.a)
        opens = any(browser.get(url).status_code in {200, 302, 405} for browser in browsers)
        if not opens and route.name not in CLOSED:
            closed.append((route.name, url))
    assert closed == []


# Addresses that the world's rows cannot open, each with the reason.
CLOSED: dict[str, str] = {
    "profiles:linkedin": "is there for the participant alone, and the world's has no login",
    "profiles:linkedin-remove": "the same",
    "profiles:linkedin-review": "the same",
    "profiles:start-step": "knows other words than the wizard of a program",
    "plans:certificate": "is there once a pairing has ended, and the world's goes on",
    "plans:certificate-pdf": "the same",
    "plans:sheet-experiment": "is there once both are ready, and the world's sheet is blank",
    "plans:change-remove": "is there until both have confirmed a change, and the world's is confirmed",
    "programs:apply": "is there while the program is live, and the world's is a draft",
}


def test_outside_of_organizations_nobody_meets_a_stranger(two: Two, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    leaks = []
    for user in (None, two.cast.chiara.user):
        for route in (r for r in routes() if not r.in_organization):
            url = route.fill(slug="", world=two.b)
            browser = _browser(user)
            for method in ("get", "post"):
                leaks += list(_leaks(route, method, url, _send(browser, method, url, NOTHING), theirs=False))
    assert leaks == []


def test_the_registry_names_rows_that_exist(two: Two) -> None:
    assert two.b.rows.keys() == ROWS
    assert {*KINDS.values(), *FOLDERS.values()} <= ROWS
