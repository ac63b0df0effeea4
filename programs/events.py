"""What happened in this room, told by ids after the commit. Each event has a sweeper that finds the same work from rows."""

from __future__ import annotations

from django.dispatch import Signal

# organization_id, import_id, state: an import waits for the worker to check, apply or undo it.
import_waiting = Signal()
# organization_id, program_id: a program was launched, so people are about to be asked what they offer and want.
program_launched = Signal()
# organization_id: somebody asked for a place, or named somebody, by a shared link.
asked_by_shared_link = Signal()
# organization_id, participant_id: somebody came back or changed sides, so the profile is asked for something else.
participant_moved = Signal()
# organization_id: somebody has moved up from a waitlist.
moved_up = Signal()
# organization_id: the directory says something else of somebody, by a file, by hand or by undoing a file.
directory_changed = Signal()
