"""What is taken out of a text, however it is written, and what stays."""

from __future__ import annotations

import unicodedata

import pytest

from matching.scrubbing import scrub

BERND = ("Bernd", "Krüger", "bkrüger", "Grid", "E00017")


@pytest.mark.parametrize(
    "told",
    [
        "Krüger", "KRÜGER", "Krügers", "Krüger's", "Bernds", unicodedata.normalize("NFD", "Krüger"), "Krueger", "Kruger",
        "Kr\u00adüger", "Kr\u200büger", "Ｋrüger", "bernd_krueger", "@bkrueger", "@somebody.else", "bkrueger",
        "linkedin.com/in/bernd-krueger-84a1", "linkedin.com/in/xyz", "www.krueger.de", "https://example.org/a", "krueger.de",
        "b.k@example.org", "+49 40 123456", "(040) 12 34 56", "4711", "E00017", "Bernd-Krüger", "grid",
    ],
)  # fmt: skip
def test_a_person_is_not_told_by_another_spelling(told: str) -> None:
    # What is left are the marks between two words, and nothing that a word is made of.
    assert not {one for one in scrub(f"I am {told} today.", BERND)[5:-7] if one.isalnum()}
    assert scrub(f"I am {told} today.", BERND).startswith("I am ")
    assert scrub(f"I am {told} today.", BERND).endswith(" today.")


@pytest.mark.parametrize(
    "text",
    [
        "", "Bernadette digs krugers of gridlock", "Since 2019, and 1998-2004", "10 people, 3 hours, 25 %", "e.g. and/or",
        "Größe zählt 👩\u200d🔬", "at 9.30 or 14:00", "10 000 meters",
    ],
)  # fmt: skip
def test_what_tells_nobody_stays_as_it_is(text: str) -> None:
    assert scrub(text, BERND if "krugers" not in text else ("Bernd", "Grid")) == text


def test_a_name_of_the_directory_without_accents_is_found_with_them() -> None:
    assert scrub("Krüger, Muller and Soren", ("Krueger", "Müller", "Sören")) == "…, … and …"


def test_no_words_take_out_addresses_only() -> None:
    assert scrub("Ask ann@example.org.", ()) == "Ask …"


def test_a_digit_or_an_underscore_ends_a_name() -> None:
    assert scrub("Bernd1970, x_bernd_y", BERND) == "…1970, x_…_y"
