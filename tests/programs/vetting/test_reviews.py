"""Reviews: two readers at most, blind to each other until both have given, and nobody judges their own line."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from programs.models import Application, Employee, Review
from programs.services import reviews
from programs.services.reviews import CannotReview
from tests.factories import rows
from tests.factories.cast import Member
from tests.programs.vetting.house import SCORES, House, said


def _page(house: House, row: Application, member: Member) -> str:
    page: str = member.browser().get(house.url(f"{row.pk}/")).content.decode()
    return page


def _give(house: House, row: Application, member: Member, **scores: Any) -> Any:
    return member.browser().post(house.url(f"{row.pk}/"), SCORES | {"note": f"By {member.user.name}"} | scores)


@pytest.fixture
def row(house: House) -> Application:
    """Jule's application, which nobody reads yet."""
    return house.applied(house.scene.juniors[1])


def test_a_reader_is_blind_until_both_have_given(house: House, row: Application) -> None:
    olu, chiara = house.scene.cast.olu, house.chiara
    for member in (olu, chiara):
        member.browser().post(house.url("act/"), {"application": str(row.pk), "action": "take"})
    _give(house, row, olu, social=1)
    before = _page(house, row, chiara)
    assert ("By Olu" in before, "Far apart" in before, "Scores</h2>" in before) == (False, False, False)
    _give(house, row, chiara)
    for member in (olu, chiara):
        page = _page(house, row, member)
        assert ("By Olu" in page, "By Chiara" in page, page.count("Far apart")) == (True, True, 1)
    with chiara.acting():
        details = [str(one.detail) for one in AuditEvent.objects.filter(verb="reviewed an application")]
    assert details == ["{}", "{}"]


def test_what_both_gave_stays(house: House, row: Application) -> None:
    for member, place in ((house.scene.cast.olu, 1), (house.chiara, 2)):
        with house.chiara.acting():
            rows.make_review(application=row, reviewer=member.user, place=place)
        _give(house, row, member)
    page = house.chiara.browser().post(house.url(f"{row.pk}/"), SCORES | {"social": 1}, follow=True)
    assert said(page) == ["The reviews are in, and stay as they were given."]
    with house.chiara.acting():
        assert list(Review.objects.values_list("social", flat=True)) == [3, 3]


def test_an_admin_reads_scores_only_when_they_can_no_longer_review(house: House, row: Application) -> None:
    with house.chiara.acting():
        rows.make_review(application=row, reviewer=house.scene.cast.olu.user, score=4, note="Strong")
    browser, listed = house.chiara.browser(), lambda: browser.get(house.url()).content.decode()
    assert ("Strong" in _page(house, row, house.chiara), "4.0" in listed()) == (False, False)
    browser.post(house.url(f"{row.pk}/close/"))
    assert ("Strong" in _page(house, row, house.chiara), "4.0" in listed()) == (True, True)
    page = browser.post(house.url("act/"), {"application": str(row.pk), "action": "take"}, follow=True)
    assert said(page) == ["Jule Berg: The reviews of this application are closed."]


def test_there_is_no_third_reader(house: House, row: Application) -> None:
    with house.chiara.acting() as actor:
        for place, member in ((1, house.scene.cast.olu), (2, house.scene.cast.frieda)):
            rows.make_review(application=row, reviewer=member.user, place=place)
        with pytest.raises(CannotReview, match="Two people"):
            reviews.take(actor=actor, application=row)
        assert Review.objects.count() == 2


@pytest.mark.parametrize("line", ["themself", "above", "below"])
def test_nobody_judges_themself_or_their_own_line(house: House, row: Application, line: str) -> None:
    with house.chiara.acting() as actor:
        me = row.employee
        if line != "themself":
            me = rows.make_employee(email="chiara@nordwind.example", grade=6)
            low, high = (row.employee, me) if line == "above" else (me, row.employee)
            between = rows.make_employee(manager=high)
            Employee.objects.filter(pk=low.pk).update(manager=between)
        Employee.objects.filter(pk=me.pk).update(user=house.chiara.user)
        rows.make_review(application=row, reviewer=house.scene.cast.olu.user, score=4, note="Strong")
        Application.objects.update(reviewed_enough=True)
        for act in (reviews.take, reviews.close):
            with pytest.raises(CannotReview):
                act(actor=actor, application=row)
    page = _page(house, row, house.chiara)
    assert ("Strong" in page, "Because I ask." in page, "reporting line" in page) == (False, False, True)
    assert "4.0" not in house.chiara.browser().get(house.url()).content.decode()


def test_an_admin_assigns_and_lets_go_until_scores_are_given(house: House, row: Application) -> None:
    browser, olu = house.chiara.browser(), house.scene.cast.olu
    data = {"application": str(row.pk), "action": "assign", "reviewer": str(olu.user.pk)}
    browser.post(house.url("act/"), data)
    assert "please review" in olu.browser().get(house.chiara.url()).content.decode()
    with house.chiara.acting():
        review = Review.objects.get()
    _give(house, row, olu)
    page = browser.post(house.url(f"{row.pk}/reviews/{review.pk}/release/"), follow=True)
    assert said(page)[-1] == "The scores have been given, and stay."
    amara = {"application": str(row.pk), "action": "assign", "reviewer": str(house.scene.cast.amara.user.pk)}
    page = browser.post(house.url("act/"), amara, follow=True)
    assert said(page) == ["Only admins and program owners review applications."]
    with house.chiara.acting():
        assert list(Review.objects.values_list("reviewer_id", flat=True)) == [olu.user.pk]


def test_a_scale_without_a_step_is_said_and_loses_nothing(house: House, row: Application) -> None:
    with house.chiara.acting():
        rows.make_review(application=row, reviewer=house.chiara.user)
    page = _give(house, row, house.chiara, social="", note="Kept words")
    assert (page.status_code, "Kept words" in page.content.decode()) == (422, True)
    with house.chiara.acting():
        assert Review.objects.get().given_at is None


def test_who_does_not_read_it_gives_nothing(house: House, row: Application) -> None:
    page = house.chiara.browser().post(house.url(f"{row.pk}/"), SCORES, follow=True)
    assert said(page) == ["You do not review this application. Take it from the list first."]
    for member, status in ((house.scene.cast.amara, 403), (house.scene.cast.dario, 404)):
        assert _give(house, row, member).status_code == status
    with house.chiara.acting():
        assert Review.objects.count() == 0


def test_the_applicant_never_sees_a_score(house: House) -> None:
    row = house.applied(house.scene.juniors[0])
    with house.chiara.acting():
        rows.make_review(application=row, reviewer=house.scene.cast.olu.user, score=1, note="Too shy")
    page = house.scene.cast.amara.browser().get(house.apply_url()).content.decode()
    assert ("Too shy" in page, "Olu" in page, "We have your application" in page) == (False, False, True)


def test_a_program_owner_reads_what_they_review_and_nothing_else(house: House, row: Application) -> None:
    olu = house.scene.cast.olu
    assert "Because I ask." not in _page(house, row, olu)
    olu.browser().post(house.url("act/"), {"application": str(row.pk), "action": "take"})
    assert "Because I ask." in _page(house, row, olu)
