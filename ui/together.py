"""Sentences that speak to a pair, turned so that they speak to a panel, which is more than two. Pure."""

from __future__ import annotations

import re

_SAID = (
    (r"\bgoal of you both\b", "goal of you all"),
    (r"\bOnly the two of you (see|read)\b", r"Only your panel \1s"),
    (r"\bOnly the two of you\b", "Only your panel"),
    (r"\b(?:the two|both) of you\b", "all of you"),
    (r"\bBoth of you\b", "All of you"),
    (r"\b([Yy])ou (?:two|both)\b", r"\1ou all"),
    (r"\bboth signatures\b", "every signature"),
    (r"\bThe other one gets\b", "The others get"),
    (r"\bThe other one has\b", "Another one has"),
    (r"\bit is the other’s turn\b", "it is the turn of the others"),
)


def together(text: str, many: object) -> str:
    """A sentence for a pair, or the same for all of a panel when there are ``many``."""
    if not many:
        return text
    for said, instead in _SAID:
        text = re.sub(said, instead, text)
    return text
