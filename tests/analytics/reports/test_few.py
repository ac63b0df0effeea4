"""Four people are in no number of a report, however it is read, and each way says why."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from django.utils.translation import override

from analytics import paper
from analytics.selectors import report as selectors
from analytics.selectors.sheets import REASONS
from analytics.services import figures
from programs.selectors.days import today_of
from tests.analytics.outcomes.firms import Firm, make_firm, staff
from tests.analytics.reports.test_same_numbers import bare, sheets
from tests.factories.cast import Cast
from tests.factories.outcomes import make_comparison, make_comparison_result, make_comparison_trial
from tests.factories.tokens import Caller

FEW = REASONS["few"]  # type: ignore[index]


@pytest.fixture
def four(cast: Cast) -> Firm:
    """A cohort of four, whose figures were taken."""
    made = make_firm(cast)
    people = staff(made, 4, seed=1, leave=0)
    with cast.chiara.acting():
        for one in people:
            made.place(one)
    figures.take(cast.nordwind.pk, today_of(cast.nordwind))
    return made


def test_no_number_of_four_people_is_shown(four: Firm) -> None:
    with four.cast.olu.acting() as actor:
        report = selectors.report(actor, four.program)
    funnel = [one for one in report.figures if one.key == "funnel"]
    assert [(one.value, one.low, one.high, one.n, one.hidden) for one in funnel] == [
        (None, None, None, None, "few")
    ] * 3
    assert {one.value for one in report.figures} == {None}
    counted = {one.key: one.central for one in report.returned.inputs if one.origin == "observed"}
    assert counted == {"people": 0, "sessions": 0, "session_hours": 0}


def test_each_way_to_read_it_says_why(four: Firm) -> None:
    browser, root = four.cast.olu.browser(), four.cast.olu.url(f"programs/{four.program.pk}/report/")
    assert browser.get(root).content.decode().count(FEW) == 5
    with pdfplumber.open(io.BytesIO(browser.get(f"{root}report.pdf").content)) as file:
        words = " ".join(word["text"] for word in file.pages[0].extract_words(use_text_flow=True))
    assert bare(words).count(bare(FEW)) == 5
    book = sheets(browser.get(f"{root}report.xlsx").content)
    assert [row[1:6] for row in book["Key figures"]][:3] == [[None, None, None, None, FEW]] * 3
    told = Caller(four.cast.nordwind, scopes=["read_reports"]).get(f"programs/{four.program.pk}/report/").json()
    assert [(one["value"], one["n"], one["hidden"]) for one in told["figures"][:3]] == [(None, None, "few")] * 3


@pytest.mark.parametrize(("others", "expected"), [(4, None), (5, 1.5)])
def test_what_is_expected_of_four_others_tells_who_left(four: Firm, others: int, expected: float | None) -> None:
    with four.cast.olu.acting() as actor:
        row = make_comparison(program=four.program)
        make_comparison_trial(comparison=row)
        make_comparison_result(comparison=row, verdict="too_few", others=others, expected=1.5)
        report = selectors.report(actor, four.program)
    assert report.retention is not None
    assert (report.retention.expected, report.retention.here) == (expected, None)
    with override("en"):
        assert any("exits that would be expected" in one for one in paper.of(report).stays.more) == (
            expected is not None
        )
