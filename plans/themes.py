"""When what pairs have learned is told to those who lead: by enough of them, from enough places, and many at once. Pure.

An insight waits until five pairs from three departments have raised its theme since it was shown last, each once. Then all that
wait are shown together, in an order that has nothing to do with who said them or when. A pair in which somebody sits who may
read them knows its own, so it makes no five and no three.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

PAIRS, UNITS = 5, 3


@dataclass(frozen=True)
class Raised:
    """One pair has raised a theme; ``unit`` is the department of its mentor, and ``counts`` whether it makes one of five."""

    pairing_id: uuid.UUID
    unit: str
    text: str
    counts: bool = True


def enough(raised: Iterable[Raised]) -> bool:
    """Whether what waits may be shown."""
    counted = [one for one in raised if one.counts]
    units = {one.unit for one in counted if one.unit}
    return len({one.pairing_id for one in counted}) >= PAIRS and len(units) >= UNITS


def shuffled(texts: Iterable[str]) -> list[str]:
    """Texts in an order of nobody, the same every time."""
    return sorted(texts, key=lambda text: (hashlib.sha256(text.encode()).digest(), text))
