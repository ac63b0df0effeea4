"""The page of a pair that has ended: calm, complete, for the two alone; and thanks that only the other reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.tenancy import private
from matching.models import Pairing
from plans.models import Afterwards, Goal, Thanks
from plans.selectors import closings as selectors
from plans.services import keys, thanks
from tests.factories.cast import Member
from tests.factories.plans import make_closing, make_goal, make_ledger_entry, make_session
from tests.plans.conftest import Pair

WORDS = "You always waited for the answer."


def end(pair: Pair, *, together: bool = True) -> None:
    """Closed by the two yesterday, or ended by somebody else."""
    with pair.cast.chiara.acting():
        at = timezone.now() - dt.timedelta(days=1)
        pair.pairing.started_at, pair.pairing.ended_at, pair.pairing.state = at - dt.timedelta(days=99), at, "ended"
        pair.pairing.save()
        if together:
            make_closing(pairing=pair.pairing, closed_at=at, confirmed_at=at, due_at=at)


def kept() -> int:
    """How many have been written; nobody else can see one."""
    with private(purpose="erasure"):
        return Thanks.objects.count()


def get(pair: Pair, member: Member, tail: str = "") -> str:
    return " ".join(member.browser().get(pair.url(tail), follow=True).content.decode().split())


def post(pair: Pair, member: Member, tail: str, **said: Any) -> Any:
    return member.browser().post(pair.url(tail), said, follow=True)


def test_home_leads_to_what_was(pair: Pair) -> None:
    link = f'<a class="link wrap-anywhere" href="{pair.url()}">Your time with Bernd Krüger</a>'
    before = pair.amara.browser().get(pair.amara.url()).content.decode()
    end(pair)
    after = pair.amara.browser().get(pair.amara.url()).content.decode()
    assert (link in before, link in after, "You and Bernd Krüger" in after) == (False, True, False)


def test_thanks_are_sealed_until_it_is_closed_and_then_the_other_s_alone(pair: Pair) -> None:
    assert "opened when your pairing is closed" in post(pair, pair.amara, "close/thanks/", text=WORDS).content.decode()
    with pair.cast.chiara.acting(), private(purpose="erasure"):
        assert WORDS.encode() not in bytes(Thanks.objects.get().words)
    assert [WORDS in get(pair, one, "close/") for one in (pair.amara, pair.bernd)] == [True, False]
    with pair.bernd.acting() as actor:
        assert selectors.received(actor, pair.pairing) is None
    end(pair)
    readers = (pair.bernd, pair.amara, pair.cast.chiara, pair.cast.frieda)
    assert [WORDS in get(pair, one) for one in readers] == [True, True, False, False]
    with pair.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        selectors.received(actor, pair.pairing)


def test_thanks_are_changed_and_taken_away_and_nobody_else_writes_any(pair: Pair) -> None:
    post(pair, pair.amara, "close/thanks/", text="First.")
    post(pair, pair.amara, "close/thanks/", text="Second.")
    assert "Second." in get(pair, pair.amara, "close/thanks/")
    for member in (pair.cast.chiara, pair.cast.olu, pair.cast.dario):
        assert post(pair, member, "close/thanks/", text=WORDS).status_code == 404
    with pair.cast.chiara.acting() as actor:
        with pytest.raises(NotAllowed):
            thanks.write(actor=actor, pairing=pair.pairing, text=WORDS)
        assert kept() == 1
    post(pair, pair.amara, "close/thanks/", text="")
    with pair.cast.chiara.acting():
        assert kept() == 0


@pytest.mark.parametrize(("days", "together", "may"), [(12, True, True), (14, True, False), (1, False, False)])
def test_a_last_word_can_be_said_for_two_weeks_after_a_good_end(
    pair: Pair, days: int, together: bool, may: bool
) -> None:
    end(pair, together=together)
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        post(pair, pair.bernd, "close/thanks/", text=WORDS)
    with pair.cast.chiara.acting():
        assert (kept() == 1) is may


def test_thanks_go_with_the_key(pair: Pair) -> None:
    post(pair, pair.amara, "close/thanks/", text=WORDS)
    end(pair)
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert WORDS not in get(pair, pair.bernd)
        with pair.cast.chiara.acting():
            keys.shred(actor=system(pair.cast.nordwind.pk))
            assert kept() == 0


def test_looking_back_counts_the_changes_that_both_confirmed_and_kept(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        assert selectors.look_back(actor, pair.pairing).changes == 0
        make_ledger_entry(pairing=pair.pairing, state="kept")
        make_ledger_entry(pairing=pair.pairing, state="dropped")
        make_ledger_entry(pairing=pair.pairing, state="planned", confirmed_at=None)
        assert selectors.look_back(actor, pair.pairing).changes == 1
    end(pair)
    page = " ".join(get(pair, pair.amara).split())
    assert '<dt class="text-ink-3">Changes</dt><dd class="text-2xl font-semibold tabular-nums">1</dd>' in page


def test_the_archive_says_what_was_done_and_an_admin_sees_the_page_of_before(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        make_goal(pairing=pair.pairing, what="Report alone", progress=100)
        make_goal(pairing=pair.pairing, what="Second goal", progress=40)
        make_session(pairing=pair.pairing, state="held", starts_at=timezone.now() - dt.timedelta(days=9))
    end(pair)
    text = get(pair, pair.bernd)
    said = (
        "You have closed this together",
        "1 of 2 goals reached",
        "Report alone",
        "Your certificate",
        "Your plan, as it was",
    )
    assert [one for one in said if one not in text] == []
    assert "End pairing" not in text
    admin = get(pair, pair.cast.chiara)
    assert ("You have closed this together" in admin, "Report alone" in admin) == (False, False)


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("goals/new/", {"learner": "mentee", "what": "One more"}),
        ("agreement/change/", {}),
        ("ease/", {"choice": "1"}),
        ("close/go-on/", {}),
        ("vote/", {"answer": "yes"}),
        ("sessions/new/", {}),
        ("sessions/met/", {"answer": "today"}),
    ],
)
def test_ways_to_write_are_closed_with_a_kind_word(pair: Pair, tail: str, said: dict[str, str]) -> None:
    end(pair)
    page = post(pair, pair.amara, tail, **said)
    assert page.redirect_chain == [(pair.url(), 302)]
    assert "nothing new is written" in page.content.decode()
    assert post(pair, pair.cast.dario, tail, **said).status_code == 404
    with pair.cast.chiara.acting():
        assert (Goal.objects.count(), Pairing.objects.get().state) == (0, "ended")


def test_what_comes_next_is_told_when_both_want_it(pair: Pair) -> None:
    end(pair)
    wants = {"in_touch": "on", "swap_roles": "on", "topic": "Podcasts"}
    post(pair, pair.amara, "close/next/", **wants)
    assert ("Reach each other" in get(pair, pair.bernd), "Podcasts" in get(pair, pair.bernd)) == (False, False)
    post(pair, pair.bernd, "close/next/", in_touch="on")
    assert ["Reach each other" in get(pair, one) for one in (pair.amara, pair.bernd)] == [True, True]
    with pair.cast.chiara.acting():
        cohort = pair.pairing.cohort
    there = pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/pairings/")
    listed = pair.cast.chiara.browser().get(there).content.decode()
    assert "Amara next time: swap roles and “Podcasts”" in listed
    assert post(pair, pair.cast.olu, "close/next/", in_touch="on").status_code == 404
    with pair.cast.chiara.acting() as actor:
        with pytest.raises(NotAllowed):
            thanks.choose_next(actor=actor, pairing=pair.pairing, in_touch=True, swap_roles=False, topic="")
        assert Afterwards.objects.count() == 2
