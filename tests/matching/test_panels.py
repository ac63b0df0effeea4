"""The database counts seats like pairings, whoever writes the rows; runs and lists count them too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tenancy import tenant
from matching import panels as words
from matching.models import Pairing, PanelSeat, Proposal
from matching.selectors import asking, bench, holding, pool, work
from matching.selectors import pairings as selectors
from matching.selectors import panels as seating
from matching.services import obstacles
from programs.models import Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_pairing, make_panel_seat, make_participant, make_run
from tests.matching.pilots import Pilot, make_pilot
from tests.threads import at_once


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """The first two are a pair."""
    made = make_pilot(cast.chiara, mentors=6)
    with made.member.acting():
        make_pairing(mentor=made.mentors[0], mentee=made.mentees[0])
    return made


def pair_of(pilot: Pilot) -> Pairing:
    people = ("mentor__employee", "mentee__employee", "cohort__program__organization", "cohort__organization")
    return Pairing.objects.select_related(*people).get(mentee=pilot.mentees[0])


def sit(pilot: Pilot, place: int) -> PanelSeat:
    return make_panel_seat(pairing=pair_of(pilot), participant=pilot.mentors[place])


def test_the_database_counts_the_seats_of_a_pairing(pilot: Pilot) -> None:
    with pilot.member.acting():
        seats = [sit(pilot, place) for place in (1, 2)]
        assert pair_of(pilot).further == 2
        PanelSeat.objects.filter(pk=seats[0].pk).update(left_at=timezone.now())
        assert (pair_of(pilot).further, [one.pk for one in pair_of(pilot).panel]) == (1, [pilot.mentors[2].pk])
        seats[1].delete()
        assert (pair_of(pilot).further, pair_of(pilot).panel) == (0, [])


def test_it_refuses_a_fifth_mentor_and_one_who_sits_there(pilot: Pilot, cast: Cast) -> None:
    with pilot.member.acting():
        stranger = make_participant(cohort=make_cohort(program=pilot.cohort.program, number=2))
        for who in (pilot.mentors[0], stranger):
            with pytest.raises(IntegrityError, match="sits twice"), transaction.atomic():
                make_panel_seat(pairing=pair_of(pilot), participant=who)
        for place in (1, 2, 3):
            sit(pilot, place)
        with pytest.raises(IntegrityError, match="four mentors"), transaction.atomic():
            sit(pilot, 4)
        with pytest.raises(IntegrityError, match="matching_panelseat_once"), transaction.atomic():
            sit(pilot, 1)
        assert pair_of(pilot).further == 3


@pytest.mark.parametrize("first", ["seat", "pairing"])
def test_a_place_is_given_away_once(pilot: Pilot, first: str) -> None:
    with pilot.member.acting():
        other = make_pairing(mentor=pilot.mentors[5], mentee=pilot.mentees[1])

        def pairing() -> None:
            make_pairing(mentor=pilot.mentors[1], mentee=pilot.mentees[2])

        def seat() -> None:
            sit(pilot, 1)

        def another() -> None:
            make_panel_seat(pairing=other, participant=pilot.mentors[1])

        (seat if first == "seat" else pairing)()
        for act in (pairing, another) if first == "seat" else (seat,):
            with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
                act()
        Participant.objects.filter(pk=pilot.mentors[1].pk).update(capacity=2)
        (pairing if first == "seat" else seat)()


def test_a_proposal_counts_seats(pilot: Pilot) -> None:
    with pilot.member.acting():
        run = make_run(cohort=pilot.cohort)
        sit(pilot, 1)
        with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
            Proposal.objects.create(run=run, mentor=pilot.mentors[1], mentee=pilot.mentees[1], score=1, certainty=1)
        assert Proposal.objects.count() == 0


def test_of_two_seats_at_once_one_is_refused(committed_cast: Cast) -> None:
    pilot = make_pilot(committed_cast.chiara, mentors=4, mentees=3)
    with pilot.member.acting():
        pairs = [make_pairing(mentor=pilot.mentors[n], mentee=pilot.mentees[n]) for n in range(3)]

    def taking(pair: Pairing) -> object:
        def act() -> None:
            with tenant(pilot.member.organization.pk):
                PanelSeat.objects.create(pairing=pair, participant=pilot.mentors[3])

        return act

    assert sorted(at_once([taking(pair) for pair in pairs])) == ["IntegrityError", "IntegrityError", "done"]  # type: ignore[misc]


def test_who_sits_on_a_panel_is_nowhere_free(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        sit(pilot, 1)
        taken = pilot.mentors[1]
        assert not Participant.objects.filter(asking.free(), pk=taken.pk).exists()
        assert taken.pk not in [one.pk for one in bench.free_mentors(actor, pilot.cohort)]
        assert holding.paired([taken.pk], told=True) == {taken.pk}
        assert str(taken.pk) not in [pk for side in pool.people(actor, pilot.cohort) for pk in side.ids]
        pair = Pairing(cohort=pilot.cohort, mentor=taken, mentee=pilot.mentees[1])
        assert "more pairings than agreed" in obstacles.of_pair(actor=actor, cohort=pilot.cohort, pair=pair)[0]


def test_the_list_names_all_and_asks_once_for_any_number_of_panels(pilot: Pilot) -> None:
    counts = []
    with pilot.member.acting() as actor:
        make_pairing(mentor=pilot.mentors[1], mentee=pilot.mentees[1])
        second = Pairing.objects.get(mentee=pilot.mentees[1])
        for pairing, places in ((pair_of(pilot), (2,)), (second, (3, 4))):
            for place in places:
                make_panel_seat(pairing=pairing, participant=pilot.mentors[place])
            with CaptureQueriesContext(connection) as asked:
                rows = seating.seated(selectors.in_cohort(actor, pilot.cohort.pk))
                named = [words.named(row.sitting("mentor")) for row in rows]
            counts.append(len(asked))
        name = pilot.mentors[4].employee.last_name
        found = selectors.in_cohort(actor, pilot.cohort.pk, text=f"{pilot.mentors[4].employee.first_name} {name}")
        assert (counts, len(named), [row.pk for row in found]) == ([2, 2], 2, [second.pk])
    page = pilot.member.browser().get(
        pilot.member.url(f"programs/{pilot.cohort.program_id}/cohorts/{pilot.cohort.pk}/matching/pairings/")
    )
    assert ("Panel of 2" in page.content.decode(), "Panel of 3" in page.content.decode()) == (True, True)


def test_a_panel_whose_lead_has_gone_needs_another_lead_and_no_other_mentor(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        seat = sit(pilot, 1)
        Participant.objects.filter(pk=pilot.mentors[0].pk).update(state="withdrawn")
        assert (list(bench.bereft(actor)), [row.pk for row in work.broken(actor)]) == ([], [pair_of(pilot).pk])
        Participant.objects.filter(pk=pilot.mentors[0].pk).update(state="ready")
        assert work.broken(actor) == []
        Participant.objects.filter(pk=pilot.mentors[1].pk).update(state="withdrawn")
        assert [row.pk for row in work.broken(actor)] == [pair_of(pilot).pk]
        PanelSeat.objects.filter(pk=seat.pk).update(left_at=timezone.now() - dt.timedelta(days=1))
        assert work.broken(actor) == []
