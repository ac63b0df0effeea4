"""Break the locks one by one and see whether the tests notice: ``python -m tests.tenancy.mutants``.

Each mutant is a change of the source in a copy of the tree, or a change of the test database after it was migrated. A
mutant is killed when the tests of this folder fail. ``--list`` names them; names as arguments run only those.
"""

# ruff: noqa: T201, E501  figures are printed; a mutant's text is as long as the line it replaces
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = (".git", ".venv", "node_modules", "var", "staticfiles", "__pycache__", "docs", "benchmarks", "*.pyc")


@dataclass(frozen=True)
class Mutant:
    """One broken lock: a text replaced in a file, or SQL run as the owner; and the tests that should notice first."""

    name: str
    file: str = ""
    old: str = ""
    new: str = ""
    sql: str = ""
    tests: str = ""


TENANCY, LOCKS, MIDDLEWARE = "accounts/tenancy.py", "accounts/locks.py", "accounts/middleware.py"
# Where the database of a run has been copied from the migrated one, and nobody has looked at it yet.
DATABASES, COPIED = "tests/databases.py", '    owner.settings_dict["NAME"] = copy\n'
# What is private inside of an organization is tried by one file.
PRIVATE = "tests/tenancy/test_locked.py"
CIRCLES = "tests/tenancy/test_locked_circles.py"
SURVEYS = "tests/tenancy/test_locked_surveys.py"
_MINE = "USING ({mine}) WITH CHECK ({mine})"


def altered(table: str, old: str, new: str) -> str:
    """SQL that changes a text in the condition by which private rows of a table are read, as the database tells it."""
    return f"""DO $do$ DECLARE was text; BEGIN
      SELECT qual INTO was FROM pg_policies WHERE tablename = '{table}' AND policyname = 'private_select';
      ASSERT strpos(was, $old${old}$old$) > 0;
      EXECUTE 'ALTER POLICY private_select ON {table} USING (' || replace(was, $old${old}$old$, $new${new}$new$) || ')';
    END $do$"""


MUTANTS = [
    # The manager
    Mutant(
        "manager is quiet",
        TENANCY,
        '        if organization_id is None:\n            raise NoTenant(f"{self.model',
        '        if organization_id is None:\n            return super().get_queryset()\n        if False:\n            raise NoTenant(f"{self.model',
    ),
    Mutant(
        "manager returns nothing instead of failing",
        TENANCY,
        '        if organization_id is None:\n            raise NoTenant(f"{self.model',
        '        if organization_id is None:\n            return super().get_queryset().none()\n        if False:\n            raise NoTenant(f"{self.model',
    ),
    Mutant("bulk_create claims nothing", TENANCY, "        for row in rows:\n            _claim(row)", "        pass"),
    Mutant("save claims nothing", TENANCY, "        _claim(self)\n        super().save", "        super().save"),
    Mutant("a row of another organization is taken", TENANCY, "    if row.organization_id != inside:", "    if False:"),
    # The context
    Mutant(
        "None is an organization",
        TENANCY,
        '    if organization_id is None:\n        raise NoTenant("a tenant',
        '    if False:\n        raise NoTenant("a tenant',
    ),
    Mutant(
        "contexts of two organizations nest",
        TENANCY,
        "    if inside is not None and inside != organization_id:",
        "    if False:",
    ),
    Mutant(
        "identity inside of an organization",
        TENANCY,
        '    if current_organization_id() is not None:\n        raise CrossTenant("already in an',
        '    if False:\n        raise CrossTenant("already in an',
    ),
    Mutant(
        "session setting instead of transaction setting",
        TENANCY,
        "set_config('app.org', %s, true), set_config('app.uid', %s, true)",
        "set_config('app.org', %s, false), set_config('app.uid', %s, false)",
    ),
    Mutant("outer context is not restored", TENANCY, "            _pin(before)", "            pass"),
    Mutant("context outlives its block", TENANCY, "        _scope.reset(token)", "        pass"),
    Mutant(
        "nested context forgets the person", TENANCY, "        user_id = current_user_id()", "        user_id = None"
    ),
    Mutant(
        "wrong organization is pinned",
        TENANCY,
        '[str(scope.organization_id or ""), str(scope.user_id or "")]',
        '["00000000-0000-0000-0000-000000000001", str(scope.user_id or "")]',
    ),
    # Row security
    Mutant("row security is not enabled", TENANCY, 'ENABLE ROW LEVEL SECURITY",\n', 'DISABLE ROW LEVEL SECURITY",\n'),
    Mutant("row security is not forced", TENANCY, "{table} FORCE ROW", "{table} NO FORCE ROW"),
    Mutant("reading is open", TENANCY, "TO {APP_ROLE} " + _MINE, "TO {APP_ROLE} USING (true) WITH CHECK ({mine})"),
    Mutant("writing is open", TENANCY, "TO {APP_ROLE} " + _MINE, "TO {APP_ROLE} USING ({mine}) WITH CHECK (true)"),
    Mutant("policy is for everybody", TENANCY, "FOR ALL TO {APP_ROLE} " + _MINE, "FOR ALL TO PUBLIC " + _MINE),
    Mutant(
        "owner's policy is for the application", TENANCY, "TO {OWNER_ROLE} USING (true)", "TO {APP_ROLE} USING (true)"
    ),
    Mutant(
        "reading also means writing",
        TENANCY,
        "FOR SELECT TO {APP_ROLE} USING ({self.read_also})",
        "FOR ALL TO {APP_ROLE} USING ({self.read_also})",
    ),
    Mutant("TRUNCATE is granted", TENANCY, 'f"GRANT {self.grants} ON', 'f"GRANT {self.grants}, TRUNCATE ON'),
    Mutant(
        "a wider policy on one table",
        sql="CREATE POLICY wide ON programs_employee FOR SELECT TO upstream_app USING (true)",
    ),
    Mutant("one table lost its policy's force", sql="ALTER TABLE nudges_message NO FORCE ROW LEVEL SECURITY"),
    Mutant("one table lost row security", sql="ALTER TABLE profiles_topic DISABLE ROW LEVEL SECURITY"),
    Mutant(
        "members of the organization table see all",
        sql="CREATE POLICY wide ON accounts_organization FOR SELECT TO upstream_app USING (true)",
    ),
    # What is private inside of an organization
    Mutant(
        "private rows are open to the organization",
        TENANCY,
        '"select": f"USING ({self.read})",',
        '"select": "USING (true)",',
        tests=PRIVATE,
    ),
    Mutant(
        "private rows are written by anybody", TENANCY, "WITH CHECK ({self.write})", "WITH CHECK (true)", tests=PRIVATE
    ),
    Mutant(
        "private rows are changed by anybody", TENANCY, "USING ({self.write}) WITH", "USING (true) WITH", tests=PRIVATE
    ),
    Mutant("private rows are deleted by anybody", TENANCY, "USING ({self.delete})", "USING (true)", tests=PRIVATE),
    Mutant(
        "the private lock widens instead of narrowing", TENANCY, "AS RESTRICTIVE FOR {verb", "FOR {verb", tests=PRIVATE
    ),
    Mutant(
        "private readers last for the session",
        TENANCY,
        "set_config('app.person', %s, true), set_config('app.purpose', %s, true)",
        "set_config('app.person', %s, false), set_config('app.purpose', %s, false)",
        tests=PRIVATE,
    ),
    Mutant(
        "a private reader outlives its block",
        TENANCY,
        "        with suppress(DatabaseError):  # a transaction that has failed takes the setting with it\n            _name_reader()",
        "        pass",
        tests=PRIVATE,
    ),
    Mutant("one private lock is missing", sql="DROP POLICY private_select ON plans_ballot", tests=PRIVATE),
    Mutant(
        "a private note is for both",
        sql="ALTER POLICY private_select ON plans_note USING (EXISTS (SELECT 1 FROM matching_pairing g WHERE g.id = plans_note.pairing_id AND app.person() IN (g.mentor_id, g.mentee_id)) OR app.purpose() <> '')",
        tests=PRIVATE,
    ),
    Mutant(
        "an emergency needs no access to private rows",
        sql=altered("plans_note", "'emergency'::text) AND (EXISTS", "'emergency'::text) OR (EXISTS"),
        tests=PRIVATE,
    ),
    Mutant(
        "an emergency opens private rows to any admin",
        sql=altered("plans_note", "= a.approved_by_id)", "IS NOT NULL)"),
        tests=PRIVATE,
    ),
    Mutant(
        "an emergency opens private rows for good",
        sql=altered("plans_note", "'01:00:00'::interval", "'1 year'::interval"),
        tests=PRIVATE,
    ),
    Mutant(
        "an emergency opens a private key for good",
        sql=altered("plans_pairkey", "'01:00:00'::interval", "'1 year'::interval"),
        tests=PRIVATE,
    ),
    Mutant(
        "counting reads private notes",
        sql=altered("plans_note", "= 'erasure'::text)", "IN ('erasure', 'count'))"),
        tests=PRIVATE,
    ),
    Mutant(
        "a private key is found by the organization", sql="DROP POLICY private_select ON plans_pairkey", tests=PRIVATE
    ),
    Mutant("a wall is found by the organization", sql="DROP POLICY private_select ON circles_post", tests=CIRCLES),
    Mutant("who has an hour is found by all", sql="DROP POLICY private_select ON circles_booking", tests=CIRCLES),
    Mutant(
        "whoever has left reads on",
        sql=altered("circles_post", "m.left_at IS NULL", "m.id IS NOT NULL"),
        tests=CIRCLES,
    ),
    Mutant(
        "a newcomer reads what was said before",
        sql=altered("circles_post", "circles_post.asked_at >= m.joined_at", "m.id IS NOT NULL"),
        tests=CIRCLES,
    ),
    Mutant("who has answered is found by all", sql="DROP POLICY private_select ON surveys_asked", tests=SURVEYS),
    Mutant("answers are found by the organization", sql="DROP POLICY private_select ON surveys_answer", tests=SURVEYS),
    Mutant(
        "anonymous answers are found unmixed",
        sql="ALTER POLICY private_select ON surveys_anonymousanswer USING (app.purpose() IN ('tally', 'mix', 'erasure'))",
        tests=SURVEYS,
    ),
    Mutant(
        "an anonymous answer can be changed",
        sql="GRANT UPDATE ON surveys_anonymousanswer TO upstream_app",
        tests=SURVEYS,
    ),
    # Keys and indexes
    Mutant(
        "plain key instead of a composite one",
        sql="ALTER TABLE programs_participant DROP CONSTRAINT programs_participant_cohort_tenant, ADD CONSTRAINT plain FOREIGN KEY (cohort_id) REFERENCES programs_cohort (id)",
    ),
    Mutant("no key at all", sql="ALTER TABLE programs_employee DROP CONSTRAINT programs_employee_manager_tenant"),
    Mutant(
        "unvalidated key",
        sql="ALTER TABLE matching_pairing DROP CONSTRAINT matching_pairing_mentor_tenant, ADD CONSTRAINT matching_pairing_mentor_tenant FOREIGN KEY (organization_id, mentor_id) REFERENCES programs_participant (organization_id, id) NOT VALID",
    ),
    Mutant("unique across organizations", sql="CREATE UNIQUE INDEX everywhere ON programs_employee (email)"),
    # Doors, views, functions
    Mutant(
        "entrance without membership",
        LOCKS,
        "JOIN accounts_membership m ON m.organization_id = o.id AND m.user_id = member WHERE",
        "WHERE",
    ),
    Mutant(
        "a door without a fixed path",
        LOCKS,
        "CREATE FUNCTION app.slug_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER\n  SET search_path = public, pg_temp AS",
        "CREATE FUNCTION app.slug_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS",
    ),
    Mutant("doors are for everybody", LOCKS, "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;\n", ""),
    Mutant(
        "an ended invitation opens",
        LOCKS,
        " AND revoked_at IS NULL AND expires_at > now()",
        "",
        tests="tests/accounts/test_invitations.py",
    ),
    Mutant(
        "a view of the owner",
        sql="CREATE VIEW everybody AS SELECT * FROM programs_employee; GRANT SELECT ON everybody TO upstream_app",
    ),
    Mutant(
        "a materialized view",
        sql="CREATE MATERIALIZED VIEW everybody AS SELECT * FROM programs_employee; GRANT SELECT ON everybody TO upstream_app",
    ),
    Mutant(
        "a definer function past row security",
        sql="CREATE FUNCTION app.peek() RETURNS SETOF programs_employee LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM programs_employee'",
    ),
    Mutant("a table nobody declared", sql="CREATE TABLE forgotten (id int); GRANT SELECT ON forgotten TO upstream_app"),
    Mutant(
        "a default privilege", sql="ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO upstream_app"
    ),
    Mutant("a grant to the public", sql="GRANT SELECT ON programs_employee TO PUBLIC"),
    Mutant("the application may create tables", sql="GRANT CREATE ON SCHEMA app TO upstream_app"),
    # The trail
    Mutant(
        "the trail can be changed",
        sql="DROP TRIGGER audit_is_final ON accounts_auditevent; GRANT UPDATE, DELETE ON accounts_auditevent TO upstream_app",
    ),
    Mutant("the owner can change the trail", sql="DROP TRIGGER audit_is_final ON accounts_auditevent"),
    Mutant("the trail can be forged", sql="DROP POLICY audit_is_signed ON accounts_auditevent"),
    # Requests and tasks
    Mutant("a failed request is committed", MIDDLEWARE, "if response.status_code >= 500:", "if False:"),
    Mutant(
        "a refused request is committed",
        MIDDLEWARE,
        "        if connection.in_atomic_block:\n            transaction.set_rollback(True)",
        "        pass",
    ),
    Mutant("streaming is let through", MIDDLEWARE, "if response.streaming:", "if False:"),
    Mutant(
        "strangers come in",
        MIDDLEWARE,
        "            if organization_id is None:\n                return self._not_found(request)\n",
        "",
    ),
    Mutant(
        "the organization comes from the session",
        MIDDLEWARE,
        'slug = request.path_info.removeprefix(PREFIX).split("/", 1)[0]',
        'slug = request.session.get("organization") or request.path_info.removeprefix(PREFIX).split("/", 1)[0]',
    ),
    Mutant(
        "a task opens no context",
        "accounts/tasking.py",
        "            with tenant(owner):\n                body(owner, *args)",
        "            body(owner, *args)",
    ),
    Mutant(
        "a task is published before the commit",
        "accounts/tasking.py",
        "transaction.on_commit(lambda: task.apply_async(tuple(arguments)), robust=True)",
        "task.apply_async(tuple(arguments))",
    ),
    # The role
    Mutant(
        "the tests log in as the owner",
        "tests/conftest.py",
        '        default.settings_dict["NAME"] = copy\n',
        '        default.settings_dict["NAME"] = copy\n        default.settings_dict["USER"] = "upstream_owner"\n',
    ),
    Mutant(
        "a strong role may serve",
        "accounts/checks.py",
        "    if not (powerful or owns):",
        "    if True:",
        tests="tests/accounts/test_checks.py",
    ),
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen mutants; the exit code is the number that survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args(arguments)
    mutants = [m for m in MUTANTS if not chosen.names or any(word in m.name for word in chosen.names)]
    if chosen.list:
        print("\n".join(m.name for m in mutants))
        return 0
    survivors = [m.name for m in mutants if not _killed(m)]
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} killed")
    return len(survivors)


def _killed(mutant: Mutant) -> bool:
    """Break one lock in a copy of the tree and run the tests there."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        _apply(mutant, tree)
        outcome = _run_tests(tree, mutant)
    verdict = {0: "SURVIVED", 1: "killed"}.get(outcome.returncode, "BROKEN")
    print(f"{verdict:9} {mutant.name}: {_first_failure(outcome.stdout)}", flush=True)
    if verdict == "BROKEN":
        print(outcome.stdout[-2000:], outcome.stderr[-2000:])
    return verdict == "killed"


def _apply(mutant: Mutant, tree: Path) -> None:
    if mutant.sql:
        hook = f"\n\ndef _mutate(owner: Any) -> None:\n    with owner.cursor() as cursor:\n        cursor.execute({mutant.sql!r})\n    owner.close()\n"
        _replace(tree / DATABASES, COPIED, f"{COPIED}    _mutate(owner)\n")
        (tree / DATABASES).open("a").write(hook)
    else:
        _replace(tree / mutant.file, mutant.old, mutant.new)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old not in text:
        raise SystemExit(f"{path.name} no longer holds: {old}")
    path.write_text(text.replace(old, new, 1))


def _run_tests(tree: Path, mutant: Mutant) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        mutant.tests or "tests/tenancy",
        "-q",
        "-x",
        "-n0",
        "--no-header",
        "--tb=line",
    ]
    command += ["--deselect", "tests/tenancy/test_catalogue.py::test_migrations_are_complete"]
    # A database of its own: somebody may be running the tests at the same time.
    environment = os.environ | {"PYTEST_XDIST_WORKER": "gw99"}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)


def _first_failure(output: str) -> str:
    lines = [line for line in output.splitlines() if line.startswith(("FAILED tests/", "ERROR tests/"))]
    return lines[0].split(" - ")[0].partition("::")[2] if lines else ""


if __name__ == "__main__":
    from config import embedded

    services = None
    if "DATABASE_URL" not in os.environ:
        services = embedded.start("test", fast=True)
        embedded.export(services)
        os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    try:
        survived = main()
    finally:
        if services is not None:
            services.stop()
    sys.exit(survived)
