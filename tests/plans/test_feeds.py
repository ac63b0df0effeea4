"""A secret address for a calendar: own sessions only, nothing by guessing, nothing once it was taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import OneTapLink
from accounts.tenancy import tenant
from programs.models import Employee
from tests.factories.plans import make_session
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant, make_program
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, agree, pass_by, propose
from tests.plans.test_calendars import check
from tests.tenancy.worlds import World, dump


def _address(pair: Pair) -> str:
    """A new address of Bernd's, as the page shows it once."""
    page = pair.bernd.browser().post(pair.bernd.url("calendar/"), {"answer": "new"}, follow=True).content.decode()
    return "/cal/" + page.partition("/cal/")[2].partition('"')[0]


def test_it_shows_the_own_sessions_and_no_others(pair: Pair) -> None:
    row = agree(pair, propose(pair, meeting_link="https://meet.example/x"))
    with pair.cast.chiara.acting():
        cohort = make_cohort(program=pair.pairing.cohort.program, number=2)
        others = make_pairing(
            mentor=make_participant(cohort=cohort), mentee=make_participant(cohort=cohort, side="mentee")
        )
        make_session(pairing=others)
        make_session(pairing=pair.pairing, state="cancelled")
    answer = Client().get(_address(pair))
    found = check(answer.content.decode())
    assert [event.uid.value for event in found.vevent_list] == [str(row.uid)]
    assert (answer["Content-Type"], answer["Referrer-Policy"]) == ("text/calendar; charset=utf-8", "no-referrer")


def test_what_lies_long_behind_is_left_out(pair: Pair) -> None:
    pass_by(pair, agree(pair), ago=91 * DAY)
    assert "VEVENT" not in Client().get(_address(pair)).content.decode()


def test_looking_changes_nothing_and_only_looking_is_allowed(pair: Pair) -> None:
    agree(pair)
    address = _address(pair)
    before = dump(World(pair.cast.nordwind, pair.cast.chiara))
    assert [Client().get(address).status_code, Client().head(address).status_code] == [200, 200]
    assert Client().post(address).status_code == 405
    assert dump(World(pair.cast.nordwind, pair.cast.chiara)) == before


def test_a_new_address_ends_the_old_one_and_ending_ends_all(pair: Pair) -> None:
    first, second = _address(pair), _address(pair)
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    pair.bernd.browser().post(pair.bernd.url("calendar/"), {"answer": "end"})
    assert Client().get(second).status_code == 404


def test_the_secret_is_kept_as_a_hash_and_shown_once(pair: Pair) -> None:
    address = _address(pair)
    token = address.removeprefix("/cal/").removesuffix(".ics")
    with pair.cast.chiara.acting():
        assert OneTapLink.objects.filter(scope="calendar").count() == 1
    assert token not in dump(World(pair.cast.nordwind, pair.cast.chiara))
    assert token not in pair.bernd.browser().get(pair.bernd.url("calendar/")).content.decode()


@pytest.mark.parametrize("facts", [{"status": "left"}, {"email": "bernd.krueger@nordwind.example"}])
def test_who_has_left_or_has_another_address_is_nobody(pair: Pair, facts: dict[str, str]) -> None:
    address = _address(pair)
    with pair.cast.chiara.acting():
        Employee.objects.filter(user=pair.bernd.user).update(**facts)
    assert Client().get(address).status_code == 404


def test_secrets_of_other_pages_open_no_calendar_and_the_other_way_round(pair: Pair) -> None:
    token = _address(pair).removeprefix("/cal/").removesuffix(".ics")
    assert Client().get(f"/t/{token}/").status_code == 404
    assert Client().get(f"/cal/{'a' * 22}.ics").status_code == 404
    assert Client().get(f"/cal/{pair.pairing.pk}.ics").status_code == 404


def test_a_calendar_that_asks_all_the_time_waits(pair: Pair) -> None:
    address = _address(pair)
    codes = [Client().get(address).status_code for _ in range(31)]
    assert (codes[:30], codes[30]) == ([200] * 30, 429)


def test_nobody_gives_out_what_is_not_theirs(pair: Pair) -> None:
    for member in (pair.cast.chiara, pair.cast.dario):
        assert member.browser().post(member.url("calendar/"), {"answer": "new"}).status_code == 404
    with pair.cast.chiara.acting():
        assert OneTapLink.objects.filter(scope="calendar").count() == 0


def test_another_organization_s_sessions_of_the_same_address_stay_there(pair: Pair) -> None:
    row = agree(pair)
    with tenant(pair.cast.suedstern.pk):
        cohort = make_cohort(program=make_program(name="Fresh eyes"))
        same = make_employee(email=pair.bernd.user.email, user=pair.bernd.user)
        mentee = make_participant(cohort=cohort, employee=same, side="mentee")
        make_session(pairing=make_pairing(mentor=make_participant(cohort=cohort), mentee=mentee))
    found = check(Client().get(_address(pair)).content.decode())
    assert [event.uid.value for event in found.vevent_list] == [str(row.uid)]
