"""What the application's role cannot do, however hard the SQL tries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.tenancy import tenant
from tests.tenancy.conftest import Two
from tests.tenancy.worlds import attempt, sql, state_of

ESCALATIONS = [
    "SET ROLE postgres",
    "SET ROLE upstream_owner",
    "SET SESSION AUTHORIZATION upstream_owner",
    "ALTER TABLE programs_employee DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE programs_employee NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY tenant_app ON programs_employee",
    "ALTER POLICY tenant_app ON programs_employee USING (true)",
    "CREATE POLICY wide ON programs_employee USING (true)",
    "ALTER ROLE upstream_app BYPASSRLS",
    "ALTER ROLE upstream_app SUPERUSER",
    "CREATE ROLE another",
    "CREATE TABLE public.mine (i int)",
    "CREATE TABLE app.mine (i int)",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE FUNCTION app.org2() RETURNS int LANGUAGE sql AS 'select 1'",
    "CREATE OR REPLACE FUNCTION app.org() RETURNS uuid LANGUAGE sql AS 'select null::uuid'",
    "DROP TRIGGER audit_is_final ON accounts_auditevent",
    "ALTER TABLE accounts_auditevent DISABLE TRIGGER audit_is_final",
    "COPY programs_employee TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "SELECT query FROM pg_stat_activity",
    "SELECT pg_stat_get_activity(NULL)",
    "SELECT pg_stat_get_backend_activity(1)",
    "DELETE FROM django_migrations",
    "INSERT INTO auth_permission (name, content_type_id, codename) VALUES ('x', 1, 'x')",
    "SET session_replication_role = replica",
]


def test_the_tests_log_in_as_the_applications_role(db: Any) -> None:
    """Not SET ROLE, which could be reset: session_user is who logged in."""
    powers = "SELECT session_user, current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert sql(powers) == [("upstream_app", "upstream_app", False, False)]
    assert sql("SELECT count(*) FROM pg_class WHERE relowner = 'upstream_app'::regrole") == [(0,)]
    assert sql("SELECT count(*) FROM pg_auth_members WHERE member = 'upstream_app'::regrole") == [(0,)]


def test_every_escalation_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk):
        states = {statement: attempt(statement) for statement in ESCALATIONS}
    assert states == dict.fromkeys(ESCALATIONS, "42501")


def test_granting_what_one_does_not_have_changes_nothing(two: Two) -> None:
    """Postgres only warns."""
    attempt("GRANT TRUNCATE ON programs_employee TO upstream_app")
    assert attempt("TRUNCATE programs_employee CASCADE") == "42501"


def test_switching_row_security_off_is_an_error_and_not_an_opening(two: Two) -> None:
    with tenant(two.a.organization.pk):
        assert attempt("SET LOCAL row_security = off; SELECT count(*) FROM programs_employee") == "42501"


def test_large_objects_and_copy_from_are_closed(two: Two) -> None:
    with tenant(two.a.organization.pk), pytest.raises(DatabaseError) as error, transaction.atomic():
        sql("COPY programs_employee FROM STDIN")
    assert state_of(error.value) in {"0A000", "42501"}


def test_the_doors_answer_narrowly(two: Two) -> None:
    """Somebody else's slug opens nothing, and an unknown one looks the same."""
    stranger, slug = two.a.member.user.pk, two.b.organization.slug
    assert sql("SELECT app.enter(%s, %s)", [slug, stranger]) == [(None,)]
    assert sql("SELECT app.enter('nowhere', %s)", [stranger]) == [(None,)]
    assert sql("SELECT count(*) FROM programs_employee") == [(0,)]
    assert sql("SELECT app.invited_to('unknown')") == [(None,)]
    assert sql("SELECT app.slug_taken(%s), app.slug_taken('free')", [slug]) == [(True, False)]
