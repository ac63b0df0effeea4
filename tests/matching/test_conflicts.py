"""Deciding about a pair that breaks a rule: keeping it, asking both, handing over, ending it; and who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from accounts.actors import NotAllowed
from accounts.models import AuditEvent, Membership
from matching.enums import PairingState
from matching.models import Pairing, RuleConflict
from matching.selectors import bench as benches
from matching.selectors import conflicts as selectors
from matching.services import conflicts, pairings
from matching.services.assigning import CannotAssign
from matching.services.conflicts import Decided
from nudges.models import Message
from programs.models import Employee, Participant
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_employee, make_never_pair, make_pairing, make_panel_seat
from tests.matching.moved import Moved, make_moved
from tests.programs.imports.files import applied, table, undone

pytestmark = pytest.mark.django_db
HEADER = "Employee ID,Work Email,First Name,Last Name,Team,Manager ID,Grade"


@pytest.fixture
def moved(cast: Cast) -> Moved:
    return make_moved(cast)


@pytest.fixture
def conflict(moved: Moved) -> RuleConflict:
    """Bernd has become Amara's manager's manager."""
    return moved.come_into_one_line()


def do(moved: Moved, act: Any, **what: Any) -> Any:
    with moved.chiara.acting() as actor:
        return act(actor=actor, conflict=moved.conflict(), **what)


def events(moved: Moved) -> list[tuple[str, str]]:
    with moved.chiara.acting():
        rows = AuditEvent.objects.filter(verb__contains="pair").exclude(verb="employee changed").order_by("pk")
        return [(row.verb, row.detail.get("reason", "")) for row in rows]


def test_a_pair_that_is_kept_is_asked_again_only_when_the_facts_change(moved: Moved, conflict: RuleConflict) -> None:
    row = do(moved, conflicts.keep, reason="They sit on different continents.")
    assert (row.resolution, row.resolved_by_id) == ("kept", moved.chiara.user.pk)
    assert events(moved) == [("kept a pair that breaks a rule", "They sit on different continents.")]
    moved.change(moved.amara, job_title="Lead")
    assert (moved.check(), moved.rows()) == (0, [("reporting_line", "kept")])
    moved.change(moved.amara, manager=moved.bernd)
    assert moved.check() == 1
    assert moved.rows("resolution", "urgent") == [("changed", False), ("open", True)]


def test_a_pair_that_was_kept_heals_and_is_asked_again_when_it_comes_back(moved: Moved, conflict: RuleConflict) -> None:
    do(moved, conflicts.keep, reason="Fine.")
    moved.change(moved.amara, manager=None)
    moved.check()
    assert moved.rows("resolution", "reason") == [("healed", "Fine.")]
    moved.come_into_one_line()
    assert moved.rows() == [("reporting_line", "healed"), ("reporting_line", "open")]


def test_keeping_can_be_taken_back(moved: Moved, conflict: RuleConflict) -> None:
    do(moved, conflicts.keep, reason="Fine.")
    with pytest.raises(Decided):
        do(moved, conflicts.keep, reason="Once more.")
    row = do(moved, conflicts.reopen)
    assert (row.resolution, row.reason, row.resolved_at, row.resolved_by_id) == ("open", "", None, None)
    with pytest.raises(Decided):
        do(moved, conflicts.reopen)
    assert [verb for verb, _ in events(moved)] == [
        "kept a pair that breaks a rule", "no longer keeps a pair that breaks a rule",
    ]  # fmt: skip


def test_both_are_asked_once_in_the_same_neutral_words(moved: Moved, conflict: RuleConflict) -> None:
    do(moved, conflicts.ask_both)
    with pytest.raises(Decided):
        do(moved, conflicts.ask_both)
    with moved.chiara.acting():
        one, other = Message.objects.filter(kind="pair asked").order_by("to_email")
    assert (one.to_email, other.to_email) == ("amara@nordwind.example", "bernd@nordwind.example")
    assert one.text.replace("Bernd", "Amara") == other.text.replace("Hello Bernd Krüger", "Hello Amara Okafor").replace(
        "Bernd", "Amara"
    )
    assert not {"manager", "line", "rule"} & set(one.text.lower().split())
    assert moved.rows() == [("reporting_line", "open")]


def test_ending_frees_both_and_closes_everything_about_the_pair(moved: Moved, conflict: RuleConflict) -> None:
    moved.change(moved.amara, team=moved.bernd.team)
    moved.check()
    ended = do(moved, conflicts.part, reason="Too close.")
    assert (ended.state, ended.wants_successor) == (PairingState.ENDED, True)
    assert moved.rows("rule", "resolution", "reason") == [
        ("reporting_line", "ended", "Too close."), ("same_team", "ended", "Too close."),
    ]  # fmt: skip
    assert events(moved) == [("ended a pairing", "Same team: Too close.")]
    with moved.chiara.acting() as actor:
        assert list(benches.bereft(actor, moved.cohort)) == [ended]
        assert moved.mentors[0] in benches.standing_by(actor, moved.cohort)


def test_handing_over_ends_and_begins_in_one_act(moved: Moved, conflict: RuleConflict) -> None:
    with moved.chiara.acting() as actor:
        fits = conflicts.successors(actor=actor, conflict=moved.conflict())
    assert {one.person for one in fits} == set(moved.mentors[1:])
    made = do(moved, conflicts.hand_over, mentor=fits[0].person, reason="Too close.")
    assert (made.mentee, made.mentor, made.predecessor_id) == (moved.mentees[0], fits[0].person, moved.pairing.pk)
    assert moved.rows() == [("reporting_line", "ended")]
    assert [verb for verb, _ in events(moved)] == ["ended a pairing"]


def test_a_successor_whom_a_rule_forbids_changes_nothing(moved: Moved, conflict: RuleConflict) -> None:
    with moved.chiara.acting():
        make_never_pair(one=moved.mentors[1].employee, other=moved.bernd)
    with pytest.raises(CannotAssign):
        do(moved, conflicts.hand_over, mentor=moved.mentors[1], reason="Too close.")
    assert (moved.rows(), events(moved)) == ([("reporting_line", "open")], [])
    with moved.chiara.acting():
        assert list(Pairing.objects.values_list("state", flat=True)) == [PairingState.ACTIVE]


def _refused(moved: Moved, member: Member, error: type[Exception]) -> None:
    before = moved.rows("resolution", "reason", "asked_at"), events(moved)
    row = moved.conflict()
    with member.acting() as actor:
        with pytest.raises((Http404, NotAllowed)):
            selectors.get(actor, row.pk)
        for act in (conflicts.keep, conflicts.part, conflicts.ask_both):
            with pytest.raises(error):
                act(actor=actor, conflict=row, reason="No.")
    assert (moved.rows("resolution", "reason", "asked_at"), events(moved)) == before


@pytest.mark.parametrize("place", ["mentor", "mentee", "above", "below", "by address", "panel"])
def test_an_admin_who_is_near_sees_and_decides_nothing(moved: Moved, place: str) -> None:
    frieda = moved.cast.frieda
    with moved.chiara.acting():
        if place in ("mentor", "mentee"):
            own = moved.amara if place == "mentor" else moved.bernd
            Employee.objects.filter(pk=own.pk).update(user=frieda.user)
        elif place == "panel":
            make_panel_seat(pairing=moved.pairing, participant=moved.mentors[1])
            Employee.objects.filter(pk=moved.mentors[1].employee_id).update(user=frieda.user)
        else:
            login = {"email": frieda.user.email} if place == "by address" else {"user": frieda.user}
            row = make_employee(first_name="Frieda", **login)
            above, below = (moved.bernd, row) if place == "below" else (row, moved.bernd)
            Employee.objects.filter(pk=below.pk).update(manager=above)
    moved.come_into_one_line()
    with frieda.acting() as actor:
        assert (selectors.waiting(actor), selectors.kept(actor)) == ([], [])
    _refused(moved, frieda, NotAllowed)
    with moved.chiara.acting() as actor:
        assert [row.pk for row in selectors.waiting(actor)] == [moved.conflict().pk]


def test_whoever_does_not_run_the_matching_learns_nothing(moved: Moved, conflict: RuleConflict) -> None:
    for member in (moved.cast.olu, moved.cast.amara, moved.cast.bernd):
        _refused(moved, member, NotAllowed)
        assert member.browser().get(member.url(f"matching/conflicts/{conflict.pk}/")).status_code == 403
        with member.acting() as actor, pytest.raises(NotAllowed):
            selectors.waiting(actor)


def test_a_pair_that_ended_elsewhere_waits_for_nobody(moved: Moved, conflict: RuleConflict) -> None:
    with moved.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=moved.pairing)
        assert selectors.waiting(actor) == []
    with pytest.raises(Decided):
        do(moved, conflicts.keep, reason="Fine.")
    assert moved.rows() == [("reporting_line", "open")]


def _lines(moved: Moved, *, manager: str) -> bytes:
    return table(
        f"A1,{moved.amara.email},Amara,Okafor,Sales,{manager},2",
        f"B1,{moved.bernd.email},Bernd,Krüger,Board,,7",
        header=HEADER,
    )


def test_two_imports_and_the_undo_of_the_second(moved: Moved) -> None:
    """The first file makes the conflict, the second the direct manager of a third; undone, the first stands again."""
    first = applied(moved.chiara, _lines(moved, manager="B1"))
    assert first.state == "applied"
    assert (moved.check(), moved.rows("rule", "urgent", "resolution")) == (1, [("reporting_line", True, "open")])
    second = applied(moved.chiara, _lines(moved, manager=""))
    moved.check()
    assert moved.rows() == [("reporting_line", "healed")]
    undone(moved.chiara, second)
    assert moved.check() == 1
    assert moved.rows() == [("reporting_line", "healed"), ("reporting_line", "open")]
    undone(moved.chiara, first)
    assert moved.check() == 0
    assert moved.rows() == [("reporting_line", "healed"), ("reporting_line", "healed")]


def test_the_list_of_the_day_is_discreet(moved: Moved, conflict: RuleConflict) -> None:
    said = "Bernd Krüger is now Amara Okafor’s manager’s manager."
    home = moved.chiara.browser().get(moved.chiara.url()).content.decode()
    assert "Amara Okafor and Bernd Krüger: reporting line, up or down" in home
    assert f"{said} The two have not been told anything." in home
    for member in (moved.cast.amara, moved.cast.bernd, moved.cast.olu):
        answer = member.browser().get(member.url(), follow=True).content.decode()
        assert (said in answer, "reporting line" in answer) == (False, False)


def test_the_page_decides_and_keeps_what_was_typed(moved: Moved, conflict: RuleConflict) -> None:
    browser, url = moved.chiara.browser(), moved.chiara.url(f"matching/conflicts/{conflict.pk}/")
    page = browser.get(url).content.decode()
    assert "Keep the pair" in page
    assert "Hand over to Junior 00" in page
    answer = browser.post(url, {"act": "keep", "reason": ""})
    assert (answer.status_code, moved.rows()) == (422, [("reporting_line", "open")])
    answer = browser.post(url, {"act": "ask", "reason": ""}, follow=True)
    assert "Both were asked on" in answer.content.decode()
    assert browser.post(url, {"act": "ask", "reason": ""}).status_code == 422
    answer = browser.post(url, {"act": "keep", "reason": "They <b>agree</b>."}, follow=True).content.decode()
    assert "They &lt;b&gt;agree&lt;/b&gt;." in answer
    assert "They &lt;b&gt;agree&lt;/b&gt;." in browser.get(moved.chiara.url("matching/conflicts/")).content.decode()
    answer = browser.post(f"{url}reopen/", follow=True).content.decode()
    assert "It waits for a decision again." in answer
    answer = browser.post(url, {"act": "part", "reason": "Too close."}, follow=True).content.decode()
    assert "The pairing has ended without fault." in answer
    assert browser.get(url).status_code == 404


def test_the_page_hands_over(moved: Moved, conflict: RuleConflict) -> None:
    url = moved.chiara.url(f"matching/conflicts/{conflict.pk}/")
    act = f"hand-over:{moved.mentors[1].pk}"
    answer = moved.chiara.browser().post(url, {"act": act, "reason": "Too close."}, follow=True).content.decode()
    assert "Junior 001 mentors Bernd Krüger. Both are told in ten minutes" in answer
    assert moved.chiara.browser().post(url, {"act": act, "reason": "Too close."}).status_code == 404


def test_nobody_is_no_admin_any_more(moved: Moved, conflict: RuleConflict) -> None:
    with moved.chiara.acting():
        Membership.objects.filter(user=moved.cast.frieda.user).update(role="participant")
        assert [one.name for one in selectors.deciders(moved.cast.nordwind.pk)] == ["Chiara Rossi"]


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(
    moved: Moved, pairs: int, django_assert_num_queries: Any
) -> None:
    with moved.chiara.acting():
        senior = moved.mentees[1]
        Participant.objects.filter(pk=moved.mentors[1].pk).update(capacity=2)
        if pairs == 3:
            make_pairing(mentor=moved.mentors[1], mentee=senior)
    moved.change(moved.amara, team=moved.bernd.team)
    if pairs == 3:
        moved.change(moved.mentors[1].employee, team=senior.employee.team, grade=7)
    moved.check()
    assert len(moved.rows()) == pairs
    browser = moved.chiara.browser()
    with django_assert_num_queries(10):
        browser.get(moved.chiara.url("matching/conflicts/"))
