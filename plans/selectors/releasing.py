"""The words of a change, opened for whoever has proved that they may read them."""

from __future__ import annotations

from plans import packing, sealing
from plans.models import LedgerEntry

# What is said of a change, in the order in which one thing follows from the other.
WORDS = ("insight", "decision", "change", "measure", "result")


def opened(key: bytes | None, entry: LedgerEntry) -> dict[str, str] | None:
    """The words of an entry; None for those that do not open, or are gone."""
    if not (key and entry.words):
        return None
    try:
        return packing.unpacked(sealing.opened(key, bytes(entry.words), place=entry.place))
    except sealing.Unreadable:
        return None
