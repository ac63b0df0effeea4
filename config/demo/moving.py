"""The demo's directory moves: one pair of the pilot comes into one line, and another one was kept though it shares a team."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.tenancy import tenant
from matching.models import Pairing
from matching.selectors import conflicts as selectors
from matching.services import conflicts, rechecks
from programs.models import Cohort, Employee
from programs.services import employees

_WHY = "They share a project room until spring and do not work on the same things. Both asked to go on."


def tell(actor: Actor, pilot: Cohort) -> None:
    """As it happens in real life: somebody is moved in the directory, the worker looks, and an admin decides."""
    with tenant(actor.organization_id, actor.user_id):
        rows = Pairing.objects.filter(cohort=pilot, state="active", mentor__state="ready", mentor__employee__user=None)
        pairs = list(rows.select_related("mentor__employee", "mentee__employee").order_by("mentor__employee__number"))
        team, line = pairs[2], pairs[-1]
        employees.change(actor=actor, employee=team.mentor.employee, values={"team": team.mentee.employee.team})
    rechecks.check(actor.organization_id)
    with tenant(actor.organization_id, actor.user_id):
        for row in selectors.waiting(actor):
            conflicts.keep(actor=actor, conflict=row, reason=_WHY)
        between = Employee.objects.filter(manager=line.mentee.employee, user=None).order_by("number")[0]
        employees.change(actor=actor, employee=line.mentor.employee, values={"manager": between})
    rechecks.check(actor.organization_id)
