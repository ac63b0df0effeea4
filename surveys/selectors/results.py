"""What may be shown of answers: one function makes the cells of a wave, for the page, the files and whoever else shows them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.formats import date_format
from django.utils.text import capfirst

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from programs.enums import Side
from programs.models import Program
from surveys import levels
from surveys.cutting import ANSWERED, BETWEEN, CUTS, scale_of
from surveys.enums import Cut, Kind, Level, OptionKind, Standing, WaveState
from surveys.models import Cell, Option, Question, Snapshot, Survey, Wave
from surveys.scoring import Scale

REASONS = {
    Standing.FEW: "Fewer than five people have answered.",
    Standing.OTHERS: "Not shown, because a group that is hidden could be worked out from it.",
    Standing.ALONE: "No group of this kind is shown: a hidden one could be worked out from it.",
}
AT_THE_END = "Anonymous answers are shown once, when the survey is closed."
NOT_CUT = {
    Level.ANONYMOUS: "An anonymous answer knows its side and nothing else, so it is not shown by this.",
    "": "All who answered are in the same group, so there is nothing to tell apart.",
}
FURTHER = "Only some were asked this, after what they had said before, so it is shown for everybody together."
NOBODY = "Nobody has answered this."
_OF_ASKED = {
    Standing.FEW: "Fewer than five people were asked.",
    Standing.AGREED: "Nearly all of them did the same, so no figure is shown.",
}
_CUTS = {cut: place for place, cut in enumerate(Cut.values)}
_SIDES = [Side.MENTOR, Side.MENTEE]
_TONES = {Side.MENTOR: "junior", Side.MENTEE: "senior"}


@dataclass(frozen=True)
class Line:
    """One group as it is shown: its name, its cell, and every figure with what it is called."""

    label: str
    tone: str
    cell: Cell
    scale: Scale
    note: str

    @property
    def shown(self) -> bool:
        """Whether there are figures."""
        return self.cell.standing == Standing.SHOWN

    @property
    def shares(self) -> list[tuple[str, int]]:
        """Each answer with its share in percent."""
        return list(zip(self.scale.labels, self.cell.shares, strict=True)) if self.shown else []

    @property
    def said(self) -> str:
        """The shares in one sentence, for whoever does not see the bar."""
        return f"{self.label}: {', '.join(f'{share} % say {label}' for label, share in self.shares)}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """Everything that is told of the group, in words: the table of a page and the lines of a file are made of it."""
        cell, shares = self.cell, dict(self.shares)
        found = [("People", _written(cell.people))]
        found += [(label, _written(shares.get(label), " %")) for label in self.scale.labels]
        if self.scale.points:
            found += [("Mean", _written(cell.mean)), ("4 or 5", _written(cell.favourable, " %"))]
        if self.scale.recommend:
            found += [("Mean", _written(cell.mean)), ("Score", _written(cell.score))]
        return [*found, ("Note", self.note)]


def _written(value: object, unit: str = "") -> str:
    return "" if value is None else f"{value}{unit}"


@dataclass(frozen=True)
class Result:
    """One question, or one row of its table, with a line for each group; ``why`` says why there is none."""

    title: str
    question: Question | None
    scale: Scale
    lines: list[Line]
    why: str = ""
    # What the ends of its scale mean, where that was written.
    low: str = ""
    high: str = ""

    @property
    def level(self) -> str:
        """What was promised to those who answered, in a word."""
        return levels.PROMISES[self.question.level].name if self.question else ""

    @property
    def names(self) -> list[str]:
        """What the figures of its lines are called."""
        return [name for name, _ in self.lines[0].told] if self.lines else []


@dataclass(frozen=True)
class Told:
    """Everything that is shown of a wave in one cut, and the cuts that there are."""

    snapshot: Snapshot | None
    cut: Cut
    cuts: list[Cut]
    answered: list[Line]
    results: list[Result]

    @property
    def nothing(self) -> bool:
        """Whether there were too few for anything at all."""
        said = [line.cell.standing for result in self.results for line in result.lines if result.question]
        return bool(said) and set(said) == {Standing.FEW}


def surveys(actor: Actor, program: Program) -> QuerySet[Survey]:
    """The surveys of a program that have been sent, by name."""
    actor.require(Permission.SEE_PROGRAMS)
    return Survey.objects.filter(program=program, waves__isnull=False).distinct().order_by("title", "pk")


def survey(actor: Actor, program_id: uuid.UUID, survey_id: uuid.UUID) -> Survey:
    """One of them with its program; raises Http404."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Survey.objects.filter(program=program_id, waves__isnull=False).select_related("program__organization")
    row: Survey | None = rows.filter(pk=survey_id).first()
    if row is None:
        raise Http404
    return row


def waves(actor: Actor, *, program: Program | None = None, survey: Survey | None = None) -> QuerySet[Wave]:
    """Waves that were sent, the latest first, each with the snapshot that holds."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Wave.objects.exclude(state=WaveState.PLANNED).select_related("survey", "cohort__program__organization")
    if program is not None:
        rows = rows.filter(survey__program=program)
    if survey is not None:
        rows = rows.filter(survey=survey)
    last = Snapshot.objects.filter(wave=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return rows.annotate(last=Subquery(last)).order_by("-opens_at", "-number", "pk")


def wave(actor: Actor, survey: Survey, wave_id: uuid.UUID) -> Wave:
    """One of them; raises Http404."""
    row: Wave | None = waves(actor, survey=survey).filter(pk=wave_id).first()
    if row is None:
        raise Http404
    return row


def of_wave(actor: Actor, wave: Wave, cut: str = Cut.EVERYBODY) -> Told:
    """What is shown of a wave in one cut. Takes five queries, whatever it holds."""
    actor.require(Permission.SEE_PROGRAMS)
    snapshot = Snapshot.objects.filter(wave=wave).order_by("-number").first()
    cells = Cell.objects.filter(snapshot=snapshot).select_related("counted_in") if snapshot else Cell.objects.none()
    there = set(cells.order_by().values_list("cut", flat=True).distinct()) if snapshot else set()
    cuts = [one for one in Cut if one in there or one == Cut.EVERYBODY]
    chosen = Cut(cut) if cut in cuts else Cut.EVERYBODY
    asked = _asked(wave.version_id)
    options = _options(asked)
    organization = wave.cohort.program.organization
    rows: dict[tuple[uuid.UUID | None, uuid.UUID | None], list[Cell]] = defaultdict(list)
    # Beside what was asked, how many answered is always shown for everybody and by side.
    for cell in cells.filter(cut__in={chosen, Cut.EVERYBODY, Cut.SIDE}).order_by("cut", "value"):
        if cell.question_id is None or cell.cut == chosen:
            rows[cell.question_id, cell.row_id].append(cell)
    results = [
        _result(one, row, options[one.pk], rows[one.pk, row.pk if row else None], wave, chosen, organization)
        for one in asked
        for row in _rows_of(one, options[one.pk])
    ]
    return Told(snapshot, chosen, cuts, _lines(rows[None, None], ANSWERED, organization), results)


def _asked(version_id: uuid.UUID) -> list[Question]:
    rows = Question.objects.filter(version=version_id, removed_at=None)
    return list(rows.exclude(kind=Kind.TEXT).exclude(level=Level.PAIR).order_by("position"))


def _options(asked: Iterable[Question]) -> dict[uuid.UUID, list[Option]]:
    found: dict[uuid.UUID, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(question__in=list(asked)).order_by("position"):
        found[option.question_id].append(option)
    return found


def _rows_of(question: Question, options: list[Option]) -> list[Option | None]:
    return [one for one in options if one.kind == OptionKind.ROW] if question.kind == Kind.MATRIX else [None]


def _result(
    question: Question,
    row: Option | None,
    options: list[Option],
    cells: list[Cell],
    wave: Wave,
    cut: Cut,
    organization: Organization,
) -> Result:
    scale = scale_of(question.kind, [one.text for one in options if one.kind == OptionKind.OPTION])
    title = f"{question.text} {row.text}" if row else question.text
    why = "" if cells else _why(question, wave, cut)
    ends = {one.key: one.text for one in options if one.kind == OptionKind.END}
    lines = _lines(cells, scale, organization)
    return Result(title, question, scale, lines, why, ends.get("low", ""), ends.get("high", ""))


def _why(question: Question, wave: Wave, cut: Cut) -> str:
    """Why a question has no cell in a cut."""
    if question.level == Level.ANONYMOUS and wave.state != WaveState.CLOSED:
        return AT_THE_END
    if cut == Cut.EVERYBODY:
        return NOBODY
    if question.shown_if_question:
        return FURTHER
    return NOT_CUT[Level.ANONYMOUS if question.level == Level.ANONYMOUS and cut != Cut.SIDE else ""]


def _lines(cells: list[Cell], scale: Scale, organization: Organization) -> list[Line]:
    # The juniors first, as everywhere; what has no name comes last.
    cells = sorted(cells, key=lambda one: (_CUTS[one.cut], not one.value, one.cut.startswith("side") and _side(one)))
    return [Line(_label(one, organization), _tone(one), one, scale, note(one)) for one in cells]


def _label(cell: Cell, organization: Organization) -> str:
    if cell.cut == Cut.EVERYBODY:
        return "Everybody"
    parts = cell.value.split(BETWEEN)
    facts = CUTS[Cut(cell.cut)]
    words = []
    for fact, part in zip(facts, parts, strict=False):
        own = capfirst(organization.word(part, many=True)) if fact == "side" else part
        words.append(own or f"{'Grade' if fact == 'grades' else fact.capitalize()} not known")
    return ", ".join(words)


def _tone(cell: Cell) -> str:
    return _TONES[_SIDES[_side(cell)]] if cell.cut.startswith("side") else "primary"


def _side(cell: Cell) -> int:
    return _SIDES.index(Side(cell.value.split(BETWEEN)[0]))


def note(cell: Cell) -> str:
    """Why a group is hidden, or what else has to be said of its figures."""
    if cell.question_id is None and cell.standing in _OF_ASKED:
        return _OF_ASKED[Standing(cell.standing)]
    if cell.standing in REASONS:
        return REASONS[Standing(cell.standing)]
    found = []
    if cell.standing == Standing.AGREED:
        found.append(f"Nearly all said {cell.mostly}. Figures would say it of each of them, so there are none.")
    if cell.counted_in is not None and cell.counted_in_id != cell.snapshot_id:
        day = date_format(cell.counted_in.taken_at, "j F")
        found.append(f"As of {day}: too few have answered since then to be added.")
    return " ".join(found)
