"""Files of strangers are opened by a process of its own, which may use this much memory and time and no more.

SECURITY: nothing in such a file can be believed beforehand, so whoever opens it is not us: its end is not ours, and it is
started without our environment, in which the keys of the database and of sessions stand; ``shut`` closes the other way
to it. Run as a program, this module
sets the bounds, loads the reader that it is told, and lets it write.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

MEMORY = 1 << 30
SECONDS = 30
# A process that waits uses no time of the processor, and must end as well.
PATIENCE = 120
UNREADABLE = 3
_SET_DUMPABLE = 4
_ROOT = Path(__file__).resolve().parent.parent
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")


class Unreadable(Exception):
    """The file is damaged, protected, or not what its reader reads."""


class TooLarge(Exception):
    """Opening the file takes more memory or time than it may."""


@contextmanager
def reading(reader: str, path: Path, *options: str) -> Iterator[IO[bytes]]:
    """What the module ``reader`` writes about a file, as it is written. Raises Unreadable and TooLarge at its end."""
    command = [sys.executable, "-P", str(Path(__file__).resolve()), reader, str(path), *options]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept)
    stream: IO[bytes] = child.stdout  # type: ignore[assignment]
    try:
        with closing(stream):
            yield stream
        _judge(child.wait())
    finally:
        child.kill()
        child.wait()


def shut() -> bool:
    """Keep others of our user, such as a reader that a file has taken over, from reading this process's environment.

    SECURITY: the kernel shows it to every process of the same user under /proc. Whoever is divided off from this process
    inherits it, and whoever is started anew, such as a reader, does not. Returns whether it holds; only Linux can.
    """
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None, use_errno=True).prctl(_SET_DUMPABLE, 0, 0, 0, 0) == 0


def _judge(code: int) -> None:
    if code == UNREADABLE:
        raise Unreadable
    if code:
        raise TooLarge


def _main(reader: str, path: str, *options: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(PATIENCE)
    sys.path.insert(0, str(_ROOT))
    code: int = importlib.import_module(reader).write(path, *options)
    return code


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
