"""From rows to what the guard and the scores know: who of which kind said what to which question."""

from __future__ import annotations

import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import mean

from django.db.models import Q

from programs.models import Employee, EmployeeVersion
from surveys.cutting import ANSWERED, BETWEEN, CUTS, scale_of
from surveys.disclosure.guard import Cell, Table
from surveys.enums import Cut, Kind, Level, OptionKind, Sides
from surveys.models import AnonymousAnswer, Answer, Asked, Counted, Option, Question, Wave
from surveys.scoring import Said, Scale

COUNTED = (Level.CONFIDENTIAL, Level.TEAM)
_BAND = 3


@dataclass(frozen=True, order=True)
class Kinds:
    """What people are alike in: the snapshot that counted them first, and their groups."""

    counted: int
    side: str
    department: str = ""
    location: str = ""
    grades: str = ""


@dataclass(frozen=True)
class Asking:
    """One question, or one row of its table, with what was said to it, each with the kind of person who did.

    SECURITY: groups are those of everybody who was ``asked``. A group that came with its first answer would tell who gave it.
    """

    question: Question | None
    row: Option | None
    scale: Scale
    said: list[tuple[Kinds, Said]]
    asked: frozenset[Kinds] = frozenset()

    @property
    def cuts(self) -> list[Cut]:
        """By what it may be cut. Whoever is asked further said something before, so that is told of no group."""
        if self.question is None:
            return [Cut.EVERYBODY, Cut.SIDE]
        if self.question.shown_if_question:
            return [Cut.EVERYBODY]
        return [Cut.EVERYBODY, Cut.SIDE] if self.question.level == Level.ANONYMOUS else list(CUTS)


def groups(wave: Wave, people: Iterable[tuple[uuid.UUID, Employee]]) -> dict[uuid.UUID, dict[str, str]]:
    """The groups of employees as the directory had them on the day on which a wave opened."""
    pairs = list(people)
    day = wave.opens_at.astimezone(zoneinfo.ZoneInfo(wave.cohort.program.organization.time_zone)).date()
    held = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    rows = EmployeeVersion.objects.filter(held, employee__in=[one.pk for _, one in pairs]).order_by("valid_from")
    then = {row.employee_id: row for row in rows}
    return {key: _groups(then.get(one.pk, one)) for key, one in pairs}


def _groups(facts: Employee | EmployeeVersion) -> dict[str, str]:
    return {"department": facts.department, "location": facts.location, "grades": _band(facts.grade)}


def _band(grade: int | None) -> str:
    if grade is None:
        return ""
    low = max(grade - 1, 0) // _BAND * _BAND + 1
    return f"{low} to {low + _BAND - 1}"


def askings(wave: Wave, *, final: bool) -> Iterator[Asking]:
    """Everything that can be told of a wave by now. What is anonymous has no earlier or later: it is told once, at the end."""
    questions = list(Question.objects.filter(version=wave.version_id, removed_at=None).order_by("position"))
    options = _options(questions)
    kinds, asked = _kinds(wave), _asked(wave)
    for question in questions:
        if question.kind == Kind.TEXT or question.level == Level.PAIR:
            continue
        if question.level == Level.ANONYMOUS:
            rows = _anonymous(wave, question) if final else []
        else:
            rows = _confidential(question, kinds)
        waits = question.level == Level.ANONYMOUS and not final
        around = [one for one in asked if not waits and question.sides in (Sides.BOTH, one.side)]
        yield from _of_question(question, options[question.pk], rows, frozenset(around))
    if final:
        yield _participation(wave)


def _options(questions: list[Question]) -> dict[uuid.UUID, list[Option]]:
    found: dict[uuid.UUID, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(question__in=questions).order_by("position"):
        found[option.question_id].append(option)
    return found


def _kinds(wave: Wave) -> dict[uuid.UUID, Kinds]:
    rows = Counted.objects.filter(snapshot__wave=wave).select_related("snapshot")
    return {
        row.response_id: Kinds(row.snapshot.number, row.side, row.department, row.location, row.grades) for row in rows
    }


def _asked(wave: Wave) -> set[Kinds]:
    rows = list(Asked.objects.filter(wave=wave).select_related("participant__employee").order_by("pk"))
    own = groups(wave, [(row.pk, row.participant.employee) for row in rows])
    return {Kinds(0, row.participant.side, **own[row.pk]) for row in rows}


# Each row with whose it is: answers of one sheet have the same key, and those of nobody each their own.
_Row = tuple[uuid.UUID, Kinds, "Answer | AnonymousAnswer"]


def _confidential(question: Question, kinds: dict[uuid.UUID, Kinds]) -> list[_Row]:
    rows = Answer.objects.filter(question=question, response__in=list(kinds), level__in=COUNTED).order_by("pk")
    return [(row.response_id, kinds[row.response_id], row) for row in rows]


def _anonymous(wave: Wave, question: Question) -> list[_Row]:
    rows = AnonymousAnswer.objects.filter(wave=wave, question=question, mixed=True).order_by("pk")
    return [(row.pk, Kinds(0, row.side), row) for row in rows]


def _of_question(
    question: Question, options: list[Option], rows: list[_Row], asked: frozenset[Kinds]
) -> Iterator[Asking]:
    lines = [one for one in options if one.kind == OptionKind.ROW] if question.kind == Kind.MATRIX else [None]
    choices = [one for one in options if one.kind == OptionKind.OPTION]
    scale = scale_of(question.kind, [one.text for one in choices])
    places = {one.pk: place for place, one in enumerate(choices)}
    for line in lines:
        sheets: dict[uuid.UUID, list[_Row]] = defaultdict(list)
        for row in rows:
            if line is None or row[2].row_id == line.pk:
                sheets[row[0]].append(row)
        said = [(own[0][1], _said(scale, places, [row[2] for row in own])) for own in sheets.values()]
        yield Asking(question, line, scale, said, asked)


def _said(scale: Scale, places: dict[uuid.UUID, int], rows: list[Answer | AnonymousAnswer]) -> Said:
    """One person's answer: the mean of their topics, one number, or what they chose."""
    numbers = [row.number for row in rows if row.number is not None]
    if numbers:
        number = mean(numbers)
        return Said((scale.place(number),), number)
    return Said(tuple(sorted({places[row.option_id] for row in rows if row.option_id in places})))


def _participation(wave: Wave) -> Asking:
    rows = Asked.objects.filter(wave=wave).order_by("pk").values_list("participant__side", "answered")
    said = [(Kinds(0, side), Said((0 if answered else 1,))) for side, answered in rows]
    return Asking(None, None, ANSWERED, said)


def table(asking: Asking, before: Iterable[tuple[str, str, int]]) -> Table:
    """The cells of a question for the guard; ``before`` are cut, value and snapshot of each figure that was shown earlier."""
    sizes: dict[Kinds, int] = defaultdict(int)
    for kind, _ in asking.said:
        sizes[kind] += 1
    kinds = sorted(sizes)
    cells: dict[tuple[Cut, str], set[int]] = defaultdict(set)
    for cut in asking.cuts:
        for place, kind in enumerate(kinds):
            cells[cut, value_in(cut, kind)].add(place)
        for kind in sorted(asking.asked):
            cells[cut, value_in(cut, kind)] |= set()
    told = [cut for cut in asking.cuts if cut == Cut.EVERYBODY or sum(own[0] == cut for own in cells) > 1]
    earlier = [(cells.get((Cut(cut), value), set()), number) for cut, value, number in before]
    return Table(
        tuple(sizes[kind] for kind in kinds),
        tuple(Cell(cut, value, frozenset(own), _matters(cut)) for (cut, value), own in cells.items() if cut in told),
        tuple(frozenset(place for place in own if kinds[place].counted <= number) for own, number in earlier),
    )


def value_in(cut: Cut, kind: Kinds) -> str:
    """The group of a kind of people in a cut."""
    return BETWEEN.join(getattr(kind, fact) for fact in CUTS[cut])


def _matters(cut: Cut) -> int:
    """Everybody is hidden last, and what asks for two facts first."""
    return 2 - len(CUTS[cut])
