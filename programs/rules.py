"""Who is who: the employee behind a login."""

from __future__ import annotations

from django.db.models import Q

from accounts.actors import Actor
from programs.models import Employee


def is_self(actor: Actor, employee: Employee) -> bool:
    """Whether the actor is this employee: linked, or not linked yet and signed in with the same proven address."""
    if actor.user_id is None:
        return False
    return employee.user_id == actor.user_id or (employee.user_id is None and employee.email == actor.email)


def themself(actor: Actor, path: str = "") -> Q:
    """The same as a condition on rows; ``path`` leads to the employee, such as ``mentor__employee__``."""
    if actor.user_id is None:
        return Q(pk__in=[])
    return Q(**{f"{path}user_id": actor.user_id}) | Q(**{f"{path}user_id": None, f"{path}email": actor.email})
