"""What one person is asked in a wave, in their language, and the rows behind it that their answers point to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from matching.enums import PairingState
from matching.models import Pairing
from profiles.models import TopicEntry
from programs.models import Participant
from surveys.enums import Kind, Level
from surveys.models import Asked, Option, Question, SurveyVersion
from surveys.selectors import documents
from surveys.sheets import Item, Sheet, Topic

# Of so many topics somebody is asked how confident they are.
TOPICS = 5


def pairings_of(person: Participant) -> list[Pairing]:
    """The pairings of somebody that go on and were told, as mentor who leads or as mentee."""
    rows = Pairing.objects.filter(Q(mentor=person) | Q(mentee=person), state=PairingState.ACTIVE)
    people = ("mentor__employee", "mentee__employee", "cohort__program__organization")
    return list(rows.filter(started_at__lte=timezone.now()).select_related(*people).order_by("started_at", "pk"))


def pairing_of(person: Participant) -> Pairing | None:
    """The pairing that answers for the two of a pair are about: that which goes on the longest."""
    return next(iter(pairings_of(person)), None)


def of(actor: Actor, asked: Asked, language: str) -> Sheet:
    """The sheet of somebody who is asked. What is for the two of a pair is left out for whoever has no partner."""
    person, version = asked.participant, asked.wave.version
    topics = _topics(person) if version.questions.filter(kind=Kind.CONFIDENCE).exists() else ()
    found = documents.sheet_of(actor, version, side=person.side, language=language, topics=topics)
    alone = any(one.level == Level.PAIR for one in found.items) and pairing_of(person) is None
    return replace(found, items=tuple(one for one in found.items if not alone or one.level != Level.PAIR))


def _topics(person: Participant) -> tuple[Topic, ...]:
    """The topics of somebody's profile that matter most to them."""
    rows = TopicEntry.objects.filter(profile__participant=person).order_by("-priority", "created_at", "pk")
    found = dict(rows.values_list("topic_id", "topic__name"))
    return tuple(Topic(pk.hex, name) for pk, name in list(found.items())[:TOPICS])


def minutes(sheet: Sheet) -> int:
    """How long it takes: a quarter of a minute a question, and a whole one for a text."""
    quarters = sum(4 if one.kind == Kind.TEXT else max(len(one.lines), 1) for one in sheet.items)
    return max(1, round(quarters / 4))


def first(sheet: Sheet) -> Item | None:
    """The first question that one tap can answer."""
    tapped = (Kind.SCALE, Kind.CHOICE)
    return next((one for one in sheet.items if one.kind in tapped and not one.shown_if_question), None)


@dataclass(frozen=True)
class Known:
    """The rows of a version, by the keys that a page sends."""

    questions: dict[str, Question]
    options: dict[tuple[uuid.UUID, str, str], Option]

    @property
    def looked_after(self) -> dict[str, bool]:
        """Whether an answer can become a case: of somebody by name, and of nobody."""
        asked = [one for one in self.questions.values() if one.case_kind]
        return {
            "named": any(one.level in (Level.CONFIDENTIAL, Level.TEAM) for one in asked),
            "nobody": any(one.level == Level.ANONYMOUS for one in asked),
        }

    def is_for_two(self, key: str) -> bool:
        """Whether a question is one for the two of a pair."""
        return key in self.questions and self.questions[key].level == Level.PAIR

    def option(self, question: Question, kind: str, key: str) -> Option | None:
        """One answer, or one row of a table."""
        return self.options.get((question.pk, kind, key))


def known(version: SurveyVersion) -> Known:
    """The questions and options of a version; two queries."""
    questions = documents.questions(version)
    options = Option.objects.filter(question__in=questions)
    return Known({one.key: one for one in questions}, {(one.question_id, one.kind, one.key): one for one in options})
