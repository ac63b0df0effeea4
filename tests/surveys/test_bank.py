"""The surveys that ship: whole in both languages, without a contradiction, and the promises of each question kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programs import blueprints
from surveys import bank, checking
from surveys.bank import Ready
from surveys.documents import HELP, INTRO, KEY, OPTION, TEXT, TITLE, Words
from surveys.enums import CaseKind, Kind, Level, Moment, Sides

ALL = list(bank.SURVEYS)


def _words(ready: Ready) -> Iterator[tuple[Words, int, int]]:
    yield ready.name, TITLE, INTRO
    for ask in ready.document.asks:
        yield ask.words, TEXT, HELP
        yield from ((one.words, OPTION, 0) for one in (*ask.options, *ask.rows, *ask.ends))


def test_there_is_one_for_every_moment_that_is_not_chosen_by_hand() -> None:
    by_hand = {Moment.ON_DATE, Moment.BY_HAND}
    assert [one.moment for one in bank.SURVEYS.values()] == [one for one in Moment if one not in by_hand]


@pytest.mark.parametrize("key", ALL)
def test_a_survey_of_the_bank_can_be_published(key: str) -> None:
    assert checking.problems(bank.SURVEYS[key].document) == []


def test_what_several_of_them_measure_is_measured_alike() -> None:
    for ready in bank.SURVEYS.values():
        others = [one.document for one in bank.SURVEYS.values() if one is not ready]
        taken = {measure: scale for one in others for measure, scale in checking.scales(one).items()}
        assert checking.problems(ready.document, taken) == []


@pytest.mark.parametrize("key", ALL)
def test_everything_is_said_in_both_languages_and_fits(key: str) -> None:
    for words, text_limit, more_limit in _words(bank.SURVEYS[key]):
        german, more = words.said["de"]
        assert (bool(german), bool(more)) == (True, bool(words.more)), words.text
        assert max(len(words.text), len(german)) <= text_limit
        assert max(len(words.more), len(more)) <= more_limit


@pytest.mark.parametrize("key", ALL)
def test_keys_are_short_and_each_is_there_once(key: str) -> None:
    keys = [ask.key for ask in bank.SURVEYS[key].document.asks]
    assert len(set(keys)) == len(keys)
    assert max(len(one) for one in (*keys, key)) <= KEY


@pytest.mark.parametrize("key", ALL)
def test_in_german_english_is_what_stands_beside(key: str) -> None:
    ready = bank.SURVEYS[key]
    turned = bank.based_on(ready, "de")
    for (words, *_), (there, *_) in zip(_words(turned), _words(ready), strict=True):
        assert (words.text, words.more) == there.said["de"]
        assert words.said == {"en": (there.text, there.more)}
    assert bank.based_on(ready, "fr") == ready


def _levels(key: str) -> dict[str, str]:
    return {ask.key: ask.level for ask in bank.SURVEYS[key].document.asks}


def test_what_could_harm_is_anonymous_and_what_is_compared_for_each_is_not() -> None:
    assert _levels("baseline") == {
        "confidence": Level.CONFIDENTIAL, "speak-up": Level.ANONYMOUS, "belonging": Level.ANONYMOUS,
        "connections": Level.CONFIDENTIAL, "stay": Level.ANONYMOUS, "recommend-employer": Level.ANONYMOUS,
    }  # fmt: skip
    assert _levels("day-30") == {
        "safe": Level.ANONYMOUS, "roles": Level.CONFIDENTIAL, "worth": Level.CONFIDENTIAL,
        "hinders": Level.CONFIDENTIAL, "contact": Level.TEAM,
    }  # fmt: skip


def test_who_asks_for_help_says_it_with_their_name_and_who_feels_unsafe_without() -> None:
    asks = [ask for one in bank.SURVEYS.values() for ask in one.document.asks if ask.case_kind]
    assert {(ask.key, ask.level, ask.case_kind) for ask in asks} == {
        ("safe", Level.ANONYMOUS, CaseKind.LOW_SAFETY),
        ("contact", Level.TEAM, CaseKind.CONTACT_ME),
        ("wish", Level.TEAM, CaseKind.CONTACT_ME),
        ("pair-me", Level.TEAM, CaseKind.PAIR_ME),
    }


def test_the_end_asks_again_what_the_start_asked_and_how_it_was_looking_back() -> None:
    start, end = (bank.SURVEYS[key].document for key in ("baseline", "end"))
    shared = {ask.measure for ask in start.asks} & {ask.measure for ask in end.asks}
    assert shared == {"confidence", "speak-up", "belonging", "connections"}
    assert [(ask.key, ask.timing) for ask in end.asks if ask.kind == Kind.CONFIDENCE] == [
        ("confidence", "now"), ("confidence-then", "looking_back"),
    ]  # fmt: skip
    later = {ask.measure for ask in bank.SURVEYS["after-90"].document.asks}
    assert later == {"connections", "stay", "recommend-employer"}


def test_each_side_is_asked_its_own() -> None:
    end = bank.SURVEYS["end"].document
    only = {side: {ask.key for ask in end.asks if ask.sides == side} for side in (Sides.MENTOR, Sides.MENTEE)}
    assert only == {Sides.MENTOR: {"career"}, Sides.MENTEE: {"retain", "future-leader"}}


def test_every_rhythm_switches_some_of_them_on() -> None:
    on = {rhythm: [key for key, one in bank.SURVEYS.items() if rhythm in one.rhythms] for rhythm in blueprints.SURVEYS}
    assert on == {
        "standard": ["baseline", "day-30", "pulse", "end", "after-90"],
        "light": ["baseline", "day-30", "end"],
    }
