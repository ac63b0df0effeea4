"""Which day it is where the organization is, and which day lies months away."""

from __future__ import annotations

import calendar
import datetime as dt
import zoneinfo

from django.utils import timezone

from accounts.models import Organization


def day_of(organization: Organization, moment: dt.datetime) -> dt.date:
    """The day that a moment belongs to where the organization is."""
    return moment.astimezone(zoneinfo.ZoneInfo(organization.time_zone)).date()


def today_of(organization: Organization) -> dt.date:
    """Today in the organization's own time zone: pages and the worker have to agree on it."""
    return day_of(organization, timezone.now())


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or earlier below zero; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
