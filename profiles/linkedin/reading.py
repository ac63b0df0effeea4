"""The reader that a process of its own runs on a file from LinkedIn, and who starts it. Pure; knows no table."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from accounts import confined
from profiles.linkedin import archive, pdf
from profiles.linkedin.found import BadFile, Found

MAX_ANSWER = 4 * 1024 * 1024
TOO_LARGE = (
    "This file takes more time or memory than a file of LinkedIn’s should, so it was left alone. Save it from LinkedIn "
    "again and upload it as it is."
)
EMPTY = (
    "The file was read, and nothing in it can be used for a profile. Fill in your profile on LinkedIn first, or here."
)
UNKNOWN = (
    "Choose the PDF that LinkedIn saves, or the ZIP archive that it sends, as it came. Single files out of the archive "
    "cannot be read."
)
_READERS = {"pdf": pdf.read, "archive": archive.read}


def kind_of(head: bytes) -> str:
    """``pdf`` or ``archive`` by how a file begins, whatever its name. Raises BadFile for anything else."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "archive"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    raise BadFile(UNKNOWN)


def check_size(kind: str, size: int) -> None:
    """Raise BadFile for a file that is larger than LinkedIn's are."""
    most = archive.MAX_BYTES if kind == "archive" else pdf.MAX_BYTES
    if size > most:
        raise BadFile(f"This file has {size / 1_048_576:.1f} MB; LinkedIn’s have at most {most // 1_048_576} MB.")


def look_into(path: Path, kind: str) -> Found:
    """What a file says, read by a process that may use so much memory and time and no more. Raises BadFile."""
    try:
        with confined.reading("profiles.linkedin.reading", path, kind) as stream:
            answer = stream.read(MAX_ANSWER)
    except (confined.TooLarge, confined.Unreadable) as error:
        raise BadFile(TOO_LARGE) from error
    said = json.loads(answer)
    if "problem" in said:
        raise BadFile(said["problem"])
    found = Found.of(said)
    if found.is_empty:
        raise BadFile(EMPTY)
    return found


def write(path: str, kind: str) -> int:
    """Read a file and write what it says, or what is wrong with it; runs inside of that process."""
    with Path(path).open("rb") as file:
        try:
            said = _READERS[kind](file).as_dict()
        except BadFile as problem:
            said = {"problem": str(problem)}
        except MemoryError:
            raise
        except Exception:  # readers raise many kinds on files that were made to break them
            said = {"problem": archive.DAMAGED if kind == "archive" else pdf.DAMAGED}
    sys.stdout.write(json.dumps(said))
    return 0
