"""A program whose people are getting ready: Amara has the charter left, Bernd more, and a colleague keeps his times."""

from __future__ import annotations

from accounts.actors import Actor, by_link, of_membership
from accounts.models import Membership, OneTapLink
from accounts.services import links
from accounts.tenancy import tenant
from profiles.services import gate
from programs import training
from programs.enums import LinkScope, Need
from programs.models import Cohort, Employee, Participant
from programs.services import charters, gates, places
from programs.services import training as lessons


def ask(actor: Actor, cohort: Cohort) -> None:
    """Everything that a program can ask for, before anybody is added."""
    gates.change(actor=actor, program=cohort.program, gate=Need.values)


def tell(actor: Actor, cohort: Cohort, junior: str, senior: str) -> None:
    """What the two who can sign in have done of it."""
    mentor, row = _place(actor, cohort, junior)
    with tenant(actor.organization_id, mentor.user_id):
        places.keep(actor=mentor, participant=row)
        answers = [question.right for question in training.QUESTIONS[row.side]]
        lessons.check(actor=mentor, participant=row, answers=answers)
    mentee, row = _place(actor, cohort, senior)
    with tenant(actor.organization_id, mentee.user_id):
        places.keep(actor=mentee, participant=row)
        charters.sign(actor=mentee, participant=row, name=row.employee.name, version=1)
        helper = Employee.objects.filter(manager=row.employee_id).order_by("number").first()
        helper = helper or Employee.objects.exclude(pk=row.employee_id).order_by("number")[0]
        gate.delegate(actor=mentee, participant=row, email=helper.email)
    with tenant(actor.organization_id):
        link = OneTapLink.objects.get(scope=LinkScope.SLOTS, subject=row.pk)
        links.take(link=link, step="")
        gate.choose_slots(actor=by_link(link), participant=row, slots=["1-morning", "3-afternoon"])


def _place(actor: Actor, cohort: Cohort, email: str) -> tuple[Actor, Participant]:
    with tenant(actor.organization_id):
        me = of_membership(Membership.objects.select_related("user").get(user__email=email))
        rows = Participant.objects.select_related("employee", "cohort__organization", "cohort__program")
        return me, rows.get(cohort=cohort, employee__email=email)
