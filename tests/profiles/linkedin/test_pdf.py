"""LinkedIn's "Save to PDF", known by sizes, places and colors and not by its words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from profiles.linkedin import dates, pdf, reading
from profiles.linkedin.found import BadFile, Found, Position
from tests.profiles.linkedin.files import GRAY, Sheet, bound, mara, stream


def _read(sheet: Sheet) -> Found:
    return pdf.read(io.BytesIO(sheet.pdf()))


def _positions(sheet: Sheet) -> list[tuple[str, str, str, str]]:
    return [(one.employer, one.title, one.start, one.end) for one in _read(sheet).positions]


def _head(*, about: bool = False) -> Sheet:
    sheet = Sheet().side("Kontakt", "x@example.org").main(26, "Mara Okafor", gap=0).main(12, "Analystin", gap=30)
    if about:
        sheet.main(15.75, "Zusammenfassung", gap=35).main(12, "Zahlen sind Geschichten.", gap=28)
    return sheet.main(15.75, "Berufserfahrung", gap=40)


def test_everything_that_a_profile_has_a_place_for() -> None:
    assert _read(mara()) == Found(
        headline="Data Analyst | AI tooling & Gen-Z insight",
        about="I turn messy data into decisions.\nHappy to teach.",
        languages=["en", "de"],
        skills=["Prompt Engineering", "Python", "SQL"],
        certificates=["Certified Practitioner of the Example Cloud", "First Aid"],
        positions=[
            Position("Northwind Bank", "Data Analyst", "2024-01", ""),
            Position("Northwind Bank", "Graduate Analyst", "2022-09", "2023-12"),
            Position("Café Aurora", "Barista & Social Media", "2020", "2021"),
        ],
        missing=[],
    )


def test_ways_to_reach_somebody_and_schools_are_not_taken() -> None:
    said = str(_read(mara()).as_dict())
    kept_out = ("mara@example.org", "496 0000", "linkedin.example", "Leeds", "University", "BSc", "Dean")
    assert [word for word in kept_out if word in said] == []


def test_long_titles_and_names_go_on_in_the_next_line() -> None:
    sheet = _head().employer("The Northwind Bank and").main(12, "Insurance Society", gap=14.4)
    sheet.main(11.5, "Senior Analyst for the Regulation of", gap=20).main(11.5, "Markets", gap=14)
    sheet.main(10.5, "May 2021 - June 2022 (1 year 2 months)", gap=15)
    sheet.employer("Globex").role("Analyst", "2019 - 2020")
    assert _positions(sheet) == [
        (
            "The Northwind Bank and Insurance Society",
            "Senior Analyst for the Regulation of Markets",
            "2021-05",
            "2022-06",
        ),
        ("Globex", "Analyst", "2019", "2020"),
    ]


def test_pages_in_other_languages_are_read_by_their_measures() -> None:
    sheet = _head(about=True)
    sheet.employer("Nordwind").role("Analystin", "März 2020 - Heute (6 Jahre 9 Monate)", place="Köln")
    sheet.employer("東京電力").role("分析者", "2017年8月 - 2019年12月 (2年5か月)")
    sheet.side("Top-Kenntnisse", "Python").side("Sprachen", "Deutsch (Muttersprache)", "Englisch (Verhandlungssicher)")
    sheet.side("Nachweise", "Erste Hilfe")
    made = _read(sheet)
    assert _positions(sheet) == [("Nordwind", "Analystin", "2020-03", ""), ("東京電力", "分析者", "2017-08", "2019-12")]
    assert (made.headline, made.about, made.missing) == ("Analystin", "Zahlen sind Geschichten.", [])
    assert (made.skills, made.languages, made.certificates) == (["Python"], ["de", "en"], ["Erste Hilfe"])


def test_a_profile_may_lack_nearly_everything() -> None:
    made = _read(
        Sheet().side("Contact", "x@example.org").side("Languages", "Irish (Full Professional)").main(26, "M", gap=0)
    )
    assert made == Found(languages=["ga"], missing=["positions", "about"])


def test_a_profile_of_schools_alone_has_neither_text_nor_positions() -> None:
    sheet = Sheet().side("Contact", "x@example.org").main(26, "M", gap=0)
    sheet.main(15.75, "Education", gap=40).main(12, "University of Leeds", gap=28).main(10.5, "BSc")
    assert _read(sheet) == Found(missing=["positions", "about"])


def test_a_number_of_a_page_is_no_line_of_the_text() -> None:
    sheet = _head().employer("Globex").role("Analyst", "2019 - 2020").page()
    sheet.role("Head of Page", "2021 - Present")
    assert _positions(sheet) == [("Globex", "Analyst", "2019", "2020"), ("Globex", "Head of Page", "2021", "")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (Sheet().main(12, "A letter").pdf(), "was not made by LinkedIn"),
        (Sheet().main(26, "A headline").main(12, "of a newspaper", color=GRAY).pdf(), "was not made by LinkedIn"),
        (mara().pdf(locked=True), "protected by a password"),
        (mara().pdf()[:900], "damaged or was cut off"),
        (b"%PDF-1.4 and nothing", "damaged or was cut off"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        reading.look_into(path, "pdf")


def test_long_files_are_refused(tmp_path: Path) -> None:
    sheet = mara()
    for _ in range(pdf.MAX_PAGES):
        sheet.page()
    with pytest.raises(BadFile, match="has 17 pages"):
        pdf.read(io.BytesIO(sheet.pdf()))
    with pytest.raises(BadFile, match=r"This file has 5\.1 MB; LinkedIn’s have at most 5 MB"):
        reading.check_size("pdf", 5_350_000)


def test_a_page_that_unpacks_to_gigabytes_ends_its_reader_alone(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    root, pages = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    path = tmp_path / "file"
    path.write_bytes(bound([root, pages, page, stream(b" " * 1_000_000, times=1500)]))
    assert path.stat().st_size < pdf.MAX_BYTES
    with pytest.raises(BadFile, match="more time or memory"):
        reading.look_into(path, "pdf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("August 2019 - Present (5 years 10 months)", ("2019-08", "")),
        ("2020 - 2021 (1 year)", ("2020", "2021")),
        ("enero de 2020 – actualidad", ("2020-01", "")),
        ("2019-2022", ("2019", "2022")),
        ("janv. 2018 - déc. 2019", ("2018-01", "2019-12")),
        ("gener 2018 - ara", ("2018", "")),
        ("June 2021 (1 month)", ("2021-06", "2021-06")),
        ("01/2020 - 2020-03", ("2020-01", "2020-03")),
        ("for ever", ("", "")),
    ],
)
def test_spans_in_many_spellings(text: str, expected: tuple[str, str]) -> None:
    assert dates.span(text) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01", "", "Jan 2024 – now"),
        ("2019", "2020-12", "2019 – Dec 2020"),
        ("2021-06", "2021-06", "Jun 2021"),
        ("", "2021", "2021"),
        ("", "", ""),
    ],
)
def test_periods_are_said_in_words(start: str, end: str, expected: str) -> None:
    assert dates.period(start, end) == expected
