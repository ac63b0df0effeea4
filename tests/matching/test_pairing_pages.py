"""The page of a pair: both see each other and why; nobody else sees a thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.enums import PairingState
from matching.models import Pairing
from matching.services import pairings
from programs.enums import ParticipantState, Side
from programs.models import Cohort
from tests.factories import rows
from tests.factories.cast import Cast, Member

REASONS = ["Offers 2 of 3 wanted topics: AI and Video", "Share 30 h of working time a week", "Both speak English"]


@dataclass
class Pair:
    """Amara mentors Bernd."""

    cast: Cast
    cohort: Cohort
    pairing: Pairing

    def get(self, member: Member, tail: str = "about/") -> Any:
        return member.browser().get(self.cast.chiara.url(f"pairings/{self.pairing.pk}/{tail}"))

    def post(self, member: Member, data: dict[str, Any], tail: str = "about/") -> Any:
        return member.browser().post(self.cast.chiara.url(f"pairings/{self.pairing.pk}/{tail}"), data, follow=True)

    def fresh(self) -> Pairing:
        with self.cast.chiara.acting():
            return Pairing.objects.get(pk=self.pairing.pk)


@pytest.fixture
def pair(cast: Cast) -> Pair:
    with cast.chiara.acting():
        cohort = rows.make_cohort()
        people = [
            rows.make_participant(cohort=cohort, side=side, employee=_employee(member))
            for member, side in ((cast.amara, Side.MENTOR), (cast.bernd, Side.MENTEE))
        ]
        rows.make_profile(participant=people[0], headline="I build dashboards", worries=["time"], hopes=["grow"])
        pairing = rows.make_pairing(mentor=people[0], mentee=people[1], reasons=REASONS)
    return Pair(cast, cohort, pairing)


def _employee(member: Member) -> Any:
    first, last = member.user.name.split(" ")
    return rows.make_employee(first_name=first, last_name=last, email=member.user.email, user=member.user)


@pytest.mark.parametrize(("who", "other"), [("amara", "Bernd Krüger"), ("bernd", "Amara Okafor")])
def test_each_sees_the_other_and_why(pair: Pair, who: str, other: str) -> None:
    text = pair.get(getattr(pair.cast, who)).content.decode()
    for shown in (f"You and {other}", *REASONS):
        assert shown in text


def test_a_partner_reads_the_story_and_no_worries(pair: Pair) -> None:
    text = pair.get(pair.cast.bernd).content.decode()
    assert "I build dashboards" in text
    assert "Grow in my career" in text
    assert "Not having the time" not in text


def test_the_own_pairing_is_found_without_an_address(pair: Pair) -> None:
    page = pair.cast.amara.browser().get(pair.cast.amara.url("pairings/"))
    assert page["Location"] == pair.cast.amara.url(f"pairings/{pair.pairing.pk}/")
    page = pair.cast.olu.browser().get(pair.cast.olu.url("pairings/"))
    assert "No pairing yet" in page.content.decode()


@pytest.mark.parametrize("who", ["dario", "olu", "frieda_as_participant"])
def test_nobody_else_sees_a_thing(pair: Pair, who: str) -> None:
    if who == "frieda_as_participant":
        with pair.cast.frieda.acting():
            pair.cast.frieda.membership.role = "participant"
            pair.cast.frieda.membership.save()
    member = getattr(pair.cast, who.split("_")[0])
    assert pair.get(member).status_code == 404
    assert pair.post(member, {"reason": "Mine now", "onward": "over"}, "end/").status_code == 404
    assert pair.fresh().state == PairingState.ACTIVE


def test_an_admin_ends_it_without_fault(pair: Pair) -> None:
    assert pair.get(pair.cast.chiara, "end/").status_code == 200
    pair.post(pair.cast.chiara, {"reason": "Bernd moves to Oslo", "onward": "over"}, "end/")
    assert pair.fresh().state == PairingState.ENDED
    with pair.cast.chiara.acting():
        event = AuditEvent.objects.get(verb="ended a pairing")
    assert (event.label, event.detail) == ("Amara Okafor mentors Bernd Krüger", {"reason": "Bernd moves to Oslo"})
    assert "Bernd moves to Oslo" not in pair.get(pair.cast.bernd).content.decode()


@pytest.mark.parametrize("who", ["amara", "bernd"])
def test_the_two_do_not_end_it_themselves(pair: Pair, who: str) -> None:
    page = pair.post(getattr(pair.cast, who), {"reason": "I want out", "onward": "new"}, "end/")
    assert page.redirect_chain == [(pair.cast.chiara.url(f"pairings/{pair.pairing.pk}/"), 302)]
    assert pair.fresh().state == PairingState.ACTIVE


def test_a_pairing_ends_once_however_old_the_page_is(pair: Pair) -> None:
    with pair.cast.chiara.acting() as actor:
        stale = Pairing.objects.get(pk=pair.pairing.pk)
        pairings.end(actor=actor, pairing=pair.pairing)
        with pytest.raises(NotAllowed, match="only once"):
            pairings.end(actor=actor, pairing=stale)
        assert AuditEvent.objects.filter(verb="ended a pairing").count() == 1


@pytest.mark.parametrize(("query", "count"), [("", 1), ("q=ama", 1), ("q=kr", 1), ("q=zzz", 0), ("state=ended", 0)])
def test_the_list_is_searched(pair: Pair, query: str, count: int) -> None:
    path = f"programs/{pair.cohort.program_id}/cohorts/{pair.cohort.pk}/matching/pairings/"
    page = pair.cast.chiara.browser().get(pair.cast.chiara.url(f"{path}?{query}"))
    assert len(page.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(pair: Pair, count: int, django_assert_num_queries: Any) -> None:
    with pair.cast.chiara.acting():
        for number in range(count - 1):
            mentor, mentee = (
                rows.make_participant(
                    cohort=pair.cohort, side=side, employee=rows.make_employee(email=f"{side}{number}@n.example")
                )
                for side in (Side.MENTOR, Side.MENTEE)
            )
            rows.make_pairing(mentor=mentor, mentee=mentee)
    path = f"programs/{pair.cohort.program_id}/cohorts/{pair.cohort.pk}/matching/pairings/"
    browser = pair.cast.chiara.browser()
    with django_assert_num_queries(15):
        browser.get(pair.cast.chiara.url(path))


def test_a_pair_of_which_somebody_is_gone_waits_for_an_admin(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        type(pair.pairing.mentor).objects.filter(pk=pair.pairing.mentor_id).update(state=ParticipantState.WITHDRAWN)
    page = pair.cast.chiara.browser().get(pair.cast.chiara.url())
    assert "Amara Okafor no longer takes part" in [task.title for task in page.context["tasks"]]


def test_a_pairing_is_not_there_before_both_were_told(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() + dt.timedelta(minutes=5))
    assert pair.get(pair.cast.bernd).status_code == 404
    assert pair.get(pair.cast.chiara).status_code == 200
