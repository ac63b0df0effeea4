"""What one side is asked in one language, and what differs between two versions, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from plans.differences import Change, Detail
from surveys import bank, differences, levels, when
from surveys.documents import Choice, Document, Words
from surveys.enums import Kind, Level, Moment
from surveys.models import Survey
from surveys.sheets import Line, Point, Topic, sheet
from tests.surveys.writing import ask, choice

TOPICS = (Topic("t1", "AI"), Topic("t2", "Video"))
END = bank.SURVEYS["end"].document


def test_each_side_reads_its_own_questions_in_its_own_language() -> None:
    mentor = sheet(END, side="mentor", language="de", topics=TOPICS)
    mentee = sheet(END, side="mentee", language="en", topics=TOPICS)
    assert {one.key for one in mentor.items} ^ {one.key for one in mentee.items} == {
        "career",
        "retain",
        "future-leader",
    }
    both = {one.key: one.text for one in mentor.items}, {one.key: one.text for one in mentee.items}
    assert (both[0]["belonging"], both[1]["belonging"]) == (
        "Ich fühle mich hier zugehörig.",
        "I feel that I belong here.",
    )
    assert [one.level for one in mentor.promises] == [Level.ANONYMOUS, Level.CONFIDENTIAL]


def test_topics_are_those_that_somebody_chose_and_without_any_nobody_is_asked() -> None:
    first = sheet(END, side="mentor", language="en", topics=TOPICS).items[0]
    assert first.lines == (Line("q-confidence.t1", "AI"), Line("q-confidence.t2", "Video"))
    assert (first.low, first.high, [one.value for one in first.points]) == (
        "Not sure at all",
        "Very sure",
        list("12345"),
    )
    keys = [one.key for one in sheet(END, side="mentor", language="en").items]
    assert [key for key in keys if key.startswith("confidence")] == []


def test_points_and_lines_are_those_of_the_kind() -> None:
    options = (Choice("yes", Words("Yes", "", {"de": ("Ja", "")})), Choice("no", Words("No")))
    grid = ask("grid", kind=Kind.MATRIX, options=options, rows=(Choice("r", Words("Row")),))
    shown = sheet(
        Document((grid, ask("ten", kind=Kind.TEN), ask("text", kind=Kind.TEXT))), side="mentee", language="de"
    )
    assert shown.items[0].points == (Point("yes", "Ja"), Point("no", "No"))
    assert shown.items[0].lines == (Line("q-grid.r", "Row"),)
    assert [one.value for one in shown.items[1].points] == [str(point) for point in range(11)]
    assert (shown.items[2].points, shown.items[2].name, shown.items[2].said) == ((), "q-text", "")


def test_a_promise_is_made_in_the_language_that_is_on() -> None:
    promise = levels.PROMISES[Level.CONFIDENTIAL]
    assert promise.name == "In confidence"
    with translation.override("de"):
        assert (promise.name, promise.promise.startswith("Niemand liest Ihre Antwort.")) == ("Vertraulich", True)
    assert [one.level for one in levels.used({"pair", "anonymous"})] == ["anonymous", "pair"]
    assert list(levels.PROMISES) == Level.values


OLD = choice("a", "yes", "no", words=Words("Old?", "", {"de": ("Alt?", "")}))


def test_every_change_of_a_question_is_said() -> None:
    first = choice("first", "x", "y")
    new = replace(
        OLD, words=Words("New?", "Help", {"de": ("Neu?", "")}), level=Level.TEAM, required=True,
        options=(*OLD.options, Choice("may", Words("Perhaps"))), shown_if_question="first", shown_if_options=("x",),
        case_options=("yes",), case_kind="concern",
    )  # fmt: skip
    (found,) = differences.between(Document((first, OLD)), Document((first, new)))
    assert found == Change("changed", "New?", (
        Detail("Question", "Old?", "New?"), Detail("Help", "", "Help"),
        Detail("Who sees it", "Confidential", "For the program team"), Detail("Required", "no", "yes"),
        Detail("Kind of case", "", "A concern"), Detail("Answers", "", "Perhaps"), Detail("Becomes a case", "", "yes"),
        Detail("Shown after", "", "Question first x"), Detail("Translation", "", "de"),
    ))  # fmt: skip


def test_what_came_went_and_moved_is_said() -> None:
    one, two, three = ask("one"), ask("two"), ask("three")
    assert differences.between(Document((one, two)), Document((two, three))) == [
        Change("added", "Question three"), Change("removed", "Question one"),
    ]  # fmt: skip
    (moved,) = differences.between(Document((one, two, three)), Document((three, one, two)))
    assert (moved.kind, moved.title) == ("changed", "The order of the questions")
    assert differences.between(END, END) == []


WHEN = {
    "When a pairing begins": {"moment": Moment.BASELINE},
    "1 day after a pairing begins": {"moment": Moment.DAY_7, "days": 1},
    "30 days after a pairing begins": {"moment": Moment.DAY_30, "days": 30},
    "Every 60 days while a pairing goes on": {"moment": Moment.EVERY_60, "days": 60},
    "90 days after a pairing ends": {"moment": Moment.AFTER_90, "days": 90},
    "When you send it": {"moment": Moment.BY_HAND},
}


@pytest.mark.parametrize("words", WHEN)
def test_a_moment_is_said_in_words(words: str) -> None:
    assert when.words(Survey(**WHEN[words])) == words


def test_every_moment_can_be_chosen_or_is_like_one_that_can() -> None:
    assert {when.ALIKE.get(moment, moment) for moment in Moment} == set(when.CHOICES)


def test_no_two_fields_are_called_alike() -> None:
    """A table with the key “a” and a row “b-c”, and another with the key “a-b” and a row “c”."""
    keys = (("a", "b-c"), ("a-b", "c"))
    made = [ask(key, kind=Kind.MATRIX, rows=(Choice(row, Words("Row")),)) for key, row in keys]
    names = [
        line.name for item in sheet(Document(tuple(made)), side="mentor", language="en").items for line in item.lines
    ]
    assert names == ["q-a.b-c", "q-a-b.c"]
