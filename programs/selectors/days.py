"""Which day it is where the organization is, and which day lies months away."""

from __future__ import annotations

import calendar
import datetime as dt
import zoneinfo

from django.utils import timezone

from accounts.models import Organization


def today_of(organization: Organization) -> dt.date:
    """Today in the organization's own time zone: pages and the worker have to agree on it."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(organization.time_zone)).date()


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or earlier below zero; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
