"""Where people choose, and whom an admin pairs there."""

from __future__ import annotations

from django.db.models import Q

from matching.enums import Mode
from matching.models import Opening


def choosing(path: str = "") -> Q:
    """Openings in which people choose: from the beginning, or since pairs were published and some are left over."""
    return ~Q(**{f"{path}mode": Mode.ASSIGNED}) | Q(**{f"{path}leftovers_opened_at__isnull": False})


def assigned(opening: Opening, path: str = "participant__") -> Q:
    """Whom the admin pairs in a hybrid cohort; they neither ask nor are asked, until they are among those left over."""
    if opening.mode != Mode.HYBRID or opening.leftovers_opened_at is not None:
        return Q(pk__in=[])
    found = Q(**{f"{path}employee__department__in": opening.assigned_departments})
    found |= Q(**{f"{path}employee__location__in": opening.assigned_locations})
    if opening.assigned_from_grade is not None:
        found |= Q(**{f"{path}employee__grade__gte": opening.assigned_from_grade})
    return found
