"""Pairs that break a rule since they were made, for those who may decide about them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor, of_membership
from accounts.enums import Permission, Role
from accounts.models import Membership
from matching.enums import PairingState, Resolution
from matching.models import RuleConflict
from matching.selectors import panels
from programs import rules

_PEOPLE = (
    "pairing__mentor__employee",
    "pairing__mentee__employee",
    "pairing__cohort__program__organization",
    "pairing__cohort__organization",
)


def may_decide(actor: Actor, rows: Iterable[RuleConflict]) -> list[RuleConflict]:
    """Those of the conflicts that are the actor's to decide: who is one of the pair, or above or below one, learns nothing.

    Takes two queries, however many there are, and one for panels if there are some.
    """
    actor.require(Permission.MANAGE_MATCHING)
    found = list(rows)
    panels.seated(row.pairing for row in found)
    near = rules.partial_to(actor, {pk for row in found for pk in _people(row)})
    return [row for row in found if not near.intersection(_people(row))]


def _people(row: RuleConflict) -> list[uuid.UUID]:
    return [one.employee_id for one in row.pairing.everybody]


def _rows(*resolutions: str) -> QuerySet[RuleConflict]:
    rows = RuleConflict.objects.filter(resolution__in=resolutions, pairing__state=PairingState.ACTIVE)
    return rows.select_related(*_PEOPLE, "resolved_by").order_by("-urgent", "found_at", "pk")


def waiting(actor: Actor) -> list[RuleConflict]:
    """What waits for the actor's decision, the most serious first."""
    return may_decide(actor, _rows(Resolution.OPEN))


def kept(actor: Actor) -> list[RuleConflict]:
    """Pairs that were kept although a rule is broken; the latest decision first."""
    return may_decide(actor, _rows(Resolution.KEPT).order_by("-resolved_at", "pk"))


def get(actor: Actor, conflict_id: uuid.UUID) -> RuleConflict:
    """One that stands; raises Http404 for everybody who may not decide about it."""
    actor.require(Permission.MANAGE_MATCHING)
    found = may_decide(actor, _rows(Resolution.OPEN, Resolution.KEPT).filter(pk=conflict_id))
    if not found:
        raise Http404
    return found[0]


def besides(actor: Actor, conflict: RuleConflict) -> list[RuleConflict]:
    """What else the same pair breaks and nobody has decided about."""
    rows = _rows(Resolution.OPEN).filter(pairing=conflict.pairing_id).exclude(pk=conflict.pk)
    return may_decide(actor, rows)


def deciders(organization_id: uuid.UUID) -> list[Actor]:
    """Everybody of the organization who decides about pairs, whatever line they are in."""
    members = Membership.objects.filter(role__in=(Role.OWNER, Role.ADMIN), user__is_active=True)
    rows = members.filter(organization_id=organization_id).select_related("user")
    return [of_membership(row) for row in rows.order_by("pk")]
