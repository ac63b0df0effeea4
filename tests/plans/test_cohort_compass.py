"""The figure of a cohort: what goes into it, that it is made once, and that an admin learns nothing of a pair from it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from matching.models import Pairing
from plans import rates
from plans.models import CompassPeriod, Session, SessionAnswer
from plans.selectors import cohort_compass as selectors
from plans.services import cohort_compass
from programs.models import Cohort
from programs.selectors.days import today_of
from tests.factories.plans import make_compass_period
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant
from tests.plans.conftest import Pair
from tests.plans.taps import AS_MEANT, TURNED, held

DAY = dt.timedelta(days=1)


@pytest.fixture
def six(pair: Pair) -> list[Pairing]:
    """Six pairs of one cohort that began half a year ago, Amara and Bernd among them."""
    with pair.cast.chiara.acting():
        Cohort.objects.update(created_at=timezone.now() - 200 * DAY)
        made = [pair.pairing]
        for number in range(5):
            seats = [
                make_participant(
                    cohort=pair.pairing.cohort, side=side,
                    employee=make_employee(email=f"{side}{number}@nordwind.example"),
                )
                for side in ("mentor", "mentee")
            ]  # fmt: skip
            made.append(make_pairing(mentor=seats[0], mentee=seats[1]))
        Pairing.objects.update(started_at=timezone.now() - 190 * DAY)
    return made


def _last(pair: Pair) -> dt.date:
    with pair.cast.chiara.acting():
        return rates.last_day(today_of(pair.cast.nordwind))


def _days(pair: Pair, day: dt.date) -> int:
    """How many days ago a day was."""
    return (today_of(pair.cast.nordwind) - day).days


def _freeze(pair: Pair) -> list[tuple[int | None, int | None]]:
    """Do what the beat does, and tell the pairs and the share of every period, the first one first."""
    with pair.cast.chiara.acting():
        cohort_compass.freeze(actor=system(pair.cast.nordwind.pk))
        return list(CompassPeriod.objects.order_by("last_day").values_list("pairs", "share"))


def _meet(pair: Pair, pairs: list[Pairing], said: dict[str, str], day: dt.date) -> list[Session]:
    with pair.cast.chiara.acting():
        return [held(one, days=_days(pair, day), **said) for one in pairs]


def test_five_pairs_make_a_figure_and_four_do_not(pair: Pair, six: list[Pairing]) -> None:
    _meet(pair, six[:4], AS_MEANT, _last(pair))
    assert _freeze(pair) == [(None, None)]
    with pair.cast.chiara.acting():
        CompassPeriod.objects.all().delete()
    _meet(pair, six[4:], TURNED, _last(pair) - 2 * DAY)
    assert _freeze(pair) == [(6, 70)]


def test_it_is_made_once_whatever_is_said_later(pair: Pair, six: list[Pairing]) -> None:
    _meet(pair, six, AS_MEANT, _last(pair))
    assert _freeze(pair) == [(6, 80)]
    with pair.cast.chiara.acting():
        SessionAnswer.objects.update(**TURNED)
    _meet(pair, six, TURNED, _last(pair))
    assert _freeze(pair) == [(6, 80)]


def test_what_is_not_over_is_not_counted(pair: Pair, six: list[Pairing]) -> None:
    _meet(pair, six, AS_MEANT, _last(pair) + DAY)
    assert _freeze(pair) == [(None, None)]


def test_too_few_go_into_the_next_one_and_no_session_into_two(pair: Pair, six: list[Pairing]) -> None:
    """Three pairs before last month, three in it: one figure of six, and none that could be taken from another."""
    last = _last(pair)
    before = last.replace(day=1) - DAY
    _meet(pair, six[:3], AS_MEANT, before)
    with pair.cast.chiara.acting():
        CompassPeriod.objects.create(
            cohort=pair.pairing.cohort, first_day=before.replace(day=1), last_day=before, pairs=None, share=None
        )
    _meet(pair, six[3:], TURNED, last)
    assert _freeze(pair) == [(None, None), (6, 50)]
    with pair.cast.chiara.acting():
        CompassPeriod.objects.filter(last_day=last).delete()
        CompassPeriod.objects.update(pairs=5, share=60)
    assert _freeze(pair) == [(5, 60), (None, None)]


def test_one_side_alone_counts_here_and_each_pair_alike(pair: Pair, six: list[Pairing]) -> None:
    rows = _meet(pair, six[:5], AS_MEANT, _last(pair))
    for _ in range(6):
        _meet(pair, six[:1], TURNED, _last(pair))
    with pair.cast.chiara.acting():
        SessionAnswer.objects.filter(session__in=rows, side="mentee").update(led="", agenda="", asked="", learned="")
    assert _freeze(pair) == [(5, 80)]


@pytest.mark.parametrize("role", ["owner", "admin", "program_owner"])
def test_a_pair_in_which_somebody_reads_the_figure_does_not_count(pair: Pair, six: list[Pairing], role: str) -> None:
    _meet(pair, six[:5], AS_MEANT, _last(pair))
    with pair.cast.frieda.acting():
        pair.bernd.membership.role = role
        pair.bernd.membership.save()
    assert _freeze(pair) == [(None, None)]


def _page(pair: Pair) -> str:
    with pair.cast.chiara.acting():
        address = pair.cast.chiara.url(f"programs/{pair.pairing.cohort.program_id}/plans/compass/")
    return str(pair.cast.chiara.browser().get(address).content.decode())


def test_the_page_says_in_words_why_there_is_none(pair: Pair, six: list[Pairing]) -> None:
    assert "No month is over yet" in _page(pair)
    _meet(pair, six[:4], TURNED, _last(pair))
    _freeze(pair)
    page = _page(pair)
    assert ("Fewer than 5 pairs have answered" in page, "Sessions that were reversed" in page) == (True, False)


@pytest.mark.parametrize(("share", "said"), [(20, "20 % or fewer"), (50, "about 50 %"), (80, "80 % or more")])
def test_the_page_says_no_more_than_the_figure(pair: Pair, share: int, said: str) -> None:
    with pair.cast.chiara.acting():
        make_compass_period(cohort=pair.pairing.cohort, share=share)
    assert said in _page(pair)


def test_whichever_pairs_drifted_every_page_is_the_same(pair: Pair, six: list[Pairing]) -> None:
    """Two worlds in which other pairs drifted, as many of them: an admin cannot tell one from the other."""
    looks = []
    for turned in (six[:2], six[4:]):
        with pair.cast.chiara.acting():
            Session.objects.all().delete()
            CompassPeriod.objects.all().delete()
        _meet(pair, turned, TURNED, _last(pair))
        _meet(pair, [one for one in six if one not in turned], AS_MEANT, _last(pair))
        looks.append((_freeze(pair), _still(_page(pair))))
    assert looks[0] == looks[1]
    with pair.cast.chiara.acting():
        assert not AuditEvent.objects.filter(verb__contains="compass").exists()


def _still(page: str) -> str:
    return re.sub(r'nonce="[^"]+"|\b\w{64}\b', "…", page)


@pytest.mark.parametrize("values", [{"pairs": 4}, {"share": 0}, {"share": 100}, {"pairs": None}])
def test_the_database_keeps_no_other_figure(pair: Pair, values: dict[str, Any]) -> None:
    with pair.cast.chiara.acting(), pytest.raises(IntegrityError):
        make_compass_period(cohort=pair.pairing.cohort, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_more_cohorts_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting() as actor:
        program = pair.pairing.cohort.program
        for _ in range(count - 1):
            make_cohort(program=program, number=Cohort.objects.count() + 1)
        for one in Cohort.objects.all():
            make_compass_period(cohort=one)
        with CaptureQueriesContext(connection) as asked:
            found = selectors.of_program(actor, program)
        assert ([len(one.periods) for one in found], len(asked)) == ([1] * count, 2)


def test_it_is_for_admins(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        program = pair.pairing.cohort.program
    tail = f"programs/{program.pk}/plans/compass/"
    people = (pair.cast.chiara, pair.cast.frieda, pair.amara, pair.cast.olu)
    assert [one.browser().get(one.url(tail)).status_code for one in people] == [200, 200, 403, 403]
    with pair.amara.acting() as actor, pytest.raises(NotAllowed):
        selectors.of_program(actor, program)
