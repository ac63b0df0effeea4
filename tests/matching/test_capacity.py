"""Two admins at once cannot give away one place twice, whatever their code forgets to check."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from accounts.tenancy import tenant
from matching.models import MatchingRun, Pairing, Proposal
from matching.services import proposals
from programs.models import Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_run
from tests.matching.pilots import Pilot, make_pilot
from tests.threads import at_once


def raw(organization_id: uuid.UUID, run: MatchingRun, mentor: Participant, mentee: Participant) -> Callable[[], None]:
    """Write a proposal without asking any service."""

    def act() -> None:
        with tenant(organization_id):
            Proposal.objects.create(run=run, mentor=mentor, mentee=mentee, score=1, certainty=1)

    return act


def test_the_database_counts_places(committed_cast: Cast) -> None:
    pilot = make_pilot(committed_cast.chiara, mentors=3, mentees=4)
    organization_id = pilot.member.organization.pk
    for round_, mentor in enumerate(pilot.mentors, start=1):
        with pilot.member.acting():
            Participant.objects.filter(pk=mentor.pk).update(capacity=2)
            run = make_run(cohort=pilot.cohort, number=round_)
        said = sorted(at_once([raw(organization_id, run, mentor, mentee) for mentee in pilot.mentees]))
        assert said == ["IntegrityError", "IntegrityError", "done", "done"]


def test_the_database_gives_a_mentee_one_mentor(committed_cast: Cast) -> None:
    pilot = make_pilot(committed_cast.chiara, mentors=4, mentees=1)
    with pilot.member.acting():
        run = make_run(cohort=pilot.cohort)
    said = sorted(
        at_once([raw(pilot.member.organization.pk, run, mentor, pilot.mentees[0]) for mentor in pilot.mentors])
    )
    assert said == ["IntegrityError", "IntegrityError", "IntegrityError", "done"]


def by_hand(pilot: Pilot, mentor: Participant, mentee: Participant) -> Callable[[], None]:
    def act() -> None:
        with pilot.member.acting() as actor:
            proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=mentor, mentee=mentee)

    return act


def test_of_two_admins_the_second_is_told(committed_cast: Cast) -> None:
    pilot = make_pilot(committed_cast.chiara, mentors=3, mentees=3)
    pilot.last = pilot.run()
    with pilot.member.acting():
        Proposal.objects.all().delete()
    said = sorted(at_once([by_hand(pilot, pilot.mentors[0], mentee) for mentee in pilot.mentees]))
    assert said == ["NoPlace", "NoPlace", "done"]


def test_places_held_by_pairings_count(cast: Cast) -> None:
    pilot = make_pilot(cast.chiara)
    with pilot.member.acting():
        run = make_run(cohort=pilot.cohort)
        Pairing.objects.create(cohort=pilot.cohort, mentor=pilot.mentors[0], mentee=pilot.mentees[0])
        with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
            Proposal.objects.create(run=run, mentor=pilot.mentors[0], mentee=pilot.mentees[1], score=1, certainty=1)


def test_a_declined_proposal_frees_its_place_and_has_to_ask_to_come_back(cast: Cast) -> None:
    pilot = make_pilot(cast.chiara)
    with pilot.member.acting():
        run = make_run(cohort=pilot.cohort)
        first = Proposal.objects.create(
            run=run, mentor=pilot.mentors[0], mentee=pilot.mentees[0], score=1, certainty=1, decision="declined"
        )
        Proposal.objects.create(run=run, mentor=pilot.mentors[0], mentee=pilot.mentees[1], score=1, certainty=1)
        with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
            Proposal.objects.filter(pk=first.pk).update(decision="approved")
        Proposal.objects.filter(pk=first.pk).update(note="still declined")
