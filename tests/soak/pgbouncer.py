"""50,000 requests of five organizations through pgbouncer with transaction pooling: no request sees another's rows.

Three server connections serve eight threads, so each connection changes hands all the time. A control with a setting of
the session instead of the transaction must go wrong on the same pooler, or the proof would prove nothing.
"""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

import configparser
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlparse

import psycopg2

from config.embedded import free_port

if TYPE_CHECKING:
    from tests.factories.cast import Member

REQUESTS, THREADS, ORGANIZATIONS, POOL = 50_000, 8, 5, 3
DATABASE = "soak_upstream"
ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof; 0 when nothing was wrong, or when there is no pgbouncer to prove it with."""
    binary = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/sbin")
    if binary is None:
        print("   skipped: there is no pgbouncer on this machine (Debian: apt-get install pgbouncer)")
        return 0
    requests = int(arguments[0]) if arguments else REQUESTS
    with _database() as host, _pooler(binary, host) as port:
        control = _control(port)
        environment = os.environ | {"DATABASE_URL": f"postgres://upstream_app@127.0.0.1:{port}/{DATABASE}"}
        command = [sys.executable, "-m", "tests.soak.pgbouncer", "--requests", str(requests)]
        wrong = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"   control with a session's setting: {control} of 2,000 wrong (must not be 0)")
    return int(bool(wrong) or control == 0)


@contextmanager
def _database() -> Iterator[str]:
    """A fresh, migrated database beside the others; yields the cluster's socket folder."""
    address = os.environ["DATABASE_OWNER_URL"]
    host = parse_qs(urlparse(address).query)["host"][0]
    owner = psycopg2.connect(host=host, user="upstream_owner", dbname=urlparse(address).path[1:])
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    there = {name: f"postgres://{role}@/{DATABASE}?host={host}" for name, role in _ROLES.items()}
    migrate = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0", "--skip-checks"]
    subprocess.run(migrate, cwd=ROOT, env=os.environ | there, check=True)
    try:
        yield host
    finally:
        with owner.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        owner.close()


_ROLES = {"DATABASE_URL": "upstream_app", "DATABASE_OWNER_URL": "upstream_owner"}


@contextmanager
def _pooler(binary: str, host: str) -> Iterator[int]:
    """A pgbouncer of this proof; yields its port. It refuses to run as root, so root hands it to the cluster's user."""
    with tempfile.TemporaryDirectory(prefix="pgbouncer-") as folder:
        port, config = free_port(), Path(folder) / "pgbouncer.ini"
        _write(config, host, port)
        user = []
        if os.geteuid() == 0:
            name = Path(host).owner()
            for path in (folder, config):
                shutil.chown(path, name)
            user = ["-u", name]
        process = subprocess.Popen([binary, *user, "-q", str(config)])
        try:
            _wait(port, Path(folder) / "pgbouncer.log")
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _write(config: Path, host: str, port: int) -> None:
    """The file that is shipped, made scarce, in front of a cluster that asks nobody for a password."""
    shipped = configparser.ConfigParser()
    shipped.read(ROOT / "config" / "pgbouncer.ini")
    shipped["databases"] = {DATABASE: f"host={host} dbname={DATABASE} user=upstream_app"}
    here = {
        "listen_addr": "127.0.0.1",
        "listen_port": str(port),
        "auth_type": "any",
        "default_pool_size": str(POOL),
        "logfile": f"{config.parent}/pgbouncer.log",
        "pidfile": f"{config.parent}/pgbouncer.pid",
    }
    shipped["pgbouncer"].update(here)
    with config.open("w") as file:
        shipped.write(file)


def _connect(port: int) -> psycopg2.extensions.connection:
    return psycopg2.connect(host="127.0.0.1", port=port, user="upstream_app", dbname=DATABASE, connect_timeout=3)


def _wait(port: int, log: Path) -> None:
    for _ in range(30):
        try:
            _connect(port).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"pgbouncer does not answer:\n{log.read_text() if log.exists() else ''}")


def _in_threads(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _control(port: int) -> int:
    """What would happen with ``SET`` for the session; returns how often a thread read somebody else's setting."""
    wrong = Counter[bool]()

    def work(number: int) -> None:
        mine = f"00000000-0000-0000-0000-{number:012d}"
        connection = _connect(port)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for _ in range(2_000 // THREADS):
                cursor.execute("SELECT set_config('app.org', %s, false)", [mine])
                cursor.execute("SELECT current_setting('app.org', true)")
                wrong[cursor.fetchone()[0] != mine] += 1
        connection.close()

    _in_threads(work)
    return wrong[True]


def _requests(total: int) -> int:
    """Inside of the process that talks through pgbouncer: make organizations, send requests, count what is wrong."""
    import django
    from django.test.utils import override_settings, setup_test_environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)  # every fiftieth request fails on purpose
    with override_settings(ROOT_URLCONF="tests.soak._probe_urls"):
        return _send(total)


def _send(total: int) -> int:
    from django.db import connection

    members, results, begun = _members(), Counter[str](), time.monotonic()

    def work(number: int) -> None:
        browsers = [member.browser() for member, _ in members]
        for browser in browsers:
            browser.raise_request_exception = False
        for turn in range(number, total, THREADS):
            index = (turn // THREADS + number) % len(members)
            member, rows = members[index]
            answer = browsers[index].get(member.url("probe/" + ("?fail=1" if turn % 50 == 0 else "")))
            results[_verdict(answer.json(), str(member.organization.pk), rows)] += 1
        connection.close()

    _in_threads(work)
    seconds = time.monotonic() - begun
    print(f"   {sum(results.values()):,} requests in {seconds:.0f} s: {dict(results)}", flush=True)
    return total - results["right"]


def _members() -> list[tuple[Member, int]]:
    """One member of each organization, and how many employees it has: a different number everywhere."""
    from tests.factories.cast import Role, make_member, make_organization
    from tests.factories.rows import make_employee

    made = []
    for number in range(1, ORGANIZATIONS + 1):
        organization = make_organization(name=f"Organization {number}", slug=f"soak-{number}")
        member = make_member(
            organization=organization, email=f"m{number}@soak.example", name=f"M{number}", role=Role.ADMIN
        )
        with member.acting():
            for _ in range(number):
                make_employee()
        made.append((member, number))
    return made


def _verdict(answer: dict[str, object], organization: str, rows: int) -> str:
    right = {"setting": organization, "owners": [organization], "unscoped": rows, "rows": rows}
    return "right" if answer == right else "WRONG"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--requests"]:
        sys.exit(min(_requests(int(sys.argv[2])), 100))
    sys.exit(main(sys.argv[1:]))
