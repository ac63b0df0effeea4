"""What follows from the taps of the two: whether both are told of their roles anew, and asking for somebody to look with them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions
from matching import rules as people
from matching.models import Pairing
from plans import compass, rules
from plans.models import JointAsk, RoleRefresh, Session
from plans.selectors import compass as selectors
from programs.enums import Side


class Handled(Exception):
    """Another admin was faster, or the pairing has ended, or one of the two has taken it back."""


@transaction.atomic
def heed(*, session: Session) -> None:
    """After a tap: begin a refresh with the second drifting session in a row, end it with the first that does not drift.

    SECURITY: read from what both have said, and written down nowhere else: no event of the trail and no line of a log, for
    the pair alone may learn that it drifted. The pairing is held, for the two may tap at the same moment.
    """
    pairing_id = session.pairing_id
    Pairing.objects.select_for_update(of=("self",)).only("pk").get(pk=pairing_id)
    points = selectors.points(pairing_id)
    place = compass.standing([point.reading for point in points])
    held = RoleRefresh.objects.filter(pairing=pairing_id, closed_at=None)
    if place is None:
        held.update(closed_at=timezone.now())
    elif not held.exists():
        row = points[place].session
        RoleRefresh.objects.update_or_create(session=row, defaults={"pairing_id": pairing_id, "closed_at": None})


@transaction.atomic
def ask(*, actor: Actor, pairing: Pairing, wanted: bool) -> JointAsk | None:
    """Say that one would like somebody to look at the sessions with both, or take it back; the other one sees it.

    An admin sees it once both have said so; taken back by one of the two it is gone from there.
    """
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair ask for it, while the pairing goes on")
    Pairing.objects.select_for_update(of=("self",)).only("pk").get(pk=pairing.pk)
    row = JointAsk.objects.filter(pairing=pairing, handled_at=None).first()
    if row is None and not wanted:
        return None
    row = row or JointAsk(pairing=pairing)
    setattr(row, f"{side}_at", (getattr(row, f"{side}_at") or timezone.now()) if wanted else None)
    if row.mentor_at is None and row.mentee_at is None:
        row.delete()
        return None
    row.save()
    return row


@transaction.atomic
def handle(*, actor: Actor, joint_ask: JointAsk) -> JointAsk:
    """An admin has got in touch with both. Raises Handled."""
    actor.require(Permission.MANAGE_MATCHING)
    names = ("pairing__mentor__employee", "pairing__mentee__employee")
    rows = JointAsk.objects.select_for_update(of=("self",)).select_related(*names)
    row = rows.filter(pk=joint_ask.pk).first()
    if row is None or row.handled_at or not all(getattr(row, f"{side}_at") for side in Side.values):
        raise Handled("This has been dealt with already, or one of the two has taken it back.")
    if people.is_in(actor, row.pairing):
        raise NotAllowed("an admin's own pairing is for another admin")
    row.handled_at, row.handled_by_id = timezone.now(), actor.user_id
    row.save(update_fields=["handled_at", "handled_by"])
    label = introductions.label(row.pairing)
    audit.record(actor=actor, verb="looked at sessions with a pair", row=row.pairing, label=label)
    return row
