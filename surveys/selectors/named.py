"""What was answered with a name for the program team, and what two of a pair told each other."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import private
from matching.models import Pairing
from plans import sealing
from plans.selectors import keys
from programs.models import Participant
from surveys import locks
from surveys.enums import Level, OptionKind
from surveys.models import Answer, Option, Response, Wave
from surveys.selectors import owners


@dataclass(frozen=True)
class Person:
    """Somebody who answered, with what they said by name: pairs of question and answer."""

    participant: Participant
    said: list[tuple[str, str]]


def for_team(actor: Actor, wave: Wave) -> list[Person]:
    """What was told to the program team by name. SECURITY: not of people in the reader's own line, or whose partner is, and not
    how many of them have answered: where there is one, that would say it.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    paths = ("question", "option", "row", "topic", "response__participant__employee")
    with private(purpose=locks.TEAM):
        rows = Answer.objects.filter(response__wave=wave, level=Level.TEAM).select_related(*paths)
        found = list(rows.order_by("question__position", "row__position", "option__position", "pk"))
    said: dict[uuid.UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    people = {}
    for row in found:
        people[row.response.participant_id] = row.response.participant
        said[row.response.participant_id][row.question.text].append(_words(row))
    near = owners.too_near(actor, list(people))
    seen = [
        Person(one, [(asked, ", ".join(words)) for asked, words in said[pk].items()])
        for pk, one in people.items()
        if pk not in near
    ]
    return sorted(seen, key=lambda one: (one.participant.employee.last_key, str(one.participant.pk)))


def _words(row: Answer) -> str:
    about = row.row.text if row.row else row.topic.name if row.topic else ""
    said = row.option.text if row.option else row.text or str(row.number)
    return f"{about}: {said}" if about else said


@dataclass(frozen=True)
class Told:
    """One thing that one of a pair told the other in a survey."""

    question: str
    words: str
    mine: bool


def between(actor: Actor, pairing: Pairing) -> list[Told]:
    """What the two of a pair told each other in surveys, opened for one of them. Nobody else has the key."""
    with keys.as_one_of(actor, pairing) as own:
        key = keys.held(pairing)
        rows = Answer.objects.filter(pairing=pairing, level=Level.PAIR).select_related("question", "row")
        found = list(rows.order_by("created_at", "pk")) if key else []
        # The other's response is theirs alone: of it one reads what is for the two, and not when else they answered.
        mine = set(Response.objects.filter(participant=own).values_list("pk", flat=True))
    texts = _options(found)
    opened = [(row, sealing.opened(key, bytes(row.words), place=row.place)) for row in found if key]
    return [
        Told(
            f"{row.question.text} {row.row.text}" if row.row else row.question.text,
            texts.get((row.question_id, words), words),
            row.response_id in mine,
        )
        for row, words in opened
    ]


def _options(rows: list[Answer]) -> dict[tuple[uuid.UUID, str], str]:
    """What the keys of options mean: what is sealed is a key."""
    asked = Option.objects.filter(question__in={row.question_id for row in rows}, kind=OptionKind.OPTION)
    return {(one.question_id, one.key): one.text for one in asked}


def any_for_team(wave: Wave) -> bool:
    """Whether a version asks anything for the program team."""
    return wave.version.questions.filter(level=Level.TEAM).exists()
