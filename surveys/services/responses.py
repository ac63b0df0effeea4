"""Storing what somebody answers: all of it at once, once, and each part where its level wants it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import Actor
from accounts.tenancy import private
from matching.models import Pairing
from plans import sealing
from plans.enums import StepKind
from plans.services import keys, steps
from programs.models import Participant
from surveys import events, locks, rules
from surveys.enums import Level
from surveys.models import AnonymousAnswer, Answer, Asked, Response, Wave
from surveys.saying import Said, case_of
from surveys.selectors import sheets
from surveys.services import cases


class Closed(Exception):
    """The wave is over: nothing is taken any more."""


class AnsweredAlready(Exception):
    """Somebody has answered this wave: in another tab, or by a second click."""


class NoPartner(Exception):
    """Something was for the two of a pair, which has ended by now: nothing is taken, so that nothing is lost unseen."""


@transaction.atomic
def submit(*, actor: Actor, asked: Asked, said: Sequence[Said]) -> None:
    """Take what somebody answers, with the cases that it calls for. Raises Closed, AnsweredAlready, NoPartner.

    SECURITY: nobody is written into the trail, and no row of an anonymous answer knows of any other. The wave is held, so that
    whoever mixes anonymous answers counts nobody whose own are still on their way.
    """
    rules.require_answerer(actor, asked)
    wave = Wave.objects.select_for_update().get(pk=asked.wave_id)
    if not rules.is_open(wave):
        raise Closed
    person = asked.participant
    with private(person=person.pk):
        if not Asked.objects.filter(pk=asked.pk, answered=False).update(answered=True):
            raise AnsweredAlready
        _keep(wave, person, [one for one in said if one.question.level != Level.ANONYMOUS])
    _drop(wave, person, [one for one in said if one.question.level == Level.ANONYMOUS])
    _open_cases(person, said)
    _end_steps(person)
    _tell(wave)


def _keep(wave: Wave, person: Participant, said: Sequence[Said]) -> None:
    """What knows its person."""
    if not said:
        return
    response = Response.objects.create(wave=wave, participant=person)
    for_two = any(one.question.level == Level.PAIR for one in said)
    pairing = sheets.pairing_of(person) if for_two else None
    if for_two and pairing is None:
        raise NoPartner
    key = keys.give(pairing) if pairing else b""
    Answer.objects.bulk_create(_answer(response, one, pairing, key) for one in said)


def _answer(response: Response, one: Said, pairing: Pairing | None, key: bytes) -> Answer:
    row = Answer(response=response, organization_id=response.organization_id, question=one.question)
    row.level, row.row, row.topic_id = one.question.level, one.row, one.topic_id
    if row.level == Level.PAIR:
        row.pairing = pairing
        row.words = sealing.seal(key, one.words, place=row.place)
        return row
    row.option, row.number, row.text = one.option, one.number, one.text
    return row


def _drop(wave: Wave, person: Participant, said: Sequence[Said]) -> None:
    """What knows nobody. It lies apart until the worker has mixed it with that of others."""
    with private(purpose=locks.DROP):
        AnonymousAnswer.objects.bulk_create(
            AnonymousAnswer(
                wave=wave, side=person.side, question=one.question, option=one.option, row=one.row, number=one.number,
                text=one.text,
            )
            for one in said
        )  # fmt: skip


def _open_cases(person: Participant, said: Sequence[Said]) -> None:
    """SECURITY: not for what is anonymous. A case has a time, so one that came at once would say who: mixing opens those."""
    named = [one for one in said if one.question.level in (Level.CONFIDENTIAL, Level.TEAM)]
    found = {kind: one.question for one in named if (kind := case_of(one))}
    cases.open_for(participant=person, found=found.items())


def _end_steps(person: Participant) -> None:
    """A survey of somebody's plan is done by answering one."""
    for pairing in sheets.pairings_of(person):
        steps.reach(pairing=pairing, kind=StepKind.SURVEY, sides=[person.side])


def _tell(wave: Wave) -> None:
    organization_id = wave.organization_id
    transaction.on_commit(lambda: events.answered.send(Wave, organization_id=organization_id), robust=True)
