"""Placing mentors in circles: done by the worker, as often as it likes, in one transaction for each cohort."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.tenancy import tenant
from circles import forming, letters, rules
from circles.models import Circle, CircleMember, CohortCircles
from circles.selectors import circles, placing
from circles.services import facilitating, hours, keys, meetings, wall
from nudges.services import messages
from programs.models import Cohort, Participant


def place_due(organization_id: uuid.UUID) -> int:
    """Form, fill, merge and end what is due in an organization; returns how many mentors got a seat."""
    with tenant(organization_id):
        due = placing.due()
    placed = 0
    for cohort_id in due:
        with tenant(organization_id):
            placed += place(Cohort.objects.select_related("program__organization").get(pk=cohort_id))
    return placed


@transaction.atomic
def place(cohort: Cohort) -> int:
    """Give everybody of one cohort their seat; returns how many got one. Doing it again changes nothing."""
    setting = locked(cohort)
    if placing.over(cohort, rules.KEPT_DAYS):
        end(Circle.objects.filter(cohort=cohort, ended_at=None))
        return 0
    people = {str(one.pk): one for one in placing.mentors(cohort)}
    seats = _seats(cohort)
    leave([seat for seat in seats if str(seat.participant_id) not in people])
    if not setting.switched_on:
        return 0
    held: dict[str, list[str]] = {str(row.pk): [] for row in Circle.objects.filter(cohort=cohort, ended_at=None)}
    for seat in seats:
        held[str(seat.circle_id)].append(str(seat.participant_id))
    settled = forming.settle(placing.told([*people.values()]), held)
    leave([seat for seat in seats if str(seat.participant_id) in settled.leaves])
    joined = [(uuid.UUID(circle), [people[key]]) for key, circle in settled.joins.items()]
    joined += [(_begin(cohort).pk, [people[key] for key in group]) for group in settled.begun]
    _sit(cohort, joined)
    _end_empty(cohort)
    return sum(len(group) for _, group in joined)


def locked(cohort: Cohort) -> CohortCircles:
    """How a cohort has its circles, held until the transaction ends: one place at a time where they change."""
    CohortCircles.objects.bulk_create([CohortCircles(cohort=cohort)], ignore_conflicts=True)
    row: CohortCircles = (
        CohortCircles.objects.select_for_update(of=("self",)).select_related("coach").get(cohort=cohort)
    )
    return row


def _seats(cohort: Cohort) -> list[CircleMember]:
    rows = CircleMember.objects.filter(circle__cohort=cohort, left_at=None).select_related("circle", "participant")
    return list(rows.order_by("joined_at", "pk"))


def _begin(cohort: Cohort) -> Circle:
    number = Circle.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    return Circle.objects.create(cohort=cohort, number=number + 1)


def _sit(cohort: Cohort, joined: Sequence[tuple[uuid.UUID, Sequence[Participant]]]) -> None:
    """Let people sit down, see to it that somebody facilitates, and tell those who are new."""
    now, new = timezone.now(), []
    for circle_id, group in joined:
        new += [CircleMember(circle_id=circle_id, participant=one, joined_at=now) for one in group]
    CircleMember.objects.bulk_create(new)
    facilitating.fill(Circle.objects.filter(cohort=cohort, ended_at=None))
    for circle_id in {row.circle_id for row in new}:
        everybody = list(circles.seated(circle_id).select_related("circle__cohort__program__organization"))
        fresh = [row for row in everybody if row.joined_at == now]
        messages.queue(letters=letters.placed(everybody[0].circle, fresh, everybody))
        meetings.tell_newcomers(circle_id, [row.participant for row in fresh])


@transaction.atomic
def leave(seats: Iterable[CircleMember]) -> None:
    """Give seats up: who leaves a circle takes their words along, and is expected nowhere any more."""
    rows = list(seats)
    if not rows:
        return
    people = [row.participant_id for row in rows]
    wall.forget(people)
    meetings.expect_no_more(rows)
    hours.give_back_of(people)
    ids = [row.pk for row in rows]
    CircleMember.objects.filter(pk__in=ids).update(left_at=timezone.now(), facilitates_since=None)
    facilitating.fill(Circle.objects.filter(pk__in={row.circle_id for row in rows}, ended_at=None))


def _end_empty(cohort: Cohort) -> None:
    sat = CircleMember.objects.filter(left_at=None, circle__cohort=cohort).values("circle")
    end(Circle.objects.filter(cohort=cohort, ended_at=None).exclude(pk__in=sat))


def end(rows: Collection[Circle]) -> None:
    """End circles: nobody reads there any more, so nothing is kept."""
    ids = [row.pk for row in rows]
    if not ids:
        return
    leave(CircleMember.objects.filter(circle__in=ids, left_at=None).select_related("circle", "participant__employee"))
    meetings.drop(ids)
    keys.shred(ids)
    Circle.objects.filter(pk__in=ids).update(ended_at=timezone.now())
