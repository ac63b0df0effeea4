"""Asking participants by email to fill in their profile; whoever has no login yet gets the door with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.services import invitations as doors
from nudges import letters
from nudges.services import messages
from nudges.services.messages import Letter
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort, Participant

REST = dt.timedelta(hours=20)


@transaction.atomic
def invite(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant]) -> list[Participant]:
    """Write to participants who have not heard from us today; returns to whom. Who left or withdrew is not written to."""
    actor.require(Permission.MANAGE_PROGRAMS)
    now = timezone.now()
    rows = Participant.objects.select_for_update(of=("self",)).select_related("employee")
    rows = rows.filter(pk__in=[p.pk for p in participants]).exclude(state=ParticipantState.WITHDRAWN)
    rows = rows.exclude(employee__status=EmployeeStatus.LEFT).exclude(invited_at__gt=now - REST)
    asked = list(rows.order_by("pk"))
    links = doors.doors(actor=actor, emails=[row.employee.email for row in asked])
    organization = Organization.objects.get(pk=actor.organization_id)
    messages.queue(
        letters={
            f"participant:{row.pk}:profile:{now:%Y-%m-%dT%H}": _letter(actor, organization, cohort, row, links)
            for row in asked
        }
    )
    Participant.objects.filter(pk__in=[row.pk for row in asked]).update(invited_at=now)
    if asked:
        audit.record(actor=actor, verb="invited participants", row=cohort, count=len(asked))
    return asked


def _letter(
    actor: Actor, organization: Organization, cohort: Cohort, row: Participant, links: dict[str, str]
) -> Letter:
    home = settings.BASE_URL + reverse("home", args=[organization.slug])
    door = links.get(row.employee.email)
    return letters.compose(
        template="profile_invitation",
        kind="profile invitation",
        to_email=row.employee.email,
        to_name=row.employee.name,
        context={
            "organization": organization,
            "program": cohort.program,
            "side": row.side,
            "inviter": actor.name,
            "link": door or home,
            "needs_login": door is not None,
            "contact_email": organization.contact_email,
        },
    )
