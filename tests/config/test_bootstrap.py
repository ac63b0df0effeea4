"""From a bare Python: what is missing is said in one line, and what is done is not done again."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap

NOWHERE = "http://127.0.0.1:9/simple"  # the port of discard, where nobody listens
PYTHON = getattr(sys, "_base_executable", sys.executable)


def clone(folder: Path) -> Path:
    """A clean clone, as far as the bootstrap looks at it."""
    (folder / "config").mkdir()
    shutil.copy(bootstrap.ROOT / "config" / "bootstrap.py", folder / "config")
    for name in ("requirements-local.lock", "requirements-dev.lock", "package.json", "package-lock.json"):
        shutil.copy(bootstrap.ROOT / name, folder)
    return folder


def with_venv(folder: Path) -> Path:
    """The same clone, with an environment that holds nothing."""
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    return folder


def ran(folder: Path, **registry: str) -> tuple[int, list[str]]:
    """The bootstrap's exit code and what it said, without the steps."""
    closed = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_RETRIES": "0", "UV_HTTP_RETRIES": "0"}
    environment = os.environ | closed | {"HOME": str(folder), "UV_CACHE_DIR": str(folder / "cache")} | registry
    command = [PYTHON, "config/bootstrap.py", "local"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if not line.endswith("…")]


def test_an_unreachable_python_registry_is_one_line(tmp_path: Path) -> None:
    folder = with_venv(clone(tmp_path))
    packages = next((folder / ".venv" / "lib").glob("python*")) / "site-packages"
    (packages / "pip").symlink_to(next((bootstrap.VENV / "lib").glob("python*")) / "site-packages" / "pip")
    code, said = ran(folder, PIP_INDEX_URL=NOWHERE)
    assert (code, len(said)) == (1, 1)
    assert "cannot be reached" in said[0]
    assert "PIP_INDEX_URL" in said[0]
    assert (folder / said[0].rpartition("details: ")[2].rstrip(")")).exists()


def with_packages(folder: Path) -> Path:
    """The same clone, with our own Python packages."""
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(bootstrap.BIN)
    (folder / ".venv" / "lib").symlink_to(bootstrap.VENV / "lib")
    return folder


def test_an_unreachable_mirror_of_uv_is_one_line(tmp_path: Path) -> None:
    """uv is asked about an environment of this test's own, for it would empty ours."""
    folder = with_venv(clone(tmp_path))
    (folder / ".venv" / "bin" / "uv").symlink_to(bootstrap.BIN / "uv")
    code, said = ran(folder, UV_INDEX_URL=NOWHERE)
    assert (code, len(said)) == (1, 1)
    assert "UV_INDEX_URL" in said[0]


def test_an_unreachable_npm_registry_is_one_line(tmp_path: Path) -> None:
    folder = with_packages(clone(tmp_path))
    stamps = folder / "var" / "stamps"
    stamps.mkdir(parents=True)
    shutil.copy(bootstrap.STAMPS / "python-dev", stamps / "python-dev")
    npm = {"NPM_CONFIG_REGISTRY": NOWHERE, "NPM_CONFIG_CACHE": str(folder / "npm"), "NPM_CONFIG_FETCH_RETRIES": "0"}
    code, said = ran(folder, **npm)
    assert (code, len(said)) == (1, 1)
    assert "NPM_CONFIG_REGISTRY" in said[0]


def test_an_old_python_gets_one_line() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['x']; "
    command = [sys.executable, "-c", pretend + "runpy.run_path('config/bootstrap.py', run_name='__main__')"]
    done = subprocess.run(command, cwd=bootstrap.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Upstream needs Python 3.11 or newer; this is 3.9.\n")


def test_an_old_python_can_read_that_line() -> None:
    """Any newer word in the file would be a syntax error instead."""
    source = Path(bootstrap.__file__).read_text()
    with pytest.raises(SyntaxError):
        ast.parse("match x:\n  case 1: pass", feature_version=(3, 7))
    ast.parse(source, feature_version=(3, 7))


def test_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run", lambda command, *more: asked.append(command))
    monkeypatch.setattr(bootstrap, "stamp", lambda *more: None)
    bootstrap.python_packages("dev")
    bootstrap.node_packages()
    assert asked == []
    monkeypatch.setattr(bootstrap, "fresh", lambda *more: False)
    bootstrap.node_packages()
    assert [Path(command[1]).name for command in asked] == ["npm-cli.js"]


def test_a_folder_of_packages_that_was_emptied_is_filled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "fresh", lambda *more: True)
    monkeypatch.setattr(bootstrap, "run", lambda command, *more: asked.append(command))
    monkeypatch.setattr(bootstrap, "stamp", lambda *more: None)
    bootstrap.node_packages()
    assert [command[2] for command in asked] == ["ci"]


def test_a_fingerprint_knows_names_and_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    assert bootstrap.fingerprint([one]) != bootstrap.fingerprint([two])
    before = bootstrap.fingerprint([one])
    one.write_text("b")
    assert bootstrap.fingerprint([one]) != before
