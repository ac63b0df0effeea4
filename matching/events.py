"""What happens in this room that the matching queue wants to know."""

from __future__ import annotations

from django.dispatch import Signal

# A run was queued and committed: organization_id, run_id.
run_queued = Signal()
# A what-if was asked and committed: organization_id, scenario_id.
scenario_asked = Signal()
# The recommendations of a cohort are to be made anew: organization_id, opening_id.
recommendations_wanted = Signal()
