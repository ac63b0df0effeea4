"""What is thought about without a database: depths, the markup of guides, differences of two wordings."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from plans import depths, markup
from plans.library.texts import flowing, hash_of
from plans.wordings import Row, side_by_side


@dataclass(frozen=True)
class Said:
    """A sentence of some depth."""

    depth: int


def test_two_go_deeper_with_each_quarter_of_their_way() -> None:
    assert [depths.usual(done, 7) for done in range(8)] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert [depths.usual(done, 3) for done in range(4)] == [1, 2, 3, 4]
    assert depths.usual(0, 0) == 1


def test_a_depth_that_is_none_means_the_usual_one() -> None:
    assert [depths.wanted(text, 2) for text in ("", "1", "4", "5", "0", "-1", "x", "²")] == [2, 1, 4, 2, 2, 2, 2, 2]


def test_three_of_a_depth_or_the_nearest() -> None:
    whole = [Said(depth) for depth in (1, 1, 1, 2, 2, 2, 3, 3, 3)]
    assert depths.chosen(whole, 2) == [Said(2)] * 3
    assert depths.chosen([Said(1), Said(2), Said(4)], 3) == [Said(2), Said(4), Said(1)]
    assert depths.chosen([], 3) == []


def test_a_guide_is_headings_lists_and_paragraphs() -> None:
    text = flowing("One\nline.\n\n## Head\n- a\n  b\n- c\n\nEnd.")
    assert text == "One line.\n\n## Head\n- a b\n- c\n\nEnd."
    found = [(block.kind, block.lines) for block in markup.blocks(text)]
    assert found == [
        ("paragraph", ["One line."]),
        ("heading", ["Head"]),
        ("list", ["a b", "c"]),
        ("paragraph", ["End."]),
    ]


def test_space_at_the_ends_makes_no_other_wording() -> None:
    assert hash_of("A ", "b  \nc\n") == hash_of("A", "b\nc")
    assert hash_of("A", "b c") != hash_of("A", "b\nc")


def _texts(rows: list[Row]) -> list[tuple[str, str]]:
    return [("".join(p.text for p in row.left), "".join(p.text for p in row.right)) for row in rows]


def test_what_differs_stands_side_by_side() -> None:
    rows = side_by_side("same\nhalve the meeting now\ngone", "same\nhalve the hour now\nnew one here")
    assert [row.differs for row in rows] == [False, True, True]
    assert [piece.text for piece in rows[1].left if piece.differs] == ["meeting "]
    assert [piece.text for piece in rows[1].right if piece.differs] == ["hour "]
    assert _texts(rows)[2] == ("gone", "new one here")


_TEXT = st.lists(st.text("ab ", max_size=6).map(str.strip).filter(bool), max_size=6).map("\n".join)


@given(_TEXT, _TEXT)
def test_no_line_is_lost(left: str, right: str) -> None:
    rows = side_by_side(left, right)
    assert [one for one, _ in _texts(rows) if one] == left.splitlines()
    assert [other for _, other in _texts(rows) if other] == right.splitlines()
    assert any(row.differs for row in rows) == (left != right)
