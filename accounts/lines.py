"""One line of what somebody typed, as others may read it. Pure."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b\u202a-\u202e\u2066-\u2069]")


def clean(raw: str) -> str:
    """One line of composed text without control characters; direction overrides go, right-to-left letters stay."""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", raw)).split())
