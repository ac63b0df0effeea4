"""A pair that ends without fault: Bernd asks in private, nobody learns who did, and Chiara has somebody new in one click."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo

import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from matching.enums import PairingState
from matching.models import Pairing
from nudges.models import Message
from plans import tasks
from plans.models import Plan
from plans.services import opening
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.matching.test_bench import Team, make_team

_BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def test_two_part_without_fault_and_one_begins_anew(site_cast: Cast, visit: Visit) -> None:
    team = make_team(site_cast)
    address = site_cast.bernd.url(f"pairings/{team.pairing.pk}/")
    bernd, amara = visit.window(site_cast.bernd, viewport=PHONE), visit.window(site_cast.amara)
    amara.goto(address)
    before = amara.locator("main").inner_text()
    _asks(bernd, address)
    amara.goto(address)
    assert amara.locator("main").inner_text() == before
    _tomorrow_afternoon(team)
    for page in (amara, bernd):
        page.goto(address)
        expect(page.get_by_role("heading", name="This pairing has ended")).to_be_visible()
        expect(page.get_by_text("nobody is at fault")).to_be_visible()
        assert looks.violations(page) == []
    _chooses(visit.window(site_cast.chiara), site_cast)
    _begins_anew(bernd, team)


def _asks(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Another partner").click()
    expect(page.get_by_text("Upstream tells nobody that it was you")).to_be_visible()
    assert looks.violations(page) + looks.overflows(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("button", name="End it without fault").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()


def _tomorrow_afternoon(team: Team) -> None:
    """What the beat does then; the clock of the site stays where it is."""
    later = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), dt.time(16, 5), _BERLIN)
    with time_machine.travel(later):
        tasks.end_due_of(str(team.cohort.organization_id))
    with team.cast.chiara.acting():
        assert [row.state for row in Pairing.objects.all()] == [PairingState.ENDED]
        assert Message.objects.filter(kind="pairing ended").count() == 2
        Pairing.objects.update(ended_at=timezone.now())


def _chooses(page: Page, cast: Cast) -> None:
    page.goto(cast.chiara.url())
    page.get_by_role("link", name="Somebody new for Amara Okafor and Bernd Krüger").click()
    expect(page.get_by_text("kept nowhere. Please do not ask.")).to_be_visible()
    assert looks.violations(page) == []
    page.get_by_role("button", name=re.compile("^Choose .* for Bernd Krüger")).first.click()
    expect(page.get_by_text("Both are told in ten minutes")).to_be_visible()


def _begins_anew(page: Page, team: Team) -> None:
    """Once the ten minutes are over, the new pair has a plan of its own."""
    with team.cast.chiara.acting():
        made = Pairing.objects.get(state=PairingState.ACTIVE)
        assert (made.mentee_id, made.mentor_id != team.pairing.mentor_id) == (team.bernd.pk, True)
        Pairing.objects.filter(pk=made.pk).update(started_at=timezone.now())
    opening.open_due(team.cohort.organization_id)
    with team.cast.chiara.acting():
        assert Plan.objects.filter(pairing=made).count() == 1
    page.goto(team.cast.bernd.url(f"pairings/{made.pk}/"))
    expect(page.get_by_role("heading", name="The way")).to_be_visible()
