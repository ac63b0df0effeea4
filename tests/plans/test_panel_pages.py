"""What the two do for their sides, however many meet: further mentors have no such page, and no way to it by a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.tenancy import private
from matching.models import Pairing, PanelSeat
from plans import closing_letters
from plans.enums import WhyPart
from plans.models import ChangeWish, CleanSheet, Closing, JointAsk, LedgerEntry, Thanks
from plans.selectors import closings, finishing, keys, ledger, partings, sheets
from plans.services import certificates, thanks
from plans.services import closings as closing
from plans.services import compass as asking
from plans.services import ledger as changing
from plans.services import partings as parting
from plans.services import sheets as writing
from programs.models import Participant
from tests.factories.plans import make_closing
from tests.plans.conftest import Pair
from tests.plans.panels import Panel, make_panel

OF_THE_TWO = (
    "changes/",
    "changes/new/",
    "sheets/new/",
    "close/",
    "close/thanks/",
    "close/next/",
    "another/",
    "compass/",
)
LINKS = ("/another/", "/changes/", "/compass/", "/close/")


@pytest.fixture
def panel(pair: Pair) -> Panel:
    return make_panel(pair)


@pytest.mark.parametrize("tail", OF_THE_TWO)
def test_pages_of_the_two_are_not_there_for_further_mentors(panel: Panel, tail: str) -> None:
    answers = {
        member.user.email: member.browser().get(panel.url(tail)).status_code
        for member in (panel.amara, panel.bernd, panel.ben)
    }
    assert answers == {panel.amara.user.email: 200, panel.bernd.user.email: 200, panel.ben.user.email: 404}


def test_no_page_of_a_further_mentor_leads_there(panel: Panel) -> None:
    found = {}
    for member in (panel.amara, panel.ben):
        page = member.browser().get(panel.url()).content.decode()
        found[member.user.email] = [link for link in LINKS if f"{panel.pairing.pk}{link}" in page]
    assert found == {panel.amara.user.email: list(LINKS[:3]), panel.ben.user.email: []}


def _refused(pairing: Pairing) -> list[Callable[[Actor], Any]]:
    return [
        lambda actor: closing.propose(actor=actor, pairing=pairing, on=None),
        lambda actor: thanks.write(actor=actor, pairing=pairing, text="For your time"),
        lambda actor: thanks.choose_next(actor=actor, pairing=pairing, in_touch=True, swap_roles=False, topic=""),
        lambda actor: parting.wish(actor=actor, pairing=pairing, why=WhyPart.UNSAID),
        lambda actor: parting.take_back(actor=actor, pairing=pairing),
        lambda actor: asking.ask(actor=actor, pairing=pairing, wanted=True),
        lambda actor: writing.begin(actor=actor, pairing=pairing, policy="meetings"),
        lambda actor: changing.write(actor=actor, pairing=pairing, said=None),  # type: ignore[arg-type]
        lambda actor: closings.next_steps(actor, pairing),
        lambda actor: partings.wished(actor, pairing),
    ]


def test_no_service_lets_a_further_mentor_speak_for_the_side(panel: Panel) -> None:
    with panel.ben.acting() as actor:
        for ask in _refused(panel.now()):
            with pytest.raises(NotAllowed):
                ask(actor)
        rows = (Closing, Thanks, ChangeWish, JointAsk, CleanSheet, LedgerEntry)
        with private(purpose="erasure"):
            assert [model.objects.count() for model in rows] == [0] * len(rows)
        now = panel.now()
        seen = (closings.card(actor, now), ledger.waiting(actor, now), sheets.waiting(actor, now))
        assert (*seen, finishing.offer(actor, now, None).value) == (None, [], [], "nothing")
        assert list(ledger.entries(actor, now)) == list(sheets.sheets(actor, now)) == []


def test_everybody_opens_the_key_as_themselves(panel: Panel) -> None:
    names = []
    for member in panel.everybody:
        with member.acting() as actor, keys.as_one_of(actor, panel.now()) as own:
            names.append(own.employee.user_id == member.user.pk)
    assert names == [True] * 4


def test_everybody_is_told_of_the_end_and_has_a_page_and_a_certificate(panel: Panel) -> None:
    with panel.cast.chiara.acting():
        row = make_closing(pairing=panel.pairing, closed_at=timezone.now())
        Pairing.objects.filter(pk=panel.pairing.pk).update(state="ended", ended_at=timezone.now())
        told = closing_letters.closed(row, panel.now())
        assert sorted(letter.to_email for letter in told.values()) == sorted(one.user.email for one in panel.everybody)
        thanked = {letter.to_email for letter in told.values() if "thanks you for" in letter.text}
        assert thanked == {panel.amara.user.email, panel.bernd.user.email}
    page = panel.ben.browser().get(panel.url()).content.decode()
    assert ("You have closed this together" in page, "Thank you" in page, "What comes next" in page) == (
        True, False, False,
    )  # fmt: skip
    with panel.ben.acting() as actor:
        said = certificates.facts(actor=actor, pairing=panel.now(), sessions=True)
        assert (said.name, said.other) == ("Ben Adler", panel.now().mentee.employee.name)
        joined = PanelSeat.objects.get(participant=Participant.objects.get(employee__user=panel.ben.user)).joined_at
        assert said.begun == timezone.localdate(joined)
    with panel.bernd.acting() as actor:
        assert certificates.facts(actor=actor, pairing=panel.now()).other == panel.now().mentors


def test_no_page_of_a_panel_speaks_to_two(panel: Panel) -> None:
    tails = (
        "", "about/", "agreement/", "agreement/change/", "goals/", "goals/new/", "sessions/", "sessions/new/", "sessions/held/",
        "notes/", "resources/", "ways/",
    )  # fmt: skip
    said = ("two of you", "you two", "You two", "oth of you", "You both", "you both")
    for member in (panel.amara, panel.bernd, panel.ben):
        for tail in tails:
            page = member.browser().get(panel.url(tail))
            text = page.content.decode()
            assert (member.user.email, tail, [one for one in said if one in text]) == (member.user.email, tail, [])
            assert page.status_code == 200 or member is panel.ben


def test_an_admin_of_a_panel_reads_all_names_and_stays_among_the_programs(panel: Panel) -> None:
    page = panel.cast.chiara.browser().get(panel.url()).content.decode()
    cohort = panel.pairing.cohort
    listed = panel.cast.chiara.browser().get(
        panel.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/plans/")
    )
    assert "Amara Okafor, Ben Adler and Chi Tran" in listed.content.decode()
    assert page.count('aria-current="page"') == 2  # the entry of the menu, and the last step of the breadcrumbs
    assert f'href="{panel.cast.chiara.url("programs/")}" aria-current="page"' in page
