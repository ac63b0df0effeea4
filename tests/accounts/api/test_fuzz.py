"""Schemathesis against the running application with a real token: every operation, every check, no server error.

``python -m tests.soak api`` does the same with more than 5,000 cases.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.tenancy import tenant
from programs.enums import ProgramState
from programs.models import Program
from tests.factories.cast import Cast
from tests.factories.tokens import SECRET, Caller
from tests.tenancy.worlds import make_world

# Few in the suite; the soak names more, all phases, and how many cases have to come of it.
EXAMPLES = os.environ.get("FUZZ", "8")
PHASES = "examples,coverage,fuzzing,stateful" if "FUZZ" in os.environ else "fuzzing,stateful"
FEWEST = int(os.environ.get("FUZZ_FEWEST", "150"))
TOOL = Path(sys.executable).parent / "schemathesis"
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def server(committed_cast: Cast, settings: Any, tmp_path: Path) -> Iterator[str]:
    """An organization in which something of everything is there to be read and changed."""
    settings.MEDIA_ROOT, settings.API_RATE = tmp_path, 1_000_000
    world = make_world(committed_cast.chiara, word="Nordlicht")
    with tenant(world.organization.pk):
        Program.objects.filter(pk=world["program"].pk).update(state=ProgramState.LIVE)
    Caller(world.organization)
    running = LiveServer("localhost")
    yield running.url
    running.stop()


@pytest.mark.timeout(3600)
def test_nothing_that_can_be_sent_breaks_the_api(server: str, tmp_path: Path) -> None:
    command = [str(TOOL), "--config-file", str(CONFIG), "run", f"{server}/api/v1/schema/", "--checks", "all"]
    command += ["--header", f"Authorization: Bearer {SECRET}", "--max-examples", EXAMPLES, "--phases", PHASES]
    command += ["--continue-on-failure", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    assert _cases(done.stdout) >= FEWEST


def _cases(said: str) -> int:
    """How many requests were made, as its summary says."""
    found = re.search(r"([\d,]+) generated", said)
    return int(found[1].replace(",", "")) if found else 0
