"""The PDF, looked at by a checker that shares nothing with what sets it, and by its structure.

``pdfua`` holds it to sixteen rules of PDF/UA-1 that a program can check. No validator of PDF/A installs from a registry without
Java, so what ISO 19005-2 asks of every file is asked here of the objects themselves, as qpdf reads them.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from analytics.services import report_files
from tests.analytics.reports.conftest import Reported


@pytest.fixture(params=["en", "de"])
def made(request: Any, reported: Reported, tmp_path: Path) -> Path:
    """The report in a language, with the organization's logo in it."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), (15, 94, 82)).save(picture, "PNG")
    report = reported.now()
    with reported.cast.chiara.acting():
        reported.cast.nordwind.logo.save("logo.png", ContentFile(picture.getvalue()))
        content = report_files.typeset(report, reported.cast.nordwind, request.param)
    path = tmp_path / f"{request.param}.pdf"
    path.write_bytes(content)
    return path


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_checker_finds_nothing(made: Path) -> None:
    """One of its rules fails on lists in attributes and looks at nothing; what it would ask of headings is asked below."""
    outcomes = pdfua.validate(str(made)).outcomes
    assert [str(finding) for one in outcomes for finding in one.findings] == []
    assert (len(outcomes), [one.rule_id for one in outcomes if one.skipped_reason]) == (12, ["UA-14-001"])


def test_it_says_what_it_keeps_to(made: Path) -> None:
    with pikepdf.open(made) as file:
        meta = file.open_metadata()
        told = {key: str(meta[key]) for key in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")}
        assert told == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
        heading = {"en": "Board report: ", "de": "Bericht für die Leitung: "}[made.stem]
        assert (str(file.Root.Lang), meta["dc:title"]) == (made.stem, heading + "Reverse mentoring")
        assert (bool(file.Root.ViewerPreferences.DisplayDocTitle), bool(file.Root.MarkInfo.Marked)) == (True, True)


def test_it_holds_what_an_archive_needs_and_nothing_that_it_forbids(made: Path) -> None:
    with pikepdf.open(made) as file:
        intents = [str(one.S) for one in file.Root.OutputIntents]
        assert (intents, "/DestOutputProfile" in file.Root.OutputIntents[0]) == (["/GTS_PDFA1"], True)
        assert file.trailer.get("/ID") is not None
        assert (file.is_encrypted, "/AcroForm" in file.Root, "/OpenAction" in file.Root) == (False, False, False)
        fonts = [
            one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts != []
        assert [one for one in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())] == []
        actions = [
            one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/JavaScript"
        ]
        assert actions == []


def test_tables_have_headers_and_pictures_have_words(made: Path) -> None:
    with pikepdf.open(made) as file:
        found = list(elements(file.Root.StructTreeRoot))
        kinds = [str(one.S) for one in found]
        figures = [one for one in found if str(one.S) == "/Figure"]
        tables = [one for one in found if str(one.S) == "/Table"]
        assert (len(figures), [one for one in figures if not str(one.get("/Alt", ""))]) == (4, [])
        assert len(tables) == 5
        assert [one for one in tables if "/TH" not in [str(cell.S) for cell in elements(one)]] == []
        assert kinds.count("/H1") == 1
        levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
