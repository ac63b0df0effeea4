"""The same write under the same key is done once, also when two come at the same moment."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import actors
from accounts.models import StoredAnswer
from accounts.services import stored_answers
from accounts.tenancy import tenant
from programs.models import DirectoryImport, Employee
from tests.factories.cast import Cast
from tests.factories.tokens import Caller

JANE = {"number": "7", "email": "jane@nordwind.example", "first_name": "Jane", "last_name": "Roe"}


def _push(caller: Caller, key: str, **changes: Any) -> Any:
    return caller.send("directory/pushes/", {"employees": [JANE | changes]}, headers={"idempotency-key": key})


def _imports(caller: Caller) -> int:
    with tenant(caller.organization.pk):
        return DirectoryImport.objects.count()


@pytest.fixture
def hr(cast: Cast, settings: Any, tmp_path: Any) -> Caller:
    settings.MEDIA_ROOT = tmp_path
    return Caller(cast.nordwind)


def test_a_write_is_done_once(hr: Caller) -> None:
    first, again = _push(hr, "k1"), _push(hr, "k1")
    assert (first.status_code, first.json()) == (200, again.json())
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert _imports(hr) == 1


def test_a_key_stands_for_one_request(hr: Caller) -> None:
    _push(hr, "k1")
    answer = _push(hr, "k1", last_name="Doe")
    assert answer.status_code == 409
    with tenant(hr.organization.pk):
        assert Employee.objects.get().last_name == "Roe"


def test_a_key_belongs_to_its_token(hr: Caller, cast: Cast) -> None:
    other = Caller(cast.nordwind, secret="ups_other")
    assert [_push(hr, "k1").status_code, _push(other, "k1", last_name="Doe").status_code] == [200, 200]


def test_what_failed_can_be_tried_again_under_its_key(hr: Caller) -> None:
    assert hr.send("directory/pushes/", {"employees": []}, headers={"idempotency-key": "k1"}).status_code == 400
    assert _push(hr, "k1").status_code == 200


def test_a_key_is_forgotten_after_a_day(hr: Caller) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(hours=24, minutes=1)):
        _push(hr, "k1")
    assert "Idempotency-Replayed" not in _push(hr, "k1")
    assert _imports(hr) == 2


def test_old_answers_are_swept(hr: Caller) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(hours=24, minutes=1)):
        _push(hr, "old")
    _push(hr, "new")
    with tenant(hr.organization.pk):
        assert stored_answers.forget_old(actor=actors.system(hr.organization.pk)) == 1
        assert [row.key for row in StoredAnswer.objects.all()] == ["new"]


def test_two_at_the_same_moment_are_one(committed_cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    hr = Caller(committed_cast.nordwind)

    def push(_: int) -> Any:
        try:
            return _push(hr, "k1")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(push, range(4)))
    assert [one.status_code for one in answers] == [200] * 4
    assert len({one.content for one in answers}) == 1
    assert sum("Idempotency-Replayed" in one for one in answers) == 3
    assert _imports(hr) == 1
