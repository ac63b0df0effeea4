"""What Upstream ships, in original text: guided plans by the key that a program names, and what helps beside them. Pure."""

from __future__ import annotations

from plans.library import guides, rescues, starters
from plans.library.essential import ESSENTIAL
from plans.library.policies import POLICIES as POLICIES
from plans.library.seven_sessions import SEVEN_SESSIONS
from plans.library.texts import Paper, Track

TRACKS: dict[str, Track] = {track.key: track for track in (SEVEN_SESSIONS, ESSENTIAL)}
PAPERS: dict[str, Paper] = {paper.key: paper for paper in (*guides.GUIDES, *rescues.papers(), *starters.papers())}
# Where steps lead beside what their kind does, whatever an organization calls them: their keys stay.
DOORS = {
    track.key_of(name): door
    for track in TRACKS.values()
    for name, door in (("clean-sheet", "sheets"), ("close", "ledger"))
}
