"""Taking snapshots: what may be shown of a wave is worked out by the worker, once, and never again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.tenancy import private, tenant
from surveys import inputs, locks, scoring
from surveys.disclosure import showing
from surveys.disclosure.guard import Verdict, judge
from surveys.disclosure.showing import LEAST
from surveys.enums import Cut, Kind, WaveState
from surveys.inputs import Asking
from surveys.models import AnonymousAnswer, Answer, Cell, Comment, Counted, Response, Snapshot, Wave

_FIGURES = ("standing", "people", "mean", "favourable", "score", "shares", "mostly", "counted_in_id")
_Place = tuple[uuid.UUID | None, uuid.UUID | None]


def take_due(organization_id: uuid.UUID) -> int:
    """Take a snapshot of every wave that is due for one, each in its own transaction; returns how many were taken."""
    with tenant(organization_id):
        done = Snapshot.objects.filter(wave=OuterRef("pk"), final=True)
        rows = Wave.objects.exclude(state=WaveState.PLANNED).exclude(Exists(done))
        due = list(rows.order_by("pk").values_list("pk", flat=True))
    taken = 0
    for wave_id in due:
        with tenant(organization_id):
            taken += take(wave_id) is not None
    return taken


@transaction.atomic
def take(wave_id: uuid.UUID) -> Snapshot | None:
    """Look at a wave: when it is closed, or when five more have answered. None if it is not due; safe to run twice.

    SECURITY: whoever was counted in an earlier snapshot and is gone by now cannot be subtracted from it, so nothing of what
    is shown of such a wave changes any more.
    """
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    last = Snapshot.objects.filter(wave=wave).order_by("number").last()
    final = wave.state == WaveState.CLOSED
    if last is not None and last.final:
        return None
    with private(purpose=locks.TALLY):
        counted = Counted.objects.filter(snapshot__wave=wave).count()
        somebody_left = last is not None and counted != last.people
        new = [] if somebody_left else _uncounted(wave)
        if not final and len(new) < LEAST:
            return None
        people = counted + len(new)
        row = _begin(wave, last, final, people if people >= LEAST else None)
        _count(wave, row, new)
        _cells(wave, row, [] if somebody_left else list(inputs.askings(wave, final=final)), last)
        if not somebody_left:
            _comments(wave, row)
    return row


def _uncounted(wave: Wave) -> list[Response]:
    told = Answer.objects.filter(response=OuterRef("pk"), level__in=inputs.COUNTED)
    rows = Response.objects.filter(Exists(told), wave=wave)
    rows = rows.exclude(Exists(Counted.objects.filter(response=OuterRef("pk"))))
    return list(rows.select_related("participant__employee").order_by("pk"))


def _begin(wave: Wave, last: Snapshot | None, final: bool, people: int | None) -> Snapshot:
    number = last.number + 1 if last else 1
    row: Snapshot = Snapshot.objects.create(wave=wave, number=number, final=final, people=people)
    return row


def _count(wave: Wave, row: Snapshot, new: list[Response]) -> None:
    groups = inputs.groups(wave, [(one.pk, one.participant.employee) for one in new])
    Counted.objects.bulk_create(
        Counted(snapshot=row, response=one, side=one.participant.side, **groups[one.pk]) for one in new
    )


def _cells(wave: Wave, row: Snapshot, askings: list[Asking], last: Snapshot | None) -> None:
    """The cells of all questions. What may not be shown anew keeps what it had."""
    earlier = list(Cell.objects.filter(snapshot__wave=wave).exclude(counted_in=None).order_by("snapshot__number"))
    numbers = dict(Snapshot.objects.filter(wave=wave).values_list("pk", "number"))
    told: dict[_Place, set[tuple[str, str, int]]] = {}
    for one in earlier:
        if one.standing == Verdict.SHOWN:
            own = told.setdefault((one.question_id, one.row_id), set())
            own.add((one.cut, one.value, numbers[one.counted_in_id]))
    kept = {_key(one): one for one in earlier if last is not None and one.snapshot_id == last.pk}
    made = [cell for asking in askings for cell in _of(asking, row, told.get(_place(asking), set()))]
    for cell in made:
        old = kept.pop(_key(cell), None)
        if cell.counted_in_id is None and old is not None:
            _take_over(cell, old)
    made += [_take_over(_blank(row, old), old) for old in kept.values()]
    Cell.objects.bulk_create(made, batch_size=1000)


def _of(asking: Asking, row: Snapshot, before: set[tuple[str, str, int]]) -> list[Cell]:
    table = inputs.table(asking, sorted(before))
    figures = {}
    for cell in table.cells:
        said = [said for kind, said in asking.said if inputs.value_in(Cut(cell.cut), kind) == cell.value]
        if said:
            figures[cell.key] = scoring.figures(asking.scale, said)
    agreed = [key for key, own in figures.items() if own.mostly and own.people >= LEAST]
    verdicts = judge(table, agreed)
    question_id, row_id = _place(asking)
    made = []
    for (cut, value), verdict in verdicts.items():
        one = Cell(snapshot=row, question_id=question_id, row_id=row_id, cut=cut, value=value, standing=verdict.value)
        if verdict in (Verdict.SHOWN, Verdict.AGREED):
            _fill(one, figures[cut, value], row)
        made.append(one)
    return made


def _fill(cell: Cell, own: scoring.Figures, row: Snapshot) -> None:
    cell.people, cell.mostly, cell.counted_in = own.people, own.mostly, row
    cell.shares, cell.mean, cell.favourable, cell.score = list(own.shares), own.mean, own.favourable, own.score


def _place(asking: Asking) -> _Place:
    return (asking.question.pk if asking.question else None, asking.row.pk if asking.row else None)


def _key(cell: Cell) -> tuple[_Place, str, str]:
    return (cell.question_id, cell.row_id), cell.cut, cell.value


def _blank(row: Snapshot, old: Cell) -> Cell:
    return Cell(snapshot=row, question_id=old.question_id, row_id=old.row_id, cut=old.cut, value=old.value)


def _take_over(cell: Cell, old: Cell) -> Cell:
    for name in _FIGURES:
        setattr(cell, name, getattr(old, name))
    return cell


def _comments(wave: Wave, row: Snapshot) -> None:
    """Show comments that waited until they were enough. Those of different levels are counted apart: one may be anonymous."""
    shown = Comment.objects.filter(snapshot__wave=wave)
    waiting = Answer.objects.filter(response__in=_all_counted(wave), level__in=inputs.COUNTED, question__kind=Kind.TEXT)
    waiting = waiting.exclude(Q(text="") | Exists(Comment.objects.filter(answer=OuterRef("pk"))))
    _show(row, shown, waiting)
    if row.final:
        _show(
            row, shown, AnonymousAnswer.objects.filter(wave=wave, mixed=True, question__kind=Kind.TEXT).exclude(text="")
        )


def _all_counted(wave: Wave) -> Iterable[uuid.UUID]:
    return Counted.objects.filter(snapshot__wave=wave).values_list("response", flat=True)


def _show(row: Snapshot, shown: Iterable[Comment], waiting: Iterable[Answer | AnonymousAnswer]) -> None:
    before = [one.question_id for one in shown]
    new: dict[uuid.UUID, list[Answer | AnonymousAnswer]] = {}
    for one in waiting:
        new.setdefault(one.question_id, []).append(one)
    for question_id, rows in new.items():
        if showing.comments_due(before.count(question_id), len(rows)):
            by_text: dict[str, list[Answer | AnonymousAnswer]] = {}
            for one in rows:
                by_text.setdefault(one.text, []).append(one)
            Comment.objects.bulk_create(
                Comment(
                    snapshot=row, question_id=question_id, text=text,
                    answer=one if isinstance(one := by_text[text].pop(), Answer) else None,
                )
                for text in showing.shuffled(one.text for one in rows)
            )  # fmt: skip
