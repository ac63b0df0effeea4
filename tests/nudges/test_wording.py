"""Texts with placeholders."""

from __future__ import annotations

from nudges import wording


def test_placeholders_are_filled_once_and_strange_ones_named() -> None:
    text = "Hello {first_name}, {odd} {first_name} {odd}"
    assert wording.unknown(text, {"first_name"}) == ["odd"]
    assert wording.fill(text, {"first_name": "{odd}", "more": "x"}) == "Hello {odd}, {odd} {odd} {odd}"
