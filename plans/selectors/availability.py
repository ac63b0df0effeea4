"""When the two of a pair can meet: their hours, where each of them is, what is taken, and the organization's blackouts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from matching.models import Pairing
from matching.selectors import panels
from nudges.services import delivery
from plans import slots
from plans.enums import SessionState
from plans.models import Session
from profiles import slots as usual
from profiles import week
from profiles.enums import Notice
from profiles.models import Profile
from programs.models import Participant

# How many days before a meeting somebody wants to know of it.
_NOTICE = {Notice.SAME_DAY: 1, Notice.DAYS: 2, Notice.WEEK: 7}


def zone(participant: Participant) -> dt.tzinfo:
    """Where somebody is: as they said, as the directory says, or where the organization is."""
    said = Profile.objects.filter(participant=participant).values_list("time_zone", flat=True).first()
    return slots.zone_of(said or "", participant.employee.time_zone, participant.employee.organization.time_zone)


def zones(pairing: Pairing) -> dict[str, dt.tzinfo]:
    """The same for both sides of a pair, as whoever speaks for them has it; one query."""
    found = zones_of((pairing.mentor, pairing.mentee))
    return {str(one.side): found[one.pk] for one in (pairing.mentor, pairing.mentee)}


def clock_of(pairing: Pairing, seat: Participant) -> dt.tzinfo:
    """By whose clock one of a pair, or of a panel, reads its times."""
    speaks = seat.pk in (pairing.mentor_id, pairing.mentee_id)
    return zones(pairing)[str(seat.side)] if speaks else zone(seat)


def zones_of(people: Sequence[Participant]) -> dict[uuid.UUID, dt.tzinfo]:
    """The same for several people; one query."""
    said = dict(Profile.objects.filter(participant__in=people).values_list("participant_id", "time_zone"))
    return {
        one.pk: slots.zone_of(said.get(one.pk, ""), one.employee.time_zone, one.employee.organization.time_zone)
        for one in people
    }


def suggested(actor: Actor, pairing: Pairing, *, minutes: int = 45, moving: Session | None = None) -> list[dt.datetime]:
    """Up to three times that suit everybody; where a panel has none, those that suit the two who look for one.

    The time of the session that is moved counts as taken, for it does not suit. The caller has asked whether the actor is one
    of the two, or keeps the calendar of one. Takes three queries.
    """
    two = [pairing.mentee, pairing.mentor]
    people = [*two, *pairing.panel]
    profiles = {row.participant_id: row for row in Profile.objects.filter(participant__in=people)}
    now = timezone.now()
    taken = _taken(people, now)
    found = [_person(one, profiles.get(one.pk), taken[one.pk]) for one in people]
    black = delivery.blackouts(now)
    times = slots.propose(found, now=now, minutes=minutes, blackouts=black)
    if not times and pairing.panel:
        times = slots.propose(found[: len(two)], now=now, minutes=minutes, blackouts=black)
    before = {slot.starts_at for slot in moving.slots.all()} if moving else set()
    return [one for one in times if one not in before] or times


def _person(participant: Participant, profile: Profile | None, taken: list[slots.Span]) -> slots.Person:
    employee = participant.employee
    where = slots.zone_of(profile.time_zone if profile else "", employee.time_zone, employee.organization.time_zone)
    hours = _hours(profile) if profile else []
    return slots.Person(
        zone=where,
        week=frozenset(hours) or slots.USUAL,
        liked=frozenset(_liked(profile.slots)) if profile else frozenset(),
        taken=taken,
        notice=_NOTICE.get(Notice(profile.notice), 2) if profile and profile.notice else 2,
    )


def _hours(profile: Profile) -> list[int]:
    """Hours that were marked one by one count before working hours, and the times of the first door are hours, too."""
    marked = profile.week or week.of_work(profile.workdays, profile.work_start, profile.work_end)
    return sorted({*marked, *_liked(profile.slots)}) if marked else list(marked)


def _liked(chosen: Iterable[str]) -> list[int]:
    """The hours of the times that somebody named as good ones for a talk."""
    found = []
    for one in chosen:
        if one in usual.ALL:
            day, part = one.split("-")
            start, end = usual.PARTS[part]
            found += [int(day) * week.DAY + hour for hour in range(start // 60, end // 60)]
    return found


def _taken(people: Iterable[Participant], now: dt.datetime) -> dict[uuid.UUID, list[slots.Span]]:
    """The sessions that each of them has agreed to already, with anybody: people are the same in every cohort."""
    employees = {one.employee_id: one.pk for one in people}
    theirs = Q(pairing__mentor__employee__in=employees) | Q(pairing__mentee__employee__in=employees)
    rows = Session.objects.filter(
        theirs | panels.sits_in(Q(participant__employee__in=employees), "pairing"),
        state=SessionState.AGREED,
        starts_at__gte=now,
    )
    found: dict[uuid.UUID, list[slots.Span]] = {pk: [] for pk in employees.values()}
    sessions = list(rows.select_related("pairing__mentor", "pairing__mentee"))
    panels.seated(row.pairing for row in sessions)
    for row in sessions:
        for side in row.pairing.everybody:
            if side.employee_id in employees and row.starts_at and row.ends_at:
                found[employees[side.employee_id]].append((row.starts_at, row.ends_at))
    return found
