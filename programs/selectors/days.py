"""Which day it is where the organization is."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.utils import timezone

from accounts.models import Organization


def today_of(organization: Organization) -> dt.date:
    """Today in the organization's own time zone: pages and the worker have to agree on it."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(organization.time_zone)).date()
