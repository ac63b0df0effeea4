"""A request as it is answered from the letter, without signing in; and the pages that say what is already asked."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import OneTapLink
from accounts.tenancy import tenant
from matching.enums import PairingState, RequestState
from matching.models import Pairing, PairRequest, RequestNote
from matching.services import preferences, requests
from programs.models import Employee, Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking
from tests.profiles.gates import letter_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast: Cast) -> Asking:
    made = make_asking(cast, mentors=6, mentees=6)
    with cast.amara.acting() as actor:
        requests.ask(actor=actor, seat=made.amara, other=made.bernd, message="Shall we?")
    return made


def _path(asking: Asking, seat: Any) -> str:
    """Where the button of somebody's letter leads."""
    with asking.cast.chiara.acting():
        return "/t/" + letter_to(seat.participant.employee.email).partition("/t/")[2]


def _post(path: str, **data: str) -> Any:
    phone = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', phone.get(path).content.decode())
    assert seal is not None
    return phone.post(path, {"seal": seal[1]} | data, follow=True)


def _row(asking: Asking) -> PairRequest:
    with asking.cast.chiara.acting():
        return PairRequest.objects.get()


def test_the_letter_is_read_and_answered_without_a_login(asking: Asking) -> None:
    path = _path(asking, asking.bernd)
    page = Client().get(path).content.decode()
    assert "Shall we?" in page
    assert _row(asking).state == RequestState.OPEN
    page = _post(path, answer="accept").content.decode()
    assert "You are a pair." in page
    with asking.cast.chiara.acting():
        pair = Pairing.objects.get()
    assert (pair.mentor_id, pair.mentee_id, pair.state) == (
        asking.amara.participant_id, asking.bernd.participant_id, PairingState.ACTIVE,
    )  # fmt: skip


def test_a_no_needs_its_reason_and_a_question_its_words(asking: Asking) -> None:
    path = _path(asking, asking.bernd)
    for answer in ("decline", "write"):
        page = _post(path, answer=answer)
        assert (page.status_code, _row(asking).state) == (422, RequestState.OPEN)
    assert _post(path, answer="decline", reason="time").status_code == 200
    assert (_row(asking).state, _row(asking).declined_for) == (RequestState.DECLINED, "time")
    assert "There is nothing to do." in Client().get(path).content.decode()


def test_a_question_goes_back_and_forth_by_letters(asking: Asking) -> None:
    _post(_path(asking, asking.bernd), answer="write", text="How much is code?")
    path = _path(asking, asking.amara)
    assert "How much is code?" in Client().get(path).content.decode()
    _post(path, answer="accept")
    _post(path, answer="write", text="Half of it.")
    with asking.cast.chiara.acting():
        authors = list(RequestNote.objects.order_by("pk").values_list("author_id", flat=True))
    assert authors == [asking.bernd.participant_id, asking.amara.participant_id]
    assert _row(asking).state == RequestState.OPEN


@pytest.mark.parametrize("change", ["address", "left", "withdrawn"])
def test_a_link_is_for_who_has_its_address_today_and_takes_part(asking: Asking, change: str) -> None:
    path, person = _path(asking, asking.bernd), asking.bernd.participant
    with asking.cast.chiara.acting():
        employees = Employee.objects.filter(pk=person.employee_id)
        if change == "withdrawn":
            Participant.objects.filter(pk=person.pk).update(state="withdrawn")
        else:
            employees.update(**{"email": "new@nordwind.example"} if change == "address" else {"status": "left"})
    assert Client().get(path).status_code == 404
    assert _row(asking).state == RequestState.OPEN


def test_a_link_answers_its_own_request_only(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        other = rows.make_pair_request(asker=asking.pilot.mentors[0], asked=asking.bernd.participant)
        links = OneTapLink.objects.filter(scope="request").values_list("subject", "email")
        assert list(links) == [(PairRequest.objects.exclude(pk=other.pk).get().pk, "bernd@nordwind.example")]
    _post(_path(asking, asking.bernd), answer="decline", reason="time")
    with asking.cast.chiara.acting():
        other.refresh_from_db()
        assert other.state == RequestState.OPEN


def test_who_asked_already_has_a_link_to_the_request_and_no_form(asking: Asking) -> None:
    for who, mine, other in (("amara", asking.amara, asking.bernd), ("bernd", asking.bernd, asking.amara)):
        browser = getattr(asking.cast, who).browser()
        page = browser.get(asking.url(f"{mine.pk}/people/{other.pk}/")).content.decode()
        assert (f"requests/{_row(asking).pk}/" in page, 'name="message"' in page) == (True, False)
        found = browser.get(asking.url(f"{mine.pk}/people/")).content.decode()
        assert ("You have asked them" in found, "They ask you" in found) == (who == "amara", who == "bernd")


def test_three_open_requests_are_said_before_anybody_writes(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        for one in asking.pilot.mentees[:2]:
            rows.make_pair_request(asker=asking.amara.participant, asked=one)
        third = asking.seat(asking.pilot.mentees[3])
    page = asking.cast.amara.browser().get(asking.url(f"{asking.amara.pk}/people/{third.pk}/")).content.decode()
    assert ("Three of your requests are open" in page, 'name="message"' in page) == (True, False)


def test_home_names_whose_turn_it_is(asking: Asking) -> None:
    def turns(who: str) -> list[bool]:
        member = getattr(asking.cast, who)
        return [one.question for one in member.browser().get(member.url()).context["turns"]]

    assert (turns("amara"), turns("bernd")) == ([], [False])
    with asking.cast.bernd.acting() as actor:
        requests.write(actor=actor, request=_row(asking), text="How much is code?")
    assert (turns("amara"), turns("bernd")) == ([True], [False])


def test_the_letter_about_the_next_wish_opens_the_new_request_and_takes_it_back(asking: Asking) -> None:
    with asking.cast.amara.acting() as actor:
        wish = asking.seat(asking.pilot.mentees[1])
        preferences.wish(actor=actor, seat=asking.amara, other=wish)
    with tenant(asking.cast.nordwind.pk):
        PairRequest.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        requests.expire_due(asking.cast.nordwind.pk)
    path = _path(asking, asking.amara)
    page = Client().get(path).content.decode()
    assert ("You have asked" in page, "They have until" in page) == (True, True)
    _post(path, answer="withdraw")
    with asking.cast.chiara.acting():
        found = PairRequest.objects.order_by("created_at").values_list("asked_id", "state")
        assert list(found) == [
            (asking.bernd.participant_id, RequestState.EXPIRED), (wish.participant_id, RequestState.WITHDRAWN),
        ]  # fmt: skip
