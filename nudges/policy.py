"""When a nudge may go: working hours, days off, blackout weeks, the weekly budget, a snooze. Pure; all times are aware."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# More steps than any chain of holds needs; a policy that never lets anything through must not hang the relay.
_PATIENCE = 500


class NeverOpens(ValueError):
    """The policy lets nothing through: no working day, no working hour, or a budget of nothing."""


@dataclass(frozen=True)
class Hours:
    """When somebody can be written to: days of the week (0 is Monday), and minutes after midnight in their time zone."""

    zone: dt.tzinfo
    days: frozenset[int]
    opens: int
    closes: int


@dataclass(frozen=True)
class Limits:
    """What else holds: blackouts from the first day to the last, nudges that went already, and the end of a snooze."""

    blackouts: Sequence[tuple[dt.date, dt.date]] = ()
    budget: int = 2
    sent: Sequence[dt.datetime] = ()
    snoozed_until: dt.date | None = None


@dataclass(frozen=True)
class Verdict:
    """When a nudge may go, and what holds it until then; nothing does when it may go at once."""

    at: dt.datetime
    held_by: str = ""


def decide(now: dt.datetime, hours: Hours, limits: Limits) -> Verdict:
    """The first moment from now on at which nothing speaks against a nudge, and what speaks against it first.

    Raises NeverOpens for a policy under which there is no such moment.
    """
    if not hours.days or hours.opens >= hours.closes or limits.budget < 1:
        raise NeverOpens("a policy needs a working day, a working hour and a budget")
    moment, first = now, ""
    for _ in range(_PATIENCE):
        later, held_by = _step(moment.astimezone(hours.zone), hours, limits)
        if not held_by:
            return Verdict(moment, first)
        moment, first = later.astimezone(dt.UTC), first or held_by
    raise NeverOpens("no moment was found")


def after_working_days(
    now: dt.datetime, days: int, hours: Hours, blackouts: Sequence[tuple[dt.date, dt.date]]
) -> dt.datetime:
    """The same time of day so many working days later; days off and blackouts do not count.

    Blackouts without an end count after all once they have lasted longer than anybody would wait.
    """
    local, left = now.astimezone(hours.zone), days
    for waited in range(_PATIENCE):
        if not left:
            break
        local += dt.timedelta(days=1)
        today = local.date()
        works = today.weekday() in hours.days and not any(first <= today <= last for first, last in blackouts)
        left -= works or waited > _PATIENCE // 2
    return local.astimezone(dt.UTC)


def _step(local: dt.datetime, hours: Hours, limits: Limits) -> tuple[dt.datetime, str]:
    """The next moment to try and what forbids this one; nothing forbids it when the reason is empty."""
    today = local.date()
    if limits.snoozed_until is not None and today < limits.snoozed_until:
        return _midnight(limits.snoozed_until, hours), "snooze"
    for first, last in limits.blackouts:
        if first <= today <= last:
            return _midnight(last + dt.timedelta(days=1), hours), "blackout"
    if _spent(local, hours, limits) >= limits.budget:
        return _midnight(_monday(today) + dt.timedelta(days=7), hours), "budget"
    if today.weekday() not in hours.days:
        return _midnight(today + dt.timedelta(days=1), hours), "day_off"
    minute = local.hour * 60 + local.minute
    if minute < hours.opens:
        return _midnight(today, hours).replace(hour=hours.opens // 60, minute=hours.opens % 60), "quiet"
    if minute >= hours.closes:
        return _midnight(today + dt.timedelta(days=1), hours), "quiet"
    return local, ""


def _spent(local: dt.datetime, hours: Hours, limits: Limits) -> int:
    """How many nudges went in the recipient's week, which begins on Monday."""
    week = _monday(local.date())
    return sum(_monday(at.astimezone(hours.zone).date()) == week for at in limits.sent)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _midnight(day: dt.date, hours: Hours) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), hours.zone)
