"""Two people on one question: what both say, where their words part, and what only one of them says."""

from __future__ import annotations

import pytest

from plans.comparing import Row, compared


def _told(rows: list[Row]) -> list[tuple[str, str]]:
    """Each row with the words in which the two part in brackets."""

    def side(pieces: list[object]) -> str:
        return "".join(f"[{one.text.strip()}] " if one.differs else one.text for one in pieces).strip()  # type: ignore[attr-defined]

    return [(side([*row.left]), side([*row.right])) for row in rows]


def test_what_both_say_stands_together_wherever_it_stood() -> None:
    left = "Nobody calls after six.\nA meeting of the whole team on Monday, short."
    right = "A short meeting of the whole team on Monday. The board reads the notes."
    rows = compared(left, right)
    assert [(row.both, row.same) for row in rows] == [(True, True), (False, False), (False, False)]
    assert _told(rows) == [
        ("A meeting of the whole team on Monday, short.", "A short meeting of the whole team on Monday."),
        ("Nobody calls after six.", ""),
        ("", "The board reads the notes."),
    ]


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("Two days in the office.", "Three days in the office.", ("[Two] days in the office.", "[Three] days in the office.")),
        ("45 minutes", "25 minutes", ("[45] minutes", "[25] minutes")),
        ("Call customers after six.", "Never call customers after six.",
         ("Call customers after six.", "[Never] call customers after six.")),
        ("Jeder wählt seine Tage selbst.", "Jeder wählt seine zwei Tage.",
         ("Jeder wählt seine Tage [selbst.]", "Jeder wählt seine [zwei] Tage.")),
    ],
)  # fmt: skip
def test_the_words_in_which_they_part_are_marked(left: str, right: str, told: tuple[str, str]) -> None:
    (row,) = compared(left, right)
    assert (row.both, row.same, _told([row])) == (True, False, [told])


def test_words_without_weight_bring_nothing_together() -> None:
    assert [row.both for row in compared("It is up to the team.", "It is for all of us to be there.")] == [False, False]


def test_lists_lose_their_marks_and_nothing_is_nothing() -> None:
    assert _told(compared("- First thing here\n2. Second matter there", "")) == [
        ("First thing here", ""),
        ("Second matter there", ""),
    ]
    assert compared("", " \n ") == []


def test_each_statement_belongs_to_one_other_at_most() -> None:
    rows = compared("Short meetings on Monday.\nShort meetings on Friday.", "Short meetings on Monday.")
    assert [(row.both, row.same) for row in rows] == [(True, True), (False, False)]
