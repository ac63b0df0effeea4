"""The rows of another organization: they cannot be seen, written, moved, pointed at or emptied."""

from __future__ import annotations

from typing import Any

import psycopg2
import psycopg2.errors
import pytest
from django.db import DatabaseError, transaction

from accounts.identifiers import uuid7
from accounts.tenancy import CrossTenant, private, tenant
from plans import locks
from programs.models import Cohort, Employee, Participant
from tests.tenancy.conftest import Two
from tests.tenancy.worlds import attempt, owned_models, owned_tables, sql, state_of

REFUSED = "42501"
BROKEN_KEY = "23503"


def _owners(table: str) -> set[Any]:
    """Whose rows of a table the running context sees."""
    column = "id" if table == "accounts_organization" else "organization_id"
    return {row[0] for row in sql(f"SELECT DISTINCT {column} FROM {table}")}


def test_without_an_organization_there_are_no_rows(two: Two) -> None:
    assert {table: _owners(table) for table in owned_tables()} == {table: set() for table in owned_tables()}


def test_raw_sql_sees_the_own_rows_and_no_others(two: Two) -> None:
    for world in (two.a, two.b):
        # What is private inside of an organization is locked once more, see test_locked.py.
        with tenant(world.organization.pk), private(purpose=locks.ERASURE):
            seen = {table: _owners(table) for table in owned_tables()}
        filled = {type(row)._meta.db_table for row in world.rows.values()}
        assert {table: owners for table, owners in seen.items() if table in filled} == {
            table: {world.organization.pk} for table in filled
        }
        assert set().union(*seen.values()) == {world.organization.pk}


def test_the_worlds_hold_a_row_of_every_kind_that_pages_show(two: Two) -> None:
    with tenant(two.b.organization.pk), private(purpose=locks.ERASURE):
        kinds = {type(row) for row in two.b.rows.values()}
        empty = {m.__name__ for m in owned_models() if m in kinds and not m.objects.exists()}
    assert empty == set()
    assert len(kinds) >= 18


@pytest.mark.parametrize("kind", ["employee", "program", "proposal", "pairing", "message", "invitation", "audit_event"])
def test_the_unscoped_manager_finds_changes_and_deletes_nothing(two: Two, kind: str) -> None:
    row = two.b[kind]
    model: Any = type(row)
    with tenant(two.a.organization.pk):
        assert not model.unscoped.filter(pk=row.pk).exists()
        assert not model.unscoped.exclude(organization_id=two.a.organization.pk).exists()
        if kind != "audit_event":  # those nobody may change at all, see test_audit.py
            assert model.unscoped.filter(pk=row.pk).update(created_at="2000-01-01T00:00Z") == 0
            assert sql(f"DELETE FROM {model._meta.db_table} WHERE id = %s RETURNING id", [row.pk]) == []


def test_an_insert_for_another_organization_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk), pytest.raises(DatabaseError) as error, transaction.atomic():
        sql(
            "INSERT INTO profiles_topic (id, organization_id, created_at, name, key, theme, retired)"
            " VALUES (%s, %s, now(), 'x', 'x', '', false)",
            [uuid7(), two.b.organization.pk],
        )
    assert state_of(error.value) == REFUSED


@pytest.mark.parametrize("kind", ["employee", "program", "topic", "message"])
def test_moving_a_row_to_another_organization_is_refused(two: Two, kind: str) -> None:
    table = type(two.a[kind])._meta.db_table
    with tenant(two.a.organization.pk), pytest.raises(DatabaseError) as error, transaction.atomic():
        sql(f"UPDATE {table} SET organization_id = %s WHERE id = %s", [two.b.organization.pk, two.a[kind].pk])
    assert state_of(error.value) == REFUSED


def test_an_organization_cannot_be_renamed_from_outside(two: Two) -> None:
    with tenant(two.a.organization.pk):
        assert (
            sql("UPDATE accounts_organization SET name = 'x' WHERE id = %s RETURNING 1", [two.b.organization.pk]) == []
        )


def test_reading_also_the_own_memberships_opens_no_writing(two: Two) -> None:
    """A member of two organizations sees both memberships, and can change only the one of the running context."""
    with tenant(two.a.organization.pk, two.b.member.user.pk):
        table = "accounts_membership WHERE organization_id = %s"
        other = [two.b.organization.pk]
        assert sql(f"SELECT count(*) FROM {table}", other) == [(1,)]
        assert sql(f"DELETE FROM {table} RETURNING 1", other) == []
        assert sql(f"UPDATE {table.replace(' WHERE', ' SET role = %s WHERE')} RETURNING 1", ["owner", *other]) == []


def test_a_key_to_another_organizations_row_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk), pytest.raises(DatabaseError) as error, transaction.atomic():
        Participant.objects.create(cohort_id=two.b["cohort"].pk, employee=two.a["employee"], side="mentor")
    assert state_of(error.value) == BROKEN_KEY


def test_pointing_an_existing_row_at_another_organization_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk), pytest.raises(DatabaseError) as error, transaction.atomic():
        Employee.objects.filter(pk=two.a["employee"].pk).update(manager_id=two.b["manager"].pk)
    assert state_of(error.value) == BROKEN_KEY


def test_keys_hold_even_for_the_owner_whom_row_security_lets_through(as_owner: Any) -> None:
    one, other = uuid7(), uuid7()
    for key in (one, other):
        as_owner(_ORGANIZATION, [key, key.hex])
        as_owner(_PROGRAM, [key, key])
    with pytest.raises(psycopg2.errors.ForeignKeyViolation) as error:
        as_owner(_COHORT, [uuid7(), one, other])
    assert error.value.pgcode == BROKEN_KEY


def test_truncate_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk):
        states = {table: attempt(f"TRUNCATE {table} CASCADE") for table in owned_tables()}
    assert states == dict.fromkeys(owned_tables(), REFUSED)


def test_deleting_a_row_takes_nobody_elses_with_it(two: Two) -> None:
    with tenant(two.a.organization.pk):
        sql("DELETE FROM programs_program WHERE true")
    with tenant(two.b.organization.pk):
        assert Cohort.objects.filter(pk=two.b["cohort"].pk).exists()


def test_python_refuses_a_row_of_another_organization_before_the_database_does(two: Two) -> None:
    with tenant(two.a.organization.pk):
        stranger = Employee(first_name="x", last_name="y", email="z@example.com", organization=two.b.organization)
        with pytest.raises(CrossTenant):
            stranger.save()
        with pytest.raises(CrossTenant):
            Employee.objects.bulk_create([stranger])


_ORGANIZATION = (
    "INSERT INTO accounts_organization (id, name, slug, logo, hue, time_zone, language, mentor_word, mentors_word,"
    " mentee_word, mentees_word, require_admin_totp, contact_email, created_at)"
    " VALUES (%s, 'x', %s, '', 1, 'UTC', 'en', 'a', 'a', 'a', 'a', false, '', now())"
)
_PROGRAM = (
    "INSERT INTO programs_program (id, organization_id, created_at, name, description, purposes, themes, state,"
    " steps_done, gate, length_months, sessions_per_month, plan_template, survey_rhythm, floor_score, owner_name,"
    " mode)"
    " VALUES (%s, %s, now(), 'x', '', '{}', '{}', 'draft', '{}', '{}', 6, 1, '', '', 50, '', 'self')"
)
_COHORT = (
    "INSERT INTO programs_cohort (id, organization_id, program_id, created_at, number, name, cap, greeting)"
    " VALUES (%s, %s, %s, now(), 1, 'x', 5, '')"
)
