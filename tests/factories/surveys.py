"""Rows of surveys with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.tenancy import private
from matching.models import Pairing
from plans import sealing
from plans.services import keys
from programs.models import Cohort, Participant, Program
from surveys import locks
from surveys.models import (
    AnonymousAnswer,
    Answer,
    Asked,
    Case,
    Option,
    Question,
    Reply,
    Response,
    Survey,
    SurveyVersion,
    Wave,
    Wording,
)


def make_survey(*, program: Program, key: str = "own-pulse", title: str = "Pulse", **values: Any) -> Survey:
    """A survey of the program's own that is sent by hand; it is on."""
    return Survey.objects.create(program=program, key=key, title=title, **({"switched_on": True} | values))


def make_version(*, survey: Survey, number: int = 1, **values: Any) -> SurveyVersion:
    """The live version of a survey."""
    live = {"state": "live", "published_at": timezone.now()}
    return SurveyVersion.objects.create(survey=survey, number=number, **(live | values))


def make_survey_question(*, version: SurveyVersion, key: str = "safe", **values: Any) -> Question:
    """A scale of 1 to 5, in confidence, behind the questions that are there."""
    stem = {"text": "I can say what I think.", "position": version.questions.count()}
    return Question.objects.create(version=version, key=key, **(stem | values))


def make_option(*, question: Question, key: str = "yes", **values: Any) -> Option:
    """An answer to choose, behind those that are there."""
    stem = {"text": key, "position": question.options.filter(kind=values.get("kind", "option")).count()}
    return Option.objects.create(question=question, key=key, **(stem | values))


def make_wording(*, language: str = "de", text: str = "Wort", **values: Any) -> Wording:
    """What a survey, a question or an option says in German."""
    return Wording.objects.create(language=language, text=text, **values)


def make_wave(*, version: SurveyVersion, cohort: Cohort, number: int = 1, **values: Any) -> Wave:
    """A wave that has been open since yesterday, for three weeks."""
    opened = timezone.now() - dt.timedelta(days=1)
    stem = {"state": "open", "opens_at": opened, "closes_at": opened + dt.timedelta(days=21)}
    return Wave.objects.create(survey=version.survey, version=version, cohort=cohort, number=number, **(stem | values))


def make_asked(*, wave: Wave, participant: Participant, **values: Any) -> Asked:
    """Somebody who is asked since today."""
    with private(purpose=locks.ASK):
        return Asked.objects.create(wave=wave, participant=participant, **({"due_on": timezone.localdate()} | values))


def make_response(*, wave: Wave, participant: Participant) -> Response:
    """Somebody has answered."""
    with private(person=participant.pk):
        return Response.objects.create(wave=wave, participant=participant)


def make_survey_answer(*, response: Response, question: Question, **values: Any) -> Answer:
    """Four of five, at the level of the question."""
    stem = {"level": question.level, "number": 4}
    with private(person=response.participant_id):
        return Answer.objects.create(response=response, question=question, **(stem | values))


def make_pair_answer(*, response: Response, question: Question, pairing: Pairing, words: str = "4") -> Answer:
    """An answer for the two of a pair, sealed under their key."""
    row = Answer(response=response, question=question, level="pair", pairing=pairing)
    row.organization_id = response.organization_id
    with private(person=response.participant_id):
        row.words = sealing.seal(keys.give(pairing), words, place=row.place)
        row.save(force_insert=True)
    return row


def make_anonymous_answer(*, wave: Wave, question: Question, side: str = "mentor", **values: Any) -> AnonymousAnswer:
    """Four of five from one side, mixed already."""
    stem = {"number": 4, "mixed": True}
    with private(purpose=locks.MIX):
        return AnonymousAnswer.objects.create(wave=wave, question=question, side=side, **(stem | values))


def make_case(*, cohort: Cohort, kind: str = "contact_me", **values: Any) -> Case:
    """A case that is due in a week."""
    stem = {"due_on": timezone.localdate() + dt.timedelta(days=7)}
    return Case.objects.create(cohort=cohort, kind=kind, **(stem | values))


def make_reply(*, cohort: Cohort, survey: Survey, text: str = "We heard you.", **values: Any) -> Reply:
    """A reply that is out."""
    return Reply.objects.create(cohort=cohort, survey=survey, text=text, **({"published_at": timezone.now()} | values))


def fill(world: Any, word: str) -> dict[str, models.Model]:
    """A survey with a draft, a wave in which the mentor of a world has answered at every level, and what came of it."""
    survey = make_survey(program=world["program"], title=word, intro=word)
    make_wording(survey=survey, text=word)
    version = make_version(survey=survey)
    wave = make_wave(version=version, cohort=world["cohort"])
    make_asked(wave=wave, participant=world["mentor"], answered=True)
    make_asked(wave=wave, participant=world["mentee"])
    asked = _answered(wave, world, word)
    draft = make_version(survey=survey, number=2, state="draft", published_at=None)
    question = make_survey_question(version=draft, key="what", kind="choice", text=word, help=word)
    make_wording(option=make_option(question=question, text=word), text=word)
    reply = make_reply(cohort=world["cohort"], survey=survey, text=word)
    case = make_case(cohort=world["cohort"], participant=world["mentor"], question=asked)
    return {
        "survey": survey,
        "survey_version": version,
        "survey_question": question,
        "wave": wave,
        "case": case,
        "reply": reply,
    }


def _answered(wave: Wave, world: Any, word: str) -> Question:
    """One answer at each level; returns the question that is for the team."""
    asked = {
        level: make_survey_question(version=wave.version, key=level, kind="text", text=word, level=level)
        for level in ("anonymous", "confidential", "team", "pair")
    }
    response = make_response(wave=wave, participant=world["mentor"])
    for level in ("confidential", "team"):
        make_survey_answer(response=response, question=asked[level], number=None, text=word)
    make_pair_answer(response=response, question=asked["pair"], pairing=world["pairing"], words=word)
    make_anonymous_answer(wave=wave, question=asked["anonymous"], number=None, text=word)
    return asked["team"]
