"""What pairs of the pilot want those who lead to know: one theme that enough of them raised, one that waits, one to agree to."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import tenant
from config.demo.changed import AMARA, BERND
from matching.models import Pairing
from plans import packing, sealing
from plans.models import Insight
from plans.selectors import keys as held
from plans.services import insights, keys
from programs.enums import Side
from programs.models import Cohort

_SHOWN = (
    "Young colleagues learn of a decision from the canteen before they learn of it from us.",
    "Most of our meetings end without anybody writing down what was decided, or who does it.",
    "Nobody below a manager believes that a survey changes anything. Tell them what came of the last one.",
    "The best ideas come in the chat, where nobody who decides is reading.",
    "A question to the top feels like an accusation here. It helped to see that it is not taken for one.",
    "Half of what we print as a rule is a habit that nobody remembers the reason for.",
    "New people are asked for their opinion in the first week, and never again.",
)
_WAIT = (
    "A beginner cannot find out which tools there are without knowing somebody.",
    "Two days of training for a program that a colleague explains in ten minutes.",
)
_TO_AGREE = "People leave because they cannot see the next step, not because of the pay."


def tell(actor: Actor, pilot: Cohort) -> None:
    """Some pairs said what they have learned about working together, two about tools, and Amara's waits for Bernd."""
    with tenant(actor.organization_id, actor.user_id):
        rows = Pairing.objects.filter(cohort=pilot, state="active").select_related(
            "mentor__employee", "mentee__employee"
        )
        pairs = list(rows.order_by("mentor__employee__number"))
        for pair, text in zip(pairs, _SHOWN, strict=False):
            _said(pair, "working", text)
        insights.show(pilot.program, agreed_before=timezone.now())
        for pair, text in zip(reversed(pairs), _WAIT, strict=False):
            _said(pair, "tools", text)
        for pair in pairs:
            if {pair.mentor.employee.email, pair.mentee.employee.email} == {AMARA, BERND}:
                _said(pair, "careers", _TO_AGREE, agreed=False)


def _said(pair: Pairing, theme: str, text: str, *, agreed: bool = True) -> None:
    """As the services would have left it: most of these people sign in nowhere in the demo."""
    row = Insight(organization_id=pair.organization_id, pairing=pair, theme=theme, written_by=Side.MENTOR)
    row.agreed_at = timezone.now() - dt.timedelta(days=3) if agreed else None
    words = packing.packed({"text": text}, block=packing.TITLE)
    row.words = sealing.seal(keys.give_as(pair, Side.MENTOR), words, place=row.place)
    with held.as_side(pair, Side.MENTOR):
        row.save(force_insert=True)
