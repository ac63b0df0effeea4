"""A survey as Chiara writes it, for the tests of the builder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from programs.models import Program
from surveys.documents import Ask, Choice, Document, Words
from surveys.enums import Kind, Level
from surveys.models import Question, Survey, SurveyVersion
from surveys.selectors import documents
from surveys.services import drafts, launching, publishing
from tests.factories.cast import Cast


def ask(key: str, **values: Any) -> Ask:
    """A scale, in confidence."""
    stem = {"kind": Kind.SCALE, "level": Level.CONFIDENTIAL, "words": Words(f"Question {key}")}
    return Ask(key=key, **(stem | values))


def choice(key: str, *options: str, **values: Any) -> Ask:
    """A question with these answers, each of which says its key."""
    return ask(key, kind=Kind.CHOICE, options=tuple(Choice(one, Words(one)) for one in options), **values)


@dataclass
class Writing:
    """Nordwind's live program with the surveys of the bank, and Chiara, who writes on them."""

    cast: Cast
    program: Program

    def survey(self, key: str = "day-30") -> Survey:
        """One of them."""
        with self.cast.chiara.acting():
            return Survey.objects.get(program=self.program, key=key)

    def begin(self, key: str = "day-30") -> SurveyVersion:
        """The draft of one of them."""
        with self.cast.chiara.acting() as actor:
            return drafts.begin(actor=actor, survey=self.survey(key))

    def document(self, version: SurveyVersion) -> Document:
        """What a version asks."""
        with self.cast.chiara.acting():
            return documents.document(version)

    def keys(self, version: SurveyVersion) -> list[str]:
        """The questions of a version in their order."""
        return [one.key for one in self.document(version).asks]

    def question(self, version: SurveyVersion, key: str) -> Question:
        """One question of a version, in it or taken out."""
        with self.cast.chiara.acting():
            return Question.objects.get(version=version, key=key)

    def save(self, version: SurveyVersion, ask: Ask) -> Question:
        """Chiara adds a question, or changes the one of the same key."""
        with self.cast.chiara.acting() as actor:
            row = Question.objects.filter(version=version, key=ask.key).first()
            seen = row.revision if row else 0
            return drafts.save_question(actor=actor, version=version, question=row, seen=seen, ask=ask)

    def publish(self, version: SurveyVersion) -> SurveyVersion:
        """Chiara publishes a draft as it is."""
        with self.cast.chiara.acting() as actor:
            seen = SurveyVersion.objects.get(pk=version.pk).revision
            return publishing.publish(actor=actor, version=version, seen=seen)

    def url(self, tail: str = "") -> str:
        """An address below the surveys of the program."""
        return self.cast.chiara.url(f"programs/{self.program.pk}/surveys/{tail}")


def make_writing(cast: Cast, *, rhythm: str = "standard") -> Writing:
    """A live program that has got its surveys."""
    with cast.chiara.acting() as actor:
        program = Program.objects.create(name="Digital upstream", state="live", survey_rhythm=rhythm)
        launching.start(actor=actor, program=program)
    return Writing(cast, program)
