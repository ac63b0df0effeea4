"""Figures by the API: the same numbers as in the file of the page, and the same reasons why there are none."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from analytics.catalogue import CATALOGUE
from analytics.models import Figure
from analytics.selectors.sheets import REASONS
from tests.analytics.conftest import Pilot
from tests.factories.rows import make_cohort
from tests.factories.tokens import Caller

GROUPS = {"": "Everybody", "*": "All other departments", "mentor": "Mentor", "mentee": "Mentee"}


@pytest.fixture
def bi(pilot: Pilot) -> Caller:
    return Caller(pilot.cast.nordwind)


def _all(bi: Caller, query: str) -> list[dict[str, Any]]:
    found, url = [], f"figures/?limit=50&{query}"
    while url:
        page = bi.get(url).json()
        found += page["results"]
        url = (page["next"] or "").partition("/api/v1/")[2]
    return found


def _file(pilot: Pilot, url: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    content = pilot.cast.olu.browser().get(url).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    return {
        (row["figure"], row["part"], row["group"]): (row["value"], row["low"], row["high"], row["n"], row["day"])
        for row in rows
        if not row["why_hidden"]
    }


def _told(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {
        (row["figure"], row["part_name"], GROUPS.get(row["group"], row["group"])): (
            *("" if row[name] is None else str(round(row[name], 2)) for name in ("value", "low", "high")),
            str(row["n"]),
            row["day"],
        )
        for row in rows
        if not row["why_hidden"]
    }


def test_the_numbers_are_those_of_the_page_and_its_file(bi: Caller, pilot: Pilot) -> None:
    cohort, program = pilot.cohort.pk, pilot.cohort.program_id
    for query, url in (
        (f"cohort_id={cohort}", pilot.url("figures.csv")),
        (f"program_id={program}", pilot.program_url("dashboard/figures.csv")),
        ("", pilot.cast.olu.url("dashboard/figures.csv")),
    ):
        in_file, told = _file(pilot, url), _told(_all(bi, query))
        assert {key: value for key, value in told.items() if key in in_file} == in_file
        # The file of a page has no groups of departments but those that the page reads.
        assert {key for key in told.keys() - in_file.keys() if key[2] in ("Everybody", "Mentor", "Mentee")} == set()
        assert len(in_file) > 20


def test_what_is_hidden_has_no_number_and_a_reason(bi: Caller, pilot: Pilot) -> None:
    rows = _all(bi, f"cohort_id={pilot.cohort.pk}")
    hidden = [row for row in rows if row["why_hidden"]]
    assert {row["figure"] for row in hidden} >= {"satisfaction", "surer"}
    assert {row["why_hidden"] for row in hidden} <= set(REASONS.values())
    assert {(row["value"], row["low"], row["high"], row["n"]) for row in hidden} == {(None,) * 4}
    assert all(row["population"] == CATALOGUE[row["figure"]].population for row in rows)


def test_one_figure_of_one_place(bi: Caller, pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        other = make_cohort(program=pilot.cohort.program, number=2)
        count = Figure.objects.filter(scope="cohort", key="funnel").count()
    found = _all(bi, f"cohort_id={pilot.cohort.pk}&program_id={pilot.cohort.program_id}&figure=funnel")
    assert len(found) == count
    assert {(row["scope"], row["figure"], row["cohort_id"]) for row in found} == {
        ("cohort", "funnel", str(pilot.cohort.pk))
    }
    assert _all(bi, f"cohort_id={other.pk}") == []
    assert bi.get("figures/?figure=wealth").status_code == 400


@pytest.mark.parametrize("limit", [1, 3])
def test_the_list_costs_the_same_however_long(bi: Caller, limit: int, django_assert_num_queries: Any) -> None:
    bi.get("organization/")
    with django_assert_num_queries(10):
        assert len(bi.get(f"figures/?limit={limit}").json()["results"]) == limit
