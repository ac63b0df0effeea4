"""The outbox wakes the mail queue. A lost event costs a minute: the sweeper finds the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from nudges import events
from nudges.tasks import relay_messages


@receiver(events.queued)
def wake_the_mail_queue(sender: Any, organization_id: uuid.UUID, **kwargs: Any) -> None:
    """Send what is due as soon as a worker is free."""
    enqueue(relay_messages, organization_id)
