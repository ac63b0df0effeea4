"""How alike two spellings of a topic are. Pure.

Source: the Dice coefficient over character trigrams (Adamson and Boreham, 1974), on names without case, accents and marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

ALIKE = 0.5
PROPOSALS = 5


def key_of(name: str) -> str:
    """The name without case, accents and punctuation, under which spellings meet: ``A.I.`` and ``ai``."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", letters.replace(".", "")).strip()[:120]


def trigrams(key: str) -> frozenset[str]:
    """The overlapping threes of a key's letters, spaces left out, with its ends marked: ``gen ai`` is ``genai``."""
    padded = f"  {key.replace(' ', '')} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the shared trigrams over all of both: 0 for nothing in common, 1 for the same."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def alike(key: str, others: Mapping[str, frozenset[str]]) -> list[str]:
    """The keys of ``others`` that may mean the same, the most alike first; a key that holds the other counts as alike."""
    own = trigrams(key)
    found = [(likeness(own, theirs) + ALIKE * _holds(key, other), other) for other, theirs in others.items()]
    best = sorted((item for item in found if item[0] >= ALIKE), key=lambda item: (-item[0], item[1]))
    return [other for _, other in best[:PROPOSALS]]


def _holds(one: str, other: str) -> bool:
    """Whether every word of the shorter one begins a word of the other, as in ``gen ai`` and ``generative ai at work``."""
    short, long = sorted((one.split(), other.split()), key=len)
    return bool(short) and all(any(word.startswith(start) for word in long) for start in short)
