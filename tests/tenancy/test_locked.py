"""Inside of an organization: what two people keep to themselves is not there for SQL that has not said for whom it asks."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.tenancy import private, tenant
from matching.models import Pairing
from plans.models import EmergencyAccess, Note
from plans.selectors import keys
from tests.factories import plans, rows
from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world, sql

pytestmark = pytest.mark.django_db
TABLES = ("plans_note", "plans_ballot", "plans_pairkey")
DENIED = "42501"
# Per table: a private and a shared note of the mentor, a shared one of the mentee, a ballot of the mentor, the key.
NOBODY, EVERYTHING = (0, 0, 0), (3, 1, 1)


@pytest.fixture
def world(cast: Cast) -> World:
    """The mentor has a note for themself, the mentee one for both, and the mentor one for both; the mentor has voted."""
    made = make_world(cast.chiara, word="Nordwort")
    with tenant(made.organization.pk):
        plans.make_note(pairing=made["pairing"], author=made["mentor"], shared=True)
    return made


def counts(world: World) -> tuple[int, ...]:
    """How many rows raw SQL sees, as the application."""
    with tenant(world.organization.pk):
        return tuple(int(sql(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES)


def test_raw_sql_without_a_reader_sees_nothing(world: World) -> None:
    assert counts(world) == NOBODY
    with tenant(world.organization.pk):
        assert [model.objects.count() for model in (Note, EmergencyAccess)] == [0, 1]
    with tenant(world.organization.pk, world.member.user.pk):
        assert counts(world) == NOBODY


def test_each_of_the_two_sees_their_own_and_what_is_shared(world: World) -> None:
    with private(person=world["mentor"].pk):
        assert counts(world) == (3, 1, 1)
    with private(person=world["mentee"].pk):
        assert counts(world) == (2, 0, 1)


def test_another_participant_of_the_organization_sees_nothing(world: World) -> None:
    with tenant(world.organization.pk):
        other = rows.make_participant(cohort=world["cohort"])
    for person in (other.pk, world["employee"].pk, world.member.user.pk, uuid.uuid4()):
        with private(person=person):
            assert counts(world) == NOBODY


PURPOSES = {"count": (0, 1, 1), "erasure": EVERYTHING, "rewrap": (0, 0, 1), "emergency": NOBODY, "support": NOBODY}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_sees_what_it_needs(world: World, purpose: str) -> None:
    with private(purpose=purpose):
        assert counts(world) == PURPOSES[purpose]


def test_no_purpose_reaches_another_organization(world: World, cast: Cast) -> None:
    with tenant(cast.suedstern.pk), private(purpose="erasure"):
        assert [sql(f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * 3


@pytest.mark.parametrize(
    ("minutes", "who", "seen"), [(59, "chiara", True), (61, "chiara", False), (5, "frieda", True), (5, "olu", False)]
)
def test_an_emergency_opens_for_its_two_admins_and_one_hour(
    world: World, cast: Cast, minutes: int, who: str, seen: bool
) -> None:
    reader = getattr(cast, who).user.pk
    with tenant(world.organization.pk):
        then = timezone.now() - dt.timedelta(minutes=minutes)
        named = {"asked_by": cast.chiara.user, "approved_by": cast.frieda.user, "approved_at": then}
        plans.make_emergency(pairing=world["pairing"], **named)
    with tenant(world.organization.pk, reader), private(purpose="emergency"):
        assert counts(world) == ((3, 0, 1) if seen else NOBODY)
    with tenant(world.organization.pk, reader):
        assert counts(world) == NOBODY


def _state(error: pytest.ExceptionInfo[Any]) -> str:
    return str(error.value.__cause__.pgcode)  # type: ignore[union-attr]


def test_nobody_writes_in_somebody_elses_name_nor_into_another_pair(world: World) -> None:
    with tenant(world.organization.pk):
        stranger = rows.make_participant(cohort=world["cohort"])
        for person, author in ((world["mentee"], world["mentor"]), (stranger, stranger), (None, world["mentor"])):
            row = Note(pairing=world["pairing"], author=author, words=b"x")
            with private(person=person and person.pk), pytest.raises(ProgrammingError) as error, transaction.atomic():
                row.save(force_insert=True)
            assert _state(error) == DENIED
    with private(purpose="erasure"):
        assert counts(world) == EVERYTHING


def test_the_other_neither_changes_nor_deletes_what_is_shared_with_them(world: World) -> None:
    with tenant(world.organization.pk), private(person=world["mentee"].pk):
        assert Note.objects.filter(author=world["mentor"]).count() == 1
        assert Note.objects.filter(author=world["mentor"]).update(words=b"x") == 0
        assert Note.objects.filter(author=world["mentor"]).delete()[0] == 0
        # Making the own note look like the other's is no way either.
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            Note.objects.filter(author=world["mentee"]).update(author=world["mentor"])
    with private(purpose="erasure"):
        assert counts(world) == EVERYTHING


def test_purposes_change_and_delete_only_what_they_are_for(world: World) -> None:
    with tenant(world.organization.pk):
        for purpose, deleted in (("rewrap", (0, 0, 0)), ("emergency", (0, 0, 0)), ("count", (0, 1, 0))):
            with private(purpose=purpose), transaction.atomic():
                assert tuple(_delete(table) for table in TABLES) == deleted
                transaction.set_rollback(True)
        with private(purpose="erasure"):
            assert Note.objects.update(words=b"x") == 0
            assert tuple(_delete(table) for table in TABLES) == EVERYTHING


def _delete(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        return int(cursor.rowcount)


def test_the_reader_ends_with_the_block_also_by_an_error_and_the_outer_one_comes_back(world: World) -> None:
    with tenant(world.organization.pk):
        with private(person=world["mentor"].pk):
            with private(purpose="count"):
                assert counts(world) == (0, 1, 1)
            assert counts(world) == (3, 1, 1)
        assert counts(world) == NOBODY
        with pytest.raises(ValueError, match="no"), private(purpose="erasure"):
            raise ValueError("no")
        assert counts(world) == NOBODY
        with pytest.raises(ProgrammingError), transaction.atomic(), private(purpose="erasure"):
            sql("SELECT nothing FROM nowhere")
        assert counts(world) == NOBODY


@pytest.mark.django_db(transaction=True)
def test_the_reader_ends_with_the_transaction(committed_cast: Cast) -> None:
    """A pooled connection goes to somebody else: nothing of it may be left on it."""
    made = make_world(committed_cast.chiara, word="Nordwort")
    with tenant(made.organization.pk), private(purpose="erasure"):
        assert counts(made)[0] == 2
        inside = sql("SELECT current_setting('app.purpose', true)")
    assert inside == [("erasure",)]
    assert sql("SELECT coalesce(current_setting('app.purpose', true), '')") == [("",)]


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_is_named_outside_of_a_transaction_reads_nothing(committed_cast: Cast) -> None:
    """Named for the connection, they would read in every transaction that it is given to next."""
    made = make_world(committed_cast.chiara, word="Nordwort")
    with private(purpose="erasure"):
        assert sql("SELECT coalesce(current_setting('app.purpose', true), '')") == [("",)]
        assert counts(made) == NOBODY


def test_a_key_is_opened_for_somebody_or_not_at_all(world: World) -> None:
    with tenant(world.organization.pk):
        with pytest.raises(keys.NoReader):
            keys.held(world["pairing"])
        assert keys.any_of(world["pairing"])
        with private(person=world["mentor"].pk):
            assert keys.held(world["pairing"]) is not None


def test_a_pairing_takes_what_is_private_with_it(world: World) -> None:
    """The application that cannot read them lets the database delete them."""
    with tenant(world.organization.pk):
        Pairing.objects.filter(pk=world["pairing"].pk).delete()
    with private(purpose="erasure"):
        assert counts(world) == NOBODY
