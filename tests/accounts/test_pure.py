"""What needs no database: differences, cells, secrets, time zones."""

from __future__ import annotations

import csv
import io

import pytest
from django import forms

from accounts import tokens
from accounts.differences import Difference, differences
from accounts.exports import as_csv, defused
from accounts.forms import LogoForm, SettingsForm, TimeZoneField
from accounts.identifiers import uuid7


def test_differences_lie_side_by_side() -> None:
    detail = {
        "before": {"hue": 178, "words": ["a"], "same": 1, "totp": False},
        "after": {"hue": 210, "words": ["a", "b"], "same": 1, "totp": True},
        "rows": 3,
    }
    assert differences(detail) == [
        Difference("hue", "178", "210"),
        Difference("totp", "no", "yes"),
        Difference("words", "a", "a, b"),
        Difference("rows", "", "3"),
    ]


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ({}, []),
        ({"before": {"role": "admin"}}, [("role", "admin", "")]),
        ({"after": "archived"}, [("value", "", "archived")]),
        ({"reason": "", "seed": 7}, [("seed", "", "7")]),
        ({"at": "2026-11-24T19:24:05.123456+00:00"}, [("at", "", "24 Nov 2026, 19:24")]),
        ({"counts": {"new": 2, "wrong_rows": 0}}, [("counts", "", "new: 2; wrong rows: 0")]),
    ],
)
def test_differences_of_every_shape(detail: dict[str, object], lines: list[tuple[str, str, str]]) -> None:
    assert differences(detail) == lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_starts_a_formula_is_disarmed(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("cut_at", [";", ",", "|", "\t", "\n"])
@pytest.mark.parametrize("text", ["x{}=1+1", "x{}+1", "x{}-1", "x{0}y{0}@x"])
def test_no_cell_starts_a_formula_wherever_the_file_is_cut(cut_at: str, text: str) -> None:
    cells = defused(text.format(cut_at)).split(cut_at)
    assert [cell for cell in cells if cell[0] in "=+-@"] == []


def test_ordinary_text_leaves_as_it_is() -> None:
    for text in ("a; -5 degrees", "2024-02-01", "C++ and C#", "x=y", "a@b.example; c@d.example"):
        assert defused(text) == text


def test_csv_is_read_back_as_it_was() -> None:
    data = as_csv(["Name"], [['Krüger; "Bernd"\n2'], [None], [3]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Name"],
        ['Krüger; "Bernd"\n2'],
        [""],
        ["3"],
    ]


def test_secrets_differ_and_fit_into_an_address() -> None:
    made = {tokens.fresh() for _ in range(1000)}
    assert (len(made), {len(token) for token in made}) == (1000, {22})
    assert tokens.hashed("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_identifiers_sort_by_time() -> None:
    made = [uuid7() for _ in range(1000)]
    assert {identifier.version for identifier in made} == {7}
    assert made == sorted(made)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_found_however_it_is_typed(typed: str, name: str) -> None:
    assert TimeZoneField().clean(typed) == name


@pytest.mark.parametrize("typed", ["louisville", "Olympus", "Mars/Olympus", "../etc/passwd", "localtime"])
def test_an_unknown_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        TimeZoneField().clean(typed)


def test_a_hue_that_cannot_be_read_is_refused() -> None:
    asked: list[int] = []

    def contrast(hue: int) -> float:
        asked.append(hue)
        return 4.49

    form = SettingsForm({"hue": "60"}, contrast=contrast)
    assert (form.is_valid(), asked) == (False, [60])
    assert form.errors["hue"] == ["Text would be hard to read in this color. Please choose another hue."]


def test_a_logo_form_wants_a_file_or_a_wish() -> None:
    assert LogoForm({}, {}).errors == {"logo": ["Choose a file first."]}
    assert LogoForm({"remove": "on"}, {}).is_valid()
