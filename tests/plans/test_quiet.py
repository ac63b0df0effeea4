"""Pairs for whom a human is needed: from which day on, what ends it, and that nothing ends by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.models import Pairing
from plans.models import PairFollowUp
from plans.selectors import quiet as selectors
from plans.services import quiet
from tests.factories.plans import make_contact, make_session
from tests.factories.rows import make_employee, make_pairing, make_participant
from tests.plans.conftest import Pair

DAY = dt.timedelta(days=1)


def _age(pair: Pair, days: float) -> None:
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() - days * DAY)


def _listed(pair: Pair) -> list[int]:
    with pair.cast.chiara.acting() as actor:
        return [one.days for one in selectors.told(actor, list(selectors.rows(actor)))]


def _met(pair: Pair, days: int) -> None:
    with pair.cast.chiara.acting():
        at = timezone.now() - days * DAY
        make_session(pairing=pair.pairing, state="held", starts_at=at, agreed_at=at - DAY)


@pytest.mark.parametrize(("age", "days"), [(11.9, []), (12.1, [12]), (59, [12]), (61, [60]), (91, [90])])
def test_without_any_date_a_human_comes_after_both_nudges(pair: Pair, age: float, days: list[int]) -> None:
    _age(pair, age)
    assert _listed(pair) == days


@pytest.mark.parametrize(("ago", "days"), [(59, []), (61, [60]), (89, [60]), (92, [90])])
def test_a_session_long_ago_is_asked_about_after_two_months_and_three(pair: Pair, ago: int, days: list[int]) -> None:
    _age(pair, 200)
    _met(pair, ago)
    assert _listed(pair) == days


def test_any_sign_ends_it(pair: Pair) -> None:
    _age(pair, 100)
    assert _listed(pair) == [90]
    with pair.cast.chiara.acting():
        row = make_session(pairing=pair.pairing)
    assert _listed(pair) == []
    with pair.cast.chiara.acting():
        row.delete()
        make_contact(pairing=pair.pairing, met=False)
    assert _listed(pair) == [90]
    with pair.cast.chiara.acting():
        make_contact(pairing=pair.pairing)
    assert _listed(pair) == []


def _work(pair: Pair) -> bool:
    page = pair.cast.chiara.browser().get(pair.cast.chiara.url()).content.decode()
    return "1 pair needs a human" in page


def test_asked_it_leaves_the_list_for_a_month_and_can_be_taken_back(pair: Pair) -> None:
    _age(pair, 100)
    chiara = pair.cast.chiara.browser()
    page = chiara.get(pair.cast.chiara.url("quiet-pairs/")).content.decode()
    assert ("Quiet for three months" in page, f"pairings/{pair.pairing.pk}/end/" in page, _work(pair)) == (True,) * 3
    address = pair.cast.chiara.url(f"quiet-pairs/{pair.pairing.pk}/asked/")
    assert "again in 30 days" in chiara.post(address, follow=True).content.decode()
    assert (_listed(pair), _work(pair), chiara.post(address).status_code) == ([], False, 404)
    with pair.cast.chiara.acting() as actor:
        row = PairFollowUp.objects.get()
        assert quiet.asked(actor=actor, pairing=pair.pairing) == row
        assert Pairing.objects.get().state == "active"
    chiara.post(pair.cast.chiara.url(f"quiet-pairs/asked/{row.pk}/back/"))
    assert _listed(pair) == [90]
    with pair.cast.chiara.acting():
        PairFollowUp.objects.create(pairing=pair.pairing, until=timezone.localdate() - DAY)
        verbs = ["asked a quiet pair", "took back that a quiet pair was asked"]
        assert AuditEvent.objects.filter(verb__in=verbs).count() == 2
    assert _listed(pair) == [90]


def test_it_is_for_admins_and_not_for_their_own_pairs(pair: Pair) -> None:
    _age(pair, 100)
    for member in (pair.amara, pair.cast.olu):
        assert member.browser().get(member.url("quiet-pairs/")).status_code == 403
    with pair.cast.frieda.acting():
        pair.bernd.membership.role = "admin"
        pair.bernd.membership.save()
    address = pair.bernd.url(f"quiet-pairs/{pair.pairing.pk}/asked/")
    assert pair.bernd.browser().post(address).status_code == 404
    with pair.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            quiet.asked(actor=actor, pairing=pair.pairing)
        assert not PairFollowUp.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_more_pairs_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for number in range(count - 1):
            people = [make_employee(email=f"{side}{number}@nordwind.example") for side in ("mentor", "mentee")]
            seats = [
                make_participant(cohort=pair.pairing.cohort, employee=one, side=side)
                for one, side in zip(people, ("mentor", "mentee"), strict=True)
            ]
            make_pairing(mentor=seats[0], mentee=seats[1])
    _age(pair, 100)
    browser = pair.cast.chiara.browser()
    browser.get(pair.cast.chiara.url("quiet-pairs/"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(pair.cast.chiara.url("quiet-pairs/")).content.decode()
    assert (page.count("Quiet for three months"), len(queries)) == (count, QUERIES)


QUERIES = 15
