"""How often a token may call, and what the headers say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine
from django.core.cache import cache

from tests.factories.cast import Cast
from tests.factories.tokens import Caller

NOON = dt.datetime(2026, 11, 30, 12, 0, 15, tzinfo=dt.UTC)


def test_calls_are_counted_by_token_and_minute(cast: Cast, settings: Any) -> None:
    settings.API_RATE = 2
    with time_machine.travel(NOON, tick=False) as clock:
        hr, other = Caller(cast.nordwind), Caller(cast.nordwind, secret="ups_other")
        answers = [hr.get("organization/") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert [one["RateLimit"] for one in answers] == ['"token";r=1;t=45', '"token";r=0;t=45', '"token";r=0;t=45']
        assert (answers[0]["RateLimit-Policy"], answers[2]["Retry-After"]) == ('"token";q=2;w=60', "45")
        assert answers[2]["Content-Type"] == "application/problem+json"
        assert other.get("organization/").status_code == 200
        clock.shift(45)
        assert hr.get("organization/").status_code == 200


def test_a_call_that_is_refused_counts_as_well(cast: Cast, settings: Any) -> None:
    settings.API_RATE = 1
    with time_machine.travel(NOON, tick=False):
        hr = Caller(cast.nordwind, scopes=["read_runs"])
        assert [hr.get(path).status_code for path in ("programs/", "runs/")] == [403, 429]


def test_a_cache_that_is_away_stops_nobody(cast: Cast, settings: Any, monkeypatch: Any) -> None:
    def away(*args: Any) -> None:
        raise ConnectionError

    settings.API_RATE = 1
    hr = Caller(cast.nordwind)
    monkeypatch.setattr(cache, "incr", away)
    assert [hr.get("organization/").status_code for _ in range(3)] == [200, 200, 200]
