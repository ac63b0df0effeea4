"""To whom a one-tap link of somebody's own goes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.services.links import Holder
from programs.models import Application, Participant


def of(rows: Iterable[Participant | Application]) -> dict[uuid.UUID, Holder]:
    """The person behind each place or application, at the address of the directory."""
    return {row.pk: Holder(row.employee.email, row.employee.name) for row in rows}
