"""What the demo's pairs keep to themselves, how they are asked whether they go on, and one emergency that is long over."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor, of_membership
from accounts.models import Membership
from accounts.tenancy import private, tenant
from matching.models import Pairing
from plans.models import ContinueRound, EmergencyAccess, Note
from plans.services import notes, votes
from programs.models import Cohort
from programs.selectors.days import today_of

# Who wrote it, how many days ago, for both or not.
_NOTES = (
    ("amara@nordwind.example", 41, True, "He asked three questions in a row and waited each time. I did not expect that."),
    ("amara@nordwind.example", 20, False, "Next time: show the shared board live. I talk too fast when I am nervous."),
    ("bernd@nordwind.example", 19, True, "I have answered in the channel myself, twice. It reached more people than calling."),
    ("bernd@nordwind.example", 6, False, "I noticed how often I say “we have tried that”. Ask Amara what it sounds like."),
)  # fmt: skip
_REASON = "A relative called us in great worry about one of the two, who could not be reached for two days."


def tell(actor: Actor, pilot: Cohort) -> None:
    """Amara and Bernd have written notes and are asked; another pair shall be offered a change."""
    with tenant(actor.organization_id, actor.user_id):
        pairs = list(Pairing.objects.filter(cohort=pilot, state="active").order_by("mentor__employee__number"))
        own = Pairing.objects.get(cohort=pilot, state="active", mentor__employee__email="amara@nordwind.example")
        others = [pair for pair in pairs if pair.pk != own.pk]
        votes.open_due(actor=actor)
        # So that the admin's list has one; what was said is not even in the demo.
        counted = ContinueRound.objects.filter(pairing=others[0])
        counted.update(settled_on=today_of(pilot.program.organization), offer=True)
        _emergency(actor, others[1])
    for email, days, shared, text in _NOTES:
        with tenant(actor.organization_id):
            writer = of_membership(Membership.objects.select_related("user").get(user__email=email))
        _write(writer, own, days, shared=shared, text=text)


def _write(writer: Actor, own: Pairing, days: int, *, shared: bool, text: str) -> None:
    with tenant(writer.organization_id, writer.user_id):
        pairing = Pairing.objects.select_related("mentor__employee", "mentee__employee").get(pk=own.pk)
        row = notes.write(actor=writer, pairing=pairing, text=text, shared=shared)
        with private(person=row.author_id):
            Note.objects.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(days=days))


def _emergency(actor: Actor, pairing: Pairing) -> None:
    """One that two admins opened ten days ago; the letters of that time are not made up."""
    second = Membership.objects.filter(role="owner").values_list("user_id", flat=True)[0]
    asked = timezone.now() - dt.timedelta(days=10)
    row = EmergencyAccess.objects.create(
        pairing=pairing, reason=_REASON, asked_by_id=actor.user_id, approved_by_id=second,
        approved_at=asked + dt.timedelta(minutes=40),
    )  # fmt: skip
    EmergencyAccess.objects.filter(pk=row.pk).update(created_at=asked)
