"""Surveys of the demo: how it was at the start, which is closed, and the first month, which is open and not answered by all."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.utils import timezone

from accounts.actors import Actor, Grant
from accounts.enums import Role
from accounts.tenancy import private, tenant
from programs.models import Cohort
from surveys import branching, locks
from surveys.enums import Kind
from surveys.models import Asked, Case, Reply, Survey, Wave
from surveys.saying import Said
from surveys.selectors import asked as selectors
from surveys.selectors import sheets
from surveys.services import cases, launching, mixing, replies, responses, waves
from surveys.sheets import WITHIN, Item

DAY = dt.timedelta(days=1)
# Who shows the demo answers on the page; the others did, but for every fifth.
_LEFT_TO_ANSWER = ("amara@", "bernd@")
_ASKS = {"hinders": "time", "contact": "yes"}
_COMMENTS = (
    "Fewer letters, and all of them on one day of the week.",
    "A room where we can talk without the whole floor looking in.",
    "Tell our managers that this is working time.",
    "Sessions after quarter end are always cancelled. Plan around it.",
    "More examples of what other pairs did in their second session.",
    "It is good as it is.",
    "Let the juniors meet each other once in person.",
    "A short text about what to do when nothing comes to mind.",
    "Longer than six months, please.",
)
_REPLY = (
    "Many of you said that sessions fall into the busiest weeks. From now on no date lies in the week of a quarter’s end, and"
    " those that did have been moved.\n\n"
    "You also asked for time. Every manager has a letter from the board that this is working time."
)


def tell(actor: Actor, cohort: Cohort) -> None:
    """Send two surveys to a cohort, and let its people answer as they do: most of them, and most of them kindly."""
    rng = random.Random(7)
    with tenant(actor.organization_id, actor.user_id):
        launching.start(actor=actor, program=cohort.program)
        _baseline(actor, cohort, rng)
        wave = _send(actor, cohort, "day-30", ago=3)
        _answer(wave, rng, everybody=False)
    mixing.mix_due(actor.organization_id)
    with tenant(actor.organization_id, actor.user_id):
        case = Case.objects.filter(cohort=cohort).exclude(participant=None).order_by("pk").first()
        if case is not None:
            cases.take_up(actor=actor, case=case)
            Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - DAY)


def _baseline(actor: Actor, cohort: Cohort, rng: random.Random) -> None:
    wave = _send(actor, cohort, "baseline", ago=40)
    _answer(wave, rng, everybody=True)
    waves.close(actor=actor, wave=wave)
    Wave.objects.filter(pk=wave.pk).update(closed_at=timezone.now() - 12 * DAY)
    reply = replies.publish(actor=actor, wave=wave, text=_REPLY)
    Reply.objects.filter(pk=reply.pk).update(published_at=timezone.now() - 5 * DAY)


def _send(actor: Actor, cohort: Cohort, key: str, *, ago: int) -> Wave:
    """A survey as if it had been sent some days ago."""
    survey = Survey.objects.get(program=cohort.program, key=key)
    wave = waves.send(actor=actor, survey=survey, cohort=cohort)
    then = timezone.now() - ago * DAY
    Wave.objects.filter(pk=wave.pk).update(opens_at=then, closes_at=max(then + 28 * DAY, timezone.now() + DAY))
    with private(purpose=locks.ASK):
        Asked.objects.filter(wave=wave).update(created_at=then, due_on=then.date())
    return Wave.objects.select_related("survey", "version").get(pk=wave.pk)


def _answer(wave: Wave, rng: random.Random, *, everybody: bool) -> None:
    with private(purpose=locks.ASK):
        rows = Asked.objects.filter(wave=wave).order_by("participant__employee__email")
        asked = list(rows.values_list("pk", "participant__employee__email"))
    for number, (pk, email) in enumerate(asked):
        if everybody or (number % 5 != 4 and not email.startswith(_LEFT_TO_ANSWER)):
            _say(wave, pk, email, number, rng)


def _say(wave: Wave, pk: uuid.UUID, email: str, number: int, rng: random.Random) -> None:
    """One person answers by the link of the letter."""
    actor = Actor(wave.organization_id, None, Role.PARTICIPANT, "by a link", email, Grant("survey", pk))
    row = selectors.by_link(actor)
    known, said = sheets.known(wave.version), list[Said]()
    chosen: dict[str, list[str]] = {}
    for item in sheets.of(actor, row, "en").items:
        if branching.applies(item, chosen):
            found = _chosen(item, known, number, rng)
            chosen[item.key] = [one.key for one in found]
            said += found
    responses.submit(actor=actor, asked=row, said=said)


def _chosen(item: Item, known: sheets.Known, number: int, rng: random.Random) -> list[Said]:
    """What somebody says to one question: numbers around four, now and then a low one, a comment from some."""
    question = known.questions[item.key]
    if item.kind == Kind.TEXT:
        return [Said(question, text=_COMMENTS[number % len(_COMMENTS)])] if number % 2 == 0 else []
    if item.kind == Kind.CONFIDENCE:
        return [Said(question, topic_id=_topic(line.name), number=rng.choice((2, 2, 3, 3, 4))) for line in item.lines]
    if item.kind == Kind.SCALE:
        return [Said(question, number=rng.choices((5, 4, 3, 2, 1), (8, 10, 4, 1, 1))[0])]
    if item.kind == Kind.TEN:
        return [Said(question, number=rng.choices((10, 9, 8, 7, 5), (4, 6, 6, 3, 2))[0])]
    value = rng.choice([point.value for point in item.points])
    # Every sixth of them has no time, and asks for somebody.
    if item.key in _ASKS and number % 6 == 1:
        value = _ASKS[item.key]
    elif item.key == "contact":
        value = "no"
    return [Said(question, option=known.option(question, "option", value))]


def _topic(name: str) -> uuid.UUID:
    return uuid.UUID(name.rpartition(WITHIN)[2])
