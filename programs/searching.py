"""By which words somebody is found: names without capitals and accents, as they are said and as they are written. Pure.

A last name of several parts is found by its first, its second and its last; a first name also by the formal one.
"""

from __future__ import annotations

import re

from programs import cells

NAME_KEYS = ("first_key", "formal_key", "last_key", "middle_key", "end_key")
LIMIT = 120
# Letters that are letters of their own, and no letter with a mark that could be taken off.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def key(raw: str) -> str:
    """A name, or what somebody types to find it, as both are compared."""
    return cells.fold(raw).translate(_PLAIN)[:LIMIT]


def keys(*, first: str, preferred: str, last: str) -> dict[str, str]:
    """The search columns of a name; an empty one finds nobody."""
    said, formal = key(preferred or first), key(first)
    whole = key(last)
    parts = [part.start() for part in re.finditer(r"(?<=[\s\-'’])\w", whole)]
    return {
        "first_key": said,
        "formal_key": formal if formal != said else "",
        "last_key": whole,
        "middle_key": whole[parts[0] :] if parts else "",
        "end_key": whole[parts[-1] :] if len(parts) > 1 else "",
    }
