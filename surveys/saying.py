"""What somebody says to a question, and what it calls for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from surveys.models import Option, Question


@dataclass(frozen=True)
class Said:
    """One thing that somebody said to a question: an option, a number or a text; of a table in a row, of topics in one."""

    question: Question
    option: Option | None = None
    row: Option | None = None
    topic_id: uuid.UUID | None = None
    number: int | None = None
    text: str = ""

    @property
    def key(self) -> str:
        """What was chosen, as conditions and cases name it."""
        return self.option.key if self.option else "" if self.number is None else str(self.number)

    @property
    def words(self) -> str:
        """The same for the two of a pair, which is sealed: the key of an option, a number or a text."""
        return self.text or self.key


def case_of(said: Said) -> str:
    """The kind of case that an answer calls for; empty for most."""
    question = said.question
    low = question.low_at is not None and said.number is not None and said.number <= question.low_at
    chosen = said.key in question.case_options
    return str(question.case_kind) if low or chosen else ""
