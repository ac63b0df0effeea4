"""A selection of the faults that ``make soak`` strikes with for minutes: one worker, one beat, the suite's own database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg2
import pytest
from django.db import connections

from tests.addresses import database_url
from tests.cleaning import empty_broker
from tests.factories.cast import Cast
from tests.faults import admins, scenarios
from tests.faults.house import House
from tests.faults.stage import Stage
from tests.matching.pilots import make_pilot


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A real worker and a real beat on the database of this test."""
    empty_broker()
    made = House(tmp_path, {"DATABASE_URL": database_url("upstream_app")})
    try:
        made.beat()
        made.worker()
        yield made
    finally:
        made.close()


def cut_off(mark: Any) -> None:
    """Cut every connection of the workers, as a database does that restarts."""
    server = dict(parse_qsl(urlsplit(os.environ["DATABASE_URL"]).query))["host"]
    database, mine = connections["default"].settings_dict["NAME"], connections["default"].connection.info.backend_pid
    with closing(psycopg2.connect(host=server, user="postgres", dbname="postgres")) as power, power.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [database, mine]
        )


def test_what_dies_loses_nothing_and_doubles_nothing(committed_cast: Cast, house: House) -> None:
    stage = Stage(make_pilot(committed_cast.chiara, mentors=24, mentees=22))
    figures = [
        scenarios.struck_run("child killed", stage, house, scenarios.kill_child, hits=3),
        scenarios.struck_run("database gone", stage, house, cut_off, hits=1),
        scenarios.flushed("broker flushed", stage, house, empty_broker, rounds=1),
        scenarios.stalled(stage, house, hits=1),
        scenarios.delivered_twice(stage, rounds=2),
        scenarios.struck_publication(stage, house, scenarios.kill_child, hits=2, each=2),
        scenarios.two_beats(stage, house, rounds=1),
    ]
    assert [(figure.fault, figure.wrong) for figure in figures] == [(figure.fault, 0) for figure in figures]
    assert all(figure.hits for figure in figures)
    assert scenarios.doubled_pairs(stage) == 0


def test_two_admins_at_once(committed_cast: Cast) -> None:
    stage = Stage(make_pilot(committed_cast.chiara, mentors=4, mentees=3))
    run = stage.pilot.run()
    assert admins.publish_at_once(stage, run, rounds=5).wrong == 0
    assert admins.last_place_at_once(stage, run, rounds=5).wrong == 0
