"""What would be sent, and when, if nobody did anything: nothing is written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts.tenancy import current_organization_id
from nudges import policy, selectors
from nudges.enums import Hold
from nudges.models import DeliveryPolicy, Snooze, Suppression
from nudges.services import delivery

_WEEK = dt.timedelta(days=9)


@dataclass(frozen=True)
class Planned:
    """One nudge that will fall due: to whom and why; ``at`` is when it goes, ``held_by`` what it waits for until then."""

    rule: str
    about_id: uuid.UUID
    step: int
    due_at: dt.datetime
    email: str
    name: str
    time_zone: str
    executive: bool
    at: dt.datetime | None = None
    held_by: str = ""
    stopped: str = ""

    @property
    def hold(self) -> str:
        """What holds it, in words."""
        return str(Hold(self.held_by).label) if self.held_by else ""


class Forecast:
    """The organization's policy and what stands about some addresses, read once; takes a constant number of queries."""

    def __init__(self, emails: Sequence[str], now: dt.datetime) -> None:
        self.now = now
        self.rules: DeliveryPolicy = selectors.current_policy()
        owner = current_organization_id()
        assert owner is not None, "a forecast is made within an organization"
        self.zone = delivery.zone_of(owner)
        self.blackouts = delivery.blackouts(now)
        self.snoozes = dict(Snooze.objects.filter(email__in=emails).values_list("email", "until"))
        self.stops: dict[str, dict[str, str]] = defaultdict(dict)
        for row in Suppression.objects.filter(email__in=emails, lifted_at=None):
            self.stops[row.email][row.rule] = str(row.get_reason_display())
        self.sent: dict[str, list[dt.datetime]] = defaultdict(list)
        released = selectors.budgeted(now - _WEEK).filter(to_email__in=emails)
        for email, at in released.values_list("to_email", "released_at"):
            if at is not None:
                self.sent[email].append(at)

    def of(self, planned: Planned) -> Planned:
        """When a nudge goes, after everything that was asked about before."""
        stops = self.stops.get(planned.email, {})
        if why := stops.get("") or stops.get(planned.rule):
            return replace(planned, stopped=why)
        limits = policy.Limits(
            blackouts=self.blackouts,
            budget=self.rules.executive_budget if planned.executive else self.rules.weekly_budget,
            sent=self.sent[planned.email],
            snoozed_until=self.snoozes.get(planned.email),
        )
        hours = delivery.hours_of(self.rules, planned.time_zone or self.zone)
        verdict = policy.decide(max(planned.due_at, self.now), hours, limits)
        self.sent[planned.email].append(verdict.at)
        return replace(planned, at=verdict.at, held_by=verdict.held_by)


def forecast(planned: Sequence[Planned], now: dt.datetime) -> list[Planned]:
    """When each of these goes, in the order in which they leave; what is stopped comes last."""
    known = Forecast([one.email for one in planned], now)
    seen = [known.of(one) for one in sorted(planned, key=lambda one: (one.due_at, str(one.about_id), one.rule))]
    return sorted(seen, key=lambda one: (one.at is None, one.at or one.due_at, one.name))
