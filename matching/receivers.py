"""What wakes the matching queue. A lost event costs a minute: the sweeper finds the same row."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from matching import events
from matching.tasks import answer_scenario, check_rules_of, execute_run, note_change, refresh_recommendations
from profiles import events as profiles
from programs import events as programs


@receiver(events.run_queued)
def wake_the_matching_queue(sender: Any, organization_id: uuid.UUID, run_id: uuid.UUID, **kwargs: Any) -> None:
    """Start the run as soon as a worker is free."""
    enqueue(execute_run, organization_id, run_id)


@receiver(events.scenario_asked)
def wake_the_answer(sender: Any, organization_id: uuid.UUID, scenario_id: uuid.UUID, **kwargs: Any) -> None:
    """Answer the what-if as soon as a worker is free."""
    enqueue(answer_scenario, organization_id, scenario_id)


@receiver(events.recommendations_wanted)
def wake_the_recommendations(sender: Any, organization_id: uuid.UUID, opening_id: uuid.UUID, **kwargs: Any) -> None:
    """Make them anew as soon as a worker is free."""
    enqueue(refresh_recommendations, organization_id, opening_id)


@receiver(profiles.profile_changed)
@receiver(programs.participant_moved)
def notice_a_change(sender: Any, organization_id: uuid.UUID, participant_id: uuid.UUID, **kwargs: Any) -> None:
    """Somebody says something else, so that others fit."""
    enqueue(note_change, organization_id, participant_id)


@receiver(programs.directory_changed)
def look_at_pairs_again(sender: Any, organization_id: uuid.UUID, **kwargs: Any) -> None:
    """The directory says something else, so that a pair may break a rule."""
    enqueue(check_rules_of, organization_id)
