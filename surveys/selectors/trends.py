"""A survey over its waves, and what other rooms may calculate with: figures that are shown, and pairs for statistics alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from accounts.actors import Actor
from accounts.tenancy import reader_is_named
from programs.models import Cohort, Program
from surveys.enums import Cut, Kind, Standing, Timing
from surveys.models import Answer, Cell, Question, Survey, Wave
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
    """One figure that anybody with the permission may see, with where it comes from."""

    survey: str
    wave: Wave
    question: str
    measure: str
    timing: str
    cell: Cell


def shown(actor: Actor, *, program: Program | None = None, cohort: Cohort | None = None) -> list[Shown]:
    """The figures of the snapshots that hold, in two queries: of a cohort, a program or the organization.

    SECURITY: whoever adds these up tells nothing that they do not tell: sums of what is shown are safe, sums of what is not
    are not.
    """
    rows = results.waves(actor, program=program)
    waves = {one.last: one for one in (rows.filter(cohort=cohort) if cohort else rows) if one.last}
    cells = Cell.objects.filter(snapshot__in=list(waves), standing=Standing.SHOWN).exclude(question=None)
    return [
        Shown(
            waves[one.snapshot_id].survey.key, waves[one.snapshot_id], one.question.key, one.question.measure,
            one.question.timing, one,
        )
        for one in cells.select_related("question").order_by("pk")
    ]  # fmt: skip


@dataclass(frozen=True)
class Paired:
    """What one person said before and after, for statistics; ``looking_back`` when both were said afterwards."""

    participant_id: uuid.UUID
    topic_id: uuid.UUID | None
    before: int
    after: int
    looking_back: bool


def paired(cohort_ids: Collection[uuid.UUID], measure: str) -> list[Paired]:
    """Before and after of everybody who said both of a measure in confidence, by topic where there are topics.

    SECURITY: single answers. Only the worker calls this, inside of ``private(purpose=TALLY)``, and hands on nothing but figures
    of five people or more.
    """
    if not reader_is_named():
        raise PermissionError("single answers are read by the worker, for one purpose")
    rows = Answer.objects.filter(
        question__measure=measure,
        number__isnull=False,
        response__wave__cohort__in=list(cohort_ids),
        level="confidential",
    )
    rows = rows.select_related("question", "response__wave").order_by("response__wave__opens_at", "pk")
    said: dict[tuple[uuid.UUID, uuid.UUID | None], list[_Said]] = defaultdict(list)
    for row in rows:
        looking_back = row.question.timing == Timing.LOOKING_BACK
        said[row.response.participant_id, row.topic_id].append(_Said(row.response_id, looking_back, row.number or 0))
    return [one for key, own in said.items() for one in _pairs(*key, own)]


class _Said(NamedTuple):
    """One number, in which response it stands, and whether it is about the start."""

    response_id: uuid.UUID
    looking_back: bool
    number: int


def _pairs(participant_id: uuid.UUID, topic_id: uuid.UUID | None, own: list[_Said]) -> list[Paired]:
    now = [one for one in own if not one.looking_back]
    then = [one for one in own if one.looking_back]
    found = []
    if len(now) > 1:
        found.append(Paired(participant_id, topic_id, now[0].number, now[-1].number, looking_back=False))
    same = next((one for one in now if then and one.response_id == then[-1].response_id), None)
    if same is not None:
        found.append(Paired(participant_id, topic_id, then[-1].number, same.number, looking_back=True))
    return found
