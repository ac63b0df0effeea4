"""Whoever found a session of little use is offered somebody to talk to: at once, alone, and nobody learns of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from matching.models import PanelSeat
from nudges import selectors as outbox
from nudges.models import Message
from plans.services import panels
from programs.services import nudging
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import relay
from tests.plans.panels import make_panel
from tests.plans.taps import over, say

DOOR = "Would you like to talk to somebody about it?"


def _swept(pair: Pair) -> list[str]:
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(rule="session-low-use").order_by("created_at")
        return [row.to_email.partition("@")[0] for row in rows]


@pytest.mark.parametrize(("useful", "told"), [(1, ["bernd"]), (2, ["bernd"]), (3, []), (5, [])])
def test_only_whoever_said_so_is_asked_and_at_once(live: Pair, useful: int, told: list[str]) -> None:
    row = over(live)
    say(live.bernd, row, useful=useful)
    say(live.amara, row, useful=4)
    assert _swept(live) == _swept(live) == told
    pages = [one.browser().get(live.url(f"sessions/{row.pk}/")).content.decode() for one in (live.bernd, live.amara)]
    assert [DOOR in page for page in pages] == [bool(told), False]


def test_the_letter_leads_to_the_private_way_and_no_admin_sees_it(live: Pair, mailbox: Mailbox) -> None:
    say(live.bernd, over(live), useful=1)
    _swept(live)
    relay(live)
    assert f"/pairings/{live.pairing.pk}/talk/" in mailbox.last(live.bernd.user.email)
    story = live.cast.chiara.url(f"participants/{live.pairing.mentee_id}/nudges/")
    page = live.cast.chiara.browser().get(story).content.decode()
    (own,) = [one for one in page.split('<li class="card p-5">') if "A session was of little use" in one]
    assert ("Nobody sees who gets it" in own, "Nudge 1" in own, "Applies" in own) == (True, False, False)
    with live.cast.chiara.acting() as actor:
        row = Message.objects.get(rule="session-low-use")
        assert (row.state, row.text, row.html) == ("sent", "", "")
        Message.objects.filter(rule="session-low-use").update(state="dead")
        assert outbox.undelivered(actor).count() == 0


def test_a_further_mentor_is_asked_alone_too(live: Pair) -> None:
    panel = make_panel(live)
    row = over(panel)
    say(panel.ben, row, useful=1)
    say(panel.amara, row, useful=4)
    assert _swept(panel) == _swept(panel) == ["ben"]
    relay(panel)
    say(panel.ben, over(panel, days=3), useful=1)
    _swept(panel)
    relay(panel)
    assert _sent(panel) == 1


def test_whoever_leads_now_has_not_said_what_the_one_before_said(live: Pair) -> None:
    panel = make_panel(live)
    say(panel.amara, over(panel), useful=1)
    with panel.cast.chiara.acting() as actor:
        seat = panel.seat(panel.ben)
        PanelSeat.objects.filter(pk=seat.pk).update(joined_at=timezone.now() - dt.timedelta(hours=1))
        panels.lead(actor=actor, seat=panel.seat(panel.ben))
    assert _swept(panel) == []


def test_not_again_for_two_months(live: Pair) -> None:
    say(live.bernd, over(live, days=5), useful=1)
    say(live.bernd, over(live, days=4), useful=2)
    _swept(live)
    relay(live)
    say(live.bernd, over(live, days=3), useful=1)
    assert (_swept(live), _sent(live)) == (["bernd", "bernd"], 1)
    with live.cast.chiara.acting():
        Message.objects.filter(state="sent").update(released_at=timezone.now() - dt.timedelta(days=61))
    _swept(live)
    relay(live)
    assert _sent(live) == 2


def _sent(pair: Pair) -> int:
    with pair.cast.chiara.acting():
        return Message.objects.filter(rule="session-low-use", state="sent").count()


def test_somebody_who_thinks_again_is_not_asked(live: Pair, mailbox: Mailbox) -> None:
    row = over(live)
    say(live.bernd, row, useful=1)
    assert _swept(live) == ["bernd"]
    say(live.bernd, row, useful=4)
    relay(live)
    assert mailbox.to(live.bernd.user.email) == []
