"""What an admin decides about circles, what they learn, and who may be the coach."""

from __future__ import annotations

import pytest

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private, tenant
from circles.models import CircleMeeting, CircleMember, CohortCircles, OfficeHour, Post
from circles.selectors import circles, coaches, numbers
from circles.services import coaching, placing
from nudges.models import Message
from programs.models import Employee
from tests.circles.conftest import Ring, make_ring
from tests.factories.cast import Cast
from tests.factories.circles import make_circle_meeting, make_office_hour, make_post
from tests.factories.rows import make_employee


def test_an_admin_sees_numbers_and_no_name_and_no_word(ring: Ring) -> None:
    with ring.cast.chiara.acting() as actor:
        make_post(circle=ring.circle, author=ring.mentors[0], words="A secret word.")
        make_circle_meeting(circle=ring.circle, days=-3, place="Hidden room")
        make_circle_meeting(circle=ring.circle, place="Hidden room")
        found = numbers.of(actor, ring.cohort)
    assert (len(found.circles), found.seated, found.held, found.waiting) == (1, 6, 1, 0)
    page = ring.cast.chiara.browser().get(ring.admin_url()).content.decode()
    hidden = ("A secret word.", "Hidden room", "Amara", "Olu", "Mentor 0")
    assert [one for one in hidden if one in page] == []
    assert "Circle 1" in page


@pytest.mark.parametrize(("who", "status"), [("olu", 403), ("amara", 403), ("bernd", 403), ("dario", 404)])
def test_nobody_but_an_admin_decides(ring: Ring, who: str, status: int) -> None:
    browser = getattr(ring.cast, who).browser()
    assert browser.get(ring.admin_url()).status_code == status
    assert browser.post(ring.admin_url(), {"email": "x@example.com"}).status_code == status
    assert browser.post(ring.admin_url("switch/"), {"on": "no"}).status_code == status
    with ring.cast.chiara.acting():
        assert list(CohortCircles.objects.values_list("switched_on", "coach")) == [(True, None)]


def test_switched_off_no_page_opens_and_nothing_is_lost(ring: Ring) -> None:
    chiara = ring.cast.chiara.browser()
    address = ring.url()
    with ring.cast.chiara.acting():
        make_post(circle=ring.circle, author=ring.mentors[0], words="Still here.")
        make_circle_meeting(circle=ring.circle)
        Message.objects.all().delete()
    assert "1 meeting and 0 hours" in chiara.get(ring.admin_url("switch/")).content.decode()
    assert chiara.post(ring.admin_url("switch/"), {"on": "no"}).status_code == 302
    assert ring.cast.amara.browser().get(address).status_code == 404
    with ring.cast.chiara.acting():
        assert CircleMeeting.objects.get().cancelled_at is not None
        assert Message.objects.filter(kind="circle meeting").count() == 6
        assert AuditEvent.objects.order_by("-id")[0].verb == "switched circles off"
    assert placing.place_due(ring.cast.nordwind.pk) == 0
    assert "Circles are off" in chiara.get(ring.admin_url()).content.decode()
    assert chiara.post(ring.admin_url("switch/"), {"on": "yes"}).status_code == 302
    assert "Still here." in ring.cast.amara.browser().get(address).content.decode()


def test_where_they_are_off_from_the_start_nobody_is_placed(cast: Cast) -> None:
    ring = make_ring(cast)
    with cast.chiara.acting() as actor:
        coaching.switch(actor=actor, cohort=ring.cohort, on=False)
    assert placing.place_due(cast.nordwind.pk) == 0
    with cast.chiara.acting() as actor:
        assert not CircleMember.objects.exists()
        coaching.switch(actor=actor, cohort=ring.cohort, on=True)
        assert CircleMember.objects.count() == 6


def test_a_coach_is_named_by_their_address_and_told(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        make_employee(first_name="Cora", last_name="Coach", email="cora@nordwind.example")
        Message.objects.all().delete()
    chiara = ring.cast.chiara.browser()
    assert chiara.post(ring.admin_url(), {"email": "Cora@nordwind.example"}).status_code == 302
    with ring.cast.chiara.acting():
        (letter,) = Message.objects.all()
        event = AuditEvent.objects.order_by("-id")[0]
        assert (letter.kind, letter.to_email) == ("circle coach", "cora@nordwind.example")
        assert (event.verb, event.detail) == ("named the coach of circles", {"before": "", "after": "Cora Coach"})
    assert "Cora Coach" in ring.cast.amara.browser().get(ring.url()).content.decode()
    assert chiara.post(ring.admin_url(), {"email": ""}).status_code == 302
    assert "Cora Coach" not in ring.cast.amara.browser().get(ring.url()).content.decode()


def _refused(ring: Ring, employee: Employee) -> str:
    with ring.cast.chiara.acting() as actor:
        with pytest.raises(coaching.NotSuited) as why:
            coaching.name(actor=actor, cohort=ring.cohort, employee=employee)
        assert circles.setting(ring.cohort).coach is None
    return str(why.value)


def test_who_is_too_near_is_refused_with_the_reason(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        bernd = ring.mentees[0].employee
        below = make_employee(manager=make_employee(manager=bernd))
        above = make_employee()
        Employee.objects.filter(pk=bernd.pk).update(manager=above)
        gone = make_employee(status="left")
    assert "takes part in this cohort" in _refused(ring, bernd)
    assert "takes part in this cohort" in _refused(ring, ring.mentors[1].employee)
    assert [("reporting line" in _refused(ring, one)) for one in (below, above)] == [True, True]
    assert "does not work here" in _refused(ring, gone)
    page = ring.cast.chiara.browser().post(ring.admin_url(), {"email": above.email})
    assert (page.status_code, "reporting line" in page.content.decode(), above.email in page.content.decode()) == (
        422,
        True,
        True,
    )
    page = ring.cast.chiara.browser().post(ring.admin_url(), {"email": "nobody@example.com"})
    assert (page.status_code, "Nobody in the directory" in page.content.decode()) == (422, True)


def test_a_coach_who_comes_too_near_is_let_go_with_their_hours(ring: Ring) -> None:
    with ring.cast.chiara.acting() as actor:
        coach = make_employee()
        coaching.name(actor=actor, cohort=ring.cohort, employee=coach)
        row = make_office_hour(cohort=ring.cohort, coach=coach)
    house = system(ring.cast.nordwind.pk)
    with tenant(ring.cast.nordwind.pk):
        assert coaching.recheck(actor=house) == 0
        Employee.objects.filter(pk=ring.mentees[0].employee_id).update(manager=coach)
        assert coaches.refusal(ring.cohort, coach) != ""
        assert coaching.recheck(actor=house) == 1
        row.refresh_from_db()
        assert (circles.setting(ring.cohort).coach, row.withdrawn_at is None) == (None, False)
        assert OfficeHour.objects.count() == 1


def test_services_ask_themselves(ring: Ring) -> None:
    with ring.cast.olu.acting() as actor:
        for refused in (
            lambda: coaching.switch(actor=actor, cohort=ring.cohort, on=False),
            lambda: coaching.name(actor=actor, cohort=ring.cohort, employee=None),
            lambda: numbers.of(actor, ring.cohort),
        ):
            with pytest.raises(NotAllowed):
                refused()
        with private(purpose="erasure"):
            assert (CohortCircles.objects.get().switched_on, Post.objects.count()) == (True, 0)
