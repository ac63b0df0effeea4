"""Comments as they may be read: eight or more to a question, in an order of their own, and of no group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.enums import Permission
from surveys.disclosure import showing
from surveys.enums import Kind, Level, WaveState
from surveys.models import Comment, Question, Wave

TOO_FEW = "Comments are shown when there are eight or more, so that nobody is known by what they wrote."
AT_THE_END = "Anonymous comments are shown when the survey is closed, if there are eight or more."


@dataclass(frozen=True)
class Said:
    """One question that was answered in people's own words; ``why`` says why nothing is shown."""

    question: Question
    texts: list[str]
    why: str = ""


def of_wave(actor: Actor, wave: Wave) -> list[Said]:
    """Every question of a wave that asks for a text, with what may be read, in two queries."""
    actor.require(Permission.SEE_PROGRAMS)
    asked = Question.objects.filter(version=wave.version_id, removed_at=None, kind=Kind.TEXT).exclude(level=Level.PAIR)
    texts = defaultdict(list)
    for question_id, text in Comment.objects.filter(snapshot__wave=wave).values_list("question", "text"):
        texts[question_id].append(text)
    return [_said(one, texts[one.pk], wave) for one in asked.order_by("position")]


def _said(question: Question, texts: list[str], wave: Wave) -> Said:
    # Whoever is forgotten takes their comment along; then those that are left may be too few to be read.
    texts = texts if len(texts) >= showing.COMMENTS else []
    waits = question.level == Level.ANONYMOUS and wave.state != WaveState.CLOSED
    return Said(question, showing.shuffled(texts), "" if texts else AT_THE_END if waits else TOO_FEW)
