"""Two who have left are to be forgotten, one took it back, and an owner wants to have everything as one file."""

from __future__ import annotations

from accounts.actors import Actor, of_membership
from accounts.enums import Role
from accounts.models import Membership
from accounts.tenancy import tenant
from programs.models import Employee, Participant
from rights.services import erasures, organization_exports

_ASKED = 3


def tell(admin: Actor) -> None:
    """Colleagues who take part nowhere, so that no other part of the story misses them."""
    with tenant(admin.organization_id, admin.user_id):
        rows = Employee.objects.exclude(pk__in=Participant.objects.values("employee")).filter(user=None)
        known = Membership.objects.values("user__email")
        asked = [
            erasures.ask_for(actor=admin, employee=one)
            for one in rows.exclude(email__in=known).order_by("hire_date", "email")[:_ASKED]
        ]
        erasures.undo(actor=admin, erasure=asked[-1])
        owner = of_membership(Membership.objects.filter(role=Role.OWNER).select_related("user")[0])
    with tenant(owner.organization_id, owner.user_id):
        # The demo's worker writes it within the minute.
        organization_exports.request(actor=owner)
