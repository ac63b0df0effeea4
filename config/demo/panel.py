"""One pair of the pilot is a panel: two more juniors sit beside the one who leads, and one of them has yet to sign."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import tenant
from matching.models import Pairing, PanelSeat
from matching.services import panels
from plans.models import Agreement, PanelAnswer, PanelSignature, Session
from programs.models import Cohort

_SINCE = dt.timedelta(days=21)


def tell(actor: Actor, pilot: Cohort) -> None:
    """Those of the free who may mentor the same senior sit down, but for whoever has said that they stand by."""
    with tenant(actor.organization_id, actor.user_id):
        pairs = Pairing.objects.filter(cohort=pilot, state="active", mentor__employee__user=None)
        people = ("mentor__employee", "mentee__employee", "cohort__program__organization", "cohort__organization")
        pairing = pairs.select_related(*people).order_by("mentor__employee__number")[2]
        found = panels.candidates(actor=actor, pairing=pairing)
        chosen = [one.person for one in found if not one.forbidden and not one.person.marked][:2]  # type: ignore[attr-defined]
        since = timezone.now() - _SINCE
        for place, mentor in enumerate(chosen):
            PanelSeat.objects.create(pairing=pairing, participant=mentor, joined_at=since)
            for row in Session.objects.filter(pairing=pairing, starts_at__gt=since):
                PanelAnswer.objects.create(session=row, participant=mentor)
            wording = Agreement.objects.filter(pairing=pairing).order_by("-number").first()
            if wording is not None and place == 0:
                PanelSignature.objects.create(
                    agreement=wording, participant=mentor, signed_at=since + dt.timedelta(days=2)
                )
