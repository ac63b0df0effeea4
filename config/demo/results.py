"""What participants of the demo have answered in surveys that are closed, and what is shown of it."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.db.models import Max
from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import private, tenant
from profiles.models import Topic
from programs.models import Cohort, Participant
from surveys import locks
from surveys.enums import Kind, Level, OptionKind, Sides, Timing, WaveState
from surveys.models import AnonymousAnswer, Answer, Asked, Option, Question, Response, Survey, SurveyVersion, Wave
from surveys.services import launching, snapshots

_OPEN = dt.timedelta(days=21)
# How likely somebody answers, and how points fall, worst first; the second time things have become better.
_ANSWERS = (0.9, 0.8)
_POINTS = ((1, 3, 7, 12, 7), (0, 2, 5, 14, 12))
_COMMENTS = (
    "The first ten minutes are always the best, because nothing is prepared.",
    "It would help to have a quiet room. The canteen is no place for honest words.",
    "I had no idea how much is decided before a meeting begins.",
    "Please keep the prompts. I would never have asked the second one by myself.",
    "Once a month is right. More would be homework.",
    "Mine asks better questions than my own team does.",
    "The agenda by mail on the evening before is what makes it happen.",
    "I learned to say that I do not know. It took two sessions.",
    "Could we have one session with two pairs at a table?",
    "My calendar is the problem, not the program.",
    "I would like to hear what comes of what we tell each other.",
    "Short and useful.",
)
# How long ago the two waves of a cohort were opened.
_TWICE = (94, 34)
# What was asked at the start, and at the end.
_AROUND = (("baseline", 124), ("end", 26))
# How sure people are of a topic, worst first: at the start, at the end, and looking back.
_SURE = ((3, 8, 9, 4, 1), (0, 2, 7, 12, 8), (5, 10, 7, 3, 0))


def tell(actor: Actor, name: str, *, few: str) -> None:
    """A survey that was sent twice to the cohort of one program, and once to four people of another."""
    rng = random.Random(7)
    with tenant(actor.organization_id, actor.user_id):
        many = Cohort.objects.select_related("program").get(program__name=name)
        other = Cohort.objects.select_related("program").get(program__name=few)
        for cohort in (many, other):
            launching.start(actor=actor, program=cohort.program)
        closed = [_send(many, days, place, rng) for place, days in enumerate(_TWICE)]
        closed.append(_send(other, _TWICE[1], 0, rng, most=4))
        dice = random.Random(11)
        closed += [_send(many, days, place, dice, key=key) for place, (key, days) in enumerate(_AROUND)]
    for wave_id in closed:
        with tenant(actor.organization_id):
            snapshots.take(wave_id)


def _send(
    cohort: Cohort, days: int, place: int, rng: random.Random, most: int | None = None, key: str = "pulse"
) -> uuid.UUID:
    survey = Survey.objects.get(program=cohort.program, key=key)
    version = SurveyVersion.objects.get(survey=survey, state="live")
    opened = timezone.now() - dt.timedelta(days=days)
    last = Wave.objects.filter(survey=survey, cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    wave = Wave.objects.create(
        survey=survey, version=version, cohort=cohort, number=last + 1, state=WaveState.CLOSED, opens_at=opened,
        closes_at=opened + _OPEN, closed_at=opened + _OPEN,
    )  # fmt: skip
    people = list(Participant.objects.filter(cohort=cohort).exclude(state="withdrawn").order_by("side", "pk"))[:most]
    answering = [one for one in people if most or rng.random() < _ANSWERS[place]]
    with private(purpose=locks.ASK):
        Asked.objects.bulk_create(
            Asked(wave=wave, participant=one, due_on=opened.date(), answered=one in answering) for one in people
        )
    questions = list(Question.objects.filter(version=version, removed_at=None).prefetch_related("options"))
    dropped: list[AnonymousAnswer] = []
    for number, person in enumerate(answering):
        dropped += _answer(wave, person, questions, rng, (number, place))
    rng.shuffle(dropped)
    with private(purpose=locks.MIX):
        AnonymousAnswer.objects.bulk_create(dropped)
    return wave.pk


def _answer(
    wave: Wave, person: Participant, questions: list[Question], rng: random.Random, which: tuple[int, int]
) -> list[AnonymousAnswer]:
    """Keep what one person says with a name, and return what they say without."""
    dropped = []
    with private(person=person.pk):
        response = Response.objects.create(wave=wave, participant=person)
        for question in questions:
            if question.sides not in (Sides.BOTH, person.side) or question.shown_if_question:
                continue
            for said in _sure(question, rng, which) or _said(question, rng, which):
                if question.level == Level.ANONYMOUS:
                    dropped.append(AnonymousAnswer(wave=wave, side=person.side, question=question, mixed=True, **said))
                else:
                    Answer.objects.create(response=response, question=question, level=question.level, **said)
    return dropped


def _sure(question: Question, rng: random.Random, which: tuple[int, int]) -> list[dict[str, object]]:
    """How sure somebody is of each of their topics; nothing of other questions."""
    if question.kind != Kind.CONFIDENCE:
        return []
    number, place = which
    topics = list(Topic.objects.order_by("name")[:3])
    mine = topics[number % 2 :][:2]
    odds = _SURE[2 if question.timing == Timing.LOOKING_BACK else place]
    return [{"topic": topic, "number": rng.choices(range(1, 6), odds)[0]} for topic in mine]


def _said(question: Question, rng: random.Random, which: tuple[int, int]) -> list[dict[str, object]]:
    """What somebody says to one question: a point, options, or a comment that nobody else has written."""
    number, place = which
    options = [one for one in question.options.all() if one.kind == OptionKind.OPTION]
    if question.kind == Kind.TEXT:
        mine = number - 3 * place
        return [{"text": _COMMENTS[mine]}] if 0 <= mine < len(_COMMENTS) - 2 * place else []
    if options:
        return [{"option": one} for one in _chosen(question, options, rng)]
    if question.kind == Kind.TEN:
        return [{"number": rng.choice((6, 7, 8, 8, 9, 9, 10))}]
    return [{"number": rng.choices(range(1, 6), _POINTS[place])[0]}]


def _chosen(question: Question, options: list[Option], rng: random.Random) -> list[Option]:
    first = rng.choices(options, [3, 4, 3, *(2 for _ in options)][: len(options)])[0]
    more = rng.choice(options) if question.kind == Kind.SEVERAL and rng.random() < 0.3 else first
    return list({first.pk: first, more.pk: more}.values())
