"""Snapshots: when one is taken, what is in it, and that nothing of fewer than five can be had from it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.tenancy import private
from programs.models import EmployeeVersion
from surveys import locks
from surveys.models import AnonymousAnswer, Answer, Asked, Cell, Comment, Counted, Response, Snapshot, Wave
from surveys.services import snapshots
from tests.surveys.asked import Sent

MIXED = [2, 3, 4, 4, 5]


def _cells(sent: Sent, key: str | None = "useful", snapshot: object = None) -> dict[str, tuple]:
    rows = Cell.objects.filter(snapshot=snapshot or Snapshot.objects.order_by("number").last())
    rows = rows.filter(question=sent.questions[key]) if key else rows.filter(question=None)
    return {f"{one.cut} {one.value}".strip(): (one.standing, one.people, one.shares) for one in rows.order_by("pk")}


def test_four_answers_are_no_snapshot_and_five_are_one(sent: Sent) -> None:
    people = sent.ask(5)
    sent.answer(people[:4], MIXED)
    assert sent.take() is None
    assert Snapshot.objects.count() == 0
    sent.answer(people[4:], [5])
    assert (sent.take().number, sent.take()) == (1, None)
    assert _cells(sent) == {"everybody": ("shown", 5, [0, 20, 20, 40, 20])}


def test_a_closed_wave_has_one_last_snapshot_and_says_why_it_is_empty(sent: Sent) -> None:
    sent.answer(sent.ask(4), MIXED)
    sent.close()
    assert snapshots.take_due(sent.cast.nordwind.pk) == 1
    assert snapshots.take_due(sent.cast.nordwind.pk) == 0
    row = Snapshot.objects.get()
    assert (row.final, row.people) == (True, None)
    assert set(Cell.objects.values_list("standing", "people", "mean")) == {("few", None, None)}


def test_figures_are_rounded_and_the_smaller_side_hides_the_other(sent: Sent) -> None:
    sent.answer(sent.ask(7), MIXED)
    sent.answer(sent.ask(4, "mentee"), [3, 5])
    sent.close()
    sent.take()
    found = _cells(sent)
    assert found["everybody"] == ("shown", 11, [0, 20, 35, 20, 25])
    assert (found["side mentor"], found["side mentee"]) == (("alone", None, []), ("few", None, []))
    row = Cell.objects.get(question=sent.questions["useful"], cut="everybody")
    assert (row.mean, row.favourable, row.score, row.mostly) == (Decimal("3.5"), 45, None, "")


def test_groups_are_those_of_the_day_on_which_the_wave_opened(sent: Sent) -> None:
    grid, sales = sent.ask(6, department="Grid"), sent.ask(6, department="Sales")
    opened = sent.wave.opens_at.date()
    for person in grid:
        EmployeeVersion.objects.create(
            employee=person.employee, department="Wind", valid_from=opened - dt.timedelta(days=9), valid_to=None
        )
    sent.answer([*grid, *sales], MIXED)
    sent.take()
    found = _cells(sent)
    assert (found["department Wind"][:2], found["department Sales"][:2]) == (("shown", 6), ("shown", 6))
    assert "department Grid" not in found


def test_a_wave_opens_on_a_day_of_its_organization(sent: Sent) -> None:
    """Midnight there is still the day before in UTC, and most moves in a directory are of the first of a month."""
    zone = zoneinfo.ZoneInfo(sent.cast.nordwind.time_zone)
    first = dt.datetime(2026, 6, 1, tzinfo=zone)
    Wave.objects.filter(pk=sent.wave.pk).update(opens_at=first)
    moved, stayed = sent.ask(6, department="Grid"), sent.ask(6, department="Sales")
    for person in moved:
        for name, since, until in (("Grid", dt.date(2026, 1, 1), first.date()), ("Wind", first.date(), None)):
            EmployeeVersion.objects.create(employee=person.employee, department=name, valid_from=since, valid_to=until)
    sent.answer([*moved, *stayed], MIXED)
    sent.take()
    assert {name for name in _cells(sent) if name.startswith("department ")} == {"department Wind", "department Sales"}


def test_a_group_stands_there_whether_or_not_its_only_one_has_answered(sent: Sent) -> None:
    grid, legal = sent.ask(6, department="Grid"), sent.ask(1, "mentee", department="Legal")
    sent.answer(grid, MIXED)
    sent.take()
    before = _cells(sent)
    assert before["department Legal"] == before["side mentee"] == ("few", None, [])
    assert _cells(sent, "hinders")["everybody"] == ("few", None, [])
    sent.answer(legal + sent.ask(4, department="Grid"), MIXED)
    sent.take()
    assert _cells(sent)["department Legal"] == ("few", None, [])
    assert set(_cells(sent)) == set(before)


def test_what_is_added_by_fewer_than_five_is_not_shown_until_there_are_more(sent: Sent) -> None:
    """Six of each side, then five more of whom one is a mentee: the side keeps its figures, everybody's are new."""
    sent.answer(sent.ask(6) + sent.ask(6, "mentee"), MIXED)
    first = sent.take()
    sent.answer(sent.ask(4) + sent.ask(1, "mentee"), [1])
    second = sent.take()
    assert [_cells(sent, snapshot=one)["everybody"][1] for one in (first, second)] == [12, 17]
    kept = Cell.objects.filter(snapshot=second, cut="side", question=sent.questions["useful"])
    assert set(kept.values_list("value", "people", "counted_in")) == {("mentor", 6, first.pk), ("mentee", 6, first.pk)}


def test_nothing_changes_any_more_when_somebody_who_was_counted_is_gone(sent: Sent) -> None:
    people = sent.ask(7)
    sent.answer(people, MIXED)
    first = sent.take()
    with private(purpose=locks.ERASURE):
        Response.objects.filter(participant=people[0]).delete()
    sent.answer(sent.ask(6), [1])
    assert sent.take() is None
    sent.close()
    last = sent.take()
    assert _cells(sent, snapshot=last) == _cells(sent, snapshot=first)
    assert set(Cell.objects.filter(snapshot=last).values_list("counted_in", flat=True)) == {first.pk}


def test_who_nearly_all_agree_is_told_without_figures_and_computed_from_no_others(sent: Sent) -> None:
    sent.answer(sent.ask(6), [5])
    sent.answer(sent.ask(8, "mentee"), MIXED)
    sent.close()
    sent.take()
    assert Cell.objects.get(question=sent.questions["useful"], value="mentor", cut="side").mostly == "4 or 5"
    found = _cells(sent)
    assert (found["everybody"][0], found["side mentor"][0], found["side mentee"][0]) == ("shown", "agreed", "others")


def test_what_is_anonymous_is_told_once_at_the_end_and_by_side_alone(sent: Sent) -> None:
    sent.answer(sent.ask(6), MIXED)
    sent.drop(MIXED)
    sent.take()
    assert _cells(sent, "safe") == {}
    sent.drop([1, 1, 2, 2, 5, 4], "mentee")
    sent.close()
    sent.take()
    assert _cells(sent, "safe") == {
        "everybody": ("shown", 11, [20, 25, 10, 25, 20]),
        "side mentor": ("shown", 5, [0, 20, 20, 40, 20]),
        "side mentee": ("shown", 6, [35, 35, 0, 15, 15]),
    }


def test_what_was_not_mixed_takes_no_part(sent: Sent) -> None:
    sent.drop(MIXED)
    with private(purpose=locks.DROP):
        AnonymousAnswer.objects.create(wave=sent.wave, question=sent.questions["safe"], side="mentor", number=1)
    sent.close()
    sent.take()
    assert _cells(sent, "safe") == {"everybody": ("shown", 5, [0, 20, 20, 40, 20])}


def test_comments_come_in_batches_and_go_with_their_author(sent: Sent) -> None:
    people = sent.ask(7)
    sent.write(people)
    sent.take()
    assert Comment.objects.count() == 0
    sent.write(sent.ask(5), "Later")
    sent.take()
    assert sorted(Comment.objects.values_list("text", flat=True)) == [
        *(f"Comment {number}" for number in range(7)), *(f"Later {number}" for number in range(5)),
    ]  # fmt: skip
    with private(purpose=locks.ERASURE):
        Response.objects.get(participant=people[0]).delete()
    assert not Comment.objects.filter(text="Comment 0").exists()
    assert Comment.objects.count() == 11


def test_who_was_asked_is_told_when_the_wave_is_closed(sent: Sent) -> None:
    answered, silent = sent.ask(6), sent.ask(6, "mentee")
    with private(purpose=locks.ASK):
        Asked.objects.filter(participant__in=[*answered[:4], *silent[:2]]).update(answered=True)
    sent.close()
    sent.take()
    assert _cells(sent, None) == {
        "everybody": ("shown", 12, [50, 50]),
        "side mentor": ("shown", 6, [65, 35]),
        "side mentee": ("shown", 6, [35, 65]),
    }


def test_a_hidden_cell_cannot_hold_a_figure(sent: Sent) -> None:
    sent.answer(sent.ask(4), MIXED)
    sent.close()
    sent.take()
    for values in ({"people": 4}, {"standing": "shown"}, {"shares": [100]}, {"mostly": "5"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cell.objects.update(**values)


def test_a_request_finds_neither_answers_nor_who_was_counted(sent: Sent) -> None:
    sent.answer(sent.ask(6), MIXED)
    sent.take()
    assert (Answer.objects.count(), Counted.objects.count()) == (0, 0)
    with private(purpose=locks.TALLY):
        assert (Answer.objects.count(), Counted.objects.count()) == (6, 6)
