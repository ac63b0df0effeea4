"""Recommendations: the engine's own best, under its rules, made by the worker and brought up to date by what changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.tenancy import tenant
from matching import inputs
from matching.engine.documents import policy_from
from matching.engine.explain import evaluate_pairs
from matching.enums import Mode
from matching.models import Handle, Opening, Recommendation
from matching.services import openings, pairings, recommendations, refreshes
from profiles.models import TopicEntry
from profiles.services import profiles
from programs.enums import ParticipantState
from programs.models import Employee, Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast, mentors=14, mentees=13)


def _stored(asking: Asking) -> dict[str, list[tuple[str, int]]]:
    with asking.cast.chiara.acting():
        found: dict[str, list[tuple[str, int]]] = {}
        for row in Recommendation.objects.order_by("asker", "place"):
            found.setdefault(str(row.asker_id), []).append((str(row.other_id), row.score))
    return found


def _worth(pair: Any) -> int:
    """What is not known of a pair counts half of all points."""
    return int(pair.score * pair.certainty + 5_000 * (10_000 - pair.certainty))


def test_they_are_the_best_pairs_of_the_engine_and_break_no_rule(asking: Asking) -> None:
    stored, cohort = _stored(asking), asking.pilot.cohort
    with asking.cast.chiara.acting() as actor:
        document = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
        people = inputs.people(actor=actor, cohort=cohort, rules=document, ranked=False)
    pairs = [(mentor, mentee) for mentor in people.mentors.ids for mentee in people.mentees.ids]
    views = evaluate_pairs(people, policy_from(document), pairs)
    for side in ("mentor", "mentee"):
        other = "mentee" if side == "mentor" else "mentor"
        for person in getattr(people, f"{side}s").ids:
            fair = {getattr(v, other): v.score for v in views if getattr(v, side) == person and not v.rules}
            best = sorted(fair.values(), reverse=True)[: recommendations.KEPT]
            assert sorted((score for _, score in stored[person]), reverse=True) == best
            assert all(fair[one] == score for one, score in stored[person])
            worth = {getattr(v, other): _worth(v) for v in views if getattr(v, side) == person}
            told = [worth[one] for one, _ in stored[person]]
            assert told == sorted(told, reverse=True)


def test_who_offers_nothing_stands_behind_those_who_said_something(asking: Asking) -> None:
    me = asking.bernd.participant
    with asking.cast.chiara.acting():
        best, *_ = Recommendation.objects.filter(asker=me).order_by("place")
        TopicEntry.objects.filter(profile__participant=best.other).delete()
        # All that is known of them is what the directory says, and that fits as well as can be.
        Employee.objects.filter(pk=best.other.employee_id).update(grade=me.employee.grade - 5, department="Elsewhere")
    asking.refresh()
    with asking.cast.chiara.acting():
        found = list(Recommendation.objects.filter(asker=me).order_by("place"))
    worth = [_worth(row) for row in found]
    assert worth == sorted(worth, reverse=True)
    empty = next(row for row in found if row.other_id == best.other_id)
    assert (empty.certainty < 10_000, empty.score > found[0].score, empty.place > 1) == (True, True, True)
    assert asking.refresh() == 0


def test_who_is_forbidden_is_never_there(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        kept = Recommendation.objects.filter(asker=asking.amara.participant).first()
        rows.make_pair_rule(mentor=asking.amara.participant, mentee=kept.other)
    asking.refresh()
    assert str(kept.other_id) not in dict(_stored(asking)[str(asking.amara.participant_id)])


def test_nothing_is_written_when_nothing_has_changed(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        before = set(Recommendation.objects.values_list("pk", flat=True))
    assert asking.refresh() == 0
    with asking.cast.chiara.acting():
        assert set(Recommendation.objects.values_list("pk", flat=True)) == before


def test_what_somebody_offers_newly_is_told(asking: Asking, django_capture_on_commit_callbacks: Any) -> None:
    person = asking.amara.participant
    with asking.cast.amara.acting() as actor, django_capture_on_commit_callbacks() as later:
        Participant.objects.filter(pk=person.pk).update(excused=True)
        wanted = TopicEntry.objects.filter(profile__participant=asking.bernd.participant)
        entries = [profiles.Entry(one.topic_id, "offer", 5) for one in wanted]
        profiles.save(actor=actor, participant=person, answers={"headline": "New"}, entries=entries)
    assert len(later) >= 1
    with asking.cast.chiara.acting():
        refreshes.want_for(participant_id=person.pk)
    assert recommendations.refresh(asking.opening.organization_id, asking.opening.pk) > 0
    with asking.cast.chiara.acting():
        row = Recommendation.objects.get(asker=asking.bernd.participant, other=person)
    assert len(row.reasons[0]["facts"]["covered"]) == 3


def test_who_is_paired_is_recommended_to_nobody_and_comes_back(asking: Asking) -> None:
    with asking.cast.chiara.acting() as actor:
        pair = rows.make_pairing(mentor=asking.amara.participant, mentee=asking.bernd.participant)
    asking.refresh()
    gone = {str(asking.amara.participant_id), str(asking.bernd.participant_id)}
    stored = _stored(asking)
    assert not gone & {*stored, *(one for some in stored.values() for one, _ in some)}
    with asking.cast.chiara.acting() as actor:
        assert bytes(Handle.objects.get(pk=asking.amara.pk).allowed) == b""
        pairings.end(actor=actor, pairing=pair)
    asking.refresh()
    assert gone <= _stored(asking).keys()


def test_a_private_wish_shows_in_nobodys_recommendations(asking: Asking) -> None:
    with asking.cast.chiara.acting() as actor:
        cohort = asking.pilot.cohort
        cohort.program.criteria.create(key="wish", kind="preference", weight=90)
        document = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
        ranked = inputs.people(actor=actor, cohort=cohort, rules=document, ranked=False)
    assert not ranked.mentees.ranked.any()


def test_two_workers_do_not_do_the_same(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        refreshes.want(cohort_id=asking.pilot.cohort.pk)
        held = refreshes.claim(asking.opening.pk)
        assert held is not None
        assert refreshes.claim(asking.opening.pk) is None
        Opening.objects.update(heartbeat_at=timezone.now() - dt.timedelta(seconds=61))
        taken = refreshes.claim(asking.opening.pk)
        assert taken is not None
        assert not refreshes.finish(held)
        assert refreshes.finish(taken)


def test_a_change_during_the_work_is_not_forgotten(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        refreshes.want(cohort_id=asking.pilot.cohort.pk)
        held = refreshes.claim(asking.opening.pk)
        refreshes.want(cohort_id=asking.pilot.cohort.pk)
        assert refreshes.finish(held)
        assert Opening.objects.get().wanted_at is not None
        assert refreshes.claim(asking.opening.pk) is not None


def test_the_sweeper_finds_what_is_forgotten_and_what_is_old(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        assert refreshes.sweep() == 0
        refreshes.want(cohort_id=asking.pilot.cohort.pk)
        assert refreshes.sweep() == 1
        Opening.objects.update(wanted_at=None, refreshed_at=timezone.now() - dt.timedelta(minutes=11))
        assert refreshes.sweep() == 1
        assert Opening.objects.get().wanted_at is not None
        Opening.objects.update(mode=Mode.ASSIGNED)
        assert refreshes.sweep() == 0


def test_who_comes_later_gets_a_name_and_a_number(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        late = rows.make_participant(cohort=asking.pilot.cohort, employee=rows.make_employee(grade=1))
        before = dict(Handle.objects.values_list("participant", "pseudonym"))
    asking.refresh()
    with asking.cast.chiara.acting():
        after = dict(Handle.objects.values_list("participant", "pseudonym"))
        numbers = list(Handle.objects.values_list("number", flat=True))
    assert {key: after[key] for key in before} == before
    assert after.keys() - before.keys() == {late.pk}
    assert sorted(numbers) == list(range(len(after)))


def test_a_cohort_opens_by_its_day_or_its_share(cast: Cast) -> None:
    made = make_asking(cast, refreshed=False, opened_at=None, opens_at_share=75)
    with tenant(cast.nordwind.pk):
        Participant.objects.filter(pk__in=[one.pk for one in made.pilot.mentors[:3]]).update(
            state=ParticipantState.ENROLLED
        )
        assert openings.open_due(made.opening.organization_id) == 0
        Participant.objects.filter(pk=made.pilot.mentors[0].pk).update(state=ParticipantState.READY)
        assert openings.open_due(made.opening.organization_id) == 0
        Opening.objects.update(opens_on=dt.date(2020, 1, 1))
        assert openings.open_due(made.opening.organization_id) == 1
        assert openings.open_due(made.opening.organization_id) == 0
