"""``catalogs.py``: make every ``locale/*/LC_MESSAGES/django.po`` into the ``.mo`` file that Django reads.

Standard library only: GNU gettext is not everywhere, and nothing is installed for it.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MAGIC = 0x950412DE
_LINE = re.compile(
    r'(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<form>\d+)\])?)?\s*(?P<text>"(?:[^"\\]|\\.)*")\s*\Z'
)


class WrongCatalog(ValueError):
    """A line of a catalog that is none; the message names file and line."""


def sources() -> list[Path]:
    """Every catalog in words."""
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))


def build() -> int:
    """Write what is missing or older than its source; returns how many."""
    stale = [one for one in sources() if not _fresh(one)]
    for one in stale:
        target = one.with_suffix(".mo")
        # Whoever reads it at this moment gets the old file or the new one, never half of one.
        part = target.with_name(f"{target.name}.part")
        part.write_bytes(packed(dict(entries(one))))
        part.replace(target)
    return len(stale)


def _fresh(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def entries(path: Path) -> Iterator[tuple[str, str]]:
    """Every translated message with its translation, contexts and plurals joined to it as gettext does."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        if re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
            continue
        found = _fields(path, block)
        forms = [text for key, text in found.items() if key.startswith("msgstr")]
        if "msgid" in found and all(forms):
            name = found.get("msgctxt", "") + "\x04" if "msgctxt" in found else ""
            plural = f"\0{found['msgid_plural']}" if "msgid_plural" in found else ""
            yield name + found["msgid"] + plural, "\0".join(forms)


def _fields(path: Path, block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for line in block.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        part = _LINE.match(line.strip())
        if part is None or not (part["key"] or key):
            raise WrongCatalog(f"{path.name}: {line}")
        key = part["key"] or key
        found[key] = found.get(key, "") + ast.literal_eval(part["text"])
    return found


def packed(messages: dict[str, str]) -> bytes:
    """The messages as a ``.mo`` file: sorted, originals before translations, each with its length and place."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    head, count = 7 * 4, len(pairs)
    place, tables, texts = head + 2 * 8 * count, [], b""
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), place + len(texts)))
            texts += pair[side] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, count, head, head + 8 * count, 0, 0) + b"".join(tables) + texts


if __name__ == "__main__":
    build()
