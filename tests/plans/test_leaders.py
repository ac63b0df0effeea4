"""Naming a future leader: the mentee writes, the mentor reads it first, and others read what the mentor has released."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import NotAllowed, system
from plans.models import FutureLeader
from plans.selectors import leaders as selectors
from plans.services import keys, leaders
from tests.factories.cast import Member
from tests.factories.plans import make_future_leader
from tests.plans.conftest import Pair
from tests.plans.test_archive import end, get, post

WORDS = "She told the board what nobody had dared to."
TAIL = "close/future-leader/"


def _released(pair: Pair) -> list[str]:
    with pair.cast.olu.acting() as actor:
        return [row.quote for row in selectors.released(actor, pair.pairing.cohort)]


def _row(pair: Pair) -> FutureLeader:
    with pair.cast.chiara.acting():
        return FutureLeader.objects.get()


def test_the_mentor_reads_it_first_and_releases_it(pair: Pair) -> None:
    assert "Amara reads it" in post(pair, pair.bernd, TAIL, text=WORDS).content.decode()
    assert WORDS.encode() not in bytes(_row(pair).words)
    assert (WORDS in get(pair, pair.amara, TAIL), _released(pair)) == (True, [])
    post(pair, pair.amara, TAIL, yes="yes", read="1")
    assert _released(pair) == [WORDS]
    post(pair, pair.amara, TAIL, yes="no", read="1")
    assert (_released(pair), _row(pair).released_at) == ([], None)


def test_other_words_have_to_be_released_again(pair: Pair) -> None:
    for text in (WORDS, "And she listened."):
        post(pair, pair.bernd, TAIL, text=text)
        assert _released(pair) == []
        post(pair, pair.amara, TAIL, yes="yes", read=str(_row(pair).revision))
    assert _released(pair) == ["And she listened."]


def test_what_was_not_read_is_not_released(pair: Pair) -> None:
    for text in (WORDS, "Something else."):
        post(pair, pair.bernd, TAIL, text=text)
    page = post(pair, pair.amara, TAIL, yes="yes", read="1").content.decode()
    assert ("It was changed in the meantime." in page, _released(pair)) == (True, [])


def test_the_mentee_takes_it_back_with_no_words(pair: Pair) -> None:
    post(pair, pair.bernd, TAIL, text=WORDS)
    post(pair, pair.amara, TAIL, yes="yes", read="1")
    assert "Taken back." in post(pair, pair.bernd, TAIL, text="").content.decode()
    assert _released(pair) == []
    assert pair.amara.browser().get(pair.url(TAIL)).status_code == 404


def test_it_is_offered_at_the_end_and_read_after_it(pair: Pair) -> None:
    assert "A future leader?" in get(pair, pair.bernd, "close/")
    assert "future leader" not in get(pair, pair.amara, "close/")
    post(pair, pair.bernd, TAIL, text=WORDS)
    assert "Bernd Krüger names you as a future leader" in get(pair, pair.amara, "close/")
    end(pair)
    assert "Bernd Krüger names you as a future leader" in get(pair, pair.amara)
    post(pair, pair.amara, TAIL, yes="yes", read="1")
    assert _released(pair) == [WORDS]


@pytest.mark.parametrize("who", ["chiara", "olu", "dario"])
def test_nobody_else_has_such_a_page(pair: Pair, who: str) -> None:
    post(pair, pair.bernd, TAIL, text=WORDS)
    member: Member = getattr(pair.cast, who)
    assert member.browser().get(pair.url(TAIL)).status_code == 404
    assert member.browser().post(pair.url(TAIL), {"yes": "yes", "read": "1", "text": "x"}).status_code == 404
    assert (_row(pair).revision, _released(pair)) == (1, [])


def test_neither_acts_for_the_other(pair: Pair) -> None:
    with pair.amara.acting() as actor, pytest.raises(NotAllowed):
        leaders.name(actor=actor, pairing=pair.pairing, text="I am the best.")
    with pair.bernd.acting() as actor:
        leaders.name(actor=actor, pairing=pair.pairing, text=WORDS)
        with pytest.raises(NotAllowed):
            leaders.release(actor=actor, pairing=pair.pairing, yes=True, read=1)
    assert _released(pair) == []


def test_the_database_keeps_words_that_were_not_released(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        make_future_leader(pairing=pair.pairing)
        with pytest.raises(IntegrityError), transaction.atomic():
            FutureLeader.objects.update(quote="Out in the open")


@pytest.mark.parametrize(("released", "left"), [(True, [WORDS]), (False, [])])
def test_when_the_time_of_a_pair_is_over_only_what_was_released_stays(
    pair: Pair, released: bool, left: list[str]
) -> None:
    with pair.cast.chiara.acting():
        told = {"quote": WORDS, "released_at": timezone.now()} if released else {}
        make_future_leader(pairing=pair.pairing, **told)
        pair.pairing.state, pair.pairing.ended_at = "ended", timezone.now() - dt.timedelta(days=120)
        pair.pairing.save()
        assert keys.shred(actor=system(pair.cast.nordwind.pk)) == 1
        assert [bytes(row.words) for row in FutureLeader.objects.all()] == [b""] * len(left)
    assert _released(pair) == left
