"""One object, four ways to read it: whoever holds page, PDF, workbook and answer of the API side by side finds no difference."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pdfplumber
from django.utils.html import escape
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from analytics import paper, reports
from analytics.paper_shapes import Paper
from analytics.services import report_files
from tests.analytics.reports.conftest import Reported
from tests.factories.tokens import Caller


def texts(found: Paper) -> Iterator[str]:
    """Everything that is read on a page, cell by cell."""
    yield from (found.heading, found.organization, *found.facts, *found.notes)
    for tile in found.tiles:
        yield from (tile.name, tile.value, tile.note)
    for part in (found.stays, found.pays):
        yield from (part.title, part.mark, part.said, *part.more)
        for picture in part.pictures:
            yield from (text for bar in picture.bars for text in (bar.name, bar.said))
    for table in (found.targets, *found.tables):
        yield from (table.title, *table.head, *(cell for row in table.rows for cell in row))
    yield from (text for bar in (found.hangs.bars if found.hangs else ()) for text in (bar.name, bar.said))


def bare(text: str) -> str:
    """Without what setting a page changes: spaces, line ends, and hyphens at them."""
    return re.sub(r"[\s\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\-\N{HYPHEN}]+", "", text)


def english(reported: Reported) -> Paper:
    with override("en"):
        return paper.of(reported.now())


def test_the_page_shows_all_of_it(reported: Reported) -> None:
    page = reported.cast.olu.browser().get(reported.url()).content.decode()
    assert [one for one in texts(english(reported)) if str(escape(one)) not in page] == []


def test_the_pdf_shows_all_of_it_on_one_page_and_an_appendix(reported: Reported) -> None:
    answer = reported.cast.olu.browser().get(reported.url("report.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as file:
        pages = [" ".join(word["text"] for word in page.extract_words(use_text_flow=True)) for page in file.pages]
    found = english(reported)
    assert [one for one in texts(found) if bare(one) not in bare(" ".join(pages))] == []
    first = (found.stays.said, found.pays.said, *(tile.value for tile in found.tiles), found.targets.title)
    assert [one for one in first if bare(one) not in bare(pages[0])] == []
    assert (bare(found.appendix) in bare(pages[0]), bare(found.appendix) in bare(pages[1])) == (False, True)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet without its header, numbers to the sixteen digits that a workbook keeps."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: [near(row) for row in book.get_sheet_by_name(name).to_python()[1:]] for name in book.sheet_names}


def near(row: Iterable[Any]) -> list[Any]:
    return [round(cell, 9) if isinstance(cell, float) else None if cell == "" else cell for cell in row]


def test_the_workbook_holds_key_figures_measures_and_retention_as_numbers(reported: Reported) -> None:
    report = reported.now()
    book = sheets(reported.cast.olu.browser().get(reported.url("report.xlsx")).content)
    figures = [near([one.value, one.low, one.high, one.n]) for one in report.figures]
    assert [row[1:5] for row in book["Key figures"]] == figures
    assert [row[2:5] for row in book["Measures"]] == [[35, 50, 70], [35, None, 70]]
    retention = report.retention
    assert retention is not None
    left = {row[5]: row[6:9] for row in book["Retention"] if row[0] == "left"}
    spans = {"participants": retention.here, "others": retention.there, "difference": retention.difference}
    told = {name: near([one.value, one.low, one.high]) for name, one in spans.items() if one}
    assert left == told | {"p of the log-rank test": [0.01, None, None], "p of shuffling": [0.01, None, None]}
    assert ["moved", "too_few", "not enough data"] in [[row[0], row[1], row[5]] for row in book["Retention"]]


def test_the_workbook_holds_the_calculation_as_numbers(reported: Reported) -> None:
    found = reported.now().returned
    book = sheets(reported.cast.olu.browser().get(reported.url("report.xlsx")).content)
    totals = {row[1]: row[2:5] for row in book["Costs and benefits"] if row[0] == "all together"}
    spans = {"benefit": found.benefit, "cost": found.cost, "what is left": found.net}
    assert totals == {name: near([one.low, one.value, one.high]) for name, one in spans.items()}
    scaled = {one.key: 100 if one.key == "spared" else 1 for one in found.inputs}
    assert {row[0]: (row[2:5], row[6]) for row in book["Numbers"]} == {
        one.key: (near(float(scaled[one.key] * end) for end in (one.low, one.central, one.high)), one.origin)
        for one in found.inputs
    }
    assert [row[1:3] for row in book["Sensitivity"]] == [near([one.at_low, one.at_high]) for one in found.swings]
    assert [row[1] for row in book["Break-even"]] == near(
        None if one.at is None else one.at * scaled[one.key] for one in found.evens
    )


def test_the_api_answers_with_the_same(reported: Reported) -> None:
    answer = Caller(reported.cast.nordwind, scopes=["read_reports"]).get(f"programs/{reported.program.pk}/report/")
    told = json.loads(json.dumps(reports.written(reported.now())))
    told["compared"].pop("apart")
    assert (answer.status_code, answer.json()) == (200, told)


def test_the_api_asks_for_its_own_scope(reported: Reported) -> None:
    answer = Caller(reported.cast.nordwind, scopes=["read_programs"]).get(f"programs/{reported.program.pk}/report/")
    assert answer.status_code == 403


def test_written_down_and_read_it_is_the_same(reported: Reported) -> None:
    report = reported.now()
    assert reports.read(json.loads(json.dumps(reports.written(report)))) == report
    assert reports.read(reported.keep().numbers) == report


def test_words_of_others_are_no_formula(reported: Reported) -> None:
    report = reported.now()
    with reported.cast.olu.acting() as actor:
        reported.program.name = '=HYPERLINK("http://evil.example")'
        content = report_files.workbook(actor=actor, program=reported.program, report=report)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert [name for name in file.namelist() if b"<f>" in file.read(name)] == []
