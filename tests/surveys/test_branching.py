"""Which questions follow from which answers, for any survey and any answers, against a walk that is written otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import branching
from surveys.documents import Ask, Choice, Words
from surveys.enums import Kind, Level

KEYS = "abcdefgh"
OPTIONS = ("x", "y", "z")


def ask(key: str, after: str = "", options: tuple[str, ...] = (), **values: Any) -> Ask:
    """A question with three answers."""
    stem = {
        "kind": Kind.CHOICE,
        "level": Level.CONFIDENTIAL,
        "options": tuple(Choice(one, Words(one)) for one in OPTIONS),
    }
    return Ask(
        key=key, words=Words(f"Question {key}"), shown_if_question=after, shown_if_options=options, **(stem | values)
    )


@st.composite
def surveys(draw: st.DrawFn) -> list[Ask]:
    """Questions of which some depend on an earlier one."""
    made: list[Ask] = []
    for key in KEYS[: draw(st.integers(1, len(KEYS)))]:
        after = draw(st.sampled_from(["", *(one.key for one in made)]))
        options = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True)) if after else []
        made.append(ask(key, after, tuple(options)))
    return made


answers = st.dictionaries(st.sampled_from(KEYS), st.sets(st.sampled_from(OPTIONS)))


def _reached(questions: list[Ask], given_: dict[str, set[str]], one: Ask) -> bool:
    """Climb from a question to the first one on which it depends."""
    while one.shown_if_question:
        if not set(one.shown_if_options) & given_.get(one.shown_if_question, set()):
            return False
        one = next(other for other in questions if other.key == one.shown_if_question)
    return True


@given(surveys(), answers)
def test_a_question_is_asked_when_everything_that_it_depends_on_is(
    questions: list[Ask], said: dict[str, set[str]]
) -> None:
    assert branching.way(questions, said) == [one for one in questions if _reached(questions, said, one)]


@given(surveys(), answers)
def test_what_was_chosen_where_nobody_is_asked_any_more_changes_nothing(
    questions: list[Ask], said: dict[str, set[str]]
) -> None:
    shown = branching.way(questions, said)
    kept = {key: value for key, value in said.items() if key in {one.key for one in shown}}
    assert branching.way(questions, kept) == shown


@given(surveys())
def test_what_depends_on_something_earlier_holds_together(questions: list[Ask]) -> None:
    assert branching.problems(questions) == []


@given(surveys(), st.randoms())
def test_in_any_other_order_exactly_those_are_wrong_that_come_before_what_they_depend_on(
    questions: list[Ask], random: Any
) -> None:
    shuffled = list(questions)
    random.shuffle(shuffled)
    places = {one.key: place for place, one in enumerate(shuffled)}
    wrong = {one.key for one in shuffled if one.shown_if_question and places[one.shown_if_question] > places[one.key]}
    assert {key for key, _ in branching.problems(shuffled)} == wrong


FIRST = ask("a")
REFUSED = {
    "itself": (ask("b", "b", ("x",)), FIRST, "A question cannot depend on itself."),
    "nothing there": (ask("b", "q", ("x",)), FIRST, "It depends on a question that is not in this survey."),
    "no answer named": (ask("b", "a"), FIRST, "Say after which answers to “Question a” it is shown."),
    "an answer that is gone": (ask("b", "a", ("q",)), FIRST, "“Question a” has no answer “q” any more."),
    "options alone": (ask("b", "", ("x",)), FIRST, "Options are named and no question."),
    "a text": (ask("b", "a", ("x",)), replace(FIRST, kind=Kind.TEXT), "“Question a” has no answers to choose from."),
    "the other side": (
        ask("b", "a", ("x",), sides="mentee"),
        replace(FIRST, sides="mentor"),
        "“Question a” is not asked of everybody whom this question is for.",
    ),
    "one side for both": (
        ask("b", "a", ("x",)),
        replace(FIRST, sides="mentor"),
        "“Question a” is not asked of everybody whom this question is for.",
    ),
}
UNSAFE = "An anonymous question and one with a name cannot depend on each other: it would show who said what."


@pytest.mark.parametrize("case", REFUSED)
def test_a_condition_that_cannot_hold_is_refused_with_the_reason(case: str) -> None:
    question, first, why = REFUSED[case]
    assert branching.problem(question, [first], [first, question]) == why


def test_two_that_wait_for_each_other_are_refused() -> None:
    one, other = ask("a", "b", ("x",)), ask("b", "a", ("x",))
    found = branching.problems([one, other])
    assert found == [("a", "It depends on a question that comes later. Move one of the two.")]


@pytest.mark.parametrize("level", [level for level in Level.values if level != Level.ANONYMOUS])
def test_nothing_gives_away_who_answered_anonymously(level: str) -> None:
    hidden, named = replace(FIRST, level=Level.ANONYMOUS), replace(FIRST, level=level)
    assert branching.problem(ask("b", "a", ("x",), level=level), [hidden]) == UNSAFE
    assert branching.problem(ask("b", "a", ("x",), level=Level.ANONYMOUS), [named]) == UNSAFE
    assert branching.problem(ask("b", "a", ("x",), level=Level.ANONYMOUS), [hidden]) == ""
    assert branching.problem(ask("b", "a", ("x",), level=level), [named]) == ""


def test_a_point_of_a_scale_can_decide() -> None:
    scale = replace(FIRST, kind=Kind.SCALE, options=())
    assert branching.problem(ask("b", "a", ("1", "5")), [scale]) == ""
    assert branching.problem(ask("b", "a", ("0",)), [scale]) == "“Question a” has no answer “0” any more."
    assert branching.problem(ask("b", "a", ("0", "10")), [replace(scale, kind=Kind.TEN)]) == ""
