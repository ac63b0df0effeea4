"""What happens in this room that the mail queue wants to know."""

from __future__ import annotations

from django.dispatch import Signal

# Messages of one organization were written and committed: organization_id.
queued = Signal()
