"""Asking both of a pair whether they want to go on, and counting it so that nobody ever learns who said what."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.models import Organization
from accounts.tenancy import private
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from plans import locks, rules, sealing
from plans.enums import Answer
from plans.models import Ballot, ContinueRound
from plans.selectors import keys as held_keys
from plans.services import keys
from programs.selectors.days import today_of

# So many days after they began both are asked, and so many days the question stands.
DAYS, OPEN_DAYS = (30, 90), 14
_OPEN = """
  INSERT INTO plans_continueround (id, organization_id, created_at, pairing_id, day, opened_on, closes_on, offer)
  SELECT gen_random_uuid(), g.organization_id, %(now)s, g.id, asked.day, %(today)s, %(closes)s, false
  FROM matching_pairing g
  JOIN programs_cohort c ON c.organization_id = g.organization_id AND c.id = g.cohort_id
  JOIN programs_program p ON p.organization_id = c.organization_id AND p.id = c.program_id AND p.state = 'live'
  JOIN accounts_organization o ON o.id = g.organization_id
  CROSS JOIN LATERAL (SELECT max(day) AS day FROM unnest(%(days)s) AS day
    WHERE day <= %(today)s::date - (g.started_at AT TIME ZONE o.time_zone)::date) AS asked
  WHERE g.organization_id = %(organization)s AND g.state = 'active' AND asked.day IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM plans_continueround r WHERE r.organization_id = g.organization_id
      AND r.pairing_id = g.id AND (r.day >= asked.day OR r.settled_on IS NULL))
  ON CONFLICT DO NOTHING"""


class Closed(Exception):
    """Nobody is asked at the moment: the round was counted, or the pairing has ended."""


@transaction.atomic
def answer(*, actor: Actor, pairing: Pairing, said: Answer) -> None:
    """Answer, or answer anew, until the round is counted. Raises Closed.

    SECURITY: nothing else is written, no event of the trail and no line of a log. The time of the first answer stays, so
    that one who thinks again does not move the day on which the round is counted.
    """
    if not people.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair are asked")
    row = ContinueRound.objects.select_for_update().filter(pairing=pairing, settled_on=None).first()
    if row is None or not rules.active_side(actor, pairing):
        raise Closed("This question has been counted already. You are asked again later.")
    with held_keys.as_one_of(actor, pairing) as voter:
        held = Ballot.objects.filter(continue_round=row, voter=voter).first()
        ballot = held or Ballot(organization_id=row.organization_id, continue_round=row, voter=voter)
        ballot.answer = sealing.seal(keys.give(pairing), said, place=ballot.place)
        ballot.save()


@transaction.atomic
def open_due(*, actor: Actor) -> int:
    """Ask every pair that has come so far, once for each of the days; returns how many are asked anew."""
    organization = Organization.objects.get(pk=actor.organization_id)
    today = today_of(organization)
    values: dict[str, Any] = {
        "organization": organization.pk, "now": timezone.now(), "today": today, "days": list(DAYS),
        "closes": today + dt.timedelta(days=OPEN_DAYS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return int(cursor.rowcount)


@transaction.atomic
def settle(*, actor: Actor) -> int:
    """Count the rounds that everybody answered before today, and those whose days are over; returns how many.

    SECURITY: never on the day of an answer, and all of an organization together, so that no time tells of one person.
    What was said is deleted in the same transaction.
    """
    organization = Organization.objects.get(pk=actor.organization_id)
    today = today_of(organization)
    with private(purpose=locks.COUNT):
        rows = ContinueRound.objects.filter(pk__in=_due(organization, today)).order_by("pk")
        rounds = list(rows.select_for_update(of=("self",)).select_related("pairing"))
        said = _answers(rounds)
        Ballot.objects.filter(continue_round__in=rounds).delete()
    for row in rounds:
        row.settled_on = today
        row.offer = row.pairing.state == PairingState.ACTIVE and bool(set(said[row.pk]) - {Answer.GO_ON})
    ContinueRound.objects.bulk_update(rounds, ["settled_on", "offer"], batch_size=500)
    return len(rounds)


def _due(organization: Organization, today: dt.date) -> list[uuid.UUID]:
    midnight = dt.datetime.combine(today, dt.time(), zoneinfo.ZoneInfo(organization.time_zone))
    given = Count("ballots", filter=Q(ballots__created_at__lt=midnight))
    rows = ContinueRound.objects.filter(settled_on=None).annotate(given=given)
    everybody = F("pairing__further") + 2
    over = Q(given=everybody) | Q(closes_on__lte=today) | ~Q(pairing__state=PairingState.ACTIVE)
    return list(rows.filter(over).values_list("pk", flat=True))


def _answers(rounds: Sequence[ContinueRound]) -> Mapping[uuid.UUID, list[str]]:
    """What was said in each round, in no order; an answer whose key is lost counts as none."""
    opened = held_keys.held_by(row.pairing_id for row in rounds)
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for ballot in Ballot.objects.filter(continue_round__in=rounds).select_related("continue_round"):
        key = opened.get(ballot.continue_round.pairing_id)
        if key is not None:
            found[ballot.continue_round_id].append(sealing.opened(key, bytes(ballot.answer), place=ballot.place))
    return found
