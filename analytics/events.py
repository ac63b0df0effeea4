"""What happens in this room that its worker wants to know."""

from __future__ import annotations

from django.dispatch import Signal

# A comparison was queued and committed: organization_id, comparison_id.
comparison_queued = Signal()
