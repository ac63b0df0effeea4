"""Surveys in their versions, the waves in which they are sent, what is answered and what comes of it."""

from __future__ import annotations

from surveys.models.anonymous import AnonymousAnswer
from surveys.models.answers import Answer, Response
from surveys.models.cases import Case, Reply
from surveys.models.questions import Option, Question, Wording
from surveys.models.results import Cell, Comment, Counted, Snapshot
from surveys.models.surveys import Survey, SurveyVersion
from surveys.models.waves import Asked, Wave

__all__ = [
    "AnonymousAnswer",
    "Answer",
    "Asked",
    "Case",
    "Cell",
    "Comment",
    "Counted",
    "Option",
    "Question",
    "Reply",
    "Response",
    "Snapshot",
    "Survey",
    "SurveyVersion",
    "Wave",
    "Wording",
]
