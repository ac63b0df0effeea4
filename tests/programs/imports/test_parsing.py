"""The traps of real files, cell by cell and file by file."""

from __future__ import annotations

import datetime as dt
import io
import resource
from pathlib import Path
from typing import Any

import psutil
import pytest

from programs import cells, columns, rosters, spreadsheets, workbooks
from programs.cells import CellProblem
from programs.rosters import Directory, Entry, Known, Layout


@pytest.mark.parametrize(
    ("raw", "day_first", "expected"),
    [
        ("2024-02-01", None, dt.date(2024, 2, 1)),
        ("2024-02-01 00:00:00", None, dt.date(2024, 2, 1)),
        ("2024-02-01T08:00:00Z", None, dt.date(2024, 2, 1)),
        ("01.02.2024", None, dt.date(2024, 2, 1)),
        ("01/02/2024", True, dt.date(2024, 2, 1)),
        ("01/02/2024", False, dt.date(2024, 1, 2)),
        ("31/01/2024", None, dt.date(2024, 1, 31)),
        ("01/31/2024", None, dt.date(2024, 1, 31)),
        ("02/02/2024", None, dt.date(2024, 2, 2)),
        ("1/2/99", True, dt.date(1999, 2, 1)),
        ("45323", None, dt.date(2024, 2, 1)),
        ("1 March 2024", None, dt.date(2024, 3, 1)),
        ("1. März 2024", None, dt.date(2024, 3, 1)),
        ("1 février 2024", None, dt.date(2024, 2, 1)),
        ("Feb 1, 2024", None, dt.date(2024, 2, 1)),
        ("  ", None, None),
    ],
)
def test_days(raw: str, day_first: bool | None, expected: dt.date | None) -> None:
    assert cells.day(raw, day_first) == expected


@pytest.mark.parametrize("raw", ["01/02/2024", "31/31/2024", "2024-13-01", "31.02.2024", "soon", "0001-01-01", "1.5"])
def test_what_is_not_one_day(raw: str) -> None:
    with pytest.raises(CellProblem):
        cells.day(raw, None)


@pytest.mark.parametrize(
    ("parse", "raw", "expected"),
    [
        (cells.email, " ADA@Nordwind.example ", "ada@nordwind.example"),
        (cells.email, "Ada Bakker <ada@n.example>", "ada@n.example"),
        (cells.email, "mailto:ada@n.example", "ada@n.example"),
        (cells.email, "juergen@müller.example", "juergen@müller.example"),
        (cells.email, "", ""),
        (cells.identifier, "00042", "00042"),
        (cells.identifier, "AB-7/2", "AB-7/2"),
        (cells.whole, "12", 12),
        (cells.whole, "12.0", 12),
        (cells.whole, "", None),
        (cells.status, "Ausgeschieden", "left"),
        (cells.status, "ON LEAVE", "away"),
        (cells.status, "Gekündigt", "left"),
        (cells.status, "A", "active"),
        (cells.zone, "europe/berlin", "Europe/Berlin"),
        (cells.zone, "W. Europe Standard Time", "Europe/Berlin"),
        (cells.clean, "\ufeffAda\u202e \x00 Bakker\n", "Ada Bakker"),
        (cells.clean, "محمد علي", "محمد علي"),
        (cells.split_name, "Krüger, Bernd", ("Bernd", "Krüger")),
        (cells.split_name, "Bernd Krüger", ("Bernd", "Krüger")),
        (cells.split_name, "Vincent van Gogh", ("Vincent", "van Gogh")),
        (cells.split_name, "Ana Maria de la Cruz", ("Ana Maria", "de la Cruz")),
    ],
)
def test_cells(parse: Any, raw: str, expected: Any) -> None:
    assert parse(raw) == expected


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (cells.email, "ada"),
        (cells.email, "ada@"),
        (cells.email, "ada@localhost"),
        (cells.email, "jürgen@mueller.example"),
        (cells.email, "a..b@n.example"),
        (cells.email, "a b@n.example"),
        (cells.email, "x" * 300 + "@n.example"),
        (cells.identifier, "1.0E+05"),
        (cells.identifier, "1,23457E+12"),
        (cells.identifier, "9" * 65),
        (cells.whole, "12.5"),
        (cells.whole, "-1"),
        (cells.whole, "99999"),
        (cells.status, "perhaps"),
        (cells.zone, "Mars/Olympus"),
        (cells.split_name, "Cher"),
    ],
)
def test_cells_that_are_refused(parse: Any, raw: str) -> None:
    with pytest.raises(CellProblem):
        parse(raw)


def test_a_title_of_300_characters_fits_and_301_do_not() -> None:
    assert len(cells.text("x" * 300, 300)) == 300
    with pytest.raises(CellProblem, match="301 characters"):
        cells.text("x" * 301, 300)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_encodings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "file"
    lines = [
        "Vorname;Nachname;E-Mail",
        "Jürgen;Müller, Dr.;j@n.example" if delimiter != "," else "Jürgen;Müller;j@n.example",
    ]
    path.write_bytes("\r\n".join(lines).replace(";", delimiter).encode(encoding))
    source = spreadsheets.identify(path)
    assert source.delimiter == delimiter
    assert [row for _, row in spreadsheets.rows(source)][1][0] == "Jürgen"


def test_rows_keep_their_number_and_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text('Report of today\n\nEmail,Name\na@n.example,"A\nB"\n\nc@n.example,C\n')
    survey = spreadsheets.survey(spreadsheets.identify(path))
    assert (survey.header_row, survey.row_count, survey.columns[1].samples) == (3, 2, ["A B", "C"])
    assert [number for number, _ in spreadsheets.rows(spreadsheets.identify(path))] == [1, 3, 4, 6]


def test_workbooks_come_out_as_one_would_have_typed_them(tmp_path: Path) -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Notes").hide()
        sheet = book.add_worksheet("People")
        sheet.activate()
        sheet.set_first_sheet()
        sheet.write_row(1, 0, ["ID", "Email", "Hired", "Grade", "Sum"])
        sheet.write_row(2, 0, [100000, "a@n.example"])
        sheet.write_datetime(2, 2, dt.datetime(2024, 2, 1), book.add_format({"num_format": "dd/mm/yy"}))
        sheet.write_row(2, 3, [3.0])
        sheet.write_formula(2, 4, "=1+1", None, 2)
    path = tmp_path / "file"
    path.write_bytes(buffer.getvalue())
    rows = list(spreadsheets.rows(spreadsheets.identify(path)))
    assert rows == [
        (2, ["ID", "Email", "Hired", "Grade", "Sum"]),
        (3, ["100000", "a@n.example", "2024-02-01", "3", "2"]),
    ]


def _sheet(row: int, column: int) -> bytes:
    """A workbook with a header, one person, and one cell somewhere else."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Work email", "First name"])
        sheet.write_row(1, 0, ["a@n.example", "Ann"])
        sheet.write_string(row, column, "x")
    return buffer.getvalue()


def test_a_cell_at_the_end_of_the_sheet_costs_no_memory_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(_sheet(2, 2))
    assert spreadsheets.survey(spreadsheets.identify(path)).row_count == 2
    path.write_bytes(_sheet(1_048_575, 16_383))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(spreadsheets.FileProblem, match="too large to be opened"):
        spreadsheets.survey(spreadsheets.identify(path))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_reader_that_is_left_ends(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(_sheet(40_000, 2))
    others = set(psutil.Process().children())  # a browser's, when its tests came before
    lines = workbooks.rows(path)
    assert next(lines)[0] == "Work email"
    assert len(set(psutil.Process().children()) - others) == 1
    lines.close()  # type: ignore[attr-defined]
    assert set(psutil.Process().children()) - others == set()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["Employee ID", "workEmail*", "First_Name", "Surname"],
            ["employee_id", "work_email", "first_name", "last_name"],
        ),
        (["Personalnummer", "E-Mail", "Vorname", "Name"], ["employee_id", "work_email", "first_name", "last_name"]),
        (["Matricule", "Courriel", "Prénom", "Nom"], ["employee_id", "work_email", "first_name", "last_name"]),
        (["E-Mail", "Name"], ["work_email", "full_name"]),
        (["Eintrittsdatum", "Führungskraft", "Standort"], ["hire_date", "manager_email", "location"]),
        (["Email", "E-Mail", "Shoe size"], ["work_email", "", ""]),
    ],
)
def test_headers_are_guessed(headers: list[str], expected: list[str]) -> None:
    found = columns.guess(headers, {})
    assert [found.get(header, "") for header in headers] == expected


def test_what_was_chosen_last_time_wins_also_when_it_was_nothing() -> None:
    assert columns.guess(["Email", "Boss"], {"email": "", "boss": "manager_email"}) == {"Boss": "manager_email"}


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([[]], ""),
        ([["either"]], "ask"),
        ([["either"], ["day"]], "day"),
        ([["month", "either"]], "month"),
        ([["day"], ["month"]], "ask"),
    ],
)
def test_one_clear_date_settles_the_order(orders: list[list[str]], expected: str) -> None:
    assert columns.date_order(orders) == expected


def test_circles_are_found_once_each() -> None:
    above = {"a": "b", "b": "c", "c": "a", "d": "a", "e": None, "f": "f", "g": "e"}
    assert sorted(sorted(circle) for circle in rosters.cycles(above)) == [["a", "b", "c"], ["f"]]


HEADERS = ("employee_id", "work_email", "first_name", "last_name", "manager_employee_id")
LAYOUT = Layout({k: i for i, k in enumerate(HEADERS)}, {k: k for k in HEADERS}, None, {}, dt.date(2026, 11, 23))


def resolved(people: list[Known], *lines: str) -> list[Entry]:
    entries = [rosters.read(number, line.split(","), LAYOUT, {}) for number, line in enumerate(lines, start=2)]
    rosters.resolve(entries, Directory(people), LAYOUT)
    return entries


def known(number: str, email: str, manager: Any = None) -> Known:
    return Known(rosters.uuid7(), number, email, email.split("@")[0].title(), "active", manager)


def test_lost_leading_zeros_are_found_again_with_a_warning() -> None:
    ada = known("00123", "ada@n.example")
    entry = resolved([ada], "123,ada@n.example,Ada,B,")[0]
    assert (entry.employee, entry.values["number"]) == (ada.id, "00123")
    assert entry.warnings == [("employee_id", "leading zeros were lost: 123 is read as 00123")]


def test_a_new_number_with_a_known_address_is_the_same_person() -> None:
    ada = known("1", "ada@n.example")
    entry = resolved([ada], "A1,ada@n.example,Ada,B,")[0]
    assert (entry.employee, entry.is_new) == (ada.id, False)


def test_an_address_that_somebody_else_keeps_is_refused() -> None:
    ada, ben = known("1", "ada@n.example"), known("2", "ben@n.example")
    entry = resolved([ada, ben], "1,ben@n.example,Ada,B,")[0]
    assert entry.problems == [("work_email", "belongs to Ben in the directory")]


def test_two_people_may_swap_their_addresses() -> None:
    people = [known("1", "ada@n.example"), known("2", "ben@n.example")]
    entries = resolved(people, "1,ben@n.example,Ada,B,", "2,ada@n.example,Ben,C,")
    assert [entry.problems for entry in entries] == [[], []]


def test_a_circle_through_the_directory_is_refused() -> None:
    ada = known("1", "ada@n.example")
    ben = known("2", "ben@n.example", ada.id)
    entry = resolved([ada, ben], "1,ada@n.example,Ada,B,2")[0]
    assert entry.problems == [("manager_employee_id", "managers run in a circle: Ben → Ada B → Ben")]


def test_a_manager_whose_row_is_wrong_does_not_pull_the_team_down() -> None:
    entries = resolved([], "1,nonsense,Ada,B,", "2,ben@n.example,Ben,C,1", "3,eve@n.example,Eve,D,3")
    assert [bool(entry.problems) for entry in entries] == [True, False, False]
    assert "manager_id" not in entries[1].values
    assert (entries[2].values["manager_id"], entries[2].warnings[0][1]) == (
        None,
        "is their own manager; no manager is kept",
    )


def test_a_refused_newcomer_leads_nobody() -> None:
    lines = ("1,a@n.example,A,A,2", "2,b@n.example,B,B,1", "3,c@n.example,C,C,1")
    entries = resolved([], *lines)
    assert [bool(entry.problems) for entry in entries] == [True, True, False]
    assert "manager_id" not in entries[2].values
