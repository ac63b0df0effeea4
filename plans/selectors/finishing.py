"""What the detector of ends is fed with: days of contact, goals, and ratings that both of the two know anyway."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.db.models import Count, Q

from accounts.actors import Actor
from matching.models import Pairing
from plans import finishing, rules
from plans.enums import GoalState, SessionState
from plans.finishing import Finish
from plans.models import Contact, Goal, Plan, Session, SessionAnswer
from programs.selectors.days import today_of

# So long a pair that said that it goes on is offered no help.
REST = finishing.STRETCH


def offer(actor: Actor, pairing: Pairing, plan: Plan | None) -> Finish:
    """What the page of a pair offers its two; nothing to everybody else, whatever their role.

    SECURITY: a rating counts once both have answered, so that no offer tells of an answer that is still closed.
    """
    if plan is None or not rules.voice(actor, pairing):
        return Finish.NOTHING
    zone = zoneinfo.ZoneInfo(pairing.cohort.program.organization.time_zone)
    today = today_of(pairing.cohort.program.organization)
    if plan.going_on_at and plan.going_on_at.astimezone(zone).date() > today - REST:
        return Finish.NOTHING
    days = _days(pairing, zone, today)
    if not finishing.falling(days, today):
        return Finish.NOTHING
    agreed = Goal.objects.filter(pairing=pairing, state=GoalState.ACCEPTED).values_list("progress", flat=True)
    return finishing.suggest(goals=list(agreed), days=days, ratings=_ratings(pairing), today=today)


def _days(pairing: Pairing, zone: zoneinfo.ZoneInfo, today: dt.date) -> set[dt.date]:
    """The days of the two stretches on which they were in contact, as far as anybody said so."""
    since = today - 2 * finishing.STRETCH - dt.timedelta(days=1)
    held = Session.objects.filter(pairing=pairing, state=SessionState.HELD, starts_at__date__gte=since)
    days = {at.astimezone(zone).date() for at in held.values_list("starts_at", flat=True) if at}
    return days | set(Contact.objects.filter(pairing=pairing, met=True, day__gte=since).values_list("day", flat=True))


def _ratings(pairing: Pairing) -> list[int]:
    """What both said of their latest sessions, the latest first."""
    both = Count("answers", filter=Q(answers__useful__isnull=False))
    rows = Session.objects.filter(pairing=pairing, state=SessionState.HELD).annotate(both=both).filter(both=2)
    latest = list(rows.order_by("-starts_at", "-pk").values_list("pk", flat=True)[: finishing.LATEST])
    answers = SessionAnswer.objects.filter(session__in=latest, useful__isnull=False)
    return [
        number for number in answers.order_by("-session__starts_at", "side").values_list("useful", flat=True) if number
    ]
