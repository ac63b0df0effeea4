"""What Postgres itself says about our tables, functions and keys: nothing relies on somebody having remembered."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.locks import GLOBAL_TABLES
from accounts.tenancy import APP_ROLE
from tests.tenancy.worlds import owned_models, owned_tables, sql

pytestmark = pytest.mark.django_db
WRITES = {"SELECT", "INSERT", "UPDATE", "DELETE"}
# Read by /readyz; holds names of migrations.
OTHERS = {"django_migrations"}


def test_every_model_is_owned_or_global_for_a_reason() -> None:
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed}
    assert tables - set(owned_tables()) - GLOBAL_TABLES.keys() == set()
    assert all(reason.strip() for reason in GLOBAL_TABLES.values())
    assert not GLOBAL_TABLES.keys() & set(owned_tables())


def test_every_table_that_exists_is_a_table_of_a_model() -> None:
    found = {row[0] for row in sql("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'app')")}
    assert found - set(owned_tables()) - GLOBAL_TABLES.keys() - OTHERS == set()


@pytest.mark.parametrize("table", owned_tables())
def test_an_owned_table_forces_row_security(table: str) -> None:
    flags = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
    assert sql(flags, [table]) == [(True, True)]


@pytest.mark.parametrize("table", owned_tables())
def test_an_owned_table_has_the_policies_and_no_wider_one(table: str) -> None:
    column = "id" if table == "accounts_organization" else "organization_id"
    mine = f"({column} = ( SELECT app.org() AS org))"
    found = sql(
        "SELECT policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies WHERE tablename = %s",
        [table],
    )
    policies = {row[0]: row[1:] for row in found}
    extra = policies.keys() - {"tenant_app", "tenant_owner"}
    assert policies["tenant_app"] == ("PERMISSIVE", f"{{{APP_ROLE}}}", "ALL", mine, mine)
    assert policies["tenant_owner"] == ("PERMISSIVE", "{upstream_owner}", "ALL", "true", "true")
    for name in extra:
        permissive, roles, command, condition, _ = policies[name]
        assert permissive == "RESTRICTIVE" or (name, command) == ("tenant_read", "SELECT"), name
        assert permissive == "RESTRICTIVE" or "app.uid()" in condition
        assert roles == f"{{{APP_ROLE}}}"


def _rights(table: str) -> set[str]:
    query = """SELECT a.privilege_type FROM pg_class, aclexplode(relacl) a
        WHERE oid = %s::regclass AND a.grantee = %s::regrole"""
    return {row[0] for row in sql(query, [table, APP_ROLE])}


# The trail is only written on; what is anonymous is mixed by writing it anew, and never changed.
FEWER = {"accounts_auditevent": {"SELECT", "INSERT"}, "surveys_anonymousanswer": {"SELECT", "INSERT", "DELETE"}}
# What a board was shown stays as it was.
FEWER["analytics_boardreport"] = {"SELECT", "INSERT", "DELETE"}


@pytest.mark.parametrize("table", owned_tables())
def test_the_grants_on_an_owned_table_are_the_four_or_fewer(table: str) -> None:
    assert _rights(table) == FEWER.get(table, WRITES)


def test_the_grants_elsewhere_are_the_listed_ones() -> None:
    assert {table: _rights(table) - WRITES for table in GLOBAL_TABLES} == {table: set() for table in GLOBAL_TABLES}
    assert _rights("django_migrations") == {"SELECT"}
    assert _rights("django_content_type") == _rights("auth_permission") == {"SELECT"}


def test_nothing_is_granted_to_everybody() -> None:
    query = """SELECT relname FROM pg_class, aclexplode(relacl) a
        WHERE a.grantee = 0 AND relnamespace IN ('public'::regnamespace, 'app'::regnamespace)"""
    assert sql(query) == []
    default = "SELECT defaclacl::text FROM pg_default_acl"
    assert sql(default) == []


def test_every_unique_index_of_an_owned_table_contains_the_organization() -> None:
    """Otherwise a refused duplicate tells one organization that another has the value."""
    query = """SELECT i.indrelid::regclass::text, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'organization_id'
        WHERE i.indisunique AND NOT i.indisprimary AND NOT (a.attnum = ANY (i.indkey::int2[]))"""
    assert sql(query) == []


def test_every_key_between_owned_tables_is_composite_and_checked() -> None:
    query = """SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k
        JOIN pg_attribute mine ON mine.attrelid = k.conrelid AND mine.attname = 'organization_id'
        JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = 'organization_id'
        WHERE k.contype = 'f' AND NOT (k.conkey[1] = mine.attnum AND k.confkey[1] = theirs.attnum AND k.convalidated)"""
    assert sql(query) == []


def test_every_relation_between_owned_models_has_its_key() -> None:
    """A relation without a database key at all would not show up above."""
    query = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND array_length(conkey, 1) = 2"
    keys = {row[0] for row in sql(query)}
    owned = set(owned_models())
    wanted = {
        f"{m._meta.app_label}_{m._meta.model_name}_{f.name}_tenant"
        for m in owned
        for f in m._meta.fields
        if f.related_model in owned
    }
    assert wanted - keys == set()
    assert not [m for m in owned if m._meta.many_to_many]


def test_no_view_sees_past_row_security() -> None:
    query = """SELECT c.relname FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)
        AND (c.relkind IN ('m', 'f') OR (c.relkind = 'v'
             AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))"""
    assert sql(query) == []


DOORS = {"enter", "invited_to", "organization_ids", "slug_taken"}


def test_the_doors_past_row_security_are_the_reviewed_ones_with_a_fixed_path() -> None:
    query = """SELECT p.proname, coalesce(p.proconfig::text, ''), n.nspname FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"""
    found = sql(query)
    assert {name for name, _, schema in found if schema == "app"} >= DOORS
    assert [name for name, path, _ in found if "search_path=public, pg_temp" not in path] == []


def test_functions_are_for_the_application_and_not_for_everybody() -> None:
    query = "SELECT proname FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND proacl::text ~ '(^|[{,])=X'"
    assert sql(query) == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_migrations_are_complete(capsys: Any) -> None:
    """A lock that is declared and not migrated would be a lock on paper."""
    call_command("makemigrations", "--check", "--dry-run", skip_checks=True)
