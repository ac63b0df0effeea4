"""What a browser says of itself, in the few words by which people know their devices."""

from __future__ import annotations

from typing import NamedTuple

_HANDHELD = {"iOS", "Android", "iPadOS"}
_MAKERS = {"Mac OS X": "macOS", "Mobile Safari": "Safari", "Chrome Mobile": "Chrome", "Firefox Mobile": "Firefox"}


class Device(NamedTuple):
    """A name such as "Firefox on Windows", and the icon that stands beside it."""

    name: str
    icon: str


def device(user_agent: str) -> Device:
    """Read a User-Agent header; what is not known is said so."""
    # Imported here because its table of browsers takes a while, and one page needs it.
    from ua_parser import parse

    known = parse(user_agent).with_defaults()
    browser, system = (_MAKERS.get(one.family, one.family) for one in (known.user_agent, known.os))
    words = [word for word in (browser, system) if word != "Other"]
    return Device(" on ".join(words) or "An unknown device", "smartphone" if system in _HANDHELD else "monitor")
