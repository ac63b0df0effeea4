"""Pairs for whom a human is needed: no first date in spite of two nudges, and no sign of contact for a long time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import SessionState
from plans.evidence import Evidence
from plans.models import Contact, PairFollowUp, Session
from plans.selectors import contacts
from programs.enums import ProgramState, Side
from programs.rules import themself
from programs.selectors.days import today_of

# Two days after the second nudge for a first date; a human after two months of silence, and after three it may be over.
NO_DATE, CALL, CLOSE = 12, 60, 90
_EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MET = (SessionState.AGREED, SessionState.HELD)


@dataclass(frozen=True)
class Quiet:
    """A pair of which nothing is heard, and since how many days at least; ``evidence`` is the last that is known of it."""

    pairing: Pairing
    days: int
    evidence: Evidence | None = None

    @property
    def is_dateless(self) -> bool:
        """Whether it has never had a date."""
        return self.days == NO_DATE

    @property
    def may_be_over(self) -> bool:
        """Whether to close it is proposed; nothing closes by itself."""
        return self.days == CLOSE


def rows(actor: Actor) -> QuerySet[Pairing]:
    """Pairs of live programs that need a human, the longest first; an admin's own are for another one.

    Annotated with ``heard_60`` and ``heard_90``, whether anything was heard in so many days. What lies ahead is heard of.
    """
    actor.require(Permission.MANAGE_MATCHING)
    now, today = timezone.now(), today_of(Organization.objects.get(pk=actor.organization_id))
    found = Pairing.objects.filter(
        state=PairingState.ACTIVE, started_at__lte=now - dt.timedelta(days=NO_DATE),
        cohort__program__state=ProgramState.LIVE,
    )  # fmt: skip
    for side in Side.values:
        found = found.exclude(pk__in=Pairing.objects.filter(themself(actor, f"{side}__employee__")).values("pk"))
    asked = PairFollowUp.objects.filter(pairing=OuterRef("pk"), until__gt=today)
    found = found.exclude(Exists(asked)).annotate(
        heard=_heard(_EVER), heard_60=_heard(now - dt.timedelta(days=CALL)),
        heard_90=_heard(now - dt.timedelta(days=CLOSE)),
    )  # fmt: skip
    old = Q(started_at__lte=now - dt.timedelta(days=CALL), heard_60=False)
    people = ("mentor__employee", "mentee__employee", "cohort__program")
    return found.filter(old | Q(heard=False)).select_related(*people).order_by("started_at", "pk")


def _heard(since: dt.datetime) -> Q:
    """Whether there was a sign of contact since then."""
    own = Session.objects.filter(pairing=OuterRef("pk"))
    met = own.filter(Q(state__in=_MET, starts_at__gt=since) | Q(state__in=_MET, agreed_at__gt=since))
    return Exists(met) | Exists(Contact.objects.filter(pairing=OuterRef("pk"), met=True, day__gt=since.date()))


def told(actor: Actor, pairings: list[Pairing]) -> list[Quiet]:
    """The same with what is known of each; three queries for all."""
    known = contacts.last_of(actor, [row.pk for row in pairings])
    return [Quiet(row, _days(row), known.get(row.pk)) for row in pairings]


def _days(row: Pairing) -> int:
    old = row.started_at <= timezone.now() - dt.timedelta(days=CLOSE)
    if old and not row.heard_90:  # type: ignore[attr-defined]
        return CLOSE
    return NO_DATE if not row.heard and not _waited(row) else CALL  # type: ignore[attr-defined]


def _waited(row: Pairing) -> bool:
    return bool(row.started_at <= timezone.now() - dt.timedelta(days=CALL))


def one(actor: Actor, pk: uuid.UUID) -> Pairing:
    """One of these pairs; raises Http404 for everybody else."""
    return get_object_or_404(rows(actor), pk=pk)


def follow_ups(actor: Actor) -> list[PairFollowUp]:
    """Pairs that were asked lately, the latest first: it can be taken back."""
    actor.require(Permission.MANAGE_MATCHING)
    today = today_of(Organization.objects.get(pk=actor.organization_id))
    names = ("pairing__mentor__employee", "pairing__mentee__employee", "done_by")
    standing = PairFollowUp.objects.filter(until__gt=today).select_related(*names)
    return list(standing.order_by("-created_at", "-pk")[:20])


def follow_up(actor: Actor, pk: uuid.UUID) -> PairFollowUp:
    """One of them; raises Http404."""
    actor.require(Permission.MANAGE_MATCHING)
    people = ("pairing__mentor__employee", "pairing__mentee__employee")
    return get_object_or_404(PairFollowUp.objects.select_related(*people), pk=pk)
