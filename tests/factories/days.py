"""Moments on a known day of an organization, at whatever hour and beside whichever change of clocks tests run."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from accounts.models import Organization
from programs.selectors.days import today_of


def noon(organization: Organization, days_ago: int) -> dt.datetime:
    """Noon of the day so many days ago, as the organization counts days."""
    day = today_of(organization) - dt.timedelta(days=days_ago)
    return dt.datetime.combine(day, dt.time(12), zoneinfo.ZoneInfo(organization.time_zone))
