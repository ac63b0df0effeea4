"""Two workers at one moment, and a worker that is killed on the way."""

from __future__ import annotations

import signal

import pytest

from accounts.tenancy import tenant
from matching.models import RuleCheck, RuleConflict
from nudges.models import Message
from programs.models import Employee
from programs.services import revisions
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing
from tests.matching.mortal import LOOKS, mortals
from tests.matching.moved import Moved, make_moved
from tests.threads import at_once


@pytest.fixture
def moved(committed_cast: Cast) -> Moved:
    """Two pairs that have come into one team, and nobody has looked yet."""
    made = make_moved(committed_cast)
    with made.chiara.acting():
        make_pairing(mentor=made.mentors[1], mentee=made.mentees[1])
        Employee.objects.update(team="One team")
        revisions.note()
    return made


def _state(moved: Moved) -> tuple[int, int, object]:
    with tenant(moved.cast.nordwind.pk):
        return (
            len(moved.rows()),
            Message.objects.filter(kind="rule conflict").count(),
            RuleCheck.objects.get().claimed_at,
        )


def test_two_tasks_at_once_find_everything_once(moved: Moved) -> None:
    said = at_once([moved.check, moved.check, moved.check])
    assert sorted(said) in (["2", "done", "done"], ["0", "2", "done"], ["0", "0", "2"])
    assert _state(moved) == (2, 2, None)


def test_a_worker_killed_on_the_way_loses_and_doubles_nothing(moved: Moved) -> None:
    with mortals() as killed:
        for point in LOOKS:
            with tenant(moved.cast.nordwind.pk):
                RuleConflict.objects.all().delete()
                Message.objects.all().delete()
                revisions.note()
            assert (point, killed(moved.pairing, point)) == (point, signal.SIGKILL)
            assert (point, moved.check()) == (point, 0)  # whoever died is waited for
            with tenant(moved.cast.nordwind.pk):
                RuleCheck.objects.update(heartbeat_at="2020-01-01T00:00Z")
            assert (point, moved.check()) == (point, 0 if point == "all but finished" else 2)
            assert (point, *_state(moved)) == (point, 2, 2, None)
