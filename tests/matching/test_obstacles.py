"""A pair that was allowed when the run was made is published only if it still is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from matching.enums import Decision, PairingState, PairRuleKind
from matching.models import Pairing, PairRule, Proposal, Publication
from matching.services import proposals, publications
from matching.services.publications import CannotPublish
from nudges.models import Message
from programs.enums import EmployeeStatus, ParticipantState, Side
from programs.models import Employee, Exclusion, Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_never_pair, make_pair_rule, make_pairing
from tests.matching.pilots import Pilot, make_approved, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """A run whose proposals are all approved."""
    return make_approved(cast.chiara)


def pair(pilot: Pilot) -> Proposal:
    people = ("run", "mentor__employee", "mentee__employee")
    return Proposal.objects.filter(run=pilot.last).select_related(*people).order_by("id")[0]


def refusal(pilot: Pilot) -> str:
    """What publishing says; nothing of it may have happened."""
    with pilot.member.acting() as actor:
        before = Pairing.objects.count()
        with pytest.raises(CannotPublish) as error:
            publications.schedule(actor=actor, run=pilot.last)
    with pilot.member.acting():
        assert (Pairing.objects.count(), Message.objects.count(), Publication.objects.count()) == (before, 0, 0)
    return str(error.value)


def change(row: Participant, **values: object) -> None:
    Participant.objects.filter(pk=row.pk).update(**values)


def facts(row: Participant, **values: object) -> None:
    Employee.objects.filter(pk=row.employee_id).update(**values)


GONE: dict[str, Callable[[Proposal], None]] = {
    "has withdrawn": lambda row: change(row.mentee, state=ParticipantState.WITHDRAWN),
    "is not ready to be matched any more": lambda row: change(row.mentee, state=ParticipantState.WAITLISTED),
    "has become a mentor": lambda row: change(row.mentee, side=Side.MENTOR),
    "leaves the organization before the cohort starts": lambda row: facts(row.mentee, leave_date=dt.date(2027, 1, 10)),
    "has left the organization": lambda row: facts(row.mentee, status=EmployeeStatus.LEFT),
}


@pytest.mark.parametrize("words", GONE)
def test_who_cannot_be_matched_any_more_is_named(pilot: Pilot, words: str) -> None:
    with pilot.member.acting():
        row = pair(pilot)
        GONE[words](row)
    assert refusal(pilot) == (f"{row.mentee.employee.name} {words}. Decline that proposal, or run the matching again.")


RULES: dict[str, Callable[[Proposal], object]] = {
    "Reporting line, up or down": lambda row: facts(row.mentor, manager_id=row.mentee.employee_id),
    "Same team": lambda row: facts(row.mentor, team=row.mentee.employee.team.upper()),
    "Too close in grade": lambda row: facts(row.mentor, grade=7),
    "Kept apart": lambda row: make_never_pair(one=row.mentee.employee, other=row.mentor.employee),
    "Were a pair before": lambda row: make_pairing(mentor=row.mentor, mentee=row.mentee, state=PairingState.ENDED),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_holds_by_now_is_named(pilot: Pilot, rule: str) -> None:
    with pilot.member.acting():
        row = pair(pilot)
        RULES[rule](row)
    assert refusal(pilot) == (
        f"{row.mentor.employee.name} cannot mentor {row.mentee.employee.name}. Rule: {rule}. "
        "Decline that proposal, or run the matching again."
    )


def test_a_rule_that_the_program_does_not_use_stands_in_nobodys_way(cast: Cast) -> None:
    pilot = make_pilot(cast.chiara)
    with cast.chiara.acting():
        Exclusion.objects.filter(rule="same_team").update(enabled=False)
    pilot.last = pilot.run()
    with cast.chiara.acting() as actor:
        Proposal.objects.update(decision=Decision.APPROVED)
        row = pair(pilot)
        facts(row.mentor, team=row.mentee.employee.team)
        publications.schedule(actor=actor, run=pilot.last)
        assert Pairing.objects.count() == 3


def test_many_obstacles_are_told_in_short(pilot: Pilot) -> None:
    with pilot.member.acting():
        Participant.objects.filter(pk__in=[row.pk for row in pilot.mentees]).update(state=ParticipantState.WITHDRAWN)
        change(pair(pilot).mentor, state=ParticipantState.WITHDRAWN)
    said = refusal(pilot)
    assert (said.count("has withdrawn."), "There is 1 more. Decline those proposals" in said) == (3, True)


def test_what_was_forbidden_on_a_later_board_is_not_approved_on_an_earlier_one(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = pair(pilot)
        make_pair_rule(mentor=row.mentor, mentee=row.mentee)
        for act in (
            lambda: proposals.decide(actor=actor, proposal=row, decision="approved", version=1),
            lambda: proposals.lock(actor=actor, proposal=row, locked=True, version=1),
        ):
            with pytest.raises(proposals.Forbidden, match="Kept apart"):
                act()
        assert [rule.kind for rule in PairRule.objects.all()] == [PairRuleKind.FORBID]
        back = proposals.decide(actor=actor, proposal=row, decision="proposed", version=1)
        assert proposals.approve_all(actor=actor, run=pilot.last, at_least=0) == (0, 1)
        back.refresh_from_db()
        assert back.decision == Decision.PROPOSED


@pytest.mark.parametrize(("used", "done"), [(True, (2, 1)), (False, (3, 0))])
def test_approving_all_leaves_those_alone_who_must_never_be_paired(
    pilot: Pilot, used: bool, done: tuple[int, int]
) -> None:
    with pilot.member.acting() as actor:
        Proposal.objects.update(decision=Decision.PROPOSED)
        row = pair(pilot)
        make_never_pair(one=row.mentor.employee, other=row.mentee.employee)
        pilot.last.policy |= {"never_pairs": used}
        assert proposals.approve_all(actor=actor, run=pilot.last, at_least=0) == done


def test_the_board_says_how_many_were_left_out(pilot: Pilot) -> None:
    with pilot.member.acting():
        Proposal.objects.update(decision=Decision.PROPOSED)
        row = pair(pilot)
        make_never_pair(one=row.mentor.employee, other=row.mentee.employee)
    address = pilot.member.url(f"matching/runs/{pilot.last.pk}/board/approve/")
    text = pilot.member.browser().post(address, {"at_least": 0}, follow=True).content.decode()
    assert "2 approved with a score of 0 or more. 1 left undecided: forbidden since the run." in text
