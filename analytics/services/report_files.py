"""A board report as PDF and as a workbook. Whoever takes one out of the house is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import override

from accounts import exports, typesetting
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.exports import Sheet
from accounts.models import Organization
from accounts.services import audit
from analytics import paper, paper_words
from analytics.models import BoardReport
from analytics.paper_shapes import Paper, Picture
from analytics.reports import Report, Span
from programs.enums import LinkScope
from programs.models import Program

# So many PDFs a person, or a link, and hour.
MOST_AN_HOUR = 30
# Accessible, and readable for as long as an archive keeps it.
STANDARDS = ["ua-1", "a-2a"]
_DOCUMENT = Path(__file__).resolve().parent.parent / "report.typ"
NOTHING = ""


def pdf(*, actor: Actor, program: Program, report: Report, language: str) -> bytes:
    """The report as a PDF in a language. Raises TooMany."""
    actor.require(Permission.SEE_PROGRAMS)
    typesetting.count("reports", actor.user_id, MOST_AN_HOUR)
    audit.record(actor=actor, verb="board report exported", row=program, kind="pdf", day=report.day.isoformat())
    return typeset(report, program.organization, language)


def shared_pdf(*, actor: Actor, report: BoardReport, numbers: Report) -> bytes:
    """A kept report for whoever holds its link; the use of the link is its log. Raises TooMany."""
    actor.require_grant(LinkScope.REPORT, report.pk)
    typesetting.count("shared-reports", report.pk, MOST_AN_HOUR)
    return typeset(numbers, report.program.organization, report.language)


def typeset(report: Report, organization: Organization, language: str) -> bytes:
    """One page and an appendix, tagged, by PDF/UA-1 and PDF/A-2a."""
    with override(language):
        facts = {
            "paper": _told(paper.of(report)),
            "hue": organization.hue,
            "logo": typesetting.logo(organization),
            "day": {"year": report.day.year, "month": report.day.month, "day": report.day.day},
        }
    return typesetting.typeset(typesetting.files(_DOCUMENT, facts), standards=STANDARDS)


def _told(found: Paper) -> dict[str, Any]:
    """The paper as plain values, each picture with its words."""
    told = asdict(found)
    for name in ("stays", "pays"):
        told[name]["pictures"] = [_drawn(one) for one in getattr(found, name).pictures]
    told["hangs"] = _drawn(found.hangs) if found.hangs else None
    return told


def _drawn(picture: Picture) -> dict[str, Any]:
    return asdict(picture) | {"told": picture.told}


def workbook(*, actor: Actor, program: Program, report: Report) -> bytes:
    """Every number of the report with its tag and its source, one sheet a part, as numbers."""
    actor.require(Permission.SEE_PROGRAMS)
    audit.record(actor=actor, verb="board report exported", row=program, kind="xlsx", day=report.day.isoformat())
    with override("en"):
        return exports.as_xlsx(*_sheets(report))


def _sheets(report: Report) -> Iterator[Sheet]:
    found = report.returned
    yield Sheet("Report", ("what", "value"), _about(report))
    yield Sheet("Key figures", ("figure", "value", "low", "high", "about", "why not shown"), _figures(report))
    yield Sheet("Measures", ("measure", "unit", "at the start", "now", "target", "on", "source"), _targets(report))
    head = ("question", "verdict", "by day", "participants", "others", "estimate", "value", "low", "high")
    yield Sheet("Retention", head, _estimates(report))
    ends = ("low", "central", "high")
    yield Sheet("Costs and benefits", ("part", "name", *ends, "currency", "known", "product of"), _lines(report))
    yield Sheet("Numbers", ("key", "number", *ends, "unit", "known", "source"), _inputs(report))
    evens = [(one.name, _scaled(one.key, one.at)) for one in found.evens]
    yield Sheet("Break-even", ("number", "comes out even at"), evens)
    swings = [(one.name, one.at_low, one.at_high, found.currency) for one in found.swings]
    yield Sheet("Sensitivity", ("number", "left at its low", "left at its high", "currency"), swings)
    yield Sheet("Notes", ("note",), [(one,) for one in paper.of(report).notes])


def _about(report: Report) -> Iterator[tuple[str, Any]]:
    retention = report.retention
    claim = paper_words.claim(retention, report.compared.basis) if retention and report.compared else NOTHING
    yield from (
        ("organization", report.organization), ("program", report.program), ("purposes", ", ".join(report.purposes)),
        ("as of", report.day), ("figures of", report.figures_of), ("begins", report.begun_on), ("ends", report.ends_on),
        ("cohorts", float(report.cohorts)), ("what you may claim", claim),
        ("what comes out", paper_words.result(report.returned)),
    )  # fmt: skip


def _figures(report: Report) -> Iterator[tuple[Any, ...]]:
    for one in report.figures:
        why = paper_words.why_hidden(one) if one.hidden else NOTHING
        yield paper.figure_name(one), one.value, one.low, one.high, None if one.n is None else float(one.n), why


def _targets(report: Report) -> Iterator[tuple[Any, ...]]:
    for one in report.targets:
        source = paper_words.tells(one.figure) if one.figure else one.source
        yield one.name, one.unit, one.baseline, one.now, one.target, one.day, source


def _estimates(report: Report) -> Iterator[tuple[Any, ...]]:
    for one in report.compared.questions if report.compared else ():
        stem = (one.question, one.verdict, float(one.by_day), float(one.participants), float(one.others))
        spans = (("participants", one.here), ("others", one.there), ("difference", one.difference))
        yield from ((*stem, name, span.value, span.low, span.high) for name, span in spans if span)
        tests = (("p of the log-rank test", one.log_rank), ("p of shuffling", one.shuffling))
        yield from ((*stem, name, p, None, None) for name, p in tests if p is not None)
        if one.here is None:
            yield (*stem, "not enough data", None, None, None)


def _lines(report: Report) -> Iterator[tuple[Any, ...]]:
    found = report.returned
    for part, lines in (("benefit", found.benefits), ("cost", found.costs)):
        for one in lines:
            yield part, one.name, *_ends(one.span), found.currency, one.origin, " x ".join(one.of)
    for name, span in (("benefit", found.benefit), ("cost", found.cost), ("what is left", found.net)):
        yield "all together", name, *_ends(span), found.currency, NOTHING, NOTHING


def _ends(span: Span) -> tuple[float, float, float]:
    return span.low, span.value, span.high


def _inputs(report: Report) -> Iterator[tuple[Any, ...]]:
    currency = report.returned.currency
    for one in report.returned.inputs:
        ends = (_scaled(one.key, end) for end in (one.low, one.central, one.high))
        yield one.key, one.name, *ends, paper_words.unit(one, currency), one.origin, paper_words.source(one, report)


def _scaled(key: str, value: float | None) -> float | None:
    """Shares are told of a hundred, as on the page."""
    return None if value is None else 100.0 * value if key == "spared" else float(value)
