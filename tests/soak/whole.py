"""What the suite does once where once proves it, done every time: every look at every page, every method for every role."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from config import embedded

FILES = ["tests/journeys/test_pages.py", "tests/journeys/test_own_pages.py", "tests/tenancy/test_matrix.py"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof in a process of its own; 0 when nothing was wrong."""
    command = [sys.executable, "-m", "pytest", "-q", *FILES, *(arguments or ())]
    return subprocess.run(command, cwd=embedded.BASE_DIR, env={**os.environ, "WHOLE": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
