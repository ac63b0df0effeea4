"""Another mentor leads a panel: what the one before has kept to themself is not theirs to read, to be named by, or to end."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.utils import timezone

from matching.models import Pairing
from plans.enums import Consent
from plans.models import JointAsk
from plans.selectors import changes, closings, ledger
from plans.selectors import compass as compasses
from plans.selectors import sheets as selectors
from plans.services import ledger as saying
from plans.services import panels, partings
from plans.services import sheets as writing
from plans.services.sheets import Written
from tests.factories.cast import Member
from tests.factories.plans import make_afterwards, make_joint_ask, make_wish
from tests.plans.conftest import Pair
from tests.plans.panels import Panel, make_panel
from tests.plans.sheets import begin, confirm, consent, now, quoted, ready, write
from tests.plans.taps import AS_MEANT, held

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
SECRET = "Bernd talks too much"


@pytest.fixture
def panel(pair: Pair) -> Panel:
    return make_panel(pair)


def lead(panel: Panel, member: Member) -> Pairing:
    with panel.cast.chiara.acting() as actor:
        return panels.lead(actor=actor, seat=panel.seat(member))


def test_a_draft_of_the_one_before_is_nobody_s(panel: Panel) -> None:
    sheet = begin(panel)
    ready(panel, panel.amara, sheet, SECRET)
    lead(panel, panel.ben)
    with panel.ben.acting() as actor:
        row = selectors.sheets(actor, panel.now()).get()
        draft = selectors.own_draft(actor, row)
        assert (draft.words, row.mentor_ready_at) == ({}, None)
    assert SECRET not in panel.ben.browser().get(panel.url(f"sheets/{sheet.pk}/")).content.decode()
    ready(panel, panel.bernd, sheet, "All of them")
    with panel.ben.acting() as actor:
        mine = Written({"exist": "None of them"}, draft.revision, "ben")
        opened = writing.ready(actor=actor, sheet=sheet, written=mine)
        assert opened.revealed_at is not None
        assert selectors.side_by_side(actor, opened)


def test_nobody_is_named_who_has_not_said_so(panel: Panel) -> None:
    entry = write(panel)
    confirm(panel, entry)
    consent(panel, entry, amara=Consent.NAMED, bernd=Consent.NAMED)
    assert quoted(panel) == [("Three lines in the channel instead.", True)]
    lead(panel, panel.ben)
    assert quoted(panel) == [("Three lines in the channel instead.", False)]
    with panel.ben.acting() as actor:
        assert ledger.one(actor, ledger.entries(actor, panel.now()).get()).consent == Consent.QUOTED
    with panel.cast.chiara.acting() as actor:
        cohort = panel.now().cohort
        counted = changes.counts(actor, cohort)
        assert list(changes.quotes(actor, cohort, counted=counted)) == []
    with panel.ben.acting() as actor:
        saying.consent(actor=actor, entry=now(panel, entry), level=Consent.NAMED)
    assert quoted(panel) == [("Three lines in the channel instead.", True)]


def test_what_was_said_before_they_came_is_not_on_their_compass(panel: Panel) -> None:
    with panel.cast.chiara.acting():
        for days in (30, 1):
            held(panel.pairing, days=days, **AS_MEANT)
    lead(panel, panel.ben)
    seen = []
    for member in (panel.ben, panel.bernd):
        with member.acting() as actor:
            seen.append(len(compasses.of_pairing(actor, panel.now()).points))
    assert seen == [1, 2]


def test_a_wish_goes_with_whoever_had_it(panel: Panel) -> None:
    with panel.cast.chiara.acting():
        make_wish(pairing=panel.pairing, author=panel.pairing.mentor)
    lead(panel, panel.ben)
    tomorrow = timezone.now().astimezone(BERLIN).replace(hour=18) + dt.timedelta(days=1)
    with time_machine.travel(tomorrow):
        assert partings.carry_due(panel.cast.nordwind.pk) == 0
    with panel.cast.chiara.acting():
        assert panel.now().state == "active"


def test_what_the_one_before_asked_for_is_not_asked_by_the_next(panel: Panel) -> None:
    with panel.cast.chiara.acting():
        make_joint_ask(pairing=panel.pairing)
        make_afterwards(pairing=panel.pairing, participant=panel.pairing.mentor)
        make_afterwards(pairing=panel.pairing, participant=panel.pairing.mentee)
    lead(panel, panel.ben)
    with panel.cast.chiara.acting() as actor:
        assert (list(compasses.asks(actor)), JointAsk.objects.get().mentee_at is not None) == ([], True)
    with panel.bernd.acting() as actor:
        assert closings.next_steps(actor, panel.now()).both_in_touch is False
