"""Where a Chromium is: the one of the machine, or the one that an npm package brings along."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from config import bootstrap, embedded

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip


class NoBrowser(RuntimeError):
    """No Chromium was found; the message says how to get one."""


@dataclass(frozen=True)
class Chromium:
    """A program to start, and the variables that it needs."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """``CHROMIUM``, then the path, then the package. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), "")
    if named or MAC.exists():
        return Chromium(named or str(MAC))
    home = embedded.BASE_DIR / "var" / "chromium"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = _unpack(home)
    libraries = {"LD_LIBRARY_PATH": str(home / "al2023" / "lib")} if _lacks_libraries(path) else {}
    return Chromium(path, libraries | {"FONTCONFIG_PATH": str(home / "fonts")})


def _unpack(home: Path) -> str:
    command = [str(bootstrap.node()), str(HERE / "unpack.mjs")]
    done = subprocess.run(
        command,
        cwd=embedded.BASE_DIR,
        env={**os.environ, "TMPDIR": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoBrowser("No Chromium was found. Install one, or name it in CHROMIUM.\n" + done.stderr)
    return done.stdout.strip()


def _lacks_libraries(path: str) -> bool:
    found = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
    return "not found" in found.stdout
