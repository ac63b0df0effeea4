"""Two people at one moment: both lie open once, and neither a moment before the other."""

from __future__ import annotations

import pytest

from accounts.tenancy import tenant
from nudges.models import Message
from plans.models import CleanSheet, LedgerEntry
from plans.selectors import sheets as selectors
from plans.services import sheets
from plans.services.sheets import Written
from tests.factories.cast import Cast, Member
from tests.plans.conftest import Pair, make_pair
from tests.plans.sheets import MINE, THEIRS, begin, confirm, ready, revealed, write
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(committed_cast: Cast) -> Pair:
    """Amara and Bernd, whom other connections see."""
    return make_pair(committed_cast)


def _seen(pair: Pair, member: Member, sheet: CleanSheet) -> list[str]:
    """Every word of a sheet that somebody sees."""
    with member.acting() as actor:
        answered = selectors.side_by_side(actor, CleanSheet.objects.get(pk=sheet.pk)) or []
        pieces = (piece for one in answered for row in one.rows for piece in (*row.left, *row.right))
        return sorted(piece.text.strip() for piece in pieces)


def test_two_who_are_ready_at_once_lay_both_open(two: Pair) -> None:
    sheet = begin(two)
    acts = [lambda: ready(two, two.amara, sheet, MINE) and "", lambda: ready(two, two.bernd, sheet, THEIRS) and ""]
    assert at_once(acts) == ["done", "done"]
    with tenant(two.cast.nordwind.pk):
        row = CleanSheet.objects.get()
        assert None not in (row.mentor_ready_at, row.mentee_ready_at, row.revealed_at)
        kinds = list(Message.objects.order_by("created_at").values_list("kind", flat=True))
        assert kinds == ["sheet ready", "sheet revealed"]
    assert _seen(two, two.amara, sheet) == _seen(two, two.bernd, sheet) == sorted([MINE, THEIRS])


def test_whoever_goes_back_while_the_other_gets_ready_is_before_or_after_it(two: Pair) -> None:
    sheet = begin(two)
    ready(two, two.amara, sheet, MINE)

    def back() -> str:
        with two.amara.acting() as actor:
            sheets.go_back(actor=actor, sheet=sheet)
        return "back"

    said = at_once([back, lambda: ready(two, two.bernd, sheet, THEIRS) and "ready"])
    with tenant(two.cast.nordwind.pk):
        row = CleanSheet.objects.get()
    open_now = row.revealed_at is not None
    assert (said[0], row.mentor_ready_at is not None) == (("Settled", True) if open_now else ("back", False))


def test_nothing_is_seen_before_the_second_one_has_committed(two: Pair) -> None:
    """While Bernd's transaction is not over, another connection sees his sheet closed, and no word of Amara's."""
    sheet = begin(two)
    ready(two, two.amara, sheet, MINE)

    def look() -> str:
        with two.bernd.acting() as actor:
            found = CleanSheet.objects.select_related("pairing__mentor__employee", "pairing__mentee__employee").get()
            return str(selectors.side_by_side(actor, found))

    with two.bernd.acting() as actor:
        sheets.ready(actor=actor, sheet=sheet, written=Written({"exist": THEIRS}, 0))
        assert at_once([look]) == ["NotAllowed"]
    assert MINE in look()


def test_two_who_write_down_an_experiment_at_once_have_one(two: Pair) -> None:
    sheet = revealed(two)
    acts = [lambda one=one: write(two, one, sheet=sheet) and "" for one in (two.amara, two.bernd)]
    assert sorted(at_once(acts)) == ["Taken", "done"]
    with tenant(two.cast.nordwind.pk):
        (entry,) = LedgerEntry.objects.all()
    other = two.bernd if entry.written_by == "mentor" else two.amara
    assert sorted(at_once([lambda: confirm(two, entry, other) and "" for _ in range(2)])) == ["done", "done"]
    with tenant(two.cast.nordwind.pk):
        assert LedgerEntry.objects.get().confirmed_at is not None
