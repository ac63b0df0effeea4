"""What Olu reads: what may be claimed first, what is missing where it is not enough, and every number as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from accounts.models import AuditEvent
from analytics.models import Comparison, CurveStep
from analytics.services import comparisons
from tests.analytics.outcomes.firms import DAY, Firm, result, staff


@pytest.fixture
def told(firm: Firm) -> tuple[Firm, Comparison]:
    """Sixty participants of whom nobody leaves, and sixty who waited and of whom most do."""
    people, others = staff(firm, 60, seed=1, leave=0), staff(firm, 60, seed=2, leave=0.9)
    with firm.cast.chiara.acting():
        for one in people:
            firm.place(one)
        for one in others:
            firm.wait(one)
    return firm, firm.compare()


def _address(firm: Firm, tail: str = "retention/") -> str:
    return firm.cast.olu.url(f"programs/{firm.program.pk}/cohorts/{firm.cohort.pk}/{tail}")


def _olu(firm: Firm) -> Client:
    return firm.cast.olu.browser()


def test_the_claim_comes_first_then_the_difference_the_curves_and_how(told: tuple[Firm, Comparison]) -> None:
    firm, row = told
    page = _olu(firm).get(_address(firm)).content.decode()
    with firm.cast.olu.acting():
        claim = result(row).claim
    assert claim.startswith("Of 60 participants and 60 others (people who were accepted and had to wait), fewer")
    places = [
        page.index(said)
        for said in (claim, "Still here, month by month", "How alike they were", "How this was computed")
    ]
    assert places == sorted(places)
    assert page.count('class="plot-band') == 4
    assert "Fewer participants left" in page
    assert "bg-bad" not in page


def test_no_clear_difference_is_grey(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        for place, one in enumerate(staff(firm, 120, seed=1, leave=0.4)):
            (firm.wait if place % 2 else firm.place)(one)
    firm.compare()
    page = _olu(firm).get(_address(firm)).content.decode()
    assert '<span class="badge badge-neutral">No clear difference</span>' in page
    assert "which may be chance" in page


def test_too_few_says_what_is_missing_and_how_many_the_next_cohort_needs(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        for place, one in enumerate(staff(firm, 40, seed=1, leave=0)):
            (firm.place if place < 9 else firm.wait)(one)
        firm.people[0].leave_date = DAY + dt.timedelta(days=30)
        firm.people[0].save()
    row, browser = firm.compare(), _olu(firm)
    page = browser.get(_address(firm)).content.decode()
    assert "Not enough data: 9 participants and 31 others" in page
    assert "9 of 30 participants" in page
    lines = browser.get(firm.cast.olu.url(f"comparisons/{row.pk}/export/")).content.decode("utf-8-sig").splitlines()
    assert [line for line in lines if line.startswith(("curve", "estimate"))] == []
    assert "0.0 of 5 exits that would be expected of participants" in page
    assert f">{row.wanted_next}</strong> participants and as many others" in page
    assert 'class="plot' not in page


def test_before_anything_is_computed_and_while_it_is(firm: Firm) -> None:
    browser = _olu(firm)
    assert "Nothing has been compared yet" in browser.get(_address(firm)).content.decode()
    assert browser.post(_address(firm, "retention/ask/")).status_code == 302
    again = browser.post(_address(firm, "retention/ask/"), follow=True).content.decode()
    assert comparisons.GOING_ON in again
    assert "Waiting for a worker" in again
    part = browser.get(_address(firm), headers={"HX-Request": "true"}).content.decode()
    assert "load delay:2s" in part
    assert "<html" not in part
    with firm.cast.olu.acting():
        assert Comparison.objects.count() == 1


def test_an_earlier_one_stays_as_it_was_and_both_can_be_taken_away(told: tuple[Firm, Comparison]) -> None:
    firm, first = told
    firm.compare()
    browser = _olu(firm)
    assert f"comparisons/{first.pk}/" in browser.get(_address(firm)).content.decode()
    assert browser.get(firm.cast.olu.url(f"comparisons/{first.pk}/")).status_code == 200
    answer = browser.get(firm.cast.olu.url(f"comparisons/{first.pk}/export/"))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    with firm.cast.olu.acting():
        steps = CurveStep.objects.filter(result__comparison=first)
        assert sum(line["part"] == "curve" for line in lines) == steps.count() > 20
        claims = {line["question"]: line["text"] for line in lines if line["part"] == "claim"}
        assert claims == {key: result(first, key).claim for key in ("left", "promoted", "moved")}
        assert AuditEvent.objects.filter(verb="comparison exported").count() == 1


def test_whoever_takes_part_reads_none_of_it(told: tuple[Firm, Comparison]) -> None:
    firm, row = told
    amara, dario = firm.cast.amara, firm.cast.dario
    assert amara.browser().get(_address(firm)).status_code == 403
    assert amara.browser().post(_address(firm, "retention/ask/")).status_code == 403
    assert dario.browser().get(dario.url(f"comparisons/{row.pk}/")).status_code == 404
    with firm.cast.olu.acting():
        assert Comparison.objects.count() == 1


@pytest.mark.parametrize("earlier", [0, 2])
def test_queries_do_not_grow_with_earlier_ones(
    told: tuple[Firm, Comparison], earlier: int, django_assert_num_queries: object
) -> None:
    firm, _ = told
    for _ in range(earlier):
        firm.compare()
    browser = _olu(firm)
    browser.get(_address(firm))
    with django_assert_num_queries(15):  # type: ignore[operator]
        browser.get(_address(firm))
