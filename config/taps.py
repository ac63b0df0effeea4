"""What each one-tap link opens: the scope, and the page of the room that owns it."""

from __future__ import annotations

from accounts.views.tapping import Step

STEPS: dict[str, Step] = {}
