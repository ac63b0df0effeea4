"""Schemathesis against the whole API with all its phases and checks: more than 5,000 cases, no server error, no violation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from config import embedded

CASES = {"FUZZ": "250", "FUZZ_FEWEST": "5000"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof in a process of its own; 0 when nothing was found."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/accounts/api/test_fuzz.py", *(arguments or ())]
    env, both = {**os.environ, **CASES}, {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done: Any = subprocess.run(command, cwd=embedded.BASE_DIR, env=env, text=True, check=False, **both)  # type: ignore[call-overload]
    # What the application says of each request is left out.
    sys.stdout.writelines(line for line in done.stdout.splitlines(keepends=True) if not line.startswith("{"))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
