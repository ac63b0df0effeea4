"""Many applications at once take as many queries as few: assigning, deciding, telling, moving up, and every filter."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import system
from accounts.models import AuditEvent
from accounts.tenancy import tenant
from programs.models import Application, Cohort, Decision, Review
from programs.services import decisions, participants, reviews
from tests.factories import rows
from tests.programs.vetting.house import House, said


def _applied(house: House, count: int, side: str = "mentor") -> list[Application]:
    people = house.scene.juniors if side == "mentor" else house.scene.seniors
    return [house.applied(one, side) for one in people[:count]]


@pytest.mark.parametrize("count", [1, 3])
def test_a_reviewer_for_many(house: House, count: int, django_assert_num_queries: Any) -> None:
    people = _applied(house, count)
    with house.chiara.acting() as actor, django_assert_num_queries(8):
        found = reviews.seat(actor=actor, applications=people, user_id=house.scene.cast.olu.user.pk)
    assert (len(found.done), found.refused) == (count, [])
    with house.chiara.acting():
        assert (Review.objects.count(), AuditEvent.objects.filter(verb="named a reviewer").count()) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_a_decision_on_many(house: House, count: int, django_assert_num_queries: Any) -> None:
    people = _applied(house, count)
    with house.chiara.acting() as actor:
        with django_assert_num_queries(34):
            decisions.decide(
                actor=actor, cohort=house.scene.cohort, applications=people, verdict="accept", reason="Both would."
            )
        first = Decision.objects.select_related("application__cohort").first()
        assert first is not None
        with django_assert_num_queries(8):
            assert decisions.tell_now(actor=actor, decision=first) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_waitlist_that_moves_up(house: House, count: int, django_assert_num_queries: Any) -> None:
    with house.chiara.acting() as actor:
        Cohort.objects.update(cap=1)
        ina = rows.make_employee(first_name="Ina", email="ina@nordwind.example")
        rows.make_participant(cohort=house.scene.cohort, employee=ina, side="mentee")
        people = _applied(house, count, "mentee")
        decisions.decide(actor=actor, cohort=house.scene.cohort, applications=people, verdict="accept", reason="Yes.")
        for one in Decision.objects.select_related("application__cohort")[:1]:
            decisions.tell_now(actor=actor, decision=one)
        Cohort.objects.update(cap=5)
        with django_assert_num_queries(12):
            assert len(participants.promote(actor=actor, cohort=house.scene.cohort)) == count
    with tenant(house.chiara.organization.pk), django_assert_num_queries(19):
        assert decisions.follow_waitlist(actor=system(house.chiara.organization.pk)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_with_every_filter_asks_the_same_few_questions(
    house: House, count: int, django_assert_num_queries: Any
) -> None:
    for row in _applied(house, count):
        with house.chiara.acting():
            rows.make_review(application=row, reviewer=house.chiara.user, score=3)
    browser = house.chiara.browser()
    with django_assert_num_queries(16):
        page = browser.get(house.url("?state=received&reviewer=me&score=good&missing=review&o=-score"))
    assert len(page.context["page"].object_list) == count


@pytest.mark.parametrize(
    ("score", "names"), [("high", ["Kofi"]), ("good", ["Jule"]), ("fair", ["Amara"]), ("low", []), ("odd", None)]
)
def test_the_list_is_narrowed_by_the_score_that_its_reader_may_see(
    house: House, score: str, names: list[str] | None
) -> None:
    for row, given in zip(_applied(house, 3), (2, 3, 4), strict=True):
        with house.chiara.acting():
            rows.make_review(application=row, reviewer=house.chiara.user, score=given)

    def found(member: Any) -> list[str]:
        page = member.browser().get(house.url(f"?score={score}"))
        return [one.employee.first_name for one in page.context["page"].object_list]

    everybody = ["Amara", "Jule", "Kofi"]
    assert found(house.chiara) == (everybody if names is None else names)
    # A filter tells as much as the score itself: whoever has not given theirs finds nobody by it.
    assert found(house.scene.cast.olu) == (everybody if names is None else [])


def test_everybody_found_is_decided_on_by_one_confirmation(house: House) -> None:
    _applied(house, 3)
    browser = house.chiara.browser()
    asked = browser.post(house.url("act/"), {"action": "decline", "everybody": "1", "query": "q=j"})
    assert asked.context["found"].count == 1
    data = {"verdict": "decline", "applications": asked.context["ids"], "reason": "No."}
    assert said(browser.post(house.url("decide/"), data, follow=True))[0].startswith("1 declined.")
    assert house.states() == {"Amara": "received", "Jule": "declined", "Kofi": "received"}


def test_of_many_refusals_a_few_are_told_and_the_others_counted(house: House) -> None:
    with house.chiara.acting():
        people = [rows.make_employee(first_name=f"New{n}", email=f"new{n}@nordwind.example") for n in range(7)]
    done = [house.applied(one, state="declined") for one in people]
    data = {"action": "take", "application": [str(one.pk) for one in done]}
    page = house.chiara.browser().post(house.url("act/"), data, follow=True)
    assert (len(said(page)), said(page)[-1]) == (6, "2 more could not be given to this reviewer either.")
    with house.chiara.acting():
        assert Review.objects.count() == 0
