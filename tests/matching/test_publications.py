"""Publishing: told once, after quiet minutes in which it can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEvent, Invitation
from matching import tasks
from matching.enums import Decision, PairingState, PublicationState
from matching.models import Pairing, Proposal, Publication
from matching.selectors import pairings
from matching.services import publications
from matching.services.publications import CannotPublish, TooLate
from nudges.enums import MessageState
from nudges.models import Message
from nudges.services import messages
from programs.models import Employee
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing
from tests.mail import Mailbox
from tests.matching.pilots import Pilot, make_approved

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """A run whose proposals are all approved."""
    return make_approved(cast.chiara)


def _publish(pilot: Pilot, **when: Any) -> Publication:
    with pilot.member.acting() as actor:
        return publications.schedule(actor=actor, run=pilot.last, **when)


def _states(pilot: Pilot) -> tuple[list[str], list[str]]:
    with pilot.member.acting():
        return (
            sorted(set(Pairing.objects.values_list("state", flat=True))),
            sorted(set(Message.objects.values_list("state", flat=True))),
        )


def test_both_people_of_every_pair_are_told_after_ten_minutes(pilot: Pilot, mailbox: Mailbox) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        messages.relay(pilot.member.organization.pk)
        assert mailbox.letters == []
        clock.shift(dt.timedelta(minutes=10))
        messages.relay(pilot.member.organization.pk)
        messages.relay(pilot.member.organization.pk)
    assert len(mailbox.letters) == 6
    text = mailbox.last("mentee0@nordwind.example")
    with pilot.member.acting():
        pairing = Pairing.objects.select_related("mentor__employee").get(mentee=pilot.mentees[0])
    assert pairing.mentor.employee.name in text
    for reason in pairing.reasons:
        assert reason in text
    assert len(pairing.reasons) == 3


def test_nobody_sees_the_pairing_in_the_quiet_minutes(cast: Cast, pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        with cast.chiara.acting():
            Employee.objects.filter(pk=pilot.mentees[0].employee_id).update(user=cast.bernd.user)
        _publish(pilot)
        with cast.bernd.acting() as actor:
            assert list(pairings.mine(actor)) == []
        clock.shift(dt.timedelta(minutes=10))
        with cast.bernd.acting() as actor:
            assert [pairing.mentee for pairing in pairings.mine(actor)] == [pilot.mentees[0]]


def test_taking_it_back_leaves_nothing(pilot: Pilot, mailbox: Mailbox) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        row = _publish(pilot)
        clock.shift(dt.timedelta(minutes=9))
        with pilot.member.acting() as actor:
            publications.undo(actor=actor, publication=row)
        clock.shift(dt.timedelta(minutes=9))
        messages.relay(pilot.member.organization.pk)
    assert mailbox.letters == []
    assert _states(pilot) == ([PairingState.UNDONE], [MessageState.CANCELLED])
    # The same run can be published again.
    assert _publish(pilot).state == PublicationState.PUBLISHED


def _end_one(pilot: Pilot) -> Any:
    with pilot.member.acting():
        one = Pairing.objects.get(mentee=pilot.mentees[0])
    return _page(pilot, f"pairings/{one.pk}/end/", {"reason": "They know each other", "onward": "over"})


def test_a_pairing_that_ends_in_the_quiet_minutes_is_told_to_nobody(pilot: Pilot, mailbox: Mailbox) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        assert "ended before anybody was told. Both can be matched again." in _end_one(pilot).content.decode()
        clock.shift(dt.timedelta(minutes=10))
        messages.relay(pilot.member.organization.pk)
    told = [str(letter["To"]) for letter in mailbox.letters]
    assert (len(told), any("mentee0@" in one for one in told)) == (4, False)
    assert _states(pilot)[0] == [PairingState.ACTIVE, PairingState.UNDONE]


def test_the_others_can_still_be_taken_back(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False):
        row = _publish(pilot)
        _end_one(pilot)
        with pilot.member.acting() as actor:
            publications.undo(actor=actor, publication=row)
    assert _states(pilot) == ([PairingState.UNDONE], [MessageState.CANCELLED])


def test_a_pairing_that_ends_after_them_was_one(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot)
        clock.shift(dt.timedelta(minutes=10))
        messages.relay(pilot.member.organization.pk)
        assert "The pairing has ended. Both" in _end_one(pilot).content.decode()
    assert _states(pilot) == ([PairingState.ACTIVE, PairingState.ENDED], [MessageState.SENT])


def test_what_has_left_cannot_be_taken_back(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        row = _publish(pilot)
        clock.shift(dt.timedelta(minutes=10))
        with pilot.member.acting() as actor, pytest.raises(TooLate, match="have been sent"):
            publications.undo(actor=actor, publication=row)
    assert _states(pilot) == ([PairingState.ACTIVE], [MessageState.PENDING])


def test_a_worker_whose_clock_is_ahead_makes_taking_back_fail_as_a_whole(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False):
        row = _publish(pilot)
        with pilot.member.acting() as actor:
            sending = Message.objects.order_by("id").first()
            Message.objects.filter(pk=sending.pk).update(state=MessageState.SENDING)
            with pytest.raises(TooLate, match="leaving at this moment"):
                publications.undo(actor=actor, publication=row)
    assert _states(pilot) == ([PairingState.ACTIVE], [MessageState.PENDING, MessageState.SENDING])
    with pilot.member.acting():
        assert Publication.objects.get().state == PublicationState.PUBLISHED


def test_tell_now_ends_the_quiet_minutes(pilot: Pilot, mailbox: Mailbox) -> None:
    row = _publish(pilot)
    with pilot.member.acting() as actor:
        publications.tell_now(actor=actor, publication=row)
    messages.relay(pilot.member.organization.pk)
    assert len(mailbox.letters) == 6


def test_a_scheduled_publication_happens_at_its_time(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot, publish_at=NOW + dt.timedelta(hours=3))
        tasks.publish_due_of(str(pilot.member.organization.pk))
        assert _states(pilot) == ([], [])
        clock.shift(dt.timedelta(hours=3))
        for _ in range(2):
            tasks.publish_due_of(str(pilot.member.organization.pk))
    with pilot.member.acting():
        assert (Pairing.objects.count(), Message.objects.count()) == (3, 6)


def test_a_scheduled_one_that_became_impossible_is_cancelled_visibly(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _publish(pilot, publish_at=NOW + dt.timedelta(hours=1))
        with pilot.member.acting():
            proposal = Proposal.objects.select_related("mentor", "mentee").first()
            make_pairing(mentor=proposal.mentor, mentee=proposal.mentee)
        clock.shift(dt.timedelta(hours=1))
        tasks.publish_due_of(str(pilot.member.organization.pk))
    with pilot.member.acting():
        assert Publication.objects.get().state == PublicationState.CANCELLED
        assert "has a pairing already" in AuditEvent.objects.get(verb="could not publish").detail["why"]
        assert Pairing.objects.count() == 1


def test_nothing_approved_is_nothing_to_publish(pilot: Pilot) -> None:
    with pilot.member.acting():
        Proposal.objects.update(decision=Decision.PROPOSED)
    with pytest.raises(CannotPublish, match="Approve at least one"):
        _publish(pilot)


def test_a_run_is_published_once(pilot: Pilot) -> None:
    _publish(pilot)
    with pytest.raises(CannotPublish, match="published or scheduled already"):
        _publish(pilot)
    with pilot.member.acting():
        assert Pairing.objects.count() == 3


def test_who_has_no_login_gets_the_door_with_the_introduction(pilot: Pilot) -> None:
    _publish(pilot)
    with pilot.member.acting():
        doors = set(Invitation.objects.values_list("email", "role"))
        assert all("/join/" in text for text in Message.objects.values_list("text", flat=True))
        people = {e.email for p in Pairing.objects.all() for e in (p.mentor.employee, p.mentee.employee)}
    assert doors == {(email, "participant") for email in people}


def _page(pilot: Pilot, path: str, data: dict[str, Any] | None = None) -> Any:
    browser, url = pilot.member.browser(), pilot.member.url(path)
    return browser.get(url) if data is None else browser.post(url, data, follow=True)


def test_an_admin_publishes_waits_and_takes_it_back_on_the_pages(pilot: Pilot) -> None:
    page = _page(pilot, f"matching/runs/{pilot.last.pk}/publish/")
    assert page.context["summary"].approved == 3
    page = _page(pilot, f"matching/runs/{pilot.last.pk}/publish/", {"when": "now"})
    row = page.context["publication"]
    assert (page.context["publication"].undoable, page.context["told"].waiting) == (True, 6)
    page = _page(pilot, f"matching/publications/{row.pk}/undo/", {})
    assert "taken back before anybody was told" in page.content.decode()
    page = _page(pilot, f"matching/publications/{row.pk}/tell-now/", {})
    assert "have been sent already" in page.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"when": "later"}, "Choose the day"),
        ({"when": "later", "day": "2020-01-01"}, "This time has passed"),
        ({"when": "later", "day": "9999-12-31", "time": "23:59"}, "Choose a day within a year"),
        ({"when": "later", "day": "soon"}, "Choose a day from the calendar"),
    ],
)
def test_a_mistake_publishes_nothing(pilot: Pilot, data: dict[str, str], words: str) -> None:
    page = _page(pilot, f"matching/runs/{pilot.last.pk}/publish/", data)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    with pilot.member.acting():
        assert not Publication.objects.exists()


def test_a_time_is_a_time_of_the_organizations_day(pilot: Pilot) -> None:
    day = (timezone.now() + dt.timedelta(days=40)).date()
    data = {"when": "later", "day": day.isoformat(), "time": "14:30"}
    row = _page(pilot, f"matching/runs/{pilot.last.pk}/publish/", data).context["publication"]
    assert timezone.localtime(row.publish_at, timezone.get_fixed_timezone(0)).hour in (12, 13)
    assert row.state == PublicationState.SCHEDULED
