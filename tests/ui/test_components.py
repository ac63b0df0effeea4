"""Small parts of every page."""

from __future__ import annotations

import pytest

from ui import pieces


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Chiara Rossi", "CR"),
        ("Ana Maria de la Cruz", "AC"),
        ("Ö", "Ö"),
        ("frieda", "FR"),
        ("chiara@nordwind.example", "CH"),
        ("", ""),
    ],
)
def test_a_person_has_the_letters_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert pieces.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "letters"), [("Nordwind Energy", "NE"), ("Berg & Sons Limited", "BS"), ("Südstern", "SÜ"), ("&", "&")]
)
def test_an_organization_has_the_letters_of_its_first_two_words(name: str, letters: str) -> None:
    assert pieces.monogram(name) == letters
