"""Pairs of the demo's pilot that have been on their way for a while, each as far as it has come."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import tenant
from config.demo import agreed
from matching.models import Pairing
from plans.enums import Doer
from plans.models import Step
from plans.services import opening
from programs.models import Cohort

# So many days ago the pilot's pairs were told; Amara and Bernd, who can sign in, are in the middle of it.
BEGUN = 45
STEPS = (7, 6, 2, 4, 5, 3, 8, 1, 6)


def tell(actor: Actor, pilot: Cohort) -> None:
    """Let the time pass, lay out the plans, and let each pair have done some of it."""
    with tenant(actor.organization_id, actor.user_id):
        ago = dt.timedelta(days=BEGUN)
        Pairing.objects.filter(cohort=pilot).update(started_at=F("started_at") - ago)
        _begin(pilot, timezone.localdate() - ago)
    opening.open_due(actor.organization_id)
    with tenant(actor.organization_id, actor.user_id):
        pairs = Pairing.objects.filter(cohort=pilot, state="active").order_by("mentor__employee__number")
        pairs = pairs.select_related("mentor__employee", "mentee__employee", "cohort__program")
        for place, pair in enumerate(pairs):
            _go(pair, STEPS[place % len(STEPS)])
        agreed.tell(actor, list(pairs))


def _begin(pilot: Cohort, day: dt.date) -> None:
    """Let the cohort have begun on the day on which its pairs did, and end as long after it as was planned."""
    if pilot.starts_on and pilot.ends_on:
        pilot.starts_on, pilot.ends_on = day, pilot.ends_on - (pilot.starts_on - day)
        pilot.save(update_fields=["starts_on", "ends_on"])


def _go(pair: Pairing, far: int) -> None:
    """Have the first steps done on the days on which they were due; those that are in the future stay open."""
    rows = Step.objects.filter(plan__pairing=pair, due_on__lt=timezone.localdate())
    rows = rows.select_related("template_step").order_by("due_on", "template_step__position")[:far]
    for row in rows:
        at = dt.datetime.combine(row.due_on, dt.time(15), dt.UTC)
        for side in ("mentor", "mentee"):
            if row.template_step.doer in (Doer.BOTH, side):
                setattr(row, f"{side}_done_at", at)
        row.state, row.ended_at = "done", at
        row.save(update_fields=["mentor_done_at", "mentee_done_at", "state", "ended_at"])
