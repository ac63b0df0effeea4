"""What the demo's admin has done about pairs of the pilot that stand still: one is left until a day, and a view is kept."""

from __future__ import annotations

import datetime as dt

from accounts.actors import Actor
from accounts.tenancy import tenant
from plans.selectors import standing
from plans.selectors.standing import Search
from plans.services import looks
from programs.models import Cohort
from programs.selectors.days import today_of
from programs.services import saved_views

REASON = "Called both: he is at the plant in Norway, and they meet when he is back."


def tell(actor: Actor, pilot: Cohort) -> None:
    """The pair that has stood still for longest keeps its place in the list; another one was looked at."""
    with tenant(actor.organization_id, actor.user_id):
        stuck = standing.found(actor, pilot, Search(stuck=True, order="contact")).ids
        until = today_of(pilot.organization) + dt.timedelta(days=14)
        looks.leave(actor=actor, cohort=pilot, pairing_ids=stuck[1:2], until=until, reason=REASON)
        saved_views.save(actor=actor, page=standing.PAGE, name="Who may need a word", query="health=check_in&o=contact")
