"""What a circle keeps is not there for SQL that has not said for whom it asks, nor for those to whom it was not said."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.tenancy import private, tenant
from circles.models import Booking, CircleMember, CohortCircles, Post
from tests.factories import circles, rows
from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world, sql

pytestmark = pytest.mark.django_db
TABLES = ("circles_post", "circles_circlekey", "circles_booking")
DENIED = "42501"
# A post for the circle, one that was told to the coach; the key; the booking of the one member.
NOBODY, EVERYTHING = (0, 0, 0), (2, 1, 1)


@pytest.fixture
def world(cast: Cast) -> World:
    """The mentor sits in a circle, has told it two things, the coach one of them, and has an hour; another sits there."""
    made = make_world(cast.chiara, word="Nordwort")
    with tenant(made.organization.pk):
        made.rows["coach"] = CohortCircles.objects.select_related("coach").get().coach
        circles.make_post(circle=made["circle"], author=made["mentor"])
        other = rows.make_participant(cohort=made["cohort"])
        made.rows["beside"] = circles.make_member(circle=made["circle"], participant=other)
    return made


def counts(world: World) -> tuple[int, ...]:
    """How many rows raw SQL sees, as the application."""
    with tenant(world.organization.pk):
        return tuple(int(sql(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES)


def test_raw_sql_without_a_reader_sees_nothing(world: World) -> None:
    assert counts(world) == NOBODY
    with tenant(world.organization.pk, world.member.user.pk):
        assert counts(world) == NOBODY
        assert (Post.objects.count(), Booking.objects.count()) == (0, 0)


def test_members_see_the_wall_and_the_coach_what_was_told_to_them(world: World) -> None:
    seen = {}
    for who, reader in (
        ("mentor", world["mentor"]),
        ("beside", world["beside"].participant),
        ("coach", world["coach"]),
    ):
        with private(person=reader.pk):
            seen[who] = counts(world)
    assert seen == {"mentor": (2, 1, 1), "beside": (2, 1, 0), "coach": (1, 1, 1)}


def test_nobody_else_of_the_organization_sees_anything(world: World) -> None:
    with tenant(world.organization.pk):
        stranger = rows.make_participant(cohort=world["cohort"])
        elsewhere = circles.make_circle(cohort=world["cohort"], number=2)
        circles.make_member(circle=elsewhere, participant=stranger)
    for reader in (stranger.pk, world["mentee"].pk, world["employee"].pk, world.member.user.pk, uuid.uuid4()):
        with private(person=reader):
            assert counts(world) == NOBODY


def test_whoever_has_left_sees_nothing(world: World) -> None:
    reader = world["beside"].participant_id
    with tenant(world.organization.pk):
        CircleMember.objects.filter(participant=reader).update(left_at=timezone.now())
    with private(person=reader):
        assert counts(world) == NOBODY


def test_whoever_came_later_sees_no_earlier_thread(world: World) -> None:
    reader = world["beside"].participant_id
    with tenant(world.organization.pk):
        CircleMember.objects.filter(participant=reader).update(joined_at=timezone.now() + dt.timedelta(seconds=1))
    with private(person=reader):
        assert counts(world) == (0, 1, 0)


def test_a_coach_of_yesterday_sees_nothing_and_the_one_of_today_nothing_of_theirs(world: World) -> None:
    with tenant(world.organization.pk):
        new = rows.make_employee()
        CohortCircles.objects.update(coach=new)
    with private(person=world["coach"].pk):
        assert counts(world) == (0, 0, 1)
    with private(person=new.pk):
        assert counts(world) == (0, 1, 0)


PURPOSES = {"tell": (0, 0, 1), "erasure": EVERYTHING, "rewrap": (0, 1, 0), "emergency": NOBODY, "count": NOBODY}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_sees_what_it_needs(world: World, purpose: str) -> None:
    with private(purpose=purpose):
        assert counts(world) == PURPOSES[purpose]


def test_no_purpose_reaches_another_organization(world: World, cast: Cast) -> None:
    with tenant(cast.suedstern.pk), private(purpose="erasure"):
        assert [sql(f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * 3


def _refused(row: Any, reader: uuid.UUID | None) -> str:
    with private(person=reader), pytest.raises(ProgrammingError) as error, transaction.atomic():
        row.save(force_insert=True)
    return str(error.value.__cause__.pgcode)  # type: ignore[union-attr]


def test_nobody_writes_for_somebody_else_nor_into_another_circle(world: World) -> None:
    now, mentor, circle = timezone.now(), world["mentor"], world["circle"]
    with tenant(world.organization.pk):
        elsewhere = circles.make_circle(cohort=world["cohort"], number=2)
        other = rows.make_employee()
        hour = circles.make_office_hour(cohort=world["cohort"], coach=world["coach"], days=9)
        tried = [
            (Post(circle=circle, author=mentor, asked_at=now, words=b"x"), world["beside"].participant_id),
            (Post(circle=elsewhere, author=mentor, asked_at=now, words=b"x"), mentor.pk),
            (Post(circle=circle, coach=other, asked_at=now, words=b"x"), other.pk),
            (Post(circle=circle, author=mentor, asked_at=now, words=b"x"), None),
            (Booking(hour=hour, participant=mentor), world["coach"].pk),
        ]
        assert [_refused(row, reader) for row, reader in tried] == [DENIED] * len(tried)
    with private(purpose="erasure"):
        assert counts(world) == EVERYTHING


def test_readers_delete_nothing_and_change_nothing_of_others(world: World) -> None:
    with tenant(world.organization.pk):
        for reader in (world["beside"].participant_id, world["coach"].pk):
            with private(person=reader):
                assert Post.objects.filter(author=world["mentor"]).update(words=b"x") == 0
                assert [_delete(table) for table in TABLES] == [0, 0, 0]
        with private(person=world["mentor"].pk):
            assert [_delete(table) for table in TABLES[:2]] == [0, 0]
        with private(purpose="tell"):
            assert [_delete(table) for table in TABLES] == [0, 0, 1]


def _delete(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        return int(cursor.rowcount)
