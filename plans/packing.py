"""Words under their names as one text, filled up to whole blocks, so that sealed they do not tell how long they are. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

# Nearly everybody's draft, and nearly every change, fits into one block of its kind: then all are as long as each other.
DRAFT, CHANGE, TITLE = 16384, 4096, 1024


def packed(words: Mapping[str, str], *, block: int) -> str:
    """One text, whose length in bytes is a whole number of blocks."""
    text = json.dumps(dict(words), ensure_ascii=False)
    return text + " " * (-len(text.encode()) % block)


def unpacked(text: str) -> dict[str, str]:
    """The words under their names again."""
    return {str(name): str(value) for name, value in json.loads(text).items()}
