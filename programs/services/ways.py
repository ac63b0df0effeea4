"""The personal links that end because somebody's address, job or place did: an old letter opens nothing for whoever reads it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.services import links
from programs.enums import LinkScope
from programs.models import Employee, Participant


def end_of_address(*, email: str) -> int:
    """An address is nobody's any more, or somebody else's: every link that went there ends."""
    return links.end(emails=[email])


def end_of_leavers(*, employee_ids: Iterable[uuid.UUID]) -> int:
    """Whoever leaves has no links any more, not those to help others either; and nobody moves a leaver's times."""
    ids = list(employee_ids)
    emails = Employee.objects.filter(pk__in=ids).values_list("email", flat=True)
    places = Participant.objects.filter(employee__in=ids).values_list("pk", flat=True)
    return links.end(emails=emails, scope=LinkScope.SLOTS, subjects=places)


def end_of_help(*, participants: Iterable[Participant]) -> int:
    """Nobody moves the times of those who do not take part any more. Their own links stay: by them they can come back."""
    return links.end(scope=LinkScope.SLOTS, subjects=[row.pk for row in participants])
