"""Identifiers that sort by time of creation (RFC 9562, version 7), and those that somebody sends us."""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a version 7 UUID: 48 bits of milliseconds, 12 of their fraction (RFC 9562, 6.2, method 3), then 62 random bits.

    New rows land at the end of every index, and those that one process makes one after the other stay in that order. The
    value reveals when a row was made and is never used as a secret.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= ((rest << 12) // 1_000_000) << 64
    value |= 0b10 << 62
    value |= int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def read(text: str) -> uuid.UUID | None:
    """The identifier that a form or an address carries; None when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
