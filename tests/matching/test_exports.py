"""The board as a file: complete, and harmless in a spreadsheet program."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from matching import exports
from programs.models import Employee
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara)
    with made.member.acting():
        Employee.objects.filter(first_name="Junior").update(preferred_name="=HYPERLINK(1)")
    made.last = made.run()
    return made


def fetched(pilot: Pilot, kind: str) -> bytes:
    return pilot.member.browser().get(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/export.{kind}")).content


def test_csv_holds_every_pair_and_everybody_left(pilot: Pilot) -> None:
    lines = list(csv.reader(io.StringIO(fetched(pilot, "csv").decode("utf-8-sig"))))
    assert lines[0] == exports.PAIRS
    assert len(lines) == 1 + 3 + 1 + 1 + 1
    assert lines[5] == exports.LEFT
    assert {line[0][:12] for line in lines[1:4]} == {"'=HYPERLINK("}
    assert all(line[11] for line in lines[1:4])


def test_xlsx_keeps_text_as_text(pilot: Pilot) -> None:
    body = fetched(pilot, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    pairs, left = (book.get_sheet_by_name(name).to_python() for name in ("Pairs", "Without a pair"))
    assert (pairs[0], left[0], len(pairs), len(left)) == (exports.PAIRS, exports.LEFT, 4, 2)
    assert {(row[0][:10], type(row[6])) for row in pairs[1:]} == {("=HYPERLINK", float)}
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


def test_an_export_is_refused_to_others(pilot: Pilot, cast: Cast) -> None:
    address = pilot.member.url(f"matching/runs/{pilot.last.pk}/board/export.csv")
    assert cast.olu.browser().get(address).status_code == 403
    assert cast.amara.browser().get(address).status_code == 403
    assert cast.dario.browser().get(address).status_code == 404
