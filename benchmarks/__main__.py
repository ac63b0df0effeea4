"""Every benchmark, one after the other, on the same services: ``make bench``. Names as arguments run only those.

Two machines, or two hours on one, cannot be compared: each figure is a ratio to a baseline of the same run, or memory.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks import figures, ground

NAMES = tuple(
    "engine scale runs whatif asking rules imports nudges plans standing pages claims outcomes dashboards disclosure".split()
)


def main() -> int:
    """Run, then print all figures in one table; the exit code says whether every target held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all without any")
    chosen = parser.parse_args().names or NAMES
    if unknown := set(chosen) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    found: list[figures.Figure] = []
    with ground.services():
        for name in NAMES:
            if name not in chosen:
                continue
            print(f"== {name}", flush=True)
            begun = time.monotonic()
            found += importlib.import_module(f"benchmarks.{name}").measure()
            print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    return figures.report(found)


if __name__ == "__main__":
    sys.exit(main())
