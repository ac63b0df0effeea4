"""The library is complete: every session, depth, theme and side has its sentences, and no sentence is said twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from plans import markup
from plans.enums import Depth, ResourceKind
from plans.library import PAPERS
from plans.library.lines import LINES
from plans.library.questions import QUESTIONS
from plans.library.seven_sessions import SEVEN_SESSIONS
from plans.library.starters import STARTERS
from programs.enums import Side, Theme

SESSIONS = [step.name for step in SEVEN_SESSIONS.steps if step.kind == "session"]
# What our glossary does not say, and what nobody says to a friend.
AVOIDED = (
    "reminder", "stakeholder", "leverage", "synergy", "empower", "journey", "mindset", "game changer", "best practice",
    "win-win", "outside the box", "low-hanging", "deep dive", "touch base", "boomer", "millennial", "gen z", "company",
    "reverse mentor ", "matches", "workflow",
)  # fmt: skip


def _sentences() -> list[str]:
    said = [
        text for side in (QUESTIONS, LINES, STARTERS) for depths in side.values() for texts in depths for text in texts
    ]
    papers = [paper for paper in PAPERS.values() if paper.kind != ResourceKind.STARTER]
    return [*said, *(paper.title for paper in papers), *(line for p in papers for line in p.text.splitlines() if line)]


@pytest.mark.parametrize("said", [QUESTIONS, LINES], ids=["questions", "lines"])
def test_each_of_seven_sessions_has_three_sentences_at_each_depth(said: dict[str, tuple[tuple[str, ...], ...]]) -> None:
    assert list(said) == SESSIONS
    assert len(SESSIONS) == 7
    assert {(name, depth): len(texts) for name, all_ in said.items() for depth, texts in enumerate(all_, 1)} == {
        (name, depth): 3 for name in SESSIONS for depth in Depth.values
    }
    assert {len(step.agenda) >= 4 for step in SEVEN_SESSIONS.steps if step.kind == "session"} == {True}


def test_the_senior_asks_and_the_junior_may_say() -> None:
    asked = [text for depths in QUESTIONS.values() for texts in depths for text in texts]
    assert [text for text in asked if not text.endswith("?")] == []
    assert len([text for depths in LINES.values() for texts in depths for text in texts if "May I" in text]) >= 28


def test_sixty_starters_in_seven_themes_at_every_depth() -> None:
    starters = [paper for paper in PAPERS.values() if paper.kind == ResourceKind.STARTER]
    assert len(starters) == 60
    assert list(STARTERS) == Theme.values
    counts = Counter((paper.theme, paper.depth) for paper in starters)
    assert counts.keys() == {(theme, depth) for theme in Theme.values for depth in Depth.values}
    assert min(counts.values()) == 2


def test_guides_for_each_side_and_ten_rescue_lines() -> None:
    guides = {key: paper.side for key, paper in PAPERS.items() if paper.kind == ResourceKind.GUIDE}
    assert guides == {
        "feedback-upward": Side.MENTOR, "feedback-receiving": Side.MENTEE, "smart-sheet": "", "problem-guide": "",
        "assistant-guide": Side.MENTEE, "manager-note": Side.MENTOR,
    }  # fmt: skip
    assert [paper.kind for paper in PAPERS.values()].count(ResourceKind.RESCUE) == 10
    assert {paper.kind for paper in PAPERS.values()} == set(ResourceKind.values)
    headings = [block.lines[0] for block in markup.blocks(PAPERS["smart-sheet"].text) if block.kind == "heading"]
    assert [heading.partition(":")[0] for heading in headings[:6]] == [
        "Learner", "Specific", "Measurable", "Achievable", "Relevant", "Time",
    ]  # fmt: skip


def test_nothing_is_said_twice() -> None:
    plain = [re.sub(r"\W+", " ", text).casefold().strip() for text in _sentences()]
    repeated = [text for text, count in Counter(plain).items() if count > 1 and len(text.split()) > 3]
    assert repeated == []


def test_sentences_are_short_and_in_our_words() -> None:
    spoken = [text for side in (QUESTIONS, LINES, STARTERS) for d in side.values() for texts in d for text in texts]
    assert [text for text in spoken if not 15 <= len(text) <= 110] == []
    assert [(word, text) for text in _sentences() for word in AVOIDED if word in text.casefold()] == []
    assert [text for text in _sentences() if text != text.strip() or "  " in text or "--" in text] == []


def test_a_guide_is_whole() -> None:
    for paper in PAPERS.values():
        assert (len(paper.key) <= 60, len(paper.title) <= 300, len(paper.text) <= 20000) == (True, True, True)
        if paper.kind == ResourceKind.GUIDE:
            kinds = Counter(block.kind for block in markup.blocks(paper.text))
            assert (kinds["heading"] >= 4, kinds["list"] + kinds["paragraph"] >= 5) == (True, True), paper.key
            assert 150 <= len(paper.text.split()) <= 450, paper.key
