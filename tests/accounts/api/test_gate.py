"""The way into the API: who is let in, what an error leaves behind, and what is told again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import ApiToken
from accounts.tenancy import tenant
from programs.models import Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.factories.tokens import SECRET, Caller

PROBLEM = "application/problem+json"


@pytest.fixture
def hr(cast: Cast) -> Caller:
    """The HR system of Nordwind, with every scope."""
    return Caller(cast.nordwind)


def test_a_token_names_its_organization(hr: Caller, cast: Cast) -> None:
    answer = hr.get("organization/")
    assert (answer.status_code, answer.json()["slug"]) == (200, "nordwind")
    assert answer.json()["token"] == {
        "name": "HR sync",
        "scopes": Scope.values,
        "expires_at": hr.token.expires_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
    }


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", f"Basic {SECRET}", f"Bearer {SECRET}x", f"Bearer {SECRET.upper()}", "Bearer ü" * 9],
)
def test_without_a_token_nothing_is_told(hr: Caller, header: str) -> None:
    answer = Client(headers={"authorization": header}).get("/api/v1/organization/")
    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Upstream"'
    assert answer.json()["title"] == "A valid token is needed"


@pytest.mark.parametrize("ended", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_an_ended_token_is_as_an_unknown_one(hr: Caller, ended: dict[str, Any]) -> None:
    unknown = Client(headers={"authorization": "Bearer ups_unknown"}).get("/api/v1/organization/")
    with tenant(hr.organization.pk):
        ApiToken.objects.filter(pk=hr.token.pk).update(**ended)
    answer = hr.get("organization/")
    assert (answer.status_code, answer.content) == (401, unknown.content)


def test_a_cookie_opens_nothing(cast: Cast) -> None:
    assert cast.frieda.browser().get("/api/v1/organization/").status_code == 401


def test_a_cookie_beside_a_token_means_nothing(hr: Caller, cast: Cast) -> None:
    hr.client.force_login(cast.dario.user)
    assert hr.get("organization/").json()["slug"] == "nordwind"


def test_a_scope_opens_its_own_and_nothing_else(cast: Cast) -> None:
    caller = Caller(cast.nordwind, scopes=[Scope.READ_DIRECTORY])
    answers = {path: caller.get(path).status_code for path in ("directory/employees/", "programs/", "plans/")}
    assert answers == {"directory/employees/": 200, "programs/": 403, "plans/": 403}
    refused = caller.send("directory/pushes/", {"employees": []})
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)


def test_reading_is_read_only_for_the_database_too(hr: Caller, monkeypatch: Any) -> None:
    from accounts import selectors

    def careless(actor: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organization SET name = 'changed'")

    monkeypatch.setattr(selectors, "organization_of", careless)
    answer = hr.get("organization/")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    monkeypatch.undo()
    assert hr.get("organization/").json()["name"] == "Nordwind Energy"


def test_the_last_day_of_use_is_written_once_a_day(hr: Caller, django_assert_num_queries: Any) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        hr.get("organization/")
        hr.get("organization/")
    with tenant(hr.organization.pk):
        assert ApiToken.objects.get(pk=hr.token.pk).last_used_on == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nowhere/", 404),
        ("GET", "/api/v1/organization", 404),
        ("GET", "/api/", 404),
        ("PUT", "/api/v1/plans/%2A%0A%C3%8B/", 404),
        ("GET", "/api/v1/cohorts/not-an-id/", 404),
        ("GET", "/api/v1/cohorts/01900000-0000-7000-8000-000000000000/", 404),
        ("POST", "/api/v1/organization/", 405),
        ("OPTIONS", "/api/v1/organization/", 405),
        ("DELETE", "/api/v1/schema/", 405),
        ("GET", "/api/v1/programs/?state=lively", 400),
        ("GET", "/api/v1/programs/?stat=live", 400),
        ("GET", "/api/v1/programs/?cursor=%00", 400),
        ("GET", "/api/v1/programs/?limit=201", 400),
    ],
)
def test_every_refusal_is_a_problem(hr: Caller, method: str, path: str, status: int) -> None:
    answer = hr.client.generic(method, path)
    said = answer.json()
    assert (answer.status_code, answer["Content-Type"], said["status"]) == (status, PROBLEM, status)
    assert {"type", "title", "detail"} <= said.keys()
    assert "Allow" in answer or status != 405


@pytest.mark.parametrize(
    ("body", "options", "status"),
    [
        ("{", {}, 400),
        ("[" * 100_000, {}, 400),
        ("NaN", {}, 400),
        ("[]", {}, 400),
        (b"\xff", {}, 400),
        ("{}", {"content_type": "text/csv"}, 415),
        ("{}", {"content_type": ""}, 415),
        ("{}", {"content_type": "application/json; charset=rot13"}, 400),
        ("{}", {"headers": {"idempotency-key": "a b"}}, 400),
        ("x" * 1_100_000, {}, 413),
    ],
)
def test_what_cannot_be_read_is_a_problem(hr: Caller, body: Any, options: dict[str, Any], status: int) -> None:
    answer = hr.send("participants/", body, **options)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    with tenant(hr.organization.pk):
        assert not Participant.objects.exists()


def test_what_is_known_already_is_not_told_again(hr: Caller) -> None:
    first = hr.get("organization/")
    again = hr.get("organization/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "private, no-cache"


def test_a_reading_that_wants_another_state_is_told_so(hr: Caller) -> None:
    answer = hr.get("organization/", headers={"if-match": '"another"'})
    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (412, PROBLEM, 412)
    assert hr.get("organization/", headers={"if-match": hr.get("organization/")["ETag"]}).status_code == 200


def test_half_a_letter_is_refused_and_not_repeated(hr: Caller) -> None:
    body = '{"cohort_id": "01900000-0000-7000-8000-000000000000", "side": "\\ud800", "numbers": ["1"]}'
    answer = hr.send("participants/", body)
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (400, ["side"])


def test_a_list_comes_in_pages_that_meet(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        made = [str(make_employee(email=f"e{place}@nordwind.example").pk) for place in range(5)]
    seen, path = [], "directory/employees/?limit=2"
    while path:
        answer = hr.get(path).json()
        seen.append([one["id"] for one in answer["results"]])
        path = (answer["next"] or "").partition("/api/v1/")[2]
    assert seen == [made[:2], made[2:4], made[4:]]
