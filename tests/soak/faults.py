"""Everything that can die is killed, with real processes on a database and a broker of their own, for some minutes.

Workers and their children at random points of a run and in the middle of publishing, the broker with and without its
memory, the database politely and at once, two clocks, five messages for one run, two admins at one moment. After each
blow the run or the publication must come to exactly what it comes to when nothing happens.
"""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config import embedded

if TYPE_CHECKING:
    from tests.faults.house import House
    from tests.faults.stage import Figure, Stage

NAME = "faults"
ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof in a process of its own, whose services nobody else uses; 0 when nothing was wrong."""
    shutil.rmtree(embedded.BASE_DIR / "var" / NAME, ignore_errors=True)
    services = embedded.start(NAME)
    try:
        command = [sys.executable, "-m", "tests.soak.faults", "--inside", *(arguments or ())]
        environment = os.environ | services.environment() | {"FAULTS_REDIS": str(services.redis.pid)}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        services.stop()


def _inside(factor: float) -> int:
    """Make the pilot, start a worker and a beat, strike, and print a line per fault."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    from tests.faults.house import House
    from tests.faults.scenarios import doubled_pairs

    services = embedded.start(NAME)
    house, wrong = House(Path(tempfile.mkdtemp(prefix="faults-")), services.environment()), 0
    try:
        stage = _stage()
        house.beat()
        house.worker(children=2)
        print(f"   {'fault':<28} {'blows':>6} {'in the middle':>14} {'wrong':>6} {'slowest':>8}")
        for figure in _figures(stage, house, services, factor):
            print(f"   {figure.fault:<28} {figure.rounds:>6} {figure.hits:>14} {figure.wrong:>6} {figure.slowest:>6.1f} s")
            sys.stdout.flush()
            wrong += figure.wrong
        wrong += doubled_pairs(stage)
    finally:
        house.close()
        shutil.rmtree(house.folder)
    print(f"   lost, doubled or half done: {wrong}")
    return int(wrong > 0)
