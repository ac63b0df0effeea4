"""Cases: opened with the answer, given to somebody far enough away, hidden from whoever is too near, closed and opened again."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.http import Http404

from accounts.actors import NotAllowed
from accounts.models import AuditEvent, Membership
from config import work
from matching.models import Pairing, Willingness
from nudges.models import Message
from programs.models import Employee, Participant
from programs.selectors.days import today_of
from surveys.models import Case
from surveys.selectors import cases as selectors
from surveys.services import cases
from tests.factories import surveys as made
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_employee, make_participant
from tests.surveys.crowd import Crowd, answer, cases_of, make_crowd, make_open, make_pulse


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=2)


def _ask_for_contact(crowd: Crowd, person: Participant) -> Case:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, person, worth=4, contact="yes")
        return Case.objects.get()


def _enter(crowd: Crowd, member: Member, **values: object) -> Employee:
    """Somebody of the program team stands in the directory, too."""
    return make_employee(email=member.user.email, user=member.user, **values)


def _read(member: Member, case: Case) -> bool:
    with member.acting() as actor:
        try:
            selectors.one(actor, case.pk)
        except Http404:
            return False
        assert case in set(selectors.listed(actor, selectors.Search()))
        return True


def test_it_comes_with_the_answer_and_its_owner_is_told_neither_who_nor_why(crowd: Crowd) -> None:
    row = _ask_for_contact(crowd, crowd.mentors[0])
    with crowd.cast.chiara.acting():
        assert cases_of(crowd) == [("contact_me", crowd.mentors[0].pk)]
        assert (row.owner_id, row.status) == (crowd.cast.chiara.user.pk, "open")
        assert dt.timedelta(days=5) <= row.due_on - today_of(crowd.cast.nordwind) <= dt.timedelta(days=8)
        (letter,) = Message.objects.filter(kind="case")
        assert letter.to_email == crowd.cast.chiara.user.email
        assert [word for word in ("Amara", "Okafor", "touch", "contact") if word in letter.text + letter.subject] == []


def test_no_case_without_a_reason(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, crowd.mentors[0], worth=1, contact="no", safe=1)
        assert cases_of(crowd) == []


def test_the_same_once_more_is_the_same_case_until_it_is_closed(crowd: Crowd) -> None:
    row = _ask_for_contact(crowd, crowd.mentors[0])
    with crowd.cast.chiara.acting() as actor:
        again = [("contact_me", None)]
        assert cases.open_for(participant=crowd.mentors[0], found=again) == []
        cases.close(actor=actor, case=row, outcome="helped", closing_note="We talked.")
        assert len(cases.open_for(participant=crowd.mentors[0], found=again)) == 1
        assert [one.status for one in Case.objects.order_by("pk")] == ["closed", "open"]


@pytest.mark.parametrize("whose", ["person", "partner"])
def test_nobody_in_the_line_of_the_person_or_the_partner_gets_it_or_sees_it(crowd: Crowd, whose: str) -> None:
    """Chiara is far above them: two levels of managers lie between."""
    with crowd.cast.chiara.acting():
        chiara = _enter(crowd, crowd.cast.chiara)
        between = make_employee(first_name="Between", manager=chiara)
        person = crowd.mentors[0] if whose == "person" else crowd.mentees[0]
        Employee.objects.filter(pk=person.employee_id).update(manager=between)
    row = _ask_for_contact(crowd, crowd.mentors[0])
    assert row.owner_id == crowd.cast.frieda.user.pk
    assert (_read(crowd.cast.chiara, row), _read(crowd.cast.frieda, row)) == (False, True)
    with crowd.cast.chiara.acting() as actor:
        assert selectors.waiting(actor) == []
        for act in (cases.take_up, cases.reopen):
            with pytest.raises(Http404):
                act(actor=actor, case=row)
        assert Case.objects.get().status == "open"


def test_nor_does_one_who_reports_to_them(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        _enter(crowd, crowd.cast.chiara, manager=Employee.objects.get(pk=crowd.mentees[0].employee_id))
    row = _ask_for_contact(crowd, crowd.mentors[0])
    assert row.owner_id == crowd.cast.frieda.user.pk


def test_nor_the_person_or_a_partner_of_before(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        chiara = make_participant(cohort=crowd.cohort, employee=_enter(crowd, crowd.cast.chiara), side="mentee")
        Pairing.objects.create(cohort=crowd.cohort, mentor=crowd.mentors[0], mentee=chiara, state="ended")
    row = _ask_for_contact(crowd, crowd.mentors[0])
    assert row.owner_id == crowd.cast.frieda.user.pk


def test_where_nobody_is_left_the_owner_of_the_organization_hears_that_and_nothing_else(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        top = _enter(crowd, crowd.cast.frieda)
        _enter(crowd, crowd.cast.chiara, manager=top)
        Employee.objects.filter(pk=crowd.mentees[0].employee_id).update(manager=top)
        Employee.objects.filter(pk=crowd.mentors[0].employee_id).update(
            manager=Employee.objects.get(email=crowd.cast.chiara.user.email)
        )
    row = _ask_for_contact(crowd, crowd.mentors[0])
    assert row.owner_id is None
    with crowd.cast.frieda.acting() as actor:
        (letter,) = Message.objects.filter(kind="case")
        assert letter.to_email == crowd.cast.frieda.user.email
        assert [word for word in ("Amara", "Okafor", "touch", str(row.pk)) if word in letter.text] == []
        assert list(selectors.listed(actor, selectors.Search())) == []


def test_it_is_taken_up_given_closed_and_opened_again(crowd: Crowd) -> None:
    row = _ask_for_contact(crowd, crowd.mentors[0])
    with crowd.cast.chiara.acting() as actor:
        assert cases.take_up(actor=actor, case=row).status == "in_progress"
        assert cases.give(actor=actor, case=row, to=crowd.cast.frieda.user).owner_id == crowd.cast.frieda.user.pk
        for to in (crowd.cast.olu.user, crowd.cast.amara.user):
            with pytest.raises(cases.CannotGive):
                cases.give(actor=actor, case=row, to=to)
        for wrong in ({"outcome": "", "closing_note": "x"}, {"outcome": "helped", "closing_note": " "}):
            with pytest.raises(cases.WrongEnd):
                cases.close(actor=actor, case=row, **wrong)
        assert (Case.objects.get().status, Case.objects.get().owner_id) == ("in_progress", crowd.cast.frieda.user.pk)
        cases.close(actor=actor, case=row, outcome="helped", closing_note="We talked.")
        with pytest.raises(NotAllowed):
            cases.take_up(actor=actor, case=row)
        done = Case.objects.get()
        assert (done.status, done.outcome, done.closing_note) == ("closed", "helped", "We talked.")
        cases.reopen(actor=actor, case=row)
        again = Case.objects.get()
        assert (again.status, again.outcome, again.closing_note, again.closed_at) == ("in_progress", "", "", None)
        told = AuditEvent.objects.filter(kind="case").order_by("created_at")
        verbs = ["took up a case", "gave a case to somebody", "closed a case", "reopened a case"]
        assert [event.verb for event in told] == verbs
        assert {event.label for event in told} == {f"a case of {crowd.cohort.name}"}


def test_match_me_lands_where_a_mentor_is_one_click_away(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        alone = make_participant(cohort=crowd.cohort, side="mentee")
        cases.open_for(participant=alone, found=[("pair_me", None)])
        assert Willingness.objects.values_list("participant_id", "answer").get() == (alone.pk, "choose")
        # Whoever has a partner asks for none by that.
        cases.open_for(participant=crowd.mentees[0], found=[("pair_me", None)])
        assert Willingness.objects.count() == 1
        assert cases_of(crowd) == [("pair_me", alone.pk), ("pair_me", crowd.mentees[0].pk)]


def test_a_case_about_nobody_is_hidden_from_whoever_takes_part(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        row = made.make_case(cohort=crowd.cohort, kind="low_safety")
        assert list(selectors.seen(actor)) == [row]
        make_participant(cohort=crowd.cohort, employee=_enter(crowd, crowd.cast.chiara))
        assert list(selectors.seen(actor)) == []
    assert (_read(crowd.cast.chiara, row), _read(crowd.cast.frieda, row)) == (False, True)


def test_the_list_of_the_day_says_what_is_overdue_and_what_is_mine(crowd: Crowd) -> None:
    row = _ask_for_contact(crowd, crowd.mentors[0])

    def queue() -> list[str]:
        with crowd.cast.chiara.acting() as actor:
            return [task.title for task in work.queue(actor, "nordwind") if task.icon == "life-buoy"]

    assert queue() == ["1 case is yours"]
    with crowd.cast.chiara.acting():
        Case.objects.update(due_on=today_of(crowd.cast.nordwind) - dt.timedelta(days=1))
    assert queue() == ["1 case is overdue", "1 case is yours"]
    with crowd.cast.chiara.acting():
        Case.objects.filter(pk=row.pk).update(owner=None)
    assert queue() == ["1 case is overdue", "1 case has nobody who looks after it"]


def test_a_word_in_confidence_becomes_a_case_for_whoever_wants_an_answer(crowd: Crowd) -> None:
    url = crowd.cast.amara.url(f"pairings/{crowd.pairings[0].pk}/talk/")
    with crowd.cast.chiara.acting():
        to = Membership.objects.get(user=crowd.cast.frieda.user).pk
    body = {"to": str(to), "text": "He shouts at me.", "ticket": str(uuid.UUID(int=7))}
    amara = crowd.cast.amara.browser()
    assert amara.post(url, body).status_code == 302
    with crowd.cast.chiara.acting():
        assert Case.objects.count() == 0
    assert amara.post(url, body | {"ticket": str(uuid.UUID(int=8)), "follow_up": "on"}).status_code == 302
    with crowd.cast.chiara.acting():
        row = Case.objects.get()
        assert (row.kind, row.participant_id, row.owner_id) == (
            "concern",
            crowd.mentors[0].pk,
            crowd.cast.frieda.user.pk,
        )
        assert "shouts" not in " ".join(str(value) for value in Case.objects.values_list().get())
