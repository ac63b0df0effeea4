"""Who was asked whether they still want a partner, and for whom an admin chooses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from matching import wording
from matching.enums import PairingState, Willing
from matching.models import Opening, Recommendation, Willingness
from matching.selectors import asking
from programs import rules
from programs.enums import EmployeeStatus, LinkScope, ParticipantState
from programs.models import Cohort, Participant

_PEOPLE = ("participant__employee", "participant__cohort__program")


def own(actor: Actor, pk: uuid.UUID) -> Willingness:
    """The actor's own question; raises Http404 for anybody else's."""
    mine = rules.themself(actor, "participant__employee__")
    return get_object_or_404(Willingness.objects.filter(mine).select_related(*_PEOPLE), pk=pk)


def by_link(actor: Actor) -> Willingness:
    """The question that a one-tap link is about; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.WILLING else None
    return get_object_or_404(_reached(wanted, actor.email).select_related(*_PEOPLE))


def link_holds(link: OneTapLink) -> bool:
    """Whether the question that a link opened is still its holder's."""
    return _reached(link.subject, link.email).exists()


def _reached(subject: uuid.UUID | None, email: str) -> QuerySet[Willingness]:
    """SECURITY: a link is for whoever has its address today, and the question for those who take part."""
    rows = Willingness.objects.filter(pk=subject, participant__employee__email=email)
    rows = rows.exclude(participant__employee__status=EmployeeStatus.LEFT)
    return rows.exclude(participant__state=ParticipantState.WITHDRAWN)


def one(actor: Actor, pk: uuid.UUID) -> Willingness:
    """Anybody's, for those who run the matching."""
    actor.require(Permission.MANAGE_MATCHING)
    return get_object_or_404(Willingness.objects.select_related(*_PEOPLE, "pairing"), pk=pk)


@dataclass(frozen=True)
class Waiting:
    """Somebody who asked to have a partner chosen, with the best free mentors and why; or the choice just made."""

    row: Willingness
    best: list[Recommendation]
    reasons: list[str]
    # The worker is at it: who fits is not known for the moment.
    working: bool = False

    @property
    def undoable(self) -> bool:
        """Whether a choice was made of which nobody has been told yet."""
        return self.row.pairing is not None and self.row.pairing.started_at > timezone.now()


def waiting(actor: Actor, cohort: Cohort | None = None) -> list[Waiting]:
    """Everybody who waits for an admin's choice, those who wait longest first, and choices that can be taken back."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = _waiting(cohort).select_related(*_PEOPLE, "pairing__mentor__employee")
    found = list(rows.order_by("answered_at", "pk")[:50])
    best = _best([row.participant_id for row in found])
    at_work = Q(refreshed_at=None) | Q(wanted_at__isnull=False) | Q(claimed_at__isnull=False)
    cohorts = {row.participant.cohort_id for row in found}
    working = set(Opening.objects.filter(at_work, cohort__in=cohorts).values_list("cohort_id", flat=True))
    return [_one(row, best.get(row.participant_id, []), row.participant.cohort_id in working) for row in found]


def gone(actor: Actor) -> list[Willingness]:
    """Those who are not available any more and still take part, paired or not, the latest first."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Willingness.objects.filter(participant__state=ParticipantState.READY, answer=Willing.NO).select_related(
        *_PEOPLE
    )
    return list(rows.order_by("-answered_at", "pk")[:5])


def _waiting(cohort: Cohort | None) -> QuerySet[Willingness]:
    held = Willingness.objects.filter(pairing__started_at__gt=timezone.now(), pairing__state=PairingState.ACTIVE)
    # What was chosen and told is done: when that pairing ends, the answer of back then asks for nothing.
    rows = Willingness.objects.filter(asking.free("participant__"), answer=Willing.CHOOSE, pairing=None) | held
    return rows.filter(participant__cohort=cohort) if cohort is not None else rows


def _best(mentees: list[uuid.UUID]) -> dict[uuid.UUID, list[Recommendation]]:
    """The three best mentors of each who are free now, in one query."""
    rows = Recommendation.objects.filter(asking.free("other__"), asker__in=mentees).select_related("other__employee")
    found: dict[uuid.UUID, list[Recommendation]] = {}
    for row in rows.order_by("asker_id", "place"):
        found.setdefault(row.asker_id, []).append(row)
    return {asker: some[:3] for asker, some in found.items()}


def _one(row: Willingness, best: list[Recommendation], working: bool) -> Waiting:
    reasons = wording.reasons({"reasons": best[0].reasons}) if best else []
    return Waiting(row, best, reasons, working and not best)


def mentor_for(actor: Actor, row: Willingness, mentor_id: uuid.UUID) -> Participant:
    """One of the free mentors whom the worker recommends to somebody; raises Http404 for everybody else."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Recommendation.objects.filter(asking.free("other__"), asker=row.participant_id, other=mentor_id)
    return get_object_or_404(rows.select_related("other__employee")).other
