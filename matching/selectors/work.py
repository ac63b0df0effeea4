"""What waits for an admin in this room."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState, PublicationState, RunState
from matching.models import MatchingRun, Pairing, Publication
from matching.selectors import bench, panels
from programs.enums import EmployeeStatus, ParticipantState, Side

MOST = 5
_SETTLED = (PublicationState.SCHEDULED, PublicationState.PUBLISHED)


def unpublished(actor: Actor) -> list[MatchingRun]:
    """The latest run of each cohort, as long as it failed or nothing of it is published."""
    actor.require(Permission.MANAGE_MATCHING)
    latest = MatchingRun.objects.order_by("cohort_id", "-number").distinct("cohort_id").values("pk")
    settled = Publication.objects.filter(state__in=_SETTLED).values("run_id")
    rows = MatchingRun.objects.filter(pk__in=latest, state__in=(RunState.DONE, RunState.FAILED))
    rows = rows.exclude(pk__in=settled).select_related("cohort__program").defer("inputs", "figures")
    return list(rows.order_by("-created_at")[:MOST])


def untold(actor: Actor) -> list[Publication]:
    """Publications that wait for their time, and those of the last minutes that can still be taken back."""
    actor.require(Permission.MANAGE_MATCHING)
    waiting = Q(state=PublicationState.SCHEDULED)
    holding = Q(state=PublicationState.PUBLISHED, undo_until__gt=timezone.now())
    rows = Publication.objects.filter(waiting | holding).select_related("run", "cohort__program")
    return list(rows.defer("run__inputs", "run__figures").order_by("publish_at", "id")[:MOST])


def broken(actor: Actor) -> list[Pairing]:
    """Active pairings of which somebody has withdrawn, paused, left or changed sides, the latest first; but for mentees who
    need a new mentor.
    """
    actor.require(Permission.MANAGE_MATCHING)
    gone = Q()
    for side in Side.values:
        away = Q(**{f"{side}__state__in": (ParticipantState.WITHDRAWN, ParticipantState.PAUSED)})
        gone |= away | Q(**{f"{side}__employee__status": EmployeeStatus.LEFT}) | ~Q(**{f"{side}__side": side})
    away = Q(participant__state__in=(ParticipantState.WITHDRAWN, ParticipantState.PAUSED))
    left = Q(participant__employee__status=EmployeeStatus.LEFT) | ~Q(participant__side=Side.MENTOR)
    gone |= panels.sits_in(away | left)
    rows = Pairing.objects.filter(gone, state=PairingState.ACTIVE).exclude(pk__in=bench.bereft(actor).values("pk"))
    return panels.seated(rows.select_related("mentor__employee", "mentee__employee").order_by("-started_at")[:MOST])
