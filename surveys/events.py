"""What happens here that the worker wants to know: ids only, sent on commit. A lost one costs minutes: the sweeper asks rows."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody has answered a wave: organization_id.
answered = Signal()
