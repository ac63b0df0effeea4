"""A wave that people answer, for tests of what is shown of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from programs.models import Participant
from surveys.models import Question, Wave
from surveys.services import snapshots
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_employee, make_participant, make_program
from tests.factories.surveys import (
    make_anonymous_answer,
    make_asked,
    make_option,
    make_response,
    make_survey,
    make_survey_answer,
    make_survey_question,
    make_version,
    make_wave,
)


@dataclass
class Sent:
    """An open wave of Nordwind's survey, its questions by key, and whoever was asked."""

    cast: Cast
    wave: Wave
    questions: dict[str, Question]
    people: list[Participant] = field(default_factory=list)

    def ask(self, count: int, side: str = "mentor", **facts: object) -> list[Participant]:
        """So many more people, with these facts in the directory; they have not answered."""
        new = [
            make_participant(cohort=self.wave.cohort, side=side, employee=make_employee(**facts)) for _ in range(count)
        ]
        for one in new:
            make_asked(wave=self.wave, participant=one)
        self.people += new
        return new

    def answer(self, people: list[Participant], numbers: list[int], key: str = "useful") -> None:
        """Each of these people says one of the numbers in turn."""
        for place, person in enumerate(people):
            response = make_response(wave=self.wave, participant=person)
            make_survey_answer(response=response, question=self.questions[key], number=numbers[place % len(numbers)])

    def write(self, people: list[Participant], word: str = "Comment") -> None:
        """Each of these people leaves a comment, and nothing else."""
        for place, person in enumerate(people):
            response = make_response(wave=self.wave, participant=person)
            make_survey_answer(response=response, question=self.questions["more"], number=None, text=f"{word} {place}")

    def drop(self, numbers: list[int], side: str = "mentor") -> None:
        """Anonymous answers of one side."""
        for number in numbers:
            make_anonymous_answer(wave=self.wave, question=self.questions["safe"], side=side, number=number)

    def close(self) -> None:
        """Its time is over."""
        Wave.objects.filter(pk=self.wave.pk).update(state="closed", closed_at=timezone.now())

    def take(self) -> object:
        """What the worker does."""
        return snapshots.take(self.wave.pk)


def send(cast: Cast) -> Sent:
    """A scale in confidence, a choice, an anonymous scale and a text. Call it, and what it gives, inside of Nordwind."""
    program = make_program(name="Digital upstream", state="live")
    version = make_version(survey=make_survey(program=program))
    opened = timezone.now() - dt.timedelta(days=20)
    wave = make_wave(version=version, cohort=make_cohort(program=program), opens_at=opened)
    questions = {
        key: make_survey_question(version=version, key=key, text=text, **values)
        for key, text, values in (
            ("useful", "The last talk was worth its time.", {}),
            ("hinders", "What hinders you?", {"kind": "choice"}),
            ("safe", "I can say what I think.", {"level": "anonymous"}),
            ("more", "What else?", {"kind": "text"}),
        )
    }
    for key in ("Time", "Topic", "Nothing"):
        make_option(question=questions["hinders"], key=key.lower(), text=key)
    return Sent(cast, wave, questions)
