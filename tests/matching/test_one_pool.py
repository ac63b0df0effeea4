"""Asking beside everything else: two yeses at one moment, runs, people whom an admin pairs, people who have gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from matching.enums import Mode, PairingState, Willing
from matching.models import Opening, Pairing, PairRequest, Preference, Recommendation
from matching.selectors import asking
from matching.services import refreshes, requests
from profiles.models import Profile
from programs.models import Criterion
from tests.factories import rows
from tests.factories.cast import Cast, Member
from tests.matching.askers import Asking, make_asking
from tests.threads import at_once


def _yes(member: Member, row: PairRequest) -> Any:
    def say() -> None:
        with member.acting() as actor:
            requests.accept(actor=actor, request=row)

    return say


@pytest.mark.parametrize("turn", range(5))
def test_two_yeses_for_one_place_make_one_pair(committed_cast: Cast, turn: int) -> None:
    made = make_asking(committed_cast, mentors=3, mentees=2)
    with committed_cast.chiara.acting():
        to_bernd = rows.make_pair_request(asker=made.pilot.mentors[0], asked=made.bernd.participant)
        of_bernd = rows.make_pair_request(asker=made.bernd.participant, asked=made.amara.participant)
    said = at_once([_yes(committed_cast.bernd, to_bernd), _yes(committed_cast.amara, of_bernd)])
    assert sorted(said) in (["NotOpen", "done"], ["CannotPair", "done"])
    with committed_cast.chiara.acting():
        assert Pairing.objects.filter(state=PairingState.ACTIVE).count() == 1
        assert not PairRequest.objects.filter(state="open").exists()


def _pair(made: Asking) -> Pairing:
    with made.cast.chiara.acting():
        row = rows.make_pair_request(asker=made.bernd.participant, asked=made.amara.participant)
    with made.cast.amara.acting() as actor:
        return requests.accept(actor=actor, request=row)


@pytest.mark.django_db
def test_a_run_keeps_what_people_have_chosen(cast: Cast) -> None:
    made = make_asking(cast, mode=Mode.HYBRID)
    pair = _pair(made)
    run = made.pilot.run()
    with cast.chiara.acting():
        taken = {one for two in run.proposals.values_list("mentor_id", "mentee_id") for one in two}
        assert len(taken) == 6
        assert not taken & {pair.mentor_id, pair.mentee_id}
        assert Opening.objects.get().mode == Mode.HYBRID


@pytest.mark.django_db
def test_wishes_count_in_a_run_that_asks_for_them(cast: Cast) -> None:
    made = make_asking(cast)
    with cast.chiara.acting():
        wanted = made.pilot.mentors[-1]
        Criterion.objects.filter(program=made.pilot.cohort.program).update(weight=1)
        Criterion.objects.create(
            program=made.pilot.cohort.program, key="wish", kind="preference", weight=100, position=9
        )
        Preference.objects.create(participant=made.bernd.participant, other=wanted, liking="wish", place=1)
    run = made.pilot.run()
    with cast.chiara.acting():
        assert run.proposals.get(mentee=made.bernd.participant).mentor_id == wanted.pk


@pytest.mark.django_db
def test_whom_the_admin_pairs_is_recommended_to_nobody(cast: Cast) -> None:
    made = make_asking(cast, mode=Mode.HYBRID, assigned_from_grade=8)
    with cast.chiara.acting():
        shown = set(Recommendation.objects.values_list("other", flat=True))
        seat = made.seat(made.pilot.mentors[0])
        assert made.bernd.pk not in set(asking.others(seat).values_list("pk", flat=True))
    assert {one.pk for one in made.pilot.mentees} <= shown
    assert made.bernd.participant_id not in shown


@pytest.mark.django_db
def test_who_is_not_available_is_shown_to_nobody_and_told_to_the_admin(cast: Cast) -> None:
    made = make_asking(cast)
    with cast.chiara.acting():
        rows.make_willingness(participant=made.bernd.participant, answer=Willing.NO, answered_at=timezone.now())
        assert made.bernd.pk not in set(asking.others(made.amara).values_list("pk", flat=True))
    titles = [task.title for task in cast.chiara.browser().get(cast.chiara.url()).context["tasks"]]
    assert "Bernd Krüger is not available any more" in titles


@pytest.mark.django_db
def test_the_sweeper_sees_answers_that_came_in_a_file(cast: Cast) -> None:
    made = make_asking(cast)
    with cast.chiara.acting():
        assert refreshes.sweep() == 0
        Profile.objects.filter(participant=made.amara.participant).update(updated_at=timezone.now())
        assert refreshes.sweep() == 1
