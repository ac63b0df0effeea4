"""People of a live program who were asked for their profile, some days ago."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from nudges.models import Message
from programs.enums import ParticipantState, ProgramState, Side
from programs.models import Cohort, Participant
from tests.factories.rows import make_cohort, make_employee, make_participant, make_program

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday: everything is asked in the morning of working days.
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
DAY = dt.timedelta(days=1)


def live_cohort(**values: Any) -> Cohort:
    return make_cohort(program=make_program(name="Fresh eyes", state=ProgramState.LIVE, **values))


def asked(cohort: Cohort, *, at: dt.datetime | None = MONDAY, side: str = Side.MENTEE, **values: Any) -> Participant:
    """Somebody who was asked and has not answered."""
    facts = values.pop("facts", {})
    open_ = {"state": ParticipantState.ENROLLED, "invited_at": at}
    return make_participant(cohort=cohort, side=side, employee=make_employee(**facts), **(open_ | values))


def told() -> list[tuple[str, int, str]]:
    """Rule, step and state of every nudge."""
    rows = Message.objects.filter(essential=False).order_by("due_at", "rule", "step")
    return list(rows.values_list("rule", "step", "state"))
