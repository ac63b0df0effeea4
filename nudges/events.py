"""What happens in this room that the mail queue and rooms downstream want to know."""

from __future__ import annotations

from django.dispatch import Signal

# Messages of one organization were written and committed: organization_id.
queued = Signal()
# Blackouts or working days of one organization have changed: organization_id.
blackouts_changed = Signal()
