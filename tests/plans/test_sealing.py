"""Envelopes: what is sealed opens in its place, under its key, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import sealing
from plans.enums import Answer

PLACE = ("note", "nordwind", "pairing", "row", "author", "private")
TEXTS = st.text(min_size=1, max_size=200)


@given(words=TEXTS, part=st.integers(0, 5))
def test_it_opens_in_its_place_alone(words: str, part: int) -> None:
    key = sealing.new_key()
    sealed = sealing.seal(key, words, place=PLACE)
    assert sealing.opened(key, sealed, place=PLACE) == words
    moved = tuple(f"{one}x" if place == part else one for place, one in enumerate(PLACE))
    for wrong_key, where in ((key, moved), (sealing.new_key(), PLACE)):
        with pytest.raises(sealing.Unreadable):
            sealing.opened(wrong_key, sealed, place=where)


@given(words=TEXTS, at=st.integers(0, 28), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(words: str, at: int, bit: int) -> None:
    key = sealing.new_key()
    sealed = bytearray(sealing.seal(key, words, place=PLACE))
    sealed[at] ^= 1 << bit
    with pytest.raises(sealing.Unreadable):
        sealing.opened(key, bytes(sealed), place=PLACE)


def test_the_same_words_never_look_the_same() -> None:
    key = sealing.new_key()
    assert len({sealing.seal(key, "go on", place=PLACE) for _ in range(50)}) == 50


def test_all_answers_are_as_long_as_each_other() -> None:
    key = sealing.new_key()
    assert len({len(sealing.seal(key, answer, place=PLACE)) for answer in Answer}) == 1


def test_older_secrets_open_and_only_the_newest_seals(settings: Any) -> None:
    settings.NOTES_KEYS = ["first secret"]
    key = sealing.new_key()
    master, wrapped = sealing.wrap(key, place=("key",))
    settings.NOTES_KEYS = ["second secret", "first secret"]
    assert sealing.unwrapped(wrapped, master=master, place=("key",)) == key
    assert (sealing.newest() != master, sealing.wrap(key, place=("key",))[0]) == (True, sealing.newest())
    settings.NOTES_KEYS = ["second secret"]
    with pytest.raises(sealing.Unreadable):
        sealing.unwrapped(wrapped, master=master, place=("key",))
