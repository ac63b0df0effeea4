"""What every count of a day knows: whose day it is, when it ends, and of which cohorts."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Organization
from programs.enums import ProgramState
from programs.models import Cohort
from programs.selectors.days import today_of


@dataclass(frozen=True)
class Moment:
    """One day of one organization; ``cohorts`` says to which program each of its live cohorts belongs."""

    organization: Organization
    day: dt.date
    end: dt.datetime
    cohorts: dict[uuid.UUID, uuid.UUID]

    @property
    def is_today(self) -> bool:
        """Whether the day is not over: what was never written down with a day is known of today alone."""
        return self.end >= timezone.now() - dt.timedelta(hours=1)

    def rows(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        """What a statement finds. It takes ``org``, ``cohorts``, ``day``, ``end`` and ``zone``."""
        values: dict[str, Any] = {
            "org": self.organization.pk, "cohorts": list(self.cohorts), "day": self.day, "end": self.end,
            "zone": self.organization.time_zone,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statement, values | more)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def moment_of(organization: Organization, day: dt.date | None = None) -> Moment:
    """Today, up to now; or an earlier day, up to its last moment."""
    today, now = today_of(organization), timezone.now()
    zone = zoneinfo.ZoneInfo(organization.time_zone)
    end = now if day is None or day >= today else dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    live = Cohort.objects.filter(program__state=ProgramState.LIVE, created_at__lt=end)
    return Moment(organization, day or today, end, dict(live.order_by("pk").values_list("pk", "program_id")))
