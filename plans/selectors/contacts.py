"""What is known of the contact of pairs, from their sessions and from what they said."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organization
from matching.models import Pairing
from plans import evidence
from plans.enums import ContactSource, SessionState
from plans.evidence import Evidence, Source
from plans.models import Contact, Session
from programs.selectors.days import day_of, today_of


def of_pairing(actor: Actor, pairing: Pairing) -> Evidence | None:
    """The last evidence of one pair's contact; None is unknown. The caller has asked who may see the pair."""
    return last_of(actor, [pairing.pk]).get(pairing.pk)


def last_of(
    actor: Actor, pairing_ids: Collection[uuid.UUID], organization: Organization | None = None
) -> dict[uuid.UUID, Evidence]:
    """The last evidence of each of these pairs, as far as there is one: a day, where from, how certain, and nothing else.

    The caller has asked who may see the pairs. Two queries, whatever their number, and one for the organization if need be.
    """
    organization = organization or Organization.objects.get(pk=actor.organization_id)
    found: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    _of_sessions(organization, pairing_ids, found)
    _of_contacts(pairing_ids, found)
    today = today_of(organization)
    latest = {pk: evidence.last(signs, today) for pk, signs in found.items()}
    return {pk: one for pk, one in latest.items() if one is not None}


def elsewhere(pairing: Pairing) -> QuerySet[Contact]:
    """When the two said that they met, the latest first; the caller is one of them."""
    return Contact.objects.filter(pairing=pairing, met=True).order_by("-day", "-id")


def _of_sessions(
    organization: Organization, pairing_ids: Collection[uuid.UUID], found: dict[uuid.UUID, list[Evidence]]
) -> None:
    said = Count("answers", filter=Q(answers__took_place=True))
    rows = Session.objects.filter(pairing__in=pairing_ids).annotate(said=said)
    for row in rows.only("pairing", "state", "starts_at", "minutes", "agreed_at", "logged"):
        signs = found[row.pairing_id]
        if row.agreed_at:
            signs.append(Evidence(day_of(organization, row.agreed_at), Source.REPLY))
        if row.starts_at is None:
            continue
        day = day_of(organization, row.starts_at)
        if row.state == SessionState.HELD:
            signs.append(Evidence(day, Source.LOG if row.logged else Source.TAP, max(row.said, 1)))
        elif row.state == SessionState.AGREED and row.starts_at <= timezone.now():
            signs.append(Evidence(day, Source.CALENDAR))


def _of_contacts(pairing_ids: Collection[uuid.UUID], found: dict[uuid.UUID, list[Evidence]]) -> None:
    days: dict[tuple[uuid.UUID, dt.date], list[Contact]] = defaultdict(list)
    for row in Contact.objects.filter(pairing__in=pairing_ids, met=True):
        days[row.pairing_id, row.day].append(row)
    for (pairing_id, day), rows in days.items():
        written = any(row.source == ContactSource.LOG for row in rows)
        source = Source.LOG if written else Source.TAP
        found[pairing_id].append(Evidence(day, source, len({row.side for row in rows})))
