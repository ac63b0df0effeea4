"""What Upstream ships, in original text: guided plans by the key that a program names, and what helps beside them. Pure."""

from __future__ import annotations

from plans.library import guides, rescues, starters
from plans.library.essential import ESSENTIAL
from plans.library.seven_sessions import SEVEN_SESSIONS
from plans.library.texts import Paper, Track

TRACKS: dict[str, Track] = {track.key: track for track in (SEVEN_SESSIONS, ESSENTIAL)}
PAPERS: dict[str, Paper] = {paper.key: paper for paper in (*guides.GUIDES, *rescues.papers(), *starters.papers())}
