"""The bench: who stands by, who has lost a mentor, and the hand-over in one click, which can be taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.enums import Mode, PairingState, Standing, Willing
from matching.models import Opening, Pairing, Standby
from matching.selectors import bench as selectors
from matching.services import assigning, bench, pairings
from matching.services.assigning import CannotAssign, TooLate
from nudges.models import Message
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort, Employee, Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.pilots import make_pilot

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 2, 9, tzinfo=dt.UTC)


@dataclass
class Team:
    """Amara mentors Bernd in a cohort with three more mentors and two more mentees."""

    cast: Cast
    cohort: Cohort
    pairing: Pairing
    mentors: list[Participant]
    mentees: list[Participant]

    @property
    def bernd(self) -> Participant:
        return self.mentees[0]

    def leave(self, how: str) -> None:
        """Amara leaves in one of the three ways."""
        with self.cast.chiara.acting() as actor:
            if how == "withdrawn":
                Participant.objects.filter(pk=self.pairing.mentor_id).update(state=ParticipantState.WITHDRAWN)
            elif how == "left":
                Employee.objects.filter(pk=self.mentors[0].employee_id).update(status=EmployeeStatus.LEFT)
            else:
                pairings.end(actor=actor, pairing=self.pairing, wants_successor=how == "ended")

    def waits(self) -> list[object]:
        with self.cast.chiara.acting() as actor:
            return [row.mentee_id for row in selectors.bereft(actor, self.cohort)]

    def best(self) -> bench.Waiting:
        with self.cast.chiara.acting() as actor:
            return bench.look(actor=actor, cohort=self.cohort, alone=True).waiting[0]

    def assign(self, mentor: Participant) -> Pairing:
        with self.cast.chiara.acting() as actor:
            one = selectors.mentor(actor, self.cohort, mentor.pk)
            mentee = selectors.mentee(actor, self.cohort, self.bernd.pk)
            return bench.assign(actor=actor, cohort=self.cohort, mentee=mentee, mentor=one)


def make_team(cast: Cast) -> Team:
    made = make_pilot(cast.chiara, mentors=4, mentees=3)
    with cast.chiara.acting():
        for one, member in ((made.mentors[0], cast.amara), (made.mentees[0], cast.bernd)):
            first, last = member.user.name.split(" ")
            facts = {"user": member.user, "first_name": first, "last_name": last, "email": member.user.email}
            Employee.objects.filter(pk=one.employee_id).update(**facts)
            one.employee.refresh_from_db()
        pairing = rows.make_pairing(mentor=made.mentors[0], mentee=made.mentees[0])
    return Team(cast, made.cohort, pairing, made.mentors, made.mentees)


@pytest.fixture
def team(cast: Cast) -> Team:
    return make_team(cast)


def test_who_is_ready_without_a_pair_stands_by_once_there_are_pairs(team: Team) -> None:
    with team.cast.chiara.acting() as actor:
        assert set(selectors.standing_by(actor, team.cohort)) == set(team.mentors[1:])
        assert list(selectors.standing_by(actor, team.cohort, "junior 002")) == [team.mentors[2]]
        rows.make_willingness(participant=team.mentors[1], answer=Willing.NO, answered_at=NOW)
        assert set(selectors.standing_by(actor, team.cohort)) == set(team.mentors[2:])
        Pairing.objects.all().delete()
        rows.make_standby(participant=team.mentors[3])
        assert list(selectors.standing_by(actor, team.cohort)) == [team.mentors[3]]


def test_a_mentor_who_takes_more_may_stand_by_beside_a_pair(team: Team) -> None:
    with team.cast.chiara.acting() as actor:
        Participant.objects.filter(pk=team.pairing.mentor_id).update(capacity=2)
        assert team.mentors[0] not in selectors.standing_by(actor, team.cohort)
        rows.make_standby(participant=team.mentors[0])
        found = selectors.standing_by(actor, team.cohort).get(pk=team.mentors[0].pk)
    assert (found.held, found.left, found.marked) == (1, 1, Standing.SELF)


def test_people_say_it_themselves_or_an_admin_says_it_for_them(team: Team) -> None:
    with team.cast.chiara.acting() as actor:
        bench.mark(actor=actor, participant=team.mentors[1], stands_by=True)
        bench.mark(actor=actor, participant=team.mentors[1], stands_by=True)
        assert Standby.objects.get().said_by == Standing.TEAM
        assert AuditEvent.objects.filter(verb="put a mentor on the bench").count() == 1
        bench.mark(actor=actor, participant=team.mentors[1], stands_by=False)
    with team.cast.amara.acting() as actor:
        bench.mark(actor=actor, participant=team.mentors[0], stands_by=True)
        assert Standby.objects.get().said_by == Standing.SELF
    for who in (team.cast.bernd, team.cast.olu):
        with who.acting() as actor, pytest.raises(NotAllowed):
            bench.mark(actor=actor, participant=team.mentors[0], stands_by=False)
    with team.cast.chiara.acting():
        assert Standby.objects.count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "left", "ended"])
def test_a_mentee_whose_mentor_has_gone_waits_with_the_three_best(team: Team, how: str) -> None:
    assert team.waits() == []
    team.leave(how)
    assert team.waits() == [team.bernd.pk]
    found = team.best()
    assert (found.mentee, found.before) == (team.bernd, team.pairing)
    assert {fit.person for fit in found.fits.best} == set(team.mentors[1:])
    scores = [fit.score for fit in found.fits.best]
    assert scores == sorted(scores, reverse=True)
    assert all(len(fit.reasons) == 3 for fit in found.fits.best)


@pytest.mark.parametrize("why", ["over", "the mentee left too", "somebody new is there", "the program is archived"])
def test_nobody_is_looked_for(team: Team, why: str) -> None:
    team.leave("over" if why == "over" else "ended")
    with team.cast.chiara.acting() as actor:
        if why == "the mentee left too":
            Participant.objects.filter(pk=team.bernd.pk).update(state=ParticipantState.WITHDRAWN)
        if why == "somebody new is there":
            later = rows.make_pairing(mentor=team.mentors[1], mentee=team.bernd)
            pairings.end(actor=actor, pairing=later)
        if why == "the program is archived":
            type(team.cohort.program).objects.update(state="archived")
    assert team.waits() == []


def test_a_rule_keeps_somebody_off_and_is_named(team: Team) -> None:
    team.leave("withdrawn")
    with team.cast.chiara.acting():
        for one in team.mentors[1:]:
            rows.make_pair_rule(mentor=one, mentee=team.bernd)
    found = team.best()
    assert (found.fits.best, found.fits.forbidden) == ([], ["kept apart (3)"])
    with pytest.raises(CannotAssign, match="Kept apart"):
        team.assign(team.mentors[1])
    with team.cast.chiara.acting():
        assert Pairing.objects.count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_one_click_hands_over(team: Team, how: str) -> None:
    team.leave(how)
    with time_machine.travel(NOW, tick=False):
        pair = team.assign(team.best().fits.best[0].person)
        with team.cast.chiara.acting() as actor:
            before = Pairing.objects.get(pk=team.pairing.pk)
            assert (before.state, before.wants_successor) == (PairingState.ENDED, True)
            assert (pair.predecessor_id, pair.state) == (before.pk, PairingState.ACTIVE)
            assert pair.started_at == NOW + dt.timedelta(minutes=10)
            assert list(selectors.held(actor, team.cohort)) == [pair]
            letters = Message.objects.filter(kind="pairing introduction")
            assert set(letters.values_list("due_at", flat=True)) == {pair.started_at}
            assert AuditEvent.objects.filter(verb="gave somebody a mentor from the bench").count() == 1
        assert len(pair.reasons) == 3
        assert team.waits() == []


def test_it_is_taken_back_in_the_quiet_minutes_and_not_later(team: Team) -> None:
    team.leave("withdrawn")
    with time_machine.travel(NOW, tick=False) as clock:
        pair = team.assign(team.mentors[1])
        with team.cast.chiara.acting() as actor:
            assert assigning.take_back(actor=actor, pairing=pair).state == PairingState.UNDONE
            assert not Message.objects.filter(kind="pairing introduction", state="pending").exists()
        assert team.waits() == [team.bernd.pk]
        again = team.assign(team.mentors[1])
        clock.shift(dt.timedelta(minutes=10))
        with team.cast.chiara.acting() as actor, pytest.raises(TooLate):
            assigning.take_back(actor=actor, pairing=again)
        with team.cast.chiara.acting():
            assert Pairing.objects.get(pk=again.pk).state == PairingState.ACTIVE


def test_whoever_has_a_mentor_gets_no_second_one(team: Team) -> None:
    with pytest.raises(CannotAssign, match="has a pairing already"):
        team.assign(team.mentors[1])
    with team.cast.chiara.acting():
        assert list(Pairing.objects.values_list("state", flat=True)) == [PairingState.ACTIVE]


@pytest.mark.parametrize(("how", "named"), [("withdrawn", False), ("ended", False), ("left", True)])
def test_the_letters_say_kindly_that_it_goes_on(team: Team, how: str, named: bool) -> None:
    team.leave(how)
    pair = team.assign(team.mentors[1])
    with team.cast.chiara.acting():
        to_mentor = Message.objects.get(dedupe_key=f"pairing:{pair.pk}:introduction:mentor").text
        to_mentee = Message.objects.get(dedupe_key=f"pairing:{pair.pk}:introduction:mentee").text
    assert "Bernd had a mentor before, and goes on with you." in to_mentor
    assert "You go on from an earlier pairing." in to_mentee
    assert ("Amara" in to_mentor, "Amara" in to_mentee) == (named, named)


def test_the_letters_go_on_in_the_language_of_their_reader(team: Team) -> None:
    with team.cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
        Participant.objects.filter(pk=team.mentors[1].pk).update(language="de")
    team.leave("left")
    pair = team.assign(team.mentors[1])
    with team.cast.chiara.acting():
        to_mentor = Message.objects.get(dedupe_key=f"pairing:{pair.pk}:introduction:mentor").text
        to_mentee = Message.objects.get(dedupe_key=f"pairing:{pair.pk}:introduction:mentee").text
    assert "Amara Okafor arbeitet nicht mehr hier. Bernd hatte vorher schon jemanden als Mentor" in to_mentor
    assert "You go on from an earlier pairing." in to_mentee


def test_who_never_had_a_mentor_is_offered_one_unless_they_choose(team: Team) -> None:
    with team.cast.chiara.acting() as actor:
        found = bench.look(actor=actor, cohort=team.cohort)
        assert [one.mentee for one in found.waiting] == team.mentees[1:]
        assert {fit.person for fits in found.fits.values() for fit in fits} == set(team.mentees[1:])
        Opening.objects.create(cohort=team.cohort, mode=Mode.SELF, opened_at=NOW)
        assert bench.look(actor=actor, cohort=team.cohort).waiting == []
