"""Who helps with the times: nobody learns who works here, and what was handed over ends with its reason."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import OneTapLink
from nudges.models import Message
from profiles.models import Profile
from programs.enums import EmployeeStatus, LinkScope
from programs.models import Employee
from programs.services import employees, participants
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.profiles.gates import Invited, invite, letter_to


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    invited = invite(cast)
    with cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    return invited


@pytest.fixture
def eva(bernd: Invited) -> Invited:
    """Eva's link to Bernd's times."""
    bernd.post("assistant/", email="eva@nordwind.example")
    with bernd.cast.chiara.acting():
        return Invited(bernd.cast, bernd.cohort, bernd.participant, letter_to("eva@nordwind.example"))


def _expire(invited: Invited) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    with invited.cast.chiara.acting():
        OneTapLink.objects.update(expires_at=yesterday, renewed_at=None)


def _links(invited: Invited, scope: str) -> list[tuple[str, bool]]:
    with invited.cast.chiara.acting():
        rows = OneTapLink.objects.filter(scope=scope).order_by("pk")
        return [(row.email, row.revoked_at is None) for row in rows]


def _mark(invited: Invited, email: str, status: str) -> None:
    with invited.cast.chiara.acting() as actor:
        ids = [Employee.objects.get(email=email).pk]
        employees.mark(actor=actor, employee_ids=ids, status=status)


def test_what_the_senior_took_back_stays_taken_back(bernd: Invited, eva: Invited) -> None:
    _expire(eva)
    eva.post(again="1")
    _expire(eva)
    page = bernd.get("assistant/").content.decode()  # Bernd's own link has expired as well
    assert "This link has ended" in page
    with bernd.cast.chiara.acting():
        OneTapLink.objects.filter(scope=LinkScope.PLACE).update(expires_at=timezone.now() + dt.timedelta(days=1))
    page = bernd.get("assistant/").content.decode()
    (shown,) = re.findall(r'name="end" value="([^"]+)"', page)
    assert "and can be sent again" in page
    bernd.post("assistant/", end=shown)
    assert _links(bernd, LinkScope.SLOTS) == [("eva@nordwind.example", False)] * 2
    assert "taken back" in eva.get().content.decode()


def test_an_address_that_nobody_has_is_answered_like_any_other(bernd: Invited) -> None:
    pages = []
    for email in ("eva@nordwind.example", "nobody@nordwind.example"):
        page = bernd.post("assistant/", email=email).content.decode()
        (shown,) = re.findall(r'name="end" value="([^"]+)"', page)
        pages.append(re.sub(r'value="[^"]+"|"x-csrftoken": "\w+"', "", page).replace(email, "somebody"))
        bernd.post("assistant/", end=shown)
    assert pages[0] == pages[1]
    with bernd.cast.chiara.acting():
        told = list(Message.objects.filter(kind="times handed over").order_by("pk").values_list("to_email", "state"))
    assert told == [("eva@nordwind.example", "pending"), ("nobody@nordwind.example", "cancelled")]


def test_a_link_that_is_nobodys_opens_nothing(bernd: Invited) -> None:
    bernd.post("assistant/", email="nobody@nordwind.example")
    with bernd.cast.chiara.acting():
        text = Message.objects.get(to_email="nobody@nordwind.example").text
        path = "/t/" + text.partition("/t/")[2].split()[0]
    assert Client().get(path).status_code == 404


def test_names_are_counted_before_anybody_is_looked_up(bernd: Invited) -> None:
    for number in range(2):
        assert bernd.post("assistant/", email=f"n{number}@nordwind.example").status_code == 200
    pages = [bernd.post("assistant/", email=f"{name}@nordwind.example") for name in ("eva", "nobody")]
    assert [page.status_code for page in pages] == [422, 422]
    assert ["2 people can help at a time" in page.content.decode() for page in pages] == [True, True]
    assert len(_links(bernd, LinkScope.SLOTS)) == 2


def test_names_that_were_taken_back_still_count(bernd: Invited) -> None:
    for number in range(6):
        page = bernd.post("assistant/", email=f"n{number}@nordwind.example").content.decode()
        bernd.post("assistant/", end=re.findall(r'name="end" value="([^"]+)"', page)[0])
    page = bernd.post("assistant/", email="eva@nordwind.example")
    assert (page.status_code, "named many people lately" in page.content.decode()) == (422, True)
    assert len(_links(bernd, LinkScope.SLOTS)) == 6


def test_the_same_address_is_not_written_to_twice(bernd: Invited, eva: Invited) -> None:
    assert bernd.post("assistant/", email="eva@nordwind.example").status_code == 422
    assert _links(bernd, LinkScope.SLOTS) == [("eva@nordwind.example", True)]


def test_a_corrected_address_ends_the_links_of_the_old_one(bernd: Invited, eva: Invited) -> None:
    with bernd.cast.chiara.acting() as actor:
        employees.change(actor=actor, employee=bernd.participant.employee, values={"email": "b.k@nordwind.example"})
    assert bernd.get().status_code == 410
    _expire(bernd)
    assert "Send me a new link" not in bernd.get().content.decode()
    assert _links(bernd, LinkScope.PLACE) == [("bernd@nordwind.example", False)]
    assert _links(bernd, LinkScope.SLOTS) == [("eva@nordwind.example", True)]


def test_a_link_is_for_the_address_of_today_whatever_ended_it(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        Employee.objects.filter(pk=bernd.participant.employee_id).update(email="b.k@nordwind.example")
    assert bernd.get().status_code == 404
    _expire(bernd)
    bernd.post(again="1")
    assert _links(bernd, LinkScope.PLACE) == [("bernd@nordwind.example", True)]


def test_a_leaver_has_no_links_and_nobody_moves_their_times(bernd: Invited, eva: Invited) -> None:
    _mark(bernd, "bernd@nordwind.example", EmployeeStatus.LEFT)
    assert (_links(bernd, LinkScope.PLACE), _links(bernd, LinkScope.SLOTS)) == (
        [("bernd@nordwind.example", False)], [("eva@nordwind.example", False)],
    )  # fmt: skip


@pytest.mark.parametrize("directly", [False, True])
def test_a_helper_who_left_helps_no_more(bernd: Invited, eva: Invited, directly: bool) -> None:
    if directly:
        with bernd.cast.chiara.acting():
            Employee.objects.filter(email="eva@nordwind.example").update(status=EmployeeStatus.LEFT)
    else:
        _mark(bernd, "eva@nordwind.example", EmployeeStatus.LEFT)
    assert eva.get().status_code == (404 if directly else 410)
    _expire(eva)
    eva.post(again="1") if directly else eva.get()
    assert _links(bernd, LinkScope.SLOTS) == [("eva@nordwind.example", directly)]


@pytest.mark.parametrize("answer", [{"when": "never"}, {"when": "1"}])
def test_nobody_moves_the_times_of_somebody_who_does_not_come(
    bernd: Invited, eva: Invited, answer: dict[str, str]
) -> None:
    bernd.post("later/", **answer)
    assert eva.get().status_code == (410 if answer["when"] == "never" else 404)
    with bernd.cast.chiara.acting():
        assert not Profile.objects.exists()
    assert bernd.get().status_code == 200


def test_help_ends_when_an_admin_takes_somebody_out(bernd: Invited, eva: Invited) -> None:
    with bernd.cast.chiara.acting() as actor:
        participants.withdraw(actor=actor, cohort=bernd.cohort, participants=[bernd.participant])
    assert _links(bernd, LinkScope.SLOTS) == [("eva@nordwind.example", False)]
