"""Who may coach the circles of a cohort."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from matching.models import Pairing
from programs import rules
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort, Employee, Participant


def by_email(actor: Actor, email: str) -> Employee | None:
    """The employee with an address."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return Employee.objects.select_related("organization").filter(email=email.strip().lower()).first()


def refusal(cohort: Cohort, employee: Employee) -> str:
    """Why somebody cannot coach a cohort's circles; empty for whoever can. Takes three queries."""
    if employee.status == EmployeeStatus.LEFT:
        return f"{employee.name} does not work here any more."
    taking = Participant.objects.filter(cohort=cohort, employee=employee).exclude(state=ParticipantState.WITHDRAWN)
    if taking.exists():
        return f"{employee.name} takes part in this cohort. A coach stands outside of it."
    active = Pairing.objects.filter(cohort=cohort, state=PairingState.ACTIVE)
    mentees = set(active.values_list("mentee__employee_id", flat=True))
    lines = rules.above({employee.pk, *mentees})
    if any(employee.pk in line and mentees & {*line} for line in lines):
        return f"{employee.name} is in the reporting line of somebody who is taught here. Choose somebody further away."
    return ""
