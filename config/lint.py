"""``make lint``: style, types, architecture and settings, each check with its name; all are run, also after a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Settings as in production, without any service: checks that look at the database run in the tests.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-is-used-for-linting-only",
    "DATABASE_URL": "postgres://upstream_app@localhost/upstream",
    "REDIS_URL": "redis://localhost/0",
    "BASE_URL": "https://upstream.example",
    "ALLOWED_HOSTS": "upstream.example",
}
CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "rooms": ["lint-imports"],
    "types": ["mypy", "."],
    "deploy": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "compose": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
    "injections": ["bandit", "-q", "-r", "-lll", "-x", "./.venv,./node_modules,./tests,./var", "."],
}


def main() -> int:
    """Run every check; the exit code says whether all passed."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    sys.stdout.write(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed\n")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check and print what it says only when it fails."""
    began = time.monotonic()
    tool = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(tool, cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    sys.stdout.write(f"  {name:<11} {verdict:<7} {time.monotonic() - began:5.1f} s\n")
    if done.returncode:
        sys.stdout.write(done.stdout + done.stderr + "\n")
    sys.stdout.flush()
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
