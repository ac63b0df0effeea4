"""The five letters: what they see, what they cannot see, and that they never praise what they cannot judge."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.smart import Draft, Letter, Setting, check, one_way

TODAY = dt.date(2026, 3, 2)
SETTING = Setting(TODAY, dt.date(2026, 9, 1), mentor="guide", mentee="leader")
GOOD = Draft(
    what="Write the weekly report with the assistant, alone",
    measure="Reports written without help",
    baseline="0",
    target="5",
    due_on=dt.date(2026, 6, 1),
    learner="mentee",
)


def letters(**changes: object) -> dict[str, Letter]:
    draft = Draft(**(GOOD.__dict__ | changes))  # type: ignore[arg-type]
    return {letter.name: letter for letter in check(draft, SETTING)}


def test_a_good_goal_gets_three_yeses_and_two_questions() -> None:
    assert [(letter.name, letter.verdict) for letter in check(GOOD, SETTING)] == [
        ("Specific", "yes"),
        ("Measurable", "yes"),
        ("Attainable", "ask"),
        ("Relevant", "ask"),
        ("Timed", "yes"),
    ]
    assert all(letter.says.endswith((".", "?")) for letter in check(GOOD, SETTING))


@pytest.mark.parametrize("what", ["", "   "])
def test_nothing_is_said_of_nothing(what: str) -> None:
    assert check(Draft(what=what), SETTING) == []


@pytest.mark.parametrize(
    ("changes", "letter", "part"),
    [
        ({"what": "AI"}, "Specific", "a topic"),
        ({"what": "Understand how the young people here think"}, "Specific", "“understand”"),
        ({"what": "UNDERSTANDING of tools of today"}, "Specific", "“understanding”"),
        ({"measure": ""}, "Measurable", "how you will notice"),
        ({"target": " "}, "Measurable", "where it should be"),
        ({"baseline": ""}, "Measurable", "stands today"),
        ({"baseline": "Often", "target": "often"}, "Measurable", "the same"),
        ({"what": "Answer every message within the hour"}, "Attainable", "“every”"),
        ({"target": "100 %"}, "Attainable", "“100 %”"),
        ({"due_on": TODAY + dt.timedelta(days=13)}, "Attainable", "very soon"),
        ({"learner": "mentor"}, "Relevant", "the leader learns"),
        ({"due_on": None}, "Timed", "a wish"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "Timed", "has passed"),
        ({"due_on": dt.date(2026, 9, 2)}, "Timed", "1 September 2026"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(changes: dict[str, object], letter: str, part: str) -> None:
    found = letters(**changes)[letter]
    assert (found.verdict, part in found.says) == ("no", True)


def test_a_target_without_a_number_is_a_question() -> None:
    assert letters(baseline="With help", target="Alone")["Measurable"].verdict == "ask"


def test_the_last_day_and_a_fortnight_are_in_time() -> None:
    assert letters(due_on=SETTING.ends_on)["Timed"].verdict == "yes"
    assert letters(due_on=TODAY + dt.timedelta(days=14))["Attainable"].verdict == "ask"
    assert letters(due_on=TODAY)["Timed"].verdict == "yes"


@pytest.mark.parametrize("changes", [{}, {"what": "x y z w"}, {"learner": "both"}, {"learner": ""}])
def test_reach_and_worth_are_never_confirmed(changes: dict[str, object]) -> None:
    found = letters(**changes)
    assert {found["Attainable"].verdict, found["Relevant"].verdict} == {"ask"}


@pytest.mark.parametrize(
    ("learners", "turned"),
    [([], False), (["mentor"], True), (["mentor", "mentor"], True), (["mentor", "mentee"], False), (["both"], False)],
)
def test_all_goals_of_the_junior_point_the_traditional_way(learners: list[str], turned: bool) -> None:
    assert one_way(learners) is turned
