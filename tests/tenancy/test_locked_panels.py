"""The second lock and a panel: who sits there reads what was shared since they came, and nobody who has left reads anything."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.tenancy import private, tenant
from matching.models import Pairing, PanelSeat
from plans.models import Note
from plans.selectors import keys
from programs.models import Participant
from tests.factories import plans
from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world, sql

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(cast: Cast) -> World:
    """The mentee shared one note before somebody joined, and one since."""
    made = make_world(cast.chiara, word="Nordwort")
    with tenant(made.organization.pk):
        PanelSeat.objects.filter(pk=made["panel_seat"].pk).update(joined_at=timezone.now() - DAY)
        with private(purpose="erasure"):
            Note.objects.all().delete()
        for ago in (2 * DAY, dt.timedelta(0)):
            plans.make_note(pairing=made["pairing"], author=made["mentee"], shared=True, shared_at=timezone.now() - ago)
        plans.make_note(pairing=made["pairing"], author=made["mentee"])
    return made


def _seen(world: World, person: Participant) -> tuple[int, int]:
    """How many notes and keys raw SQL sees, as the application."""
    with tenant(world.organization.pk), private(person=person.pk):
        notes, found = (sql(f"SELECT count(*) FROM {table}")[0][0] for table in ("plans_note", "plans_pairkey"))
        return int(notes), int(found)


def test_a_seat_opens_what_was_shared_since(world: World) -> None:
    assert _seen(world, world["panel_seat"].participant) == (1, 1)
    assert (_seen(world, world["mentor"]), _seen(world, world["mentee"])) == ((2, 1), (3, 1))


def test_whoever_has_left_finds_nothing(world: World) -> None:
    with tenant(world.organization.pk):
        PanelSeat.objects.update(left_at=timezone.now())
    assert _seen(world, world["panel_seat"].participant) == (0, 0)


def test_whoever_leads_since_reads_nothing_older(world: World) -> None:
    with tenant(world.organization.pk):
        Pairing.objects.update(mentor_since=timezone.now() - DAY)
    assert _seen(world, world["mentor"]) == (1, 1)


def test_a_seat_writes_in_its_own_name_alone(world: World) -> None:
    seat = world["panel_seat"].participant
    with tenant(world.organization.pk):
        pairing = Pairing.objects.get(pk=world["pairing"].pk)
        plans.make_note(pairing=pairing, author=seat)
        with private(person=seat.pk):
            assert keys.held(pairing) is not None
            with pytest.raises(ProgrammingError), transaction.atomic():
                Note(pairing=pairing, author=world["mentee"], words=b"x").save(force_insert=True)
    assert _seen(world, seat) == (2, 1)
