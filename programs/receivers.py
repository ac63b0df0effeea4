"""What this room does about its own events: one job each."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts import events as accounts
from accounts.tasking import enqueue
from programs import events, tasks


@receiver(events.import_waiting)
def work_on_import(organization_id: uuid.UUID, import_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.work_on_import, organization_id, import_id)


@receiver(events.asked_by_shared_link)
def settle_asks(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.settle_asks, organization_id)


@receiver(accounts.member_joined)
def recognize_members(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.recognize_members, organization_id)


@receiver(events.moved_up)
def follow_waitlist(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.follow_waitlist, organization_id)
