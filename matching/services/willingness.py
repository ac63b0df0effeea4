"""Asking people whether they still want a partner, and doing what they answer: choosing for them in one click."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor, Grant, NotAllowed, house
from accounts.enums import Permission
from accounts.services import audit
from matching import letters
from matching.enums import PairingState, Willing
from matching.models import Pairing, Recommendation, Willingness
from matching.selectors import asking, openings
from matching.services import assigning, pairings, runs
from matching.services.assigning import CannotAssign
from nudges.services import messages
from programs import rules
from programs.enums import LinkScope, Side
from programs.models import Cohort, Participant

# Nobody is asked twice within a week.
PAUSE = dt.timedelta(days=7)


@transaction.atomic
def ask_silent(*, actor: Actor, cohort: Cohort) -> int:
    """Ask every mentee who has neither a partner nor an open request; returns how many. Nobody is asked twice a week."""
    actor.require(Permission.MANAGE_MATCHING)
    now = timezone.now()
    # Whoever got a partner and is free again is asked anew; whoever still waits for one, or wants none, is not.
    settled = Willingness.objects.filter(answer=Willing.NO) | Willingness.objects.filter(
        answer=Willing.CHOOSE, pairing=None
    )
    recent = Willingness.objects.filter(asked_at__gt=now - PAUSE) | settled
    silent = openings.silent(actor, cohort).exclude(pk__in=recent.values("participant_id"))
    rows = [_ask(person, now) for person in silent.select_related("employee", "cohort__program__organization")]
    if rows:
        audit.record(actor=actor, verb="asked who still wants a partner", row=cohort, people=len(rows))
    return len(rows)


def _ask(person: Participant, now: dt.datetime) -> Willingness:
    values = {"asked_at": now, "answer": "", "answered_at": None}
    row, new = Willingness.objects.get_or_create(participant=person, defaults=values)
    if not new:
        Willingness.objects.filter(pk=row.pk).update(**values, times=F("times") + 1)
        row.refresh_from_db()
    row.participant = person
    messages.queue(letters=letters.willingness(row))
    return row


@transaction.atomic
def answer(*, actor: Actor, row: Willingness, answer: str) -> Willingness:
    """Say what suits; another answer replaces it, and takes back a choice that nobody has been told of."""
    if actor.grant != Grant(LinkScope.WILLING, row.pk) and not rules.is_self(actor, row.participant.employee):
        raise NotAllowed("people answer for themselves")
    runs.wait_for_turn(row.participant.cohort_id)
    row = _held(row)
    pair = row.pairing
    if answer != Willing.CHOOSE and pair is not None and pair.state == PairingState.ACTIVE and pair.untold:
        pairings.end(actor=house(actor), pairing=pair, reason="They have changed their mind")
        row.pairing = None
    row.answer, row.answered_at = Willing(answer), timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    return row


@transaction.atomic
def choose(*, participant: Participant) -> Willingness | None:
    """A mentee has said elsewhere that a partner should be chosen for them; the caller has proved that it was they.

    Whoever has a partner, or waits for one that was chosen, asks for nothing by that.
    """
    free = Participant.objects.filter(asking.free(), pk=participant.pk, side=Side.MENTEE)
    if not free.exists():
        return None
    now = timezone.now()
    values = {"answer": Willing.CHOOSE, "answered_at": now, "pairing": None}
    row, _ = Willingness.objects.update_or_create(
        participant=participant, defaults=values, create_defaults={**values, "asked_at": now}
    )
    return row


def _held(row: Willingness) -> Willingness:
    """The question as it stands now, locked: the person and an admin may be at it at once."""
    people = ("participant__employee", "participant__cohort__program", "pairing")
    return Willingness.objects.select_for_update(of=("self",)).select_related(*people).get(pk=row.pk)


@transaction.atomic
def assign(*, actor: Actor, row: Willingness, mentor: Participant) -> Pairing:
    """Give somebody who asked for it this mentor. Both are told after the quiet minutes; until then it can be taken back.

    Raises CannotAssign when the answer has changed, or a rule forbids the pair today.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(row.participant.cohort_id)
    row = _held(row)
    if row.answer != Willing.CHOOSE:
        raise CannotAssign("This person does not ask for it any more.")
    cohort = Cohort.objects.select_related("program__organization", "organization").get(pk=row.participant.cohort_id)
    pair = Pairing(cohort=cohort, mentor=mentor, mentee=row.participant)
    assigning.refuse_forbidden(actor=actor, pair=pair)
    found = Recommendation.objects.filter(asker=pair.mentee_id, other=pair.mentor_id).first()
    why = {"reasons": found.reasons if found else []}
    row.pairing = assigning.hold(actor=actor, pair=pair, explanation=why, verb="chose a partner for somebody who asked")
    row.save(update_fields=["pairing"])
    return pair
