"""How two people come to a time: proposing, accepting, moving, keeping, cancelling; and who may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from matching.models import Pairing
from matching.services import pairings
from nudges.models import Message
from plans.enums import SessionState
from plans.models import Session, SessionAnswer, SessionSlot
from plans.selectors import sessions as seen
from plans.services import sessions
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, agree, letters, now, pass_by, propose, times


def _slots(pair: Pair) -> list[SessionSlot]:
    with pair.amara.acting():
        return list(SessionSlot.objects.order_by("starts_at"))


def test_one_proposes_and_the_other_is_written_to(pair: Pair) -> None:
    row = propose(pair, meeting_link="https://meet.example/x")
    assert (row.state, row.proposed_by, row.proposals, row.starts_at) == (SessionState.PROPOSED, "mentor", 1, None)
    assert [slot.starts_at for slot in _slots(pair)] == times()
    assert letters(pair) == [("proposed", "bernd", "pending")]


def test_the_other_chooses_and_both_are_invited(pair: Pair) -> None:
    row = agree(pair)
    assert (row.state, row.starts_at, row.sequence) == (SessionState.AGREED, times()[1], 0)
    assert _slots(pair) == []
    assert letters(pair) == [
        ("proposed", "bernd", "cancelled"), ("agreed", "amara", "pending"), ("agreed", "bernd", "pending"),
    ]  # fmt: skip
    with pair.amara.acting():
        assert sorted(SessionAnswer.objects.values_list("side", "answered_at")) == [("mentee", None), ("mentor", None)]


def test_who_proposed_does_not_choose_and_no_time_is_taken_twice(pair: Pair) -> None:
    row = propose(pair)
    first, second, _ = _slots(pair)
    with pair.amara.acting() as actor, pytest.raises(sessions.NotOpen):
        sessions.accept(actor=actor, session=row, slot=str(first.pk))
    with pair.bernd.acting() as actor:
        sessions.accept(actor=actor, session=row, slot=str(second.pk))
        with pytest.raises(sessions.NotOpen):
            sessions.accept(actor=actor, session=row, slot=str(first.pk))
    assert now(pair).starts_at == second.starts_at


def test_a_time_that_is_over_cannot_be_chosen(pair: Pair) -> None:
    row = propose(pair)
    with pair.bernd.acting() as actor:
        slot = SessionSlot.objects.order_by("starts_at")[0]
        SessionSlot.objects.filter(pk=slot.pk).update(starts_at=timezone.now() - DAY)
        with pytest.raises(sessions.NotOpen):
            sessions.accept(actor=actor, session=row, slot=str(slot.pk))
    assert now(pair).state == SessionState.PROPOSED


def test_other_times_turn_the_table(pair: Pair) -> None:
    row = propose(pair)
    with pair.bernd.acting() as actor:
        row = sessions.propose_others(actor=actor, session=row, starts=times(2, ahead=8), minutes=60)
    assert (row.proposed_by, row.proposals, row.minutes, len(_slots(pair))) == ("mentee", 2, 60, 2)
    assert letters(pair) == [("proposed", "bernd", "cancelled"), ("proposed", "amara", "pending")]


def test_what_was_agreed_stays_until_another_time_is_chosen(pair: Pair) -> None:
    before = agree(pair)
    with pair.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=before, starts=times(1, ahead=9))
    assert (now(pair).state, now(pair).starts_at) == (SessionState.AGREED, before.starts_at)
    with pair.bernd.acting() as actor:
        sessions.accept(actor=actor, session=before, slot=str(SessionSlot.objects.get().pk))
    after = now(pair)
    assert (after.uid, after.sequence, after.starts_at) == (before.uid, 1, times(1, ahead=9)[0])
    assert [one[0] for one in letters(pair) if one[2] == "pending"] == ["moved", "moved"]


def test_the_time_can_be_kept(pair: Pair) -> None:
    before = agree(pair)
    with pair.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=before, starts=times(1, ahead=9))
    with pair.bernd.acting() as actor:
        sessions.keep(actor=actor, session=before)
        with pytest.raises(sessions.NotOpen):
            sessions.keep(actor=actor, session=before)
    assert (now(pair).starts_at, now(pair).sequence, _slots(pair)) == (before.starts_at, 0, [])
    assert letters(pair)[-1] == ("kept", "amara", "pending")


def test_cancelling_tells_both_and_once(pair: Pair) -> None:
    row = agree(pair)
    with pair.bernd.acting() as actor:
        sessions.cancel(actor=actor, session=row)
        with pytest.raises(sessions.NotOpen):
            sessions.cancel(actor=actor, session=row)
    assert (now(pair).state, now(pair).sequence) == (SessionState.CANCELLED, 1)
    assert [one for one in letters(pair) if one[2] == "pending"] == [
        ("cancelled", "amara", "pending"), ("cancelled", "bernd", "pending"),
    ]  # fmt: skip


def test_times_are_taken_off_the_table_without_a_calendar(pair: Pair) -> None:
    row = propose(pair)
    with pair.amara.acting() as actor:
        sessions.cancel(actor=actor, session=row)
    assert letters(pair) == [("proposed", "bernd", "cancelled"), ("withdrawn", "bernd", "pending")]


def test_a_pair_has_one_table(pair: Pair) -> None:
    propose(pair)
    with pair.bernd.acting() as actor, pytest.raises(sessions.NotOpen):
        sessions.propose(actor=actor, pairing=pair.pairing, starts=times(), minutes=45)
    with pair.amara.acting():
        assert Session.objects.count() == 1


@pytest.mark.parametrize("starts", [[], [timezone.now() - DAY], times(4), [timezone.now() + 400 * DAY]])
def test_times_that_nobody_could_keep_are_refused(pair: Pair, starts: list[dt.datetime]) -> None:
    with pytest.raises(sessions.WrongTimes):
        propose(pair, starts=starts)
    with pair.amara.acting():
        assert Session.objects.count() == 0


def test_nobody_else_decides_on_a_session(pair: Pair) -> None:
    row = propose(pair)
    slot = str(_slots(pair)[0].pk)
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu):
        with member.acting() as actor:
            for act in (
                lambda actor=actor: sessions.accept(actor=actor, session=row, slot=slot),
                lambda actor=actor: sessions.cancel(actor=actor, session=row),
                lambda actor=actor: sessions.keep(actor=actor, session=row),
                lambda actor=actor: sessions.propose_others(actor=actor, session=row, starts=times()),
                lambda actor=actor: sessions.propose(actor=actor, pairing=pair.pairing, starts=times(), minutes=45),
            ):
                with pytest.raises(NotAllowed):
                    act()
    assert (now(pair).state, len(_slots(pair)), len(letters(pair))) == (SessionState.PROPOSED, 3, 1)


def test_an_ended_pairing_and_a_past_session_are_left_alone(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    with pair.bernd.acting() as actor:
        with pytest.raises(sessions.NotOpen):
            sessions.cancel(actor=actor, session=row)
        Pairing.objects.update(state="ended")
        with pytest.raises(NotAllowed):
            sessions.propose_others(actor=actor, session=row, starts=times())
    assert now(pair).state == SessionState.AGREED


def test_what_an_ended_pair_had_ahead_leaves_the_calendars(pair: Pair) -> None:
    agree(pair)
    assert sessions.let_go(pair.cast.nordwind.pk) == 0
    with pair.cast.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=pair.pairing)
    assert [sessions.let_go(pair.cast.nordwind.pk) for _ in range(2)] == [1, 0]
    assert (now(pair).state, now(pair).sequence) == (SessionState.CANCELLED, 1)
    with pair.cast.chiara.acting():
        told = Message.objects.filter(kind="session ended")
        assert [("METHOD:CANCEL" in row.calendar, "/t/" in row.text) for row in told] == [(True, False), (True, False)]


def test_times_of_an_ended_pair_go_without_a_letter(pair: Pair) -> None:
    propose(pair)
    with pair.cast.chiara.acting():
        Pairing.objects.update(state="ended")
    assert sessions.let_go(pair.cast.nordwind.pk) == 1
    assert (now(pair).state, letters(pair)) == (SessionState.CANCELLED, [("proposed", "bernd", "cancelled")])


def test_a_time_that_has_come_takes_the_others_off_the_table(pair: Pair) -> None:
    row = agree(pair)
    with pair.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=row, starts=times(1, ahead=9))
    row = pass_by(pair, row)
    with pair.bernd.acting():
        told = seen.told(row, "mentee")
        assert (told.slots, told.is_open, told.asks) == ([], False, True)
