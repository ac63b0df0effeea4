"""What participants answer is not there for SQL that has not said for whom or for what it reads, and a name for nobody."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.tenancy import private, tenant
from surveys.models import AnonymousAnswer, Answer, Asked, Response
from tests.factories import rows, surveys
from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world, sql

pytestmark = pytest.mark.django_db
TABLES = ("surveys_asked", "surveys_response", "surveys_answer", "surveys_anonymousanswer")
DENIED = "42501"
NOBODY = (0, 0, 0, 0)


@pytest.fixture
def world(cast: Cast) -> World:
    """The mentor has answered once at each level, and one anonymous answer more is not mixed yet; the mentee has not."""
    made = make_world(cast.chiara, word="Nordwort")
    with tenant(made.organization.pk), private(purpose="mix"):
        question = AnonymousAnswer.objects.get().question
    with tenant(made.organization.pk):
        surveys.make_anonymous_answer(wave=made["wave"], question=question, mixed=False)
    return made


def counts(world: World) -> tuple[int, ...]:
    """How many rows raw SQL sees, as the application: asked, responses, answers with a name, anonymous ones."""
    with tenant(world.organization.pk):
        return tuple(int(sql(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES)


def levels(world: World) -> list[str]:
    """The levels of the answers that raw SQL sees."""
    with tenant(world.organization.pk):
        return [row[0] for row in sql("SELECT level FROM surveys_answer ORDER BY level")]


def test_raw_sql_without_a_reader_sees_nothing(world: World) -> None:
    assert counts(world) == NOBODY
    with tenant(world.organization.pk, world.member.user.pk):
        assert counts(world) == NOBODY
        assert (Asked.objects.count(), Answer.objects.count(), AnonymousAnswer.objects.count()) == (0, 0, 0)


def test_everybody_sees_their_own_and_a_partner_what_is_for_the_two(world: World) -> None:
    with private(person=world["mentor"].pk):
        assert counts(world) == (1, 1, 3, 0)
        assert levels(world) == ["confidential", "pair", "team"]
    with private(person=world["mentee"].pk):
        assert counts(world) == (1, 0, 1, 0)
        assert levels(world) == ["pair"]


def test_nobody_else_of_the_organization_sees_anything(world: World) -> None:
    with tenant(world.organization.pk):
        stranger = rows.make_participant(cohort=world["cohort"])
    for reader in (stranger.pk, world["employee"].pk, world.member.user.pk, world["pairing"].pk, uuid.uuid4()):
        with private(person=reader):
            assert counts(world) == NOBODY


PURPOSES = {
    "ask": (2, 0, 0, 0), "drop": NOBODY, "mix": (0, 0, 0, 2), "team": (0, 1, 1, 0), "tally": (2, 1, 2, 1),
    "erasure": (2, 1, 3, 2), "rewrap": NOBODY, "emergency": NOBODY, "count": NOBODY,
}  # fmt: skip
READ = {"team": ["team"], "tally": ["confidential", "team"]}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_sees_what_it_needs(world: World, purpose: str) -> None:
    with private(purpose=purpose):
        assert counts(world) == PURPOSES[purpose]
        assert levels(world) == READ.get(purpose, ["confidential", "pair", "team"] if purpose == "erasure" else [])


@pytest.mark.parametrize("purpose", ["tally", "team"])
def test_a_purpose_opens_no_words_of_a_pair_for_whoever_is_named(world: World, purpose: str) -> None:
    with tenant(world.organization.pk):
        stranger = rows.make_participant(cohort=world["cohort"])
    with private(person=stranger.pk, purpose=purpose):
        assert levels(world) == READ[purpose]


def test_no_purpose_reaches_another_organization(world: World, cast: Cast) -> None:
    with tenant(cast.suedstern.pk), private(purpose="erasure"):
        assert [sql(f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * len(TABLES)


def _refused(row: Any, **reader: Any) -> str:
    with private(**reader), pytest.raises(ProgrammingError) as error, transaction.atomic():
        row.save(force_insert=True)
    return str(error.value.__cause__.pgcode)  # type: ignore[union-attr]


def test_nobody_answers_for_somebody_else(world: World) -> None:
    wave, mentor, mentee = world["wave"], world["mentor"], world["mentee"]
    with private(purpose="erasure"), tenant(world.organization.pk):
        response, question = Response.objects.get(), Answer.objects.get(level="team").question
    with tenant(world.organization.pk):
        third = rows.make_participant(cohort=world["cohort"])
        answer = {"response": response, "question": question, "level": "team", "number": 5}
        tried = [
            (Response(wave=wave, participant=mentee), {"person": mentor.pk}),
            (Response(wave=wave, participant=mentee), {"purpose": "ask"}),
            (Answer(**answer), {"person": mentee.pk}),
            (Answer(**answer), {"purpose": "tally"}),
            (Asked(wave=wave, participant=third, due_on="2026-01-01"), {"person": mentor.pk}),
            (AnonymousAnswer(wave=wave, question=question, side="mentor"), {"person": mentor.pk}),
            (AnonymousAnswer(wave=wave, question=question, side="mentor", mixed=True), {"purpose": "drop"}),
        ]
        assert [_refused(row, **reader) for row, reader in tried] == [DENIED] * len(tried)
    with private(purpose="erasure"):
        assert counts(world) == PURPOSES["erasure"]


def test_an_anonymous_answer_is_dropped_in_and_seen_by_nobody_who_did_it(world: World) -> None:
    with tenant(world.organization.pk), private(purpose="mix"):
        question = AnonymousAnswer.objects.filter(mixed=True).get().question
    with tenant(world.organization.pk), private(person=world["mentor"].pk, purpose="drop"):
        AnonymousAnswer(wave=world["wave"], question=question, side="mentor", number=3).save(force_insert=True)
        assert AnonymousAnswer.objects.count() == 0
    with private(purpose="mix"):
        assert counts(world) == (0, 0, 0, 3)
    with private(purpose="tally"):
        assert counts(world)[3] == 1


def test_an_anonymous_answer_knows_no_time_and_nobody_changes_it(world: World) -> None:
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'surveys_anonymousanswer'"
    assert {row[0] for row in sql(columns)} == {
        "id", "organization_id", "wave_id", "side", "question_id", "option_id", "row_id", "number", "text", "mixed",
    }  # fmt: skip
    with tenant(world.organization.pk), private(purpose="mix"):
        assert {row.pk.version for row in AnonymousAnswer.objects.all()} == {4}
        with pytest.raises(ProgrammingError) as error, transaction.atomic():
            AnonymousAnswer.objects.update(number=1)
    assert str(error.value.__cause__.pgcode) == DENIED  # type: ignore[union-attr]


def test_readers_delete_nothing_and_change_nothing_of_others(world: World) -> None:
    with tenant(world.organization.pk):
        for reader in ({"person": world["mentor"].pk}, {"person": world["mentee"].pk}, {"purpose": "tally"}):
            with private(**reader):
                assert [_delete(table) for table in TABLES] == [0, 0, 0, 0]
        with private(person=world["mentee"].pk):
            assert Answer.objects.update(words=b"x") == 0
        with private(purpose="team"):
            assert Answer.objects.update(text="x") == 0
    with private(purpose="erasure"):
        assert counts(world) == PURPOSES["erasure"]


def _delete(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        return int(cursor.rowcount)
