"""What keeps a survey from being published, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys import checking
from surveys.documents import QUESTIONS, Choice, Document, Words
from surveys.enums import Kind, Level
from tests.surveys.writing import ask, choice

NAMED = (
    "An answer that becomes a case is read with the name of whoever gave it. Make it a question for the program team,"
    " which says so beside it."
)
LOW = "A low value becomes a case where the answer is anonymous, then without a name, or for the program team."
CASE = choice("a", "yes", "no", level=Level.TEAM, case_options=("yes",), case_kind="contact_me")
SAFE = ask("a", level=Level.ANONYMOUS, low_at=2, case_kind="low_safety")
WRONG = {
    "one answer": (choice("a", "yes"), "Give at least two answers to choose from."),
    "a table without rows": (replace(CASE, kind=Kind.MATRIX), "A table needs at least one row."),
    "the same answer twice": (choice("a", "yes", "yes"), "Two answers have the same key."),
    "a case in confidence": (replace(CASE, level=Level.CONFIDENTIAL), NAMED),
    "a case without a name": (replace(CASE, level=Level.ANONYMOUS), NAMED),
    "a case of a pair": (replace(CASE, level=Level.PAIR), NAMED),
    "a case of no answer": (replace(CASE, case_options=("may",)), "An answer that shall become a case is not among its answers."),
    "a case of no kind": (replace(CASE, case_kind=""), "Say what kind of case it becomes."),
    "a case of another kind": (replace(CASE, case_kind="low_safety"), "Say what kind of case it becomes."),
    "a low value in confidence": (replace(SAFE, level=Level.CONFIDENTIAL), LOW),
    "a low value of a pair": (replace(SAFE, level=Level.PAIR), LOW),
    "a low value below the scale": (replace(SAFE, low_at=0), "The low value is not on its scale."),
    "a low value of a text": (replace(SAFE, kind=Kind.TEXT), "The low value is not on its scale."),
    "topics without a name": (
        ask("a", kind=Kind.CONFIDENCE, level=Level.ANONYMOUS),
        "How sure somebody is in a topic is compared with their own answer of before, so it cannot be anonymous.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_question_is_said(case: str) -> None:
    question, why = WRONG[case]
    found = checking.problems(Document((question,)))
    assert checking.Problem("a", why, "Question a") in found
    assert str(checking.Problem("a", why, "Question a")) == f"“Question a”: {why}"


@pytest.mark.parametrize(
    "question", [CASE, SAFE, replace(SAFE, level=Level.TEAM), ask("a", kind=Kind.TEN), ask("a", kind=Kind.TEXT)]
)
def test_nothing_is_wrong_with_these(question: object) -> None:
    assert checking.problems(Document((question,))) == []  # type: ignore[arg-type]


def test_the_same_is_measured_once_at_a_time() -> None:
    one, other = ask("a", measure="m"), ask("b", measure="m")
    twice = "Another question measures the same at the same time."
    assert [found.text for found in checking.problems(Document((one, other)))] == [twice, twice]
    assert checking.problems(Document((one, replace(other, timing="looking_back")))) == []


def test_a_measure_keeps_its_scale_and_words_may_change() -> None:
    taken = {"m": checking.scale(choice("a", "yes", "no"))}
    asked = choice("b", "no", "yes", measure="m", words=Words("Otherwise"))
    assert checking.problems(Document((asked,)), taken) == []
    more = replace(asked, options=(*asked.options, Choice("may", Words("Perhaps"))))
    for other in (more, ask("b", measure="m")):
        assert len(checking.problems(Document((other,)), taken)) == 1


def test_a_survey_has_some_questions_and_not_too_many() -> None:
    assert [str(one) for one in checking.problems(Document())] == ["There is no question yet. Add at least one."]
    many = Document(tuple(ask(f"q{number}") for number in range(QUESTIONS + 1)))
    assert [str(one) for one in checking.problems(many)] == [f"A survey has at most {QUESTIONS} questions."]
