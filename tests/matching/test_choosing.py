"""What an admin sees before a swap or a pair by hand is what comes of it."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from matching import comparisons
from matching.enums import Decision
from matching.models import Leftover, NeverPair, PairRule, Proposal
from matching.services import evaluation, proposals
from matching.services.proposals import mark
from matching.views import proposals as views
from profiles.models import Topic
from programs.enums import Side
from programs.models import Employee
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, enrol, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """Mentor 0 and mentee 0 are on one team; there is one mentor more than mentees."""
    made = make_pilot(cast.chiara, mentors=5, mentees=4)
    with made.member.acting():
        for person in (made.mentors[0], made.mentees[0]):
            Employee.objects.filter(pk=person.employee_id).update(team="One team")
    made.last = made.run()
    return made


def rows(pilot: Pilot) -> list[Proposal]:
    with pilot.member.acting():
        return list(Proposal.objects.filter(run=pilot.last).exclude(decision=Decision.DECLINED).order_by("mentee_id"))


def page(pilot: Pilot, path: str) -> Any:
    return pilot.member.browser().get(pilot.member.url(f"matching/{path}"))


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def left(pilot: Pilot) -> Any:
    with pilot.member.acting():
        return Leftover.objects.get(run=pilot.last).participant_id


def swapped(pilot: Pilot, one: Proposal, other: Proposal) -> tuple[Proposal, Proposal]:
    with pilot.member.acting() as actor:
        now = Proposal.objects.in_bulk([one.pk, other.pk])
        one, other = now[one.pk], now[other.pk]
        return proposals.swap(actor=actor, one=one, other=other, versions=(one.version, other.version))


def test_a_swap_is_worth_what_was_said(pilot: Pilot) -> None:
    tried = 0
    for one in rows(pilot):
        for swap in page(pilot, f"proposals/{one.pk}/swap/").context["swaps"]:
            before = sum(row.score for row in rows(pilot))
            if swap.broken:
                with pytest.raises(proposals.Forbidden, match="Same team"):
                    swapped(pilot, one, swap.other)
                continue
            made = swapped(pilot, one, swap.other)
            scores = [f"{row.score / 100:.0f}" for row in made]
            gain = round((sum(row.score for row in rows(pilot)) - before) / 100, 1)
            assert (swap.scores, swap.gain) == (scores, gain)
            swapped(pilot, *made)
            tried += 1
    assert tried >= 6


def test_the_best_swap_is_first_and_a_forbidden_one_has_no_button(pilot: Pilot) -> None:
    refused = 0
    for one in rows(pilot):
        answer = page(pilot, f"proposals/{one.pk}/swap/")
        swaps = answer.context["swaps"]
        possible = [swap.gain for swap in swaps if swap.possible]
        assert len(swaps) == 3
        assert possible == sorted(possible, reverse=True)
        assert [swap.possible for swap in swaps] == sorted((swap.possible for swap in swaps), reverse=True)
        assert answer.content.decode().count('name="other_version"') == len(possible)
        assert all(swap.effect in words(answer) for swap in swaps if swap.possible)
        refused += len(swaps) - len(possible)
        assert ("Same team" in words(answer)) == (len(possible) < 3)
    assert refused == 2  # mentor 0's pair with mentee 0's, seen from both


@pytest.mark.parametrize("how", ["here", "ever"])
def test_what_was_forbidden_since_is_not_offered(pilot: Pilot, how: str) -> None:
    one, other = rows(pilot)[1:3]
    with pilot.member.acting() as actor:
        if how == "here":
            declined = proposals.decide(actor=actor, proposal=other, decision="declined", version=1)
            PairRule.objects.create(cohort=pilot.cohort, mentor=one.mentor, mentee=other.mentee, kind="forbid")
            proposals.decide(actor=actor, proposal=declined, decision="proposed", version=2)
        else:
            two = sorted([other.mentee.employee, one.mentor.employee], key=lambda person: person.pk)
            NeverPair.objects.create(one=two[0], other=two[1])
    swaps = {swap.other.pk: swap for swap in page(pilot, f"proposals/{one.pk}/swap/").context["swaps"]}
    assert swaps[other.pk].broken == ["Kept apart"]
    places = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentor={one.mentor_id}").context["places"]
    assert [place.broken for place in places if place.mentee.pk == other.mentee_id] == [["Kept apart"]]
    candidates = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentee={other.mentee_id}").context["candidates"]
    assert [mentor.broken for mentor in candidates if mentor.mentor.pk == one.mentor_id] == [["Kept apart"]]


def test_a_refused_choice_leads_back_to_the_mentors_page(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        proposals.lock(actor=actor, proposal=rows(pilot)[0], locked=True, version=1)
    mentor = left(pilot)
    data = {"mentor": mentor, "mentee": rows(pilot)[0].mentee_id, "held": mark(rows(pilot)[0])}
    answer = pilot.member.browser().post(
        pilot.member.url(f"matching/runs/{pilot.last.pk}/board/pair/?mentor={mentor}"), data, follow=True
    )
    assert answer.redirect_chain[-1][0].endswith(f"board/pair/?mentor={mentor}")
    assert "is locked. Unlock that pair first." in words(answer)


@pytest.mark.parametrize(
    ("scores", "said", "tone"),
    [
        ((5_004, 5_000), "Worth the same together", "neutral"),
        ((5_006, 5_000), "0.1 points more together", "good"),
        ((4_000, 5_000), "10.0 points less together", "warn"),
    ],
)
def test_a_gain_that_rounds_to_nothing_is_none(scores: tuple[int, int], said: str, tone: str) -> None:
    swap = comparisons.swap(None, scores, sum(scores) - 10_000, [])
    assert (swap.effect, swap.tone) == (said, tone)


def test_whoever_joined_after_the_run_is_not_offered(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        employee = Employee.objects.create(email="new@n.example", first_name="Newly", last_name="Arrived", grade=8)
        topics = list(Topic.objects.all())
        new = enrol(pilot.cohort, employee, Side.MENTEE, topics=topics, chance=random.Random(1))
        with pytest.raises(proposals.CannotChange, match="was not ready"):
            proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=pilot.mentors[1], mentee=new)
    answer = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentor={left(pilot)}")
    assert [one.mentee.pk for one in answer.context["places"] if one.mentee.pk == new.pk] == []
    assert len(answer.context["places"]) == 4
    mentees = page(pilot, f"runs/{pilot.last.pk}/board/pair/").context["mentees"]
    assert [one.pk for one in mentees if one.pk == new.pk] == []
    assert len(mentees) == 4


def test_a_mentor_who_is_left_over_finds_a_mentee(pilot: Pilot) -> None:
    mentor = left(pilot)
    board = page(pilot, f"runs/{pilot.last.pk}/board/").content.decode()
    assert f"board/pair/?mentor={mentor}" in board
    answer = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentor={mentor}")
    place = next(one for one in answer.context["places"] if one.possible)
    assert f"Has {place.held.mentor.employee.name} now, with a score of {place.now}" in words(answer)
    data = {"mentor": mentor, "mentee": place.mentee.pk, "held": place.mark}
    assert (
        pilot.member.browser().post(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/pair/"), data).status_code
        == 302
    )
    made = {row.mentee_id: (row.mentor_id, row.score) for row in rows(pilot)}
    assert made[place.mentee.pk] == (mentor, place.score)


@pytest.mark.parametrize("way", ["mentor", "mentee", "compare"])
def test_nobody_overwrites_what_somebody_else_chose(pilot: Pilot, way: str) -> None:
    one, mentor = rows(pilot)[2], left(pilot)
    ways = {
        "mentor": f"pair/?mentor={mentor}",
        "mentee": f"pair/?mentee={one.mentee_id}",
        "compare": f"compare/?mentee={one.mentee_id}&mentor={mentor}&mentor={one.mentor_id}",
    }
    shown = page(pilot, f"runs/{pilot.last.pk}/board/{ways[way]}").content.decode()
    assert f'name="held" value="{mark(one)}"' in shown
    with pilot.member.acting() as actor:
        proposals.decide(actor=actor, proposal=one, decision="approved", version=1)
    data = {"mentor": mentor, "mentee": one.mentee_id, "held": mark(one)}
    answer = pilot.member.browser().post(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/pair/"), data)
    assert "Somebody else gave" in words(answer)
    assert (rows(pilot)[2].mentor_id, rows(pilot)[2].decision) == (one.mentor_id, Decision.APPROVED)


def test_an_approval_is_not_given_to_another_pair(pilot: Pilot) -> None:
    one, other = next((a, b) for a in rows(pilot) for b in rows(pilot) if a.pk != b.pk and not _broken(pilot, a, b))
    with pilot.member.acting() as actor:
        proposals.decide(actor=actor, proposal=one, decision="approved", version=1)
    made = swapped(pilot, one, other)
    assert {row.decision for row in made} == {Decision.PROPOSED}
    with pilot.member.acting() as actor:
        for row in made:
            proposals.decide(actor=actor, proposal=row, decision="approved", version=row.version)
    assert {row.decision for row in swapped(pilot, *made)} == {Decision.APPROVED}


def _broken(pilot: Pilot, one: Proposal, other: Proposal) -> bool:
    swaps = page(pilot, f"proposals/{one.pk}/swap/").context["swaps"]
    return next(bool(swap.broken) for swap in swaps if swap.other.pk == other.pk)


def test_a_pair_that_changed_meanwhile_is_left_out(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = rows(pilot)[:2]
    judge = evaluation.weigh

    def meanwhile(*args: Any) -> Any:
        with pilot.member.acting() as actor:
            proposals.decide(actor=actor, proposal=other, decision="declined", version=1)
        return judge(*args)

    monkeypatch.setattr(evaluation, "weigh", meanwhile)
    answer = page(pilot, f"proposals/{one.pk}/swap/")
    assert other.pk not in {swap.other.pk for swap in answer.context["swaps"]}
    assert len(answer.context["swaps"]) == 2


def test_mentees_without_a_pair_come_first_and_a_locked_one_cannot_be_chosen(pilot: Pilot) -> None:
    one, other = rows(pilot)[:2]
    mentor = left(pilot)
    with pilot.member.acting() as actor:
        proposals.decide(actor=actor, proposal=one, decision="declined", version=1)
        proposals.lock(actor=actor, proposal=other, locked=True, version=1)
    answer = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentor={mentor}")
    places = answer.context["places"]
    free = next((place for place in places if place.held is None), None)
    assert free is not None
    assert free.mentee.pk == one.mentee_id
    assert (places[0] is free) == free.possible
    assert [place.possible for place in places if place.mentee.pk == other.mentee_id] == [False]
    assert "Locked with" in words(answer)


def test_a_mentor_without_a_place_is_told(pilot: Pilot) -> None:
    answer = page(pilot, f"runs/{pilot.last.pk}/board/pair/?mentor={rows(pilot)[0].mentor_id}")
    assert "No place left" in words(answer)
    assert 'name="mentee"' not in answer.content.decode()


def test_the_choice_is_shortened_and_searched(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LISTED", 2)
    path = f"runs/{pilot.last.pk}/board/pair/?mentor={left(pilot)}"
    assert "2 of 4 shown" in words(page(pilot, path))
    assert [str(one.mentee.employee) for one in page(pilot, f"{path}&q=003").context["places"]] == ["Senior 003"]
    assert "No mentee found." in words(page(pilot, f"{path}&q=nobody"))
