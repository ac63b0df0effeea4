"""Mentors who stand by, and mentees whose mentor has gone."""

from __future__ import annotations

import uuid

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState, Willing
from matching.models import Opening, Pairing, Standby, Willingness
from matching.selectors import asking
from programs import rules
from programs.enums import EmployeeStatus, ParticipantState, ProgramState, Side
from programs.models import Cohort, Participant
from programs.selectors import employees
from programs.selectors.days import today_of
from programs.selectors.participants import staying

_PEOPLE = ("mentor__employee", "mentee__employee", "cohort__program")
MOST = 20


def free_mentors(actor: Actor, cohort: Cohort, text: str = "") -> QuerySet[Participant]:
    """Every mentor of a cohort with a place left, by name; each with the pairings held and who said that they stand by."""
    actor.require(Permission.SEE_PROGRAMS)
    gone = Willingness.objects.filter(answer=Willing.NO).values("participant_id")
    rows = Participant.objects.filter(asking.free(), _staying(cohort), cohort=cohort, side=Side.MENTOR)
    if text:
        rows = rows.filter(employees.named(text, "employee__"))
    rows = _annotated(rows.exclude(pk__in=gone)).select_related("employee")
    return rows.order_by("employee__last_key", "employee__first_key", "pk")


def _annotated(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    said = Standby.objects.filter(participant=OuterRef("pk")).values("said_by")
    marked = Coalesce(Subquery(said, output_field=CharField()), Value(""))
    return rows.annotate(held=asking.held(), marked=marked, left=F("capacity") - asking.held())


def _staying(cohort: Cohort) -> Q:
    return staying(today_of(cohort.organization))


def standing_by(actor: Actor, cohort: Cohort, text: str = "") -> QuerySet[Participant]:
    """The bench: who has said so or was put there, and, once there are pairs, every mentor without one."""
    rows = free_mentors(actor, cohort, text)
    paired = Pairing.objects.filter(cohort=cohort).exclude(state=PairingState.UNDONE)
    return rows.filter(~Q(marked="") | (Q(held=0) & Exists(paired)))


def own(actor: Actor) -> QuerySet[Participant]:
    """Where the actor is a mentor with a place left, and whether they stand by."""
    rows = Participant.objects.filter(asking.free(), rules.themself(actor, "employee__"), side=Side.MENTOR)
    live = rows.filter(cohort__program__state=ProgramState.LIVE)
    return _annotated(live).select_related("cohort__program", "employee").order_by("-joined_at", "pk")


def mentor(actor: Actor, cohort: Cohort, participant_id: uuid.UUID) -> Participant:
    """One of the mentors with a place left; raises Http404 for everybody else."""
    return get_object_or_404(free_mentors(actor, cohort), pk=participant_id)


def bereft(actor: Actor, cohort: Cohort | None = None) -> QuerySet[Pairing]:
    """The last pairing of every mentee who needs a new mentor: theirs has gone, or it ended and somebody new is wanted."""
    actor.require(Permission.MANAGE_MATCHING)
    gone = Q(mentor__state=ParticipantState.WITHDRAWN) | Q(mentor__employee__status=EmployeeStatus.LEFT)
    # Of a panel somebody else can lead.
    needed = Q(gone, state=PairingState.ACTIVE, further=0) | Q(state=PairingState.ENDED, wants_successor=True)
    later = Pairing.objects.filter(mentee=OuterRef("mentee"), created_at__gt=OuterRef("created_at"))
    rows = Pairing.objects.filter(needed, mentee__state=ParticipantState.READY)
    rows = rows.filter(~Exists(later.exclude(state=PairingState.UNDONE)), cohort__program__state=ProgramState.LIVE)
    rows = rows.exclude(mentee__employee__status=EmployeeStatus.LEFT).select_related(*_PEOPLE, "cohort__organization")
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    return rows.order_by(Coalesce("ended_at", "started_at"), "pk")


def unpaired(actor: Actor, cohort: Cohort) -> QuerySet[Participant]:
    """Mentees who never had a mentor though pairs are made, where they do not choose themselves at the moment."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Participant.objects.filter(asking.free(), _staying(cohort), cohort=cohort, side=Side.MENTEE)
    pairs = Pairing.objects.exclude(state=PairingState.UNDONE)
    open_now = Opening.objects.filter(cohort=cohort, opened_at__isnull=False)
    gone = Willingness.objects.filter(answer=Willing.NO).values("participant_id")
    rows = rows.filter(Exists(pairs.filter(cohort=cohort)), ~Exists(pairs.filter(mentee=OuterRef("pk"))))
    rows = rows.filter(~Exists(open_now)).exclude(pk__in=gone).select_related("employee")
    return rows.order_by("joined_at", "pk")


def before(actor: Actor, mentee: Participant) -> Pairing | None:
    """The last pairing of a mentee that was told, if there was one."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Pairing.objects.filter(mentee=mentee).exclude(state=PairingState.UNDONE)
    return rows.select_related("mentor__employee", "mentee__employee").order_by("-created_at").first()


def mentee(actor: Actor, cohort: Cohort, participant_id: uuid.UUID) -> Participant:
    """One of a cohort's mentees, whoever they are paired with; raises Http404."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Participant.objects.filter(cohort=cohort, side=Side.MENTEE).select_related("employee")
    return get_object_or_404(rows, pk=participant_id)


def held(actor: Actor, cohort: Cohort) -> QuerySet[Pairing]:
    """Pairs from the bench that can still be taken back, because nobody has been told."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Pairing.objects.filter(cohort=cohort, state=PairingState.ACTIVE, started_at__gt=timezone.now())
    # A choice for somebody who asked for it is taken back where it was made.
    asked = Willingness.objects.filter(pairing=OuterRef("pk"))
    return rows.filter(~Exists(asked), publication=None).select_related(*_PEOPLE).order_by("started_at", "pk")
