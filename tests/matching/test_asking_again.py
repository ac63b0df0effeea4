"""Asking once more after a no: the program team may, where rules and places allow it, and take it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.enums import Declined, RequestState
from matching.models import Opening, PairRequest
from matching.services import asking_again, requests
from nudges.models import Message
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking

pytestmark = pytest.mark.django_db
WHY = "They met at the fair and want to try"


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast)


def _refused(made: Asking) -> PairRequest:
    """Amara has asked Bernd, and he has said no."""
    with made.cast.amara.acting() as actor:
        row = requests.ask(actor=actor, seat=made.amara, other=made.bernd, message="Shall we?")
    with made.cast.bernd.acting() as actor:
        return requests.decline(actor=actor, request=row, reason=Declined.TOO_CLOSE)


def _url(made: Asking) -> str:
    cohort = made.pilot.cohort
    return made.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/declined/")


def _again(made: Asking, row: PairRequest, reason: str = WHY, tail: str = "again/") -> Any:
    browser = made.cast.chiara.browser()
    return browser.post(made.cast.chiara.url(f"matching/declined/{row.pk}/{tail}"), {"reason": reason}, follow=True)


def _states(made: Asking) -> list[str]:
    with made.cast.chiara.acting():
        return list(PairRequest.objects.order_by("created_at").values_list("state", flat=True))


def _told(made: Asking) -> dict[str, str]:
    with made.cast.chiara.acting():
        return {key.split(":")[-1]: to for key, to in Message.objects.values_list("dedupe_key", "to_email")}


def test_who_said_no_is_asked_once_more(asking: Asking) -> None:
    row = _refused(asking)
    page = _again(asking, row)
    assert "Bernd Krüger is asked once more." in page.content.decode()
    assert _states(asking) == [RequestState.DECLINED, RequestState.OPEN]
    told = _told(asking)
    assert (told["again"], told["again_for_you"]) == ("bernd@nordwind.example", "amara@nordwind.example")
    with asking.cast.chiara.acting():
        new = PairRequest.objects.get(state=RequestState.OPEN)
        event = AuditEvent.objects.filter(verb="asked once more for somebody").get()
    assert (new.message, new.by_team, event.label) == ("Shall we?", True, "Amara Okafor and Bernd Krüger")
    assert event.detail == {"reason": WHY}
    with asking.cast.bernd.acting() as actor:
        pair = requests.accept(actor=actor, request=new)
    assert pair.mentor_id == asking.amara.participant_id


def test_it_is_taken_back_and_the_no_stands(asking: Asking) -> None:
    row = _refused(asking)
    _again(asking, row)
    with asking.cast.chiara.acting():
        new = PairRequest.objects.get(state=RequestState.OPEN)
    assert "Taken back. The no stands" in _again(asking, new, tail="again/undo/").content.decode()
    assert _states(asking) == [RequestState.DECLINED, RequestState.WITHDRAWN]
    assert "unasked" not in _told(asking)
    with asking.cast.chiara.acting():
        states = Message.objects.filter(dedupe_key__contains=":again").values_list("state", flat=True)
        assert set(states) == {"cancelled"}
        assert AuditEvent.objects.filter(verb="took back a request").count() == 1
    assert "There is nothing to take back" in _again(asking, new, tail="again/undo/").content.decode()
    assert "Ask once more" in asking.cast.chiara.browser().get(_url(asking)).content.decode()


def test_who_was_told_is_told_that_it_is_taken_back(asking: Asking) -> None:
    _again(asking, _refused(asking))
    with asking.cast.chiara.acting() as actor:
        Message.objects.filter(dedupe_key__endswith=":again").update(state="sent")
        asking_again.take_back(actor=actor, request=PairRequest.objects.get(state=RequestState.OPEN))
        found = Message.objects.filter(dedupe_key__contains=":unasked").values_list("to_email", flat=True)
        assert list(found) == ["bernd@nordwind.example"]


def _full(made: Asking) -> None:
    rows.make_pairing(mentor=made.amara.participant, mentee=made.pilot.mentees[0])


def _forbidden(made: Asking) -> None:
    rows.make_pair_rule(mentor=made.amara.participant, mentee=made.bernd.participant)


def _busy(made: Asking) -> None:
    for other in made.pilot.mentees:
        rows.make_pair_request(asker=made.amara.participant, asked=other)


def _swamped(made: Asking) -> None:
    others = [*made.pilot.mentors, rows.make_participant(cohort=made.pilot.cohort)]
    for other in others:
        rows.make_pair_request(asker=other, asked=made.bernd.participant)


def _closed(made: Asking) -> None:
    Opening.objects.update(opened_at=None)


def _asked_back(made: Asking) -> None:
    rows.make_pair_request(asker=made.bernd.participant, asked=made.amara.participant)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_full, "Amara Okafor"),
        (_forbidden, "Kept apart"),
        (_busy, "has 3 open requests already"),
        (_swamped, "has 5 requests to answer already"),
        (_closed, "Asking is closed in this cohort"),
        (_asked_back, "One of the two has asked the other since"),
    ],
)
def test_nobody_is_asked_once_more_against_a_rule_or_without_a_place(asking: Asking, change: Any, why: str) -> None:
    row = _refused(asking)
    with asking.cast.chiara.acting():
        change(asking)
    before = _states(asking), _told(asking)
    with asking.cast.chiara.acting() as actor, pytest.raises(asking_again.CannotAskAgain, match=why):
        asking_again.ask(actor=actor, request=row, reason=WHY)
    assert (_states(asking), _told(asking)) == before


@pytest.mark.parametrize("broken", [True, False])
def test_what_was_typed_stays_when_it_cannot_be(asking: Asking, broken: bool) -> None:
    row = _refused(asking)
    if broken:
        with asking.cast.chiara.acting():
            _forbidden(asking)
    page = _again(asking, row, reason=WHY if broken else " ")
    text = page.content.decode()
    assert page.status_code == 422
    assert ("cannot mentor" in text, WHY in text, "Say in a few words why" in text) == (broken, broken, not broken)
    assert _states(asking) == [RequestState.DECLINED]


def test_the_team_reads_who_said_no_and_neither_why_nor_what_was_written(asking: Asking) -> None:
    _refused(asking)
    text = asking.cast.chiara.browser().get(_url(asking)).content.decode()
    assert ("Amara Okafor" in text, "Bernd Krüger" in text) == (True, True)
    assert ("Shall we?" in text, Declined.TOO_CLOSE.label in text) == (False, False)


def test_an_open_request_is_no_place_to_ask_once_more(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        row = rows.make_pair_request(asker=asking.amara.participant, asked=asking.bernd.participant)
    assert _again(asking, row).status_code == 404
    assert _again(asking, row, tail="again/undo/").status_code == 404
    assert _states(asking) == [RequestState.OPEN]


@pytest.mark.parametrize("who", ["amara", "bernd", "dario"])
def test_nobody_else_asks_for_others(asking: Asking, who: str) -> None:
    row = _refused(asking)
    with getattr(asking.cast, who).acting() as actor, pytest.raises((NotAllowed, ObjectDoesNotExist)):
        asking_again.ask(actor=actor, request=row, reason=WHY)
    assert _states(asking) == [RequestState.DECLINED]


def test_in_a_blind_cohort_the_letters_name_nobody(cast: Cast) -> None:
    made = make_asking(cast, blind=True)
    _again(made, _refused(made))
    with cast.chiara.acting():
        sent = {
            row.to_email: f"{row.subject} {row.text}" for row in Message.objects.filter(dedupe_key__contains=":again")
        }
    assert made.amara.pseudonym in sent["bernd@nordwind.example"]
    assert made.bernd.pseudonym in sent["amara@nordwind.example"]
    assert ("Amara" in sent["bernd@nordwind.example"], "Bernd" in sent["amara@nordwind.example"]) == (False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(asking: Asking, count: int, django_assert_num_queries: Any) -> None:
    with asking.cast.chiara.acting():
        for other in asking.pilot.mentees[:count]:
            row = rows.make_pair_request(asker=asking.amara.participant, asked=other)
            PairRequest.objects.filter(pk=row.pk).update(state="declined", ended_at=row.expires_at)
    browser = asking.cast.chiara.browser()
    with django_assert_num_queries(11):
        browser.get(_url(asking))
