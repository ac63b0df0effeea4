"""Decisions: places under the cap, letters that wait, undo, and a waitlist that moves up and is told of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import system
from accounts.models import OneTapLink
from accounts.tenancy import tenant
from nudges.models import Message
from programs.models import Application, Cohort, Decision, Employee, Milestone, Participant
from programs.services import applications, decisions, invitations, participants
from tests.factories.rows import make_employee
from tests.programs.vetting.house import House, said


@pytest.fixture
def three(house: House) -> list[Application]:
    """Three seniors apply for two places, in this order."""
    return [house.applied(senior, "mentee") for senior in house.scene.seniors]


def _follow(house: House) -> int:
    """The worker looks for who moved up."""
    with tenant(house.chiara.organization.pk):
        return decisions.follow_waitlist(actor=system(house.chiara.organization.pk))


def _over(house: House) -> None:
    """The ten minutes have passed."""
    with house.chiara.acting():
        Decision.objects.update(undo_until=timezone.now() - dt.timedelta(seconds=1))


def test_the_cap_falls_where_the_confirmation_page_says(house: House, three: list[Application]) -> None:
    data = {"application": [str(one.pk) for one in three], "action": "accept"}
    page = house.chiara.browser().post(house.url("act/"), data).context
    found = page["found"]
    assert ([str(one.employee) for one in found.placed], len(found.waiting), page["free"]) == (
        ["Bernd Krüger", "Sana Iyer"], 1, 2,
    )  # fmt: skip
    assert (house.seats(), house.letters()) == ({}, [])
    sent = {"applications": " ".join(data["application"]), "verdict": "accept", "reason": "Good.", "words": "Welcome!"}
    answer = house.chiara.browser().post(house.url("decide/"), sent, follow=True)
    assert said(answer)[0].startswith("2 accepted, 1 on the waitlist.")
    assert house.states() == {"Bernd": "accepted", "Sana": "accepted", "Tom": "waitlisted"}
    assert house.seats() == {"Bernd": "enrolled", "Sana": "enrolled", "Tom": "waitlisted"}


def test_a_decision_needs_a_reason(house: House, three: list[Application]) -> None:
    data = {"applications": str(three[0].pk), "verdict": "decline", "reason": " ", "words": "Kept"}
    page = house.chiara.browser().post(house.url("decide/"), data)
    assert (page.status_code, "Kept" in page.content.decode()) == (422, True)
    assert (house.states()["Bernd"], house.letters()) == ("received", [])


def test_acceptance_leads_to_the_same_next_step_as_an_invitation(house: House, three: list[Application]) -> None:
    house.decide("accept", three[0], words="What you wrote stayed with us.")
    with house.chiara.acting():
        seat = Participant.objects.get()
        letter = Message.objects.get()
        assert OneTapLink.objects.get(scope="place").subject == seat.pk
        assert Milestone.objects.get(kind="invited").letter == letter.dedupe_key
        assert letter.due_at > timezone.now() + dt.timedelta(minutes=9)
    assert ("stayed with us" in letter.text, "Open my place" in letter.text, "{" in letter.text) == (True, True, False)
    page = house.scene.cast.amara.browser().get(house.link_in("bernd")).content.decode()
    assert "Keep my place" in page


def test_undo_takes_back_everything_and_nobody_was_told(house: House, three: list[Application]) -> None:
    house.decide("accept", *three)
    with house.chiara.acting():
        pk = Decision.objects.order_by("pk")[1].pk
    page = house.chiara.browser().post(house.url(f"decisions/{pk}/undo/"), follow=True)
    assert said(page) == ["3 decisions taken back. Nobody was told of them."]
    assert (set(house.states().values()), house.seats()) == ({"received"}, {})
    assert {state for _, _, state in house.letters()} == {"cancelled"}
    again = house.chiara.browser().post(house.url(f"decisions/{pk}/undo/"), follow=True)
    assert said(again)[0].startswith("The letters have left.")


def test_after_ten_minutes_nothing_is_taken_back(house: House, three: list[Application]) -> None:
    house.decide("accept", three[0])
    _over(house)
    with house.chiara.acting() as actor, pytest.raises(decisions.TooLate):
        decisions.undo(actor=actor, decision=Decision.objects.select_related("application__cohort").get())
    assert (house.states()["Bernd"], house.seats()) == ("accepted", {"Bernd": "enrolled"})


def test_a_letter_that_is_leaving_keeps_the_whole_decision(house: House, three: list[Application]) -> None:
    house.decide("accept", *three[:2])
    with house.chiara.acting() as actor:
        Message.objects.filter(to_email__startswith="sana").update(state="sent", sent_at=timezone.now())
        with pytest.raises(decisions.TooLate):
            decisions.undo(actor=actor, decision=Decision.objects.select_related("application__cohort")[0])
    assert (house.states()["Bernd"], [s for _, _, s in house.letters()]) == ("accepted", ["pending", "sent"])


def test_until_it_is_told_the_applicant_knows_nothing(house: House) -> None:
    row = house.applied(house.scene.juniors[0])
    house.decide("decline", row, words="Not enough time.")
    browser, url = house.scene.cast.amara.browser(), house.apply_url()
    before = browser.get(url).content.decode()
    assert ("We have your application" in before, "Not enough time." in before) == (True, False)
    _over(house)
    after = browser.get(url).content.decode()
    assert ("Not this time" in after, "Not enough time." in after, "Both readers" in after) == (True, True, False)


def test_who_takes_it_back_in_time_gets_no_letter(house: House) -> None:
    row = house.applied(house.scene.juniors[0])
    house.decide("accept", row)
    with house.scene.cast.amara.acting() as actor:
        applications.withdraw(actor=actor, application=row)
    assert (house.states(), house.seats()) == ({"Amara": "withdrawn"}, {})
    assert house.letters() == [("amara", "accepted", "cancelled")]


def test_who_moves_up_is_told_once(house: House, three: list[Application]) -> None:
    house.decide("accept", *three)
    with house.chiara.acting() as actor:
        participants.withdraw(
            actor=actor, cohort=house.scene.cohort,
            participants=[Participant.objects.get(employee=house.scene.seniors[0])],
        )  # fmt: skip
    assert _follow(house) == 0
    assert (house.seats()["Tom"], house.states()["Tom"]) == ("enrolled", "waitlisted")
    _over(house)
    assert [_follow(house) for _ in range(2)] == [1, 0]
    assert house.states()["Tom"] == "accepted"
    assert house.letters()[-1] == ("tom", "moved up", "pending")
    assert "Keep my place" in house.scene.cast.amara.browser().get(house.link_in("tom")).content.decode()


def test_whoever_moves_up_gets_one_letter_with_an_application_or_without(
    house: House, three: list[Application]
) -> None:
    house.decide("accept", *three)
    _over(house)
    with house.chiara.acting() as actor:
        cohort = house.scene.cohort
        for name in ("Uma", "Vera"):
            new = make_employee(first_name=name, last_name="Late", email=f"{name.lower()}@nordwind.example")
            participants.enrol(actor=actor, cohort=cohort, employee_ids=[new.pk], side="mentee")
        invitations.invite(
            actor=actor, cohort=cohort, participants=list(Participant.objects.filter(employee__first_name="Uma"))
        )
        assert list(house.seats().values()).count("waitlisted") == 3
        Cohort.objects.update(cap=9)
        assert len(participants.promote(actor=actor, cohort=cohort)) == 3
        assert participants.promote(actor=actor, cohort=cohort) == []
    assert [_follow(house) for _ in range(2)] == [1, 0]
    told = [(to, kind) for to, kind, _ in house.letters() if to in ("tom", "uma", "vera")]
    # Vera has never been written to: her invitation is the first that she hears of it.
    assert sorted(told) == [
        ("tom", "moved up"), ("tom", "waitlisted"), ("uma", "moved up from the waitlist"), ("uma", "profile invitation"),
    ]  # fmt: skip


def test_an_accepted_applicant_who_came_back_and_waited_gets_the_plain_letter(
    house: House, three: list[Application]
) -> None:
    house.decide("accept", *three[:2])
    _over(house)
    with house.chiara.acting() as actor:
        seat = Participant.objects.filter(employee=three[0].employee_id)
        seat.update(state="waitlisted")
        assert len(participants.promote(actor=actor, cohort=house.scene.cohort)) == 1
    assert _follow(house) == 0
    assert [kind for to, kind, _ in house.letters() if to == "bernd"] == ["accepted", "moved up from the waitlist"]


def test_the_reserve_stands_in_line_once_the_cohort_is_full(house: House, three: list[Application]) -> None:
    house.decide("waitlist", three[2])
    assert (house.seats(), house.letters()) == ({}, [("tom", "waitlisted", "pending")])
    house.decide("accept", *three[:2])
    _follow(house)
    assert "Tom" not in house.seats()
    _over(house)
    _follow(house)
    assert house.seats()["Tom"] == "waitlisted"


def test_the_reserve_is_accepted_with_the_letter_of_a_free_place(house: House, three: list[Application]) -> None:
    house.decide("waitlist", three[0])
    _over(house)
    house.decide("accept", three[0])
    assert [kind for _, kind, _ in house.letters()] == ["waitlisted", "moved up"]
    assert house.states()["Bernd"] == "accepted"


def test_declined_leaves_the_line_and_undo_puts_them_back(house: House, three: list[Application]) -> None:
    house.decide("accept", *three)
    _over(house)
    house.decide("decline", three[2])
    assert (house.states()["Tom"], house.seats()["Tom"]) == ("declined", "withdrawn")
    with house.chiara.acting() as actor:
        last = Decision.objects.select_related("application__cohort__program").latest("decided_at")
        decisions.undo(actor=actor, decision=last)
    assert (house.states()["Tom"], house.seats()["Tom"]) == ("waitlisted", "waitlisted")


def test_nobody_decides_on_themself_or_their_own_line(house: House, three: list[Application]) -> None:
    with house.chiara.acting():
        Employee.objects.filter(pk=three[0].employee_id).update(user=house.chiara.user)
        Employee.objects.filter(pk=three[1].employee_id).update(manager=three[0].employee)
    house.decide("accept", *three)
    assert house.states() == {"Bernd": "received", "Sana": "received", "Tom": "accepted"}
    with pytest.raises(decisions.CannotDecide):
        house.decide("accept", three[0])


def test_only_admins_decide(house: House, three: list[Application]) -> None:
    data = {"application": str(three[0].pk), "verdict": "accept", "action": "accept", "reason": "x"}
    for member, status in ((house.scene.cast.olu, 403), (house.scene.cast.amara, 403), (house.scene.cast.dario, 404)):
        for tail in ("decide/", "act/"):
            assert member.browser().post(house.url(tail), data).status_code == status
    assert (house.states()["Bernd"], house.seats()) == ("received", {})


def test_a_place_in_which_something_happened_is_withdrawn_and_not_deleted(
    house: House, three: list[Application]
) -> None:
    house.decide("accept", *three[:2])
    with house.chiara.acting() as actor:
        bernd = Participant.objects.filter(employee=house.scene.seniors[0])
        participants.excuse(actor=actor, cohort=house.scene.cohort, participants=bernd)
        decisions.undo(actor=actor, decision=Decision.objects.select_related("application__cohort")[0])
    assert house.seats() == {"Bernd": "withdrawn"}
    assert house.states() == {"Bernd": "received", "Sana": "received", "Tom": "received"}
