"""Opening notes in an emergency: two admins, a reason, an hour, and both people know."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent, Membership
from nudges.models import Message
from plans.models import EmergencyAccess
from plans.services import emergencies
from tests.factories.cast import Member, make_member
from tests.factories.plans import make_emergency, make_note
from tests.factories.rows import make_employee
from tests.plans.conftest import Pair

REASON = "She has written of harming herself, and cannot be reached."
SECRET, SHARED = "I cannot go on like this.", "We said that we would talk on Friday."


@pytest.fixture
def written(pair: Pair) -> Pair:
    """Each of the two has written something, one of them for both."""
    with pair.cast.chiara.acting():
        make_note(pairing=pair.pairing, author=pair.pairing.mentor, words=SECRET)
        make_note(pairing=pair.pairing, author=pair.pairing.mentee, words=SHARED, shared=True)
    return pair


def _ask(pair: Pair, member: Member, reason: str = REASON) -> Any:
    return member.browser().post(pair.url("emergency/"), {"reason": reason})


def _access(pair: Pair) -> EmergencyAccess:
    with pair.cast.chiara.acting():
        return EmergencyAccess.objects.get()


def _post(pair: Pair, member: Member, act: str) -> Any:
    return member.browser().post(member.url(f"emergencies/{_access(pair).pk}/{act}/"))


def _reads(pair: Pair, member: Member) -> list[bool]:
    answer = _post(pair, member, "read")
    return [words in answer.content.decode() for words in (SECRET, SHARED)]


def _letters(pair: Pair) -> list[Message]:
    with pair.cast.chiara.acting():
        return list(Message.objects.filter(kind=emergencies.KIND).order_by("to_email"))


def test_two_open_it_for_an_hour_and_both_people_are_told_at_once(written: Pair) -> None:
    assert _ask(written, written.cast.chiara).status_code == 302
    assert (_reads(written, written.cast.chiara), _letters(written)) == ([False, False], [])
    _post(written, written.cast.frieda, "approve")
    told = _letters(written)
    assert [letter.to_email for letter in told] == [written.amara.user.email, written.bernd.user.email]
    for letter in told:
        assert letter.essential
        assert [part in letter.text for part in ("Chiara Rossi", "Frieda Petersen", REASON)] == [True] * 3
        assert [words in letter.text + letter.html for words in (SECRET, SHARED)] == [False, False]
    assert [_reads(written, one) for one in (written.cast.chiara, written.cast.frieda)] == [[True, True]] * 2
    page = written.amara.browser().get(written.url("notes/")).content.decode()
    assert ("Your notes were opened in an emergency" in page, REASON in page) == (True, True)


def test_one_admin_alone_and_the_same_one_twice_get_nothing(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    for act in ("approve", "read", "approve"):
        _post(written, written.cast.chiara, act)
    row = _access(written)
    assert (row.approved_by_id, row.approved_at, _letters(written)) == (None, None, [])
    assert _reads(written, written.cast.chiara) == [False, False]
    with written.cast.chiara.acting() as actor:
        for act in (emergencies.approve, emergencies.read):
            with pytest.raises(emergencies.NotPossible):
                act(actor=actor, access=row)  # type: ignore[operator]
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.update(approved_by=actor.user_id, approved_at=timezone.now())


def test_a_third_admin_reads_nothing(written: Pair) -> None:
    third = make_member(organization=written.cast.nordwind, email="gus@nordwind.example", name="Gus", role="admin")  # type: ignore[arg-type]
    _ask(written, written.cast.chiara)
    _post(written, written.cast.frieda, "approve")
    assert _reads(written, third) == [False, False]


def test_after_a_day_nobody_agrees_and_after_an_hour_nobody_reads(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    with written.cast.chiara.acting():
        EmergencyAccess.objects.update(created_at=timezone.now() - dt.timedelta(hours=24, minutes=1))
    _post(written, written.cast.frieda, "approve")
    assert (_access(written).approved_at, _letters(written)) == (None, [])
    with written.cast.chiara.acting():
        EmergencyAccess.objects.update(created_at=timezone.now() - dt.timedelta(hours=23))
    _post(written, written.cast.frieda, "approve")
    assert _reads(written, written.cast.chiara) == [True, True]
    with written.cast.chiara.acting():
        EmergencyAccess.objects.update(approved_at=timezone.now() - dt.timedelta(minutes=61))
    assert _reads(written, written.cast.chiara) == [False, False]


@pytest.mark.parametrize("near", ["above the mentee", "below the mentor", "in the pair"])
def test_who_is_near_takes_no_part(written: Pair, near: str) -> None:
    pairing = written.pairing
    with written.cast.chiara.acting():
        frieda = make_employee(first_name="Frieda", email=written.cast.frieda.user.email)
        if near == "above the mentee":
            pairing.mentee.employee.manager = make_employee(first_name="Ines", manager=frieda)
            pairing.mentee.employee.save()
        elif near == "below the mentor":
            frieda.manager = pairing.mentor.employee
            frieda.save()
        else:
            Membership.objects.filter(user=written.bernd.user).update(role="admin")
    member = written.bernd if near == "in the pair" else written.cast.frieda
    assert _ask(written, member).status_code == 403
    _ask(written, written.cast.chiara)
    assert _post(written, member, "approve").status_code == 403
    assert (_access(written).approved_at, _letters(written)) == (None, [])


def test_who_came_near_meanwhile_reads_no_more(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    _post(written, written.cast.frieda, "approve")
    with written.cast.chiara.acting():
        Membership.objects.filter(user=written.cast.frieda.user).update(role="program_owner")
    assert _post(written, written.cast.frieda, "read").status_code == 403
    assert _reads(written, written.cast.chiara) == [True, True]


def test_whoever_asked_and_is_no_admin_any_more_opens_nothing_with_another(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    with written.cast.frieda.acting():
        Membership.objects.filter(user=written.cast.chiara.user).update(role="participant")
    _post(written, written.cast.frieda, "approve")
    with written.cast.frieda.acting():
        assert EmergencyAccess.objects.get().approved_at is None


@pytest.mark.parametrize("who", ["amara", "olu", "dario"])
def test_nobody_else_asks(written: Pair, who: str) -> None:
    assert _ask(written, getattr(written.cast, who)).status_code in (403, 404)
    with written.amara.acting() as actor, pytest.raises(NotAllowed):
        emergencies.ask(actor=actor, pairing=written.pairing, reason=REASON)
    with written.cast.chiara.acting():
        assert not EmergencyAccess.objects.exists()


def test_a_reason_is_a_sentence_and_one_access_at_a_time(written: Pair) -> None:
    page = _ask(written, written.cast.chiara, "curious")
    assert (page.status_code, "curious" in page.content.decode()) == (422, True)
    _ask(written, written.cast.chiara)
    assert _ask(written, written.cast.frieda).status_code == 422
    assert _access(written).asked_by_id == written.cast.chiara.user.pk


def test_where_nothing_is_written_there_is_nothing_to_open(pair: Pair) -> None:
    page = _ask(pair, pair.cast.chiara)
    assert (page.status_code, "no notes that could be opened" in page.content.decode()) == (422, True)


def test_the_trail_names_who_and_why_and_no_note(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    _post(written, written.cast.frieda, "approve")
    _post(written, written.cast.chiara, "read")
    with written.cast.chiara.acting():
        events = list(AuditEvent.objects.filter(kind="emergencyaccess").order_by("created_at", "id"))
    assert [(event.actor_name, event.verb) for event in events] == [
        ("Chiara Rossi", "asked for emergency access to notes"),
        ("Frieda Petersen", "opened notes in an emergency"),
        ("Chiara Rossi", "read notes in an emergency"),
    ]
    assert events[0].detail == {"reason": REASON}
    assert SECRET not in str([event.detail for event in events])


def test_the_second_finds_it_in_the_list_of_the_day_and_the_first_does_not(written: Pair) -> None:
    _ask(written, written.cast.chiara)
    said = "Chiara Rossi asks you to open the notes of a pair"
    pages = [one.browser().get(one.url()).content.decode() for one in (written.cast.frieda, written.cast.chiara)]
    assert [said in page for page in pages] == [True, False]


@pytest.mark.parametrize("count", [1, 3])
def test_every_access_is_listed_for_admins(written: Pair, count: int) -> None:
    with written.cast.chiara.acting() as actor:
        for number in range(count):
            reason = f"Reason number {number}"
            make_emergency(pairing=written.pairing, reason=reason, asked_by_id=actor.user_id)
    browser = written.cast.frieda.browser()
    address = written.cast.frieda.url("emergencies/")
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert [f"Reason number {number}" in page for number in range(3)] == [number < count for number in range(3)]
    assert len(asked) == 9
    assert written.amara.browser().get(address).status_code == 403
