"""The guided plans that Upstream ships, in original text: ``TRACKS`` by the key that a program names. Pure."""

from __future__ import annotations

from plans.library.essential import ESSENTIAL
from plans.library.seven_sessions import SEVEN_SESSIONS
from plans.library.texts import Track

TRACKS: dict[str, Track] = {track.key: track for track in (SEVEN_SESSIONS, ESSENTIAL)}
