"""What happened in this room, told by ids after the commit. Each event has a sweeper that finds the same work from rows."""

from __future__ import annotations

from django.dispatch import Signal

# organization_id, import_id: a file of sign-up answers waits for the worker to apply it.
signup_waiting = Signal()

# organization_id, import_id: something from LinkedIn waits for the worker to read it.
linkedin_waiting = Signal()

# organization_id, participant_id: somebody's answers were saved, so that others may fit.
profile_changed = Signal()
