"""Two people whom an admin keeps apart are never proposed for each other, until the admin lets them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from matching import inputs
from matching.engine.types import Rule
from matching.models import NeverPair
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing
from tests.matching.pilots import Pilot, make_pilot

LIST, NEW = "matching/apart/", "matching/apart/new/"


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara, mentors=2, mentees=2)


def keep_apart(pilot: Pilot, one: Any, other: Any, **more: str) -> Any:
    """Name two participants in the form."""
    body = {"one": one.employee.email, "other": other.employee.email, "reason": "Cousins"} | more
    return pilot.member.browser().post(pilot.member.url(NEW), body)


def forbidden(pilot: Pilot) -> int:
    """How many pairs the next run would remove because somebody keeps them apart."""
    with pilot.member.acting() as actor:
        return len(inputs.people(actor=actor, cohort=pilot.cohort, rules={}).listed[Rule.NEVER_PAIR])


def test_two_people_are_kept_apart_and_let_again(pilot: Pilot) -> None:
    junior, senior = pilot.mentors[0], pilot.mentees[0]
    assert keep_apart(pilot, senior, junior)["Location"] == pilot.member.url(LIST)
    assert forbidden(pilot) == 1
    page = pilot.member.browser().get(pilot.member.url(LIST))
    assert b"Cousins" in page.content
    (row,) = page.context["page"]
    keep_apart(pilot, junior, senior, reason="Siblings")
    with pilot.member.acting():
        assert [(one.pk, one.reason) for one in NeverPair.objects.all()] == [(row.pk, "Siblings")]
    pilot.member.browser().post(pilot.member.url(f"matching/apart/{row.pk}/release/"))
    assert forbidden(pilot) == 0
    with pilot.member.acting():
        verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["kept two people apart", "kept two people apart", "let two people be paired again"]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("nobody@nordwind.example", "Nobody in the directory has this email or number."),
        ("", "Fill this in."),
        ("mentor0@nordwind.example", "These are one and the same person. Name two."),
    ],
)
def test_a_wrong_name_is_told_and_nothing_is_lost(pilot: Pilot, other: str, says: str) -> None:
    body = {"one": "mentor0@nordwind.example", "other": other, "reason": "Cousins"}
    page = pilot.member.browser().post(pilot.member.url(NEW), body)
    assert (page.status_code, page.context["form"].errors) == (422, {"other": [says]})
    assert all(f'value="{text}"' in page.content.decode() for text in ("mentor0@nordwind.example", "Cousins"))


def test_a_pair_that_exists_is_shown_and_not_ended(pilot: Pilot) -> None:
    with pilot.member.acting():
        pairing = make_pairing(mentor=pilot.mentors[0], mentee=pilot.mentees[0])
    answer = keep_apart(pilot, pairing.mentor, pairing.mentee)
    assert answer["Location"] == pilot.member.url(f"pairings/{pairing.pk}/")


def test_the_list_is_searched_by_both_names(pilot: Pilot) -> None:
    keep_apart(pilot, pilot.mentors[0], pilot.mentees[0])
    name = pilot.mentees[0].employee.first_name
    for text, count in ((name, 1), ("zzz", 0)):
        page = pilot.member.browser().get(pilot.member.url(LIST), {"q": text})
        assert len(page.context["page"].object_list) == count


@pytest.mark.parametrize(("who", "status"), [("olu", 403), ("amara", 403), ("dario", 404)])
def test_nobody_else_learns_who_is_kept_apart(pilot: Pilot, cast: Cast, who: str, status: int) -> None:
    browser = getattr(cast, who).browser()
    for path in (LIST, NEW):
        assert browser.get(pilot.member.url(path)).status_code == status


def test_an_employees_page_leads_to_the_form(pilot: Pilot) -> None:
    person = pilot.mentors[0].employee
    page = pilot.member.browser().get(pilot.member.url(f"employees/{person.pk}/"))
    address = page.content.decode().partition("matching/apart/new/")[2].partition('"')[0]
    form = pilot.member.browser().get(pilot.member.url(f"matching/apart/new/{address}")).context["form"]
    assert form["one"].value() == person.email
