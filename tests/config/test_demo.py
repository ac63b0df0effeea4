"""``make demo`` says plainly why it cannot start, keeps its processes running, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command

from config.demo import tables
from config.demo.children import Child
from config.embedded import BASE_DIR, free_port

FOREVER = "import time; time.sleep(600)"
# Ignores the request to stop, and has a child that does so too.
STUBBORN = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", {FOREVER!r}])
print("deaf", flush=True)
{FOREVER}
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A place for a demo of its own. Its path is short, for a socket lies in it, and others may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="demo"))
    folder.chmod(0o755)
    yield folder / "demo"
    shutil.rmtree(folder)


@pytest.fixture
def demo(home: Path) -> Iterator[Callable[[int], subprocess.Popen[str]]]:
    """Starts the demo on a port; whatever happens, it is ended."""
    started = []

    def start(port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.demo", "--port", str(port)],
            cwd=BASE_DIR,
            env={k: v for k, v in os.environ.items() if k != "DEBUG"} | {"DEMO_HOME": str(home)},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def of(home: Path) -> list[str]:
    """Processes that work in this demo's place."""
    found = []
    for process in psutil.process_iter():
        try:
            where = " ".join([process.name(), process.cwd(), *process.cmdline()]) + process.environ().get(
                "DEMO_HOME", ""
            )
        except psutil.Error:
            continue
        if str(home) in where:
            found.append(where)
    return found


def test_a_taken_port_is_one_line(demo: Callable[[int], subprocess.Popen[str]], home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = demo(port).communicate(timeout=30)[1]
    assert said == f"Port {port} is taken. Choose another one: make demo PORT={port + 1}\n"
    assert not home.exists()


def test_tables_of_an_older_build_are_one_line(demo: Callable[[int], subprocess.Popen[str]], home: Path) -> None:
    home.mkdir()
    assert not tables.made_otherwise(home / "tables")
    (home / "prepared").touch()
    assert tables.made_otherwise(home / "tables")  # older than records are
    (home / "tables").write_text('{"torn')
    assert tables.made_otherwise(home / "tables")
    tables.note(home / "tables")
    assert not tables.made_otherwise(home / "tables")
    (home / "tables").write_text((home / "tables").read_text().replace('": "', '": "edited', 1))
    said = demo(free_port()).communicate(timeout=30)[1]
    assert said.endswith("Start over: make demo FRESH=1\n")
    assert said.startswith("This demo's tables are of an older build")
    assert of(home) == []


def test_it_stops_whole_in_the_middle_of_its_preparation(
    demo: Callable[[int], subprocess.Popen[str]], home: Path
) -> None:
    first = demo(free_port())
    until((home / "log" / "preparation.log").exists)
    second = demo(free_port())
    assert second.communicate(timeout=30)[1] == "The demo already runs from this folder. Stop it there with Ctrl-C.\n"
    assert any("redis" in line for line in of(home))
    assert any("postgres" in line for line in of(home))
    os.killpg(first.pid, signal.SIGINT)  # as a terminal does
    assert first.communicate(timeout=30)[1] == "  Data …\n"
    assert first.returncode == 0
    assert of(home) == []
    assert not (home / "prepared").exists()


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    child = Child("one", ["-c", FOREVER], dict(os.environ), tmp_path)
    child.revive()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    until(child.ended)
    child.revive()
    assert (child.process.pid != first, child.restarts, child.ended()) == (True, 1, False)
    os.kill(child.process.pid, signal.SIGKILL)
    until(child.ended)
    child.revive()  # not at once again
    assert child.restarts == 1
    until(lambda: child.revive() or child.restarts == 2)
    child.ask_to_stop()
    child.wait()
    assert child.process.returncode == -signal.SIGTERM


def test_a_stubborn_child_is_ended_with_its_own_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.demo.children.PATIENCE", 0.3)
    child = Child("one", ["-c", STUBBORN], dict(os.environ), tmp_path)
    until(lambda: "deaf" in child.log.read_text())
    grandchild = psutil.Process(child.process.pid).children()[0]
    child.ask_to_stop()
    child.wait()
    assert child.process.returncode == -signal.SIGKILL
    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_people_with_a_public_password_are_made_in_a_demo_only(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="in a demo only"):
        call_command("seed_demo")
