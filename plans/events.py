"""What happens here that others may want to know: ids only, sent on commit, received downstream or at home."""

from __future__ import annotations

from django.dispatch import Signal

# A published version waits for the worker: organization_id, rollout_id.
rollout_waiting = Signal()
