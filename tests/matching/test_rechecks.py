"""After every change of the directory each pair is judged again: opened once, closed when the facts change back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import system
from matching import tasks
from matching.enums import PairingState
from matching.models import Pairing, PanelSeat, RuleCheck, RuleConflict
from matching.services import pairings, publications, rechecks, separations
from nudges.models import Message
from profiles.models import Profile
from programs.enums import EmployeeStatus
from programs.models import Employee, Exclusion, Participant, Program
from programs.services import employees, revisions
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_pair_rule, make_pairing, make_panel_seat
from tests.matching.moved import Moved, make_moved
from tests.matching.pilots import make_approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(cast: Cast) -> Moved:
    made = make_moved(cast)
    made.check()
    return made


def _keep_apart(moved: Moved) -> None:
    with moved.chiara.acting() as actor:
        separations.keep_apart(actor=actor, one=moved.amara, other=moved.bernd)


def _same_manager(moved: Moved) -> None:
    with moved.chiara.acting():
        boss = make_employee(first_name="Ines", last_name="Bauer")
    moved.change(moved.amara, manager=boss)
    moved.change(moved.bernd, manager=boss)


def _far_above(moved: Moved) -> None:
    """Nobody touches the two: somebody three levels up moves under Bernd."""
    with moved.chiara.acting():
        chain = [make_employee(first_name=f"M{place}") for place in range(3)]
        for one, above in pairwise(chain):
            Employee.objects.filter(pk=one.pk).update(manager=above)
        Employee.objects.filter(pk=moved.amara.pk).update(manager=chain[0])
    assert moved.check() == 0
    moved.change(chain[-1], manager=moved.bernd)


BROKEN: dict[str, tuple[Callable[[Moved], None], str, bool]] = {
    "same_team": (
        lambda moved: moved.change(moved.amara, team=moved.bernd.team.upper()),
        "Amara Okafor and Bernd Krüger now both work in the team MENTEE TEAM 0.",
        False,
    ),
    "same_manager": (_same_manager, "Amara Okafor and Bernd Krüger now both report to Ines Bauer.", False),
    "reporting_line": (
        lambda moved: moved.change(moved.amara, manager=moved.bernd),
        "Bernd Krüger is now Amara Okafor’s manager.",
        True,
    ),
    "grade_direction": (
        lambda moved: moved.change(moved.amara, grade=6),
        "Amara Okafor now has grade 6 and Bernd Krüger grade 7. The program asks that the mentee is at least 2 grades above.",
        False,
    ),
    "never_pair": (_keep_apart, "The program team keeps Amara Okafor and Bernd Krüger apart.", False),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_every_rule_is_found_once_with_its_facts(moved: Moved, rule: str) -> None:
    act, said, urgent = BROKEN[rule]
    act(moved)
    assert (moved.check(), moved.check()) == (1, 0)
    assert moved.rows("rule", "said", "urgent", "resolution") == [(rule, said, urgent, "open")]


def test_hours_languages_and_unknown_grades_are_told_too(moved: Moved) -> None:
    profiles = {"work_start": 20 * 60, "work_end": 22 * 60, "languages": ["pl"]}
    with moved.chiara.acting():
        Profile.objects.filter(participant=moved.mentors[0]).update(**profiles)
    moved.change(moved.amara, grade=None)
    assert moved.check() == 3
    assert sorted(said for (said,) in moved.rows("said")) == [
        "Amara Okafor and Bernd Krüger name no language in common any more.",
        "Amara Okafor and Bernd Krüger now share less than 2 h of working time a week.",
        "The grade of Amara Okafor is not known any more.",
    ]


@pytest.mark.parametrize(("between", "said"), [(1, "’s manager’s manager."), (2, "now stands 3 levels above")])
def test_a_line_is_told_by_its_length_and_is_not_urgent(moved: Moved, between: int, said: str) -> None:
    boss = moved.bernd
    for place in range(between):
        with moved.chiara.acting():
            boss = make_employee(first_name=f"M{place}", manager=boss)
    moved.change(moved.amara, manager=boss)
    moved.check()
    ((words, urgent),) = moved.rows("said", "urgent")
    assert (said in words, urgent) == (True, False)


def test_a_manager_far_above_who_moves_is_noticed(moved: Moved) -> None:
    _far_above(moved)
    assert moved.check() == 1
    assert moved.rows("said") == [("Bernd Krüger now stands 4 levels above Amara Okafor in the reporting line.",)]


def test_the_junior_above_the_senior_is_noticed_too(moved: Moved) -> None:
    moved.change(moved.bernd, manager=moved.amara)
    moved.check()
    assert moved.rows("said", "urgent") == [("Amara Okafor is now Bernd Krüger’s manager.", True)]


def test_a_circle_in_the_directory_ends(moved: Moved) -> None:
    with moved.chiara.acting():
        Employee.objects.filter(pk=moved.amara.pk).update(manager=moved.bernd)
        Employee.objects.filter(pk=moved.bernd.pk).update(manager=moved.amara)
        revisions.note()
    assert moved.check() == 1
    assert [rule for rule, _ in moved.rows()] == ["reporting_line"]


def test_it_closes_by_itself_and_opens_anew(moved: Moved) -> None:
    moved.change(moved.amara, manager=moved.bernd)
    moved.check()
    moved.change(moved.amara, manager=None)
    assert moved.check() == 0
    assert moved.rows() == [("reporting_line", "healed")]
    moved.change(moved.amara, manager=moved.bernd)
    assert moved.check() == 1
    assert moved.rows() == [("reporting_line", "healed"), ("reporting_line", "open")]


def test_the_same_conflict_with_other_facts_stays_one(moved: Moved) -> None:
    first = moved.come_into_one_line()
    moved.change(moved.amara, manager=moved.bernd)
    assert moved.check() == 1
    row = moved.conflict()
    assert (row.pk, row.said, row.urgent) == (first.pk, "Bernd Krüger is now Amara Okafor’s manager.", True)
    assert len(moved.rows()) == 1


def test_a_pair_is_judged_by_the_policy_of_its_run(cast: Cast) -> None:
    """A rule that the program gave up since then still holds for those who were told that it does."""
    pilot = make_approved(cast.chiara)
    with cast.chiara.acting() as actor:
        publications.schedule(actor=actor, run=pilot.last)
        row = Pairing.objects.select_related("mentor__employee", "mentee__employee").order_by("pk")[0]
        Exclusion.objects.filter(rule="same_team").update(enabled=False)
        by_hand = make_pairing(mentor=_unpaired(pilot.mentors), mentee=_new_mentee(pilot.mentees))
    made = Moved(cast, pilot.cohort, row, pilot.mentors, pilot.mentees)
    for pair in (row, by_hand):
        made.change(pair.mentor.employee, team=pair.mentee.employee.team)
    made.check()
    assert made.rows("pairing_id", "rule") == [(row.pk, "same_team")]


def _unpaired(mentors: list[Participant]) -> Participant:
    taken = set(Pairing.objects.values_list("mentor_id", flat=True))
    return next(one for one in mentors if one.pk not in taken)


def _new_mentee(mentees: list[Participant]) -> Participant:
    one = mentees[0]
    employee = make_employee(first_name="Senior", last_name="New", grade=7)
    return Participant.objects.create(cohort_id=one.cohort_id, employee=employee, side="mentee", state="ready")


def test_who_cannot_be_judged_heals_nothing_and_the_end_of_a_pair_closes(moved: Moved) -> None:
    moved.come_into_one_line()
    moved.change(moved.bernd, status=EmployeeStatus.LEFT)
    moved.check()
    assert moved.rows() == [("reporting_line", "open")]
    with moved.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=moved.pairing)
        employees.mark(actor=actor, employee_ids=[moved.bernd.pk], status=EmployeeStatus.ACTIVE)
    moved.check()
    assert moved.rows() == [("reporting_line", "ended")]


def test_a_pair_that_has_to_end_anyway_is_no_matter_of_rules(moved: Moved) -> None:
    with moved.chiara.acting():
        Participant.objects.filter(pk=moved.mentors[0].pk).update(state="withdrawn")
    moved.change(moved.amara, manager=moved.bernd)
    assert (moved.check(), moved.rows()) == (0, [])


def test_a_full_mentor_with_several_pairs_is_judged_in_each(moved: Moved) -> None:
    with moved.chiara.acting():
        Participant.objects.filter(pk=moved.mentors[0].pk).update(capacity=2)
        make_pairing(mentor=moved.mentors[0], mentee=moved.mentees[1])
    moved.change(moved.amara, grade=7)
    assert moved.check() == 2


def test_nothing_is_judged_when_nothing_has_changed(moved: Moved) -> None:
    with moved.chiara.acting():
        Employee.objects.filter(pk=moved.amara.pk).update(manager=moved.bernd)
    with CaptureQueriesContext(connection) as seen:
        assert moved.check() == 0
    assert not [query for query in seen.captured_queries if "programs_participant" in query["sql"]]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1)):
        assert moved.check() == 1


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_questions_to_the_database_do_not_grow_with_pairs(moved: Moved, pairs: int) -> None:
    with moved.chiara.acting():
        for place in range(1, pairs):
            mentor, mentee = moved.mentors[place], _new_mentee(moved.mentees)
            make_pairing(mentor=mentor, mentee=mentee)
    with moved.chiara.acting():
        Employee.objects.update(team="One team")
        revisions.note()
    with CaptureQueriesContext(connection) as seen:
        assert moved.check() == pairs
    assert len(seen) == 67


def test_every_change_of_the_directory_is_told_and_swept(
    moved: Moved, django_capture_on_commit_callbacks: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks.check_rules_of, "apply_async", lambda arguments: asked.append(arguments[0]))
    with django_capture_on_commit_callbacks(execute=True):
        moved.change(moved.amara, job_title="Lead")
        with moved.chiara.acting() as actor:
            employees.mark(actor=actor, employee_ids=[moved.bernd.pk], status=EmployeeStatus.ACTIVE)
            employees.add(actor=actor, values={"email": "new@nordwind.example", "first_name": "N", "last_name": "E"})
    own = str(moved.cast.nordwind.pk)
    assert asked == [own] * 3
    asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_rules()
    assert sorted(asked) == sorted([own, str(moved.cast.suedstern.pk)])


def test_admins_get_one_neutral_letter_for_a_change_however_many_pairs_it_is_about(moved: Moved) -> None:
    with moved.chiara.acting():
        make_pairing(mentor=moved.mentors[1], mentee=moved.mentees[1])
        Employee.objects.update(team="One team")
        revisions.note()
    assert (moved.check(), moved.check()) == (2, 0)
    with moved.chiara.acting():
        letters = list(Message.objects.filter(kind="rule conflict").order_by("to_email"))
    assert [one.to_email for one in letters] == ["chiara@nordwind.example", "frieda@nordwind.example"]
    assert {one.subject for one in letters} == {"Something in Reverse mentoring needs a quiet look"}
    assert not [one for one in letters if "Okafor" in one.text + one.html or "team" in one.subject.lower()]


def test_admins_in_the_line_get_no_letter_and_all_hear_when_nobody_is_free(moved: Moved) -> None:
    with moved.chiara.acting():
        frieda = make_employee(first_name="Frieda", user=moved.cast.frieda.user)
    moved.change(moved.bernd, manager=frieda)
    moved.come_into_one_line()
    with moved.chiara.acting():
        assert list(Message.objects.filter(kind="rule conflict").values_list("to_email", flat=True)) == [
            "chiara@nordwind.example"
        ]
        chiara = make_employee(first_name="Chiara", email="c@elsewhere.example", user=moved.cast.chiara.user)
        Message.objects.all().delete()
    moved.change(frieda, manager=chiara)
    moved.change(moved.amara, team=moved.bernd.team)
    moved.check()
    with moved.chiara.acting():
        letters = Message.objects.filter(kind="rule conflict").order_by("to_email")
        assert [one.to_email for one in letters] == ["chiara@nordwind.example", "frieda@nordwind.example"]
        assert all("make somebody else a program admin" in one.text for one in letters)


def test_a_worker_that_was_thought_dead_writes_nothing(moved: Moved) -> None:
    moved.change(moved.amara, manager=moved.bernd)
    actor = system(moved.cast.nordwind.pk)
    slow = rechecks._take(actor)
    assert slow is not None
    assert moved.check() == 0
    with moved.chiara.acting():
        RuleCheck.objects.update(heartbeat_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert moved.check() == 1
    with pytest.raises(rechecks.Superseded):
        rechecks._look(slow, moved.cohort.pk)
    with pytest.raises(rechecks.Superseded):
        rechecks._finish(slow)
    with moved.chiara.acting():
        assert (RuleConflict.objects.count(), RuleCheck.objects.get().claimed_at) == (1, None)


def test_a_program_in_which_nothing_counts_keeps_its_rules(moved: Moved) -> None:
    """And the others of its organization, too."""
    with moved.chiara.acting():
        moved.cohort.program.criteria.all().delete()
    _keep_apart(moved)
    assert moved.check() == 1
    assert moved.rows() == [("never_pair", "open")]


def test_a_further_mentor_is_judged_like_the_one_who_leads(moved: Moved) -> None:
    ben = moved.mentors[1]
    with moved.chiara.acting() as actor:
        seat = make_panel_seat(pairing=moved.pairing, participant=ben)
        separations.keep_apart(actor=actor, one=ben.employee, other=moved.bernd)
    assert moved.check() == 1
    ((rule, state, said),) = moved.rows("rule", "resolution", "said")
    assert (rule, state, said.count("keeps"), ben.employee.name in said) == ("never_pair", "open", 1, True)
    _keep_apart(moved)
    moved.check()
    ((state, said),) = moved.rows("resolution", "said")
    assert (state, said.count("keeps"), moved.amara.name in said) == ("open", 2, True)
    with moved.chiara.acting():
        PanelSeat.objects.filter(pk=seat.pk).update(left_at=timezone.now())
        Pairing.objects.filter(pk=moved.pairing.pk).update(mentor=moved.mentors[2])
        revisions.note()
    moved.check()
    assert moved.rows() == [("never_pair", "healed")]


def test_pairs_that_nobody_was_told_of_and_programs_that_ended(moved: Moved) -> None:
    with moved.chiara.acting():
        Program.objects.update(state="archived")
    moved.change(moved.amara, manager=moved.bernd)
    assert moved.check() == 0
    assert moved.rows() == []
    with moved.chiara.acting():
        Pairing.objects.update(state=PairingState.UNDONE, ended_at=dt.datetime.now(dt.UTC))
        Program.objects.update(state="live")
    moved.change(moved.amara, job_title="Lead")
    assert (moved.check(), moved.rows()) == (0, [])


def test_forbidding_on_a_board_is_seen_at_the_next_look(moved: Moved) -> None:
    with moved.chiara.acting():
        make_pair_rule(mentor=moved.mentors[0], mentee=moved.mentees[0])
    moved.change(moved.amara, job_title="Lead")
    assert moved.check() == 1
    assert moved.rows() == [("never_pair", "open")]
