"""What the pages know of a publication: the board that is closed by it, the way back, and the work queue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from config import work
from matching import tasks
from matching.models import Proposal, Publication
from matching.services import publications
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_approved

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NEXT_DAY = NOW + dt.timedelta(days=1)
# What a closed board refuses, as it is written on the page.
CHANGES = ("board/approve/", "board/pair/", 'class="grip"', 'name="to"', 'name="do"', "/publish/")


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """A run whose proposals are all approved."""
    return make_approved(cast.chiara)


def _schedule(pilot: Pilot, **when: Any) -> Publication:
    with pilot.member.acting() as actor:
        return publications.schedule(actor=actor, run=pilot.last, **when)


def _page(pilot: Pilot, path: str) -> str:
    return " ".join(pilot.member.browser().get(pilot.member.url(path)).content.decode().split())


def _board(pilot: Pilot) -> str:
    return _page(pilot, f"matching/runs/{pilot.last.pk}/board/")


def _tasks(pilot: Pilot) -> list[tuple[str, str]]:
    with pilot.member.acting() as actor:
        return [(task.title, task.href) for task in work.queue(actor, pilot.member.organization.slug)]


def test_an_open_board_offers_every_change(pilot: Pilot) -> None:
    page = _board(pilot)
    assert [change for change in CHANGES if change not in page] == []


@pytest.mark.parametrize(
    ("when", "after", "words"),
    [
        ({"publish_at": NEXT_DAY}, 0, "They are published on Tuesday, 3 March, 10:00 (Europe/Berlin)"),
        ({}, 0, "The letters leave at 10:10 (Europe/Berlin)"),
        ({}, 11, "Since 2 March, 10:00"),
    ],
)
def test_a_closed_board_says_why_and_offers_no_change(
    pilot: Pilot, when: dict[str, Any], after: int, words: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        publication = _schedule(pilot, **when)
        clock.shift(dt.timedelta(minutes=after))
        page = _board(pilot)
        with pilot.member.acting():
            pair = _page(pilot, f"matching/proposals/{Proposal.objects.earliest('id').pk}/")
    link = f"/matching/publications/{publication.pk}/"
    assert (words in page, link in page, link in pair) == (True, True, True)
    assert [change for change in CHANGES if change in page or change in pair] == []


def test_a_scheduled_publication_says_how_many_when_and_where(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False):
        publication = _schedule(pilot, publish_at=NEXT_DAY)
        page = _page(pilot, f"matching/publications/{publication.pk}/")
    assert "The 3 approved pairs are published on <strong>Tuesday, 3 March 2026, 10:00</strong> (Europe/Berlin)" in page
    assert f"/matching/runs/{pilot.last.pk}/board/" in page


def test_the_work_queue_leads_back_to_what_nobody_was_told_yet(pilot: Pilot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        address = pilot.member.url(f"matching/publications/{_schedule(pilot, publish_at=NEXT_DAY).pk}/")
        assert _tasks(pilot)[0][1] == address
        clock.move_to(NEXT_DAY)
        tasks.publish_due_of(str(pilot.member.organization.pk))
        assert _tasks(pilot)[0] == ("The letters of Run 1 leave at 09:10", address)
        clock.shift(dt.timedelta(minutes=11))
        assert address not in [href for _, href in _tasks(pilot)]
