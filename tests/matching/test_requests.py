"""Asking, answering, and what becomes of requests by themselves."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.tenancy import tenant
from matching.enums import Askers, Mode, RequestState
from matching.models import Handle, Opening, Pairing, PairRequest, Preference
from matching.selectors import talking
from matching.services import closing, pairings, preferences, requests
from nudges.models import Message
from programs.models import Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast, mentors=5, mentees=5)


def _ask(asking: Asking, message: str = "Shall we?") -> PairRequest:
    with asking.cast.amara.acting() as actor:
        return requests.ask(actor=actor, seat=asking.amara, other=asking.bernd, message=message)


def _mentees(asking: Asking) -> list[Handle]:
    return [asking.seat(one) for one in asking.pilot.mentees]


def _letters(asking: Asking) -> list[tuple[str, str]]:
    with asking.cast.chiara.acting():
        return list(Message.objects.order_by("pk").values_list("to_email", "kind"))


def _state(asking: Asking, row: PairRequest) -> str:
    with asking.cast.chiara.acting():
        return PairRequest.objects.get(pk=row.pk).state


def test_who_is_asked_gets_a_letter_and_five_working_days(asking: Asking) -> None:
    row = _ask(asking)
    assert _letters(asking) == [("bernd@nordwind.example", "match request asked")]
    with asking.cast.chiara.acting():
        wanted = requests.deadline(row.organization_id)
    assert abs(row.expires_at - wanted) < dt.timedelta(minutes=1)


def test_asking_and_taking_back_writes_one_letter_at_most(asking: Asking) -> None:
    for _ in range(3):
        with contextlib.suppress(requests.CannotAsk):
            row = _ask(asking)
            with asking.cast.bernd.acting() as actor:
                requests.write(actor=actor, request=row, text="Why me?")
            with asking.cast.amara.acting() as actor:
                requests.write(actor=actor, request=row, text="Say yes or else.")
                requests.withdraw(actor=actor, request=row)
    with asking.cast.chiara.acting():
        waiting = list(Message.objects.filter(state="pending").values_list("to_email", "kind"))
    assert waiting == [("amara@nordwind.example", "match request note")]


def test_the_same_person_is_asked_once_a_month(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.amara.acting() as actor:
        requests.withdraw(actor=actor, request=row)
    with pytest.raises(requests.CannotAsk, match="once in 30 days"):
        _ask(asking)
    with asking.cast.chiara.acting():
        PairRequest.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    _ask(asking)


def test_a_no_stands_until_who_said_it_asks(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.bernd.acting() as actor:
        requests.decline(actor=actor, request=row, reason="other")
    with asking.cast.chiara.acting():
        PairRequest.objects.update(created_at=timezone.now() - dt.timedelta(days=400))
    with pytest.raises(requests.CannotAsk, match="has said no"):
        _ask(asking)
    with asking.cast.bernd.acting() as actor:
        back = requests.ask(actor=actor, seat=asking.bernd, other=asking.amara)
        requests.withdraw(actor=actor, request=back)
    assert _state(asking, _ask(asking)) == RequestState.OPEN


def test_nobody_asks_all_day(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST_A_DAY", 2)
    first, second, third = _mentees(asking)[:3]
    with asking.cast.amara.acting() as actor:
        for other in (first, second):
            row = requests.ask(actor=actor, seat=asking.amara, other=other)
            requests.withdraw(actor=actor, request=row)
        with pytest.raises(requests.CannotAsk, match="2 people today"):
            requests.ask(actor=actor, seat=asking.amara, other=third)
        assert PairRequest.objects.count() == 2


def test_days_off_and_blackouts_do_not_count(asking: Asking) -> None:
    friday = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    with asking.cast.chiara.acting(), time_machine.travel(friday, tick=False):
        organization = asking.cast.nordwind.pk
        assert requests.deadline(organization) == dt.datetime(2026, 12, 4, 12, tzinfo=dt.UTC)
        rows.make_blackout(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 2))
        assert requests.deadline(organization) == dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC)


def test_a_yes_makes_a_pair_and_introduces_both(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.bernd.acting() as actor:
        pair = requests.accept(actor=actor, request=row)
    assert (pair.mentor_id, pair.mentee_id) == (asking.amara.participant_id, asking.bernd.participant_id)
    assert len(pair.reasons) == 3
    assert _state(asking, row) == RequestState.ACCEPTED
    assert [kind for _, kind in _letters(asking)].count("pairing introduction") == 2
    with asking.cast.bernd.acting() as actor, pytest.raises(requests.NotOpen):
        requests.accept(actor=actor, request=row)


@pytest.mark.parametrize("who", ["amara", "chiara", "olu"])
def test_only_who_is_asked_says_yes(asking: Asking, who: str) -> None:
    row = _ask(asking)
    with getattr(asking.cast, who).acting() as actor, pytest.raises(NotAllowed):
        requests.accept(actor=actor, request=row)
    assert _state(asking, row) == RequestState.OPEN
    with asking.cast.chiara.acting():
        assert not Pairing.objects.exists()


def test_the_other_requests_of_both_are_closed_kindly(asking: Asking) -> None:
    row = _ask(asking)
    other = _mentees(asking)[0]
    with asking.cast.amara.acting() as actor:
        second = requests.ask(actor=actor, seat=asking.amara, other=other)
    with asking.cast.bernd.acting() as actor:
        requests.accept(actor=actor, request=row)
    assert _state(asking, second) == RequestState.CLOSED
    assert (other.participant.employee.email, "match request closed") in _letters(asking)
    assert ("amara@nordwind.example", "match request closed") not in _letters(asking)


def test_a_place_is_taken_once(asking: Asking) -> None:
    """Two mentees ask the same mentor, who says yes twice; the second one is refused and nothing is changed."""
    first, second = _mentees(asking)[:2]
    with asking.cast.chiara.acting():
        both = [
            rows.make_pair_request(asker=one.participant, asked=asking.amara.participant) for one in (first, second)
        ]
    with asking.cast.amara.acting() as actor:
        requests.accept(actor=actor, request=both[0])
        with pytest.raises(requests.NotOpen):
            requests.accept(actor=actor, request=both[1])
        PairRequest.objects.filter(pk=both[1].pk).update(state=RequestState.OPEN, ended_at=None)
        with pytest.raises(requests.CannotPair):
            requests.accept(actor=actor, request=both[1])
        assert Pairing.objects.count() == 1


def test_at_most_three_are_open(asking: Asking) -> None:
    with asking.cast.amara.acting() as actor:
        for other in _mentees(asking)[:3]:
            requests.ask(actor=actor, seat=asking.amara, other=other)
        with pytest.raises(requests.CannotAsk, match="3 open requests"):
            requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)
        requests.withdraw(actor=actor, request=PairRequest.objects.first())
        requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)
        assert PairRequest.objects.filter(state=RequestState.OPEN).count() == 3


def test_nobody_asks_twice_or_back(asking: Asking) -> None:
    _ask(asking)
    with asking.cast.amara.acting() as actor, pytest.raises(requests.CannotAsk, match="already"):
        requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)
    with asking.cast.bernd.acting() as actor, pytest.raises(requests.CannotAsk, match="has asked you"):
        requests.ask(actor=actor, seat=asking.bernd, other=asking.amara)


def test_nobody_has_to_answer_more_than_five(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        for one in asking.pilot.mentors:
            rows.make_pair_request(asker=one, asked=asking.bernd.participant)
    with asking.cast.amara.acting() as actor, pytest.raises(requests.CannotAsk, match="several requests"):
        requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)


def test_a_rule_forbids_without_saying_which(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        rows.make_never_pair(one=asking.amara.participant.employee, other=asking.bernd.participant.employee)
    with asking.cast.amara.acting() as actor, pytest.raises(requests.CannotAsk) as refused:
        requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)
    assert "Bernd" not in str(refused.value)
    assert "apart" not in str(refused.value).lower()
    with asking.cast.chiara.acting():
        assert not PairRequest.objects.exists()


@pytest.mark.parametrize(
    "settings",
    [{"opened_at": None}, {"askers": Askers.MENTEES}, {"mode": Mode.HYBRID, "assigned_from_grade": 1}],
)
def test_who_may_not_ask_is_refused(asking: Asking, settings: dict[str, Any]) -> None:
    with asking.cast.chiara.acting():
        Opening.objects.update(**settings)
    with asking.cast.amara.acting() as actor, pytest.raises(requests.CannotAsk, match="at the moment"):
        requests.ask(actor=actor, seat=asking.amara, other=asking.bernd)


def test_a_question_is_asked_and_answered(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.amara.acting() as actor, pytest.raises(requests.CannotAsk):
        requests.write(actor=actor, request=row, text="Hello?")
    with asking.cast.bernd.acting() as actor:
        PairRequest.objects.update(expires_at=timezone.now() + dt.timedelta(hours=1))
        requests.write(actor=actor, request=row, text="How much time?")
        wanted = requests.deadline(row.organization_id)
        assert abs(PairRequest.objects.get().expires_at - wanted) < dt.timedelta(minutes=1)
    with asking.cast.amara.acting() as actor:
        requests.write(actor=actor, request=row, text="An hour a month.")
        said = [(one.mine, one.text) for one in talking.talk(asking.amara, row)]
    assert said == [(True, "Shall we?"), (False, "How much time?"), (True, "An hour a month.")]
    assert [to for to, kind in _letters(asking) if kind == "match request note"] == [
        "amara@nordwind.example",
        "bernd@nordwind.example",
    ]


def test_a_no_is_told_without_its_reason(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.bernd.acting() as actor:
        requests.decline(actor=actor, request=row, reason="too_close")
    with asking.cast.chiara.acting():
        letter = Message.objects.get(kind="match request declined")
        assert PairRequest.objects.get().declined_for == "too_close"
    assert letter.to_email == "amara@nordwind.example"
    assert "closely" not in letter.text + letter.html


def test_a_request_taken_back_in_time_is_never_told(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.amara.acting() as actor:
        requests.withdraw(actor=actor, request=row)
        assert list(Message.objects.values_list("state", flat=True)) == ["cancelled"]
        later = requests.ask(actor=actor, seat=asking.amara, other=_mentees(asking)[0])
        Message.objects.filter(state="pending").update(state="sent")
        requests.withdraw(actor=actor, request=later)
    (told, kind) = _letters(asking)[-1]
    assert (told, kind) == (_mentees(asking)[0].participant.employee.email, "match request withdrawn")


def test_no_answer_ends_it_and_the_next_wish_is_asked(asking: Asking) -> None:
    row = _ask(asking)
    wish = _mentees(asking)[0]
    with asking.cast.amara.acting() as actor:
        preferences.wish(actor=actor, seat=asking.amara, other=asking.bernd)
        preferences.wish(actor=actor, seat=asking.amara, other=wish)
        PairRequest.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    with tenant(asking.cast.nordwind.pk):
        assert requests.expire_due(asking.cast.nordwind.pk) == 1
        assert requests.expire_due(asking.cast.nordwind.pk) == 0
        again = PairRequest.objects.get(state=RequestState.OPEN)
    assert _state(asking, row) == RequestState.EXPIRED
    assert (again.asked_id, again.cascaded, again.message) == (wish.participant_id, True, "")
    assert ("amara@nordwind.example", "match request cascaded") in _letters(asking)


def test_without_a_wish_nobody_is_asked(asking: Asking) -> None:
    _ask(asking)
    with tenant(asking.cast.nordwind.pk):
        PairRequest.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        requests.expire_due(asking.cast.nordwind.pk)
        assert not PairRequest.objects.filter(state=RequestState.OPEN).exists()
    assert ("amara@nordwind.example", "match request expired") in _letters(asking)


def test_a_pair_that_nobody_knows_of_yet_closes_nothing(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.chiara.acting() as actor:
        later = timezone.now() + dt.timedelta(minutes=5)
        pair = rows.make_pairing(mentor=asking.pilot.mentors[0], mentee=asking.bernd.participant, started_at=later)
        assert closing.sweep() == 0
        pairings.end(actor=actor, pairing=pair)
        assert closing.sweep() == 0
        rows.make_pairing(mentor=asking.pilot.mentors[0], mentee=asking.bernd.participant)
        assert closing.sweep() == 1
    assert _state(asking, row) == RequestState.CLOSED


def test_wishes_keep_their_order(asking: Asking) -> None:
    with asking.cast.amara.acting() as actor:
        people = _mentees(asking)[:3]
        for one in people:
            preferences.wish(actor=actor, seat=asking.amara, other=one)
        preferences.move(actor=actor, seat=asking.amara, other=people[2], place=1)
        preferences.dismiss(actor=actor, seat=asking.amara, other=people[0])
        wishes = Preference.objects.filter(liking="wish").order_by("place")
        assert [row.other_id for row in wishes] == [people[2].participant_id, people[1].participant_id]
    with asking.cast.bernd.acting() as actor, pytest.raises(NotAllowed):
        preferences.wish(actor=actor, seat=asking.amara, other=people[0])


def test_who_withdraws_is_asked_no_more(asking: Asking) -> None:
    row = _ask(asking)
    with asking.cast.chiara.acting():
        Participant.objects.filter(pk=asking.bernd.participant_id).update(state="withdrawn")
        assert closing.sweep() == 1
    assert _state(asking, row) == RequestState.CLOSED
