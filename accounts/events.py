"""What happened in this room, told by ids after the commit."""

from __future__ import annotations

from django.dispatch import Signal

# organization_id, user_id: somebody accepted an invitation. Whoever needs it also finds it from rows: addresses meet.
member_joined = Signal()
