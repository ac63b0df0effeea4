"""Sentences of the report are those of the pages; in German there is none that is left in English."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils.translation import override

from analytics import paper, paper_words
from analytics.enums import Question
from analytics.money import FIGURES
from analytics.reports import Asked, Span
from analytics.selectors import returns
from analytics.stats import claims
from analytics.stats.estimates import Estimate
from analytics.views import sums
from programs.enums import Purpose
from tests.analytics.reports.conftest import Reported
from tests.programs.languages.test_catalog import known

EVENTS = {Question.LEFT: claims.LEFT, Question.PROMOTED: claims.PROMOTED, Question.MOVED: claims.MOVED}
SHARES = Estimate(0.1, 0.05, 0.2), Estimate(0.305, 0.2, 0.42), Estimate(0.205, -0.014, 0.333)


def _asked(question: str, verdict: str, *, shown: bool) -> Asked:
    """One answer; the difference is told the way the page tells it."""
    here, there, gap = SHARES
    told = claims.seen(gap, EVENTS[Question(question)])
    spans = [Span(one.low, one.value, one.high) if shown else None for one in (here, there, told)]
    return Asked(question, verdict, 270, 60, 41, 8.0, "", *spans, 0.01, 0.02)  # type: ignore[arg-type]


@pytest.mark.parametrize(("verdict", "basis", "question"), [*itertools.product(claims.Verdict, claims.Basis, Question)])
def test_what_may_be_claimed_is_what_the_arithmetic_says(verdict: str, basis: str, question: str) -> None:
    shown = verdict not in (claims.Verdict.TOO_FEW, claims.Verdict.UNBALANCED)
    values = SHARES if shown else (None, None, None)
    evidence = claims.Evidence(claims.Verdict(verdict), claims.Basis(basis), 60, 41, 270, *values)
    with override("en"):
        assert paper_words.claim(_asked(question, verdict, shown=shown), basis) == claims.sentence(
            evidence, EVENTS[Question(question)]
        )


@pytest.mark.parametrize("amount", [0, 0.4, 12.5, 9_999.6, 10_049, 10_051, 1_234_567, -0.2, -1, -950.5, -1_234_567])
def test_amounts_are_those_of_the_page(amount: float) -> None:
    with override("en"):
        assert paper_words.money(amount, "EUR") == sums.money(amount, "EUR")
    with override("de"):
        assert paper_words.money(1_234_567, "EUR") == "1.234.600\N{NO-BREAK SPACE}EUR"


@pytest.mark.parametrize("verdict", ["nothing", "gains", "losses", "without", "unclear"])
def test_the_result_is_that_of_the_page(reported: Reported, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns.Returns, "verdict", verdict)
    with reported.cast.olu.acting() as actor:
        page = returns.returns(actor, reported.program)
    found = reported.now().returned
    with override("en"):
        assert (found.verdict, paper_words.result(found)) == (verdict, sums.headline(page))
        assert [said for one in found.evens if (said := paper_words.even(one, "EUR"))] == sums.evens(page)


def test_sources_are_those_of_the_page(reported: Reported) -> None:
    with reported.cast.olu.acting() as actor:
        page = returns.returns(actor, reported.program)
    found = reported.now()
    rows = [(one.name, one.low, one.central, one.high) for one in sums.figures(page)]
    with override("en"):
        told = [
            (
                paper_words.named(one.key, one.name),
                *(paper_words.value(one, end, "EUR") for end in (one.low, one.central, one.high)),
            )
            for one in found.returned.inputs
        ]
        sources = {one.key: paper_words.source(one, found) for one in found.returned.inputs}
    assert told == rows
    said = {key: one.figure.source for key, one in page.known.items()}
    assert {key: one.rstrip(".") for key, one in sources.items()} == {key: one.rstrip(".") for key, one in said.items()}


def _marked() -> set[str]:
    """Every text that the modules of the report hand to gettext."""
    found = set()
    for name in ("paper", "paper_words", "report_letters"):
        tree = ast.parse((settings.BASE_DIR / "analytics" / f"{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "gettext":
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


def test_every_word_of_a_report_is_translated() -> None:
    marked = _marked()
    assert len(marked) > 100
    lists = [
        *paper_words.HIDDEN.values(), *paper_words.OURS.values(), *paper_words.UNITS, *paper.LINES,
        *(one.source for one in FIGURES), "Changes made because of mentoring",
    ]  # fmt: skip
    assert sorted(one for one in {*marked, *lists} if one not in known()) == []


def test_purposes_are_called_as_everywhere() -> None:
    with override("en"):
        assert [paper.purpose(one) for one in Purpose.values] == list(Purpose.labels)


def test_a_german_report_is_german(reported: Reported) -> None:
    report = replace(reported.now(), purposes=("technology",))
    with override("de"):
        found = paper.of(report)
    assert (found.language, found.heading, found.facts[0]) == (
        "de",
        "Bericht für die Leitung",
        "Technische Fähigkeiten",
    )
    assert "weniger Teilnehmende" in found.stays.said
    assert "EUR\N{NO-BREAK SPACE}" not in found.pays.said
