"""A survey over its waves, and what other rooms may calculate with: figures that are shown, and pairs for statistics alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import reader_is_named
from programs.models import Cohort, Program
from surveys.enums import Cut, Kind, Level, OptionKind, Standing, Timing, WaveState
from surveys.models import Answer, Cell, Option, Question, Survey, Wave
from surveys.selectors import results


@dataclass(frozen=True)
class Point:
    """What one wave says of one question: a figure in words, or why there is none."""

    figure: str
    note: str


@dataclass(frozen=True)
class Row:
    """One question over the waves, oldest first; a point is None where it was not asked or not answered."""

    text: str
    unit: str
    points: list[Point | None]


@dataclass(frozen=True)
class Trend:
    """The waves of one cohort, oldest first, and every question that has figures in them."""

    cohort: Cohort
    waves: list[Wave]
    rows: list[Row]


# So many waves fit beside each other.
_BESIDE = 6


def of_survey(actor: Actor, survey: Survey) -> list[Trend]:
    """Each cohort's waves of a survey, in two queries. Questions keep their key through all versions."""
    by_cohort: dict[uuid.UUID, list[Wave]] = defaultdict(list)
    for wave in results.waves(actor, survey=survey):
        by_cohort[wave.cohort_id].append(wave)
    latest = [one for own in by_cohort.values() for one in own[:_BESIDE] if one.last]
    cells: dict[uuid.UUID, dict[str, Cell]] = defaultdict(dict)
    rows = Cell.objects.filter(snapshot__in=[one.last for one in latest], cut=Cut.EVERYBODY, row=None)
    rows = rows.exclude(question=None).select_related("question", "counted_in", "snapshot")
    for cell in rows.order_by("question__position"):
        cells[cell.snapshot.wave_id][cell.question.key] = cell
    return [_trend(own[:_BESIDE][::-1], cells) for own in by_cohort.values()]


def _trend(waves: list[Wave], cells: dict[uuid.UUID, dict[str, Cell]]) -> Trend:
    asked: dict[str, Question] = {}
    for wave in waves:
        asked |= {key: cell.question for key, cell in cells[wave.pk].items() if cell.question}
    comparable = [one for one in asked.values() if one.kind not in (Kind.CHOICE, Kind.SEVERAL)]
    rows = [_row(one, [cells[wave.pk].get(one.key) for wave in waves]) for one in comparable]
    return Trend(waves[0].cohort, waves, rows)


def _row(asked: Question, found: list[Cell | None]) -> Row:
    recommend = asked.kind == Kind.TEN
    points = [_point(one, one.score if recommend else one.mean) if one else None for one in found]
    return Row(asked.text, "score" if recommend else "mean of 1 to 5", points)


def _point(cell: Cell, value: object) -> Point:
    return Point("" if value is None else str(value), results.note(cell))


@dataclass(frozen=True)
class Shown:
    """One figure that anybody with the permission may see, with where it comes from; ``answers`` are shares by option."""

    survey: str
    wave: Wave
    question: str
    measure: str
    timing: str
    cell: Cell
    answers: dict[str, int] = field(default_factory=dict)


def shown(
    actor: Actor, *, program: Program | None = None, cohort: Cohort | None = None, measure: str = ""
) -> list[Shown]:
    """The figures of the snapshots that hold, in three queries: of a cohort, a program or the organization.

    SECURITY: whoever adds these up tells nothing that they do not tell: sums of what is shown are safe, sums of what is not
    are not.
    """
    rows = results.waves(actor, program=program)
    waves = {one.last: one for one in (rows.filter(cohort=cohort) if cohort else rows) if one.last}
    cells = Cell.objects.filter(snapshot__in=list(waves), standing=Standing.SHOWN).exclude(question=None)
    if measure:
        cells = cells.filter(question__measure=measure, row=None)
    found = list(cells.select_related("question").order_by("pk"))
    options = _options({one.question_id for one in found if one.question.kind in _CHOSEN}) if measure else {}
    return [
        Shown(
            waves[one.snapshot_id].survey.key, waves[one.snapshot_id], one.question.key, one.question.measure,
            one.question.timing, one, dict(zip(options.get(one.question_id, ()), one.shares, strict=False)),
        )
        for one in found
    ]  # fmt: skip


_CHOSEN = (Kind.CHOICE, Kind.SEVERAL)


def _options(questions: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The keys of what can be chosen, in the order in which shares are kept."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = Option.objects.filter(question__in=questions, kind=OptionKind.OPTION).order_by("position")
    for question_id, key in rows.values_list("question_id", "key"):
        found[question_id].append(key)
    return found


def asked_in(actor: Actor, measure: str) -> set[uuid.UUID]:
    """The cohorts that were asked for a measure, whether or not anything of it may be shown."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Wave.objects.exclude(state=WaveState.PLANNED).filter(
        version__questions__measure=measure, version__questions__removed_at=None
    )
    return set(rows.order_by().values_list("cohort_id", flat=True).distinct())


@dataclass(frozen=True)
class Paired:
    """What one person said before and after, for statistics; ``looking_back`` when both were said afterwards."""

    cohort_id: uuid.UUID
    side: str
    participant_id: uuid.UUID
    topic_id: uuid.UUID | None
    before: int
    after: int
    looking_back: bool


def paired(cohort_ids: Collection[uuid.UUID], measure: str) -> list[Paired]:
    """Before and after of everybody who said both of a measure in confidence, by topic where there are topics.

    Only waves that are closed count: what somebody says again in one that is open would replace what was counted.

    SECURITY: single answers. Only the worker calls this, inside of ``private(purpose=TALLY)``, and hands on nothing but figures
    of five people or more.
    """
    if not reader_is_named():
        raise PermissionError("single answers are read by the worker, for one purpose")
    rows = Answer.objects.filter(
        question__measure=measure,
        number__isnull=False,
        response__wave__cohort__in=list(cohort_ids),
        response__wave__state=WaveState.CLOSED,
        level=Level.CONFIDENTIAL,
    ).order_by("response__wave__opens_at", "pk")
    said: dict[_Whose, list[_Said]] = defaultdict(list)
    for cohort_id, side, participant_id, topic_id, response_id, timing, number in rows.values_list(*_PAIRED):
        looking_back = timing == Timing.LOOKING_BACK
        said[cohort_id, side, participant_id, topic_id].append(_Said(response_id, looking_back, number))
    return [one for key, own in said.items() for one in _pairs(key, own)]


_PAIRED = (
    "response__wave__cohort_id", "response__participant__side", "response__participant_id", "topic_id", "response_id",
    "question__timing", "number",
)  # fmt: skip
_Whose = tuple[uuid.UUID, str, uuid.UUID, uuid.UUID | None]


class _Said(NamedTuple):
    """One number, in which response it stands, and whether it is about the start."""

    response_id: uuid.UUID
    looking_back: bool
    number: int


def _pairs(whose: _Whose, own: list[_Said]) -> list[Paired]:
    now = [one for one in own if not one.looking_back]
    then = [one for one in own if one.looking_back]
    found = []
    if len(now) > 1:
        found.append(Paired(*whose, now[0].number, now[-1].number, looking_back=False))
    same = next((one for one in now if then and one.response_id == then[-1].response_id), None)
    if same is not None:
        found.append(Paired(*whose, then[-1].number, same.number, looking_back=True))
    return found
