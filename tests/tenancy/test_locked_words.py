"""Drafts of sheets, thanks and wishes: inside of an organization nobody has them but who wrote them, until they are opened."""

from __future__ import annotations

import uuid

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.tenancy import private, tenant
from matching.models import Pairing
from plans.models import ChangeWish, CleanSheet, SheetDraft, Thanks
from tests.factories import rows
from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world, sql

pytestmark = pytest.mark.django_db
TABLES = ("plans_sheetdraft", "plans_thanks", "plans_changewish")
NOBODY = (0, 0, 0)
# Both drafts of one sheet, thanks of the mentor, a wish of the mentee.
EVERYTHING = (2, 1, 1)


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast.chiara, word="Nordwort")


def counts(world: World) -> tuple[int, ...]:
    """How many rows raw SQL sees, as the application."""
    with tenant(world.organization.pk):
        return tuple(int(sql(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES)


def test_nobody_who_has_not_said_for_whom_sees_one(world: World) -> None:
    assert counts(world) == NOBODY
    with tenant(world.organization.pk, world.member.user.pk):
        assert counts(world) == NOBODY
        other = rows.make_participant(cohort=world["cohort"])
        rows.make_panel_seat(pairing=world["pairing"], participant=other)
    for person in (other.pk, world["employee"].pk, uuid.uuid4()):
        with private(person=person):
            assert counts(world) == NOBODY


def test_each_sees_their_own_and_of_both_what_was_opened(world: World) -> None:
    seen = []
    for opened in (False, True):
        if opened:
            with tenant(world.organization.pk):
                now = timezone.now()
                CleanSheet.objects.update(mentor_ready_at=now, mentee_ready_at=now, revealed_at=now)
                Pairing.objects.filter(pk=world["pairing"].pk).update(state="ended", ended_at=now)
        for side in ("mentor", "mentee"):
            with private(person=world[side].pk):
                seen.append(counts(world))
    assert seen == [(1, 1, 0), (1, 0, 1), (2, 1, 0), (2, 1, 1)]


PURPOSES = {"count": (0, 0, 1), "erasure": EVERYTHING, "rewrap": NOBODY, "emergency": NOBODY}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_sees_and_deletes_what_it_needs(world: World, purpose: str) -> None:
    with private(purpose=purpose):
        assert counts(world) == PURPOSES[purpose]
        with tenant(world.organization.pk):
            gone = tuple(model.objects.all().delete()[0] for model in (SheetDraft, Thanks, ChangeWish))
    assert gone == PURPOSES[purpose]


def test_nobody_writes_for_the_other(world: World) -> None:
    mentor, pairing = world["mentor"], world["pairing"]
    with tenant(world.organization.pk), private(person=world["mentee"].pk):
        assert SheetDraft.objects.filter(side="mentor").update(words=b"x") == 0
        named = {"pairing": pairing, "author": mentor}
        for row in (Thanks(words=b"x", **named), ChangeWish(reason=b"x", **named)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                row.save(force_insert=True)
    with private(purpose="erasure"):
        assert counts(world) == EVERYTHING


def test_a_pairing_takes_them_with_it(world: World) -> None:
    with tenant(world.organization.pk):
        Pairing.objects.filter(pk=world["pairing"].pk).delete()
    with private(purpose="erasure"):
        assert counts(world) == NOBODY
