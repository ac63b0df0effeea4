"""Rows of figures with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import AuditEvent
from analytics.catalogue import FIGURES
from analytics.models import ChangeReason, Figure, FigureRun, Reading
from programs.models import Cohort, Measure, Program
from tests.factories.rows import make_audit_event


def make_figure_run(**values: Any) -> FigureRun:
    """The figures of today were taken, all of them."""
    stem = {"day": timezone.localdate(), "state": "done", "done_at": timezone.now(), "attempts": 1}
    stem |= {"keys": [one.key for one in FIGURES] if values.get("state", "done") == "done" else []}
    return FigureRun.objects.create(**(stem | values))


def make_figure(*, cohort: Cohort | None = None, **values: Any) -> Figure:
    """Twelve people of a cohort were on its list today."""
    stem = {"scope": "cohort", "program": cohort.program if cohort else None, "key": "funnel", "part": "listed"}
    stem |= {"day": timezone.localdate(), "value": 12, "n": 12}
    return Figure.objects.create(cohort=cohort, **(stem | values))


def make_measure(
    *, program: Program, key: str = "own-1", name: str = "Leaders who are confident", **values: Any
) -> Measure:
    """One that goes from 35 to 70 percent."""
    stem = {"unit": "%", "baseline": Decimal(35), "target": Decimal(70)}
    return Measure.objects.create(program=program, key=key, name=name, **(stem | values))


def make_reading(*, measure: Measure, **values: Any) -> Reading:
    """It stood at 50 a week ago."""
    stem = {"day": timezone.localdate() - dt.timedelta(days=7), "value": Decimal(50), "source": "A survey by mail"}
    return Reading.objects.create(measure=measure, **(stem | values))


def make_change_reason(*, event: AuditEvent, text: str = "Three people asked for it.", **values: Any) -> ChangeReason:
    """Somebody has said why."""
    return ChangeReason.objects.create(event=event, text=text, **values)


def fill(world: Any, word: str) -> dict[str, models.Model]:
    """Figures of a world's cohort and program, a measure with a value, and a change with its reason."""
    make_figure_run()
    cohort = world["cohort"]
    make_figure(cohort=cohort, cut="department", group=word)
    make_figure(cohort=cohort)
    measure = make_measure(program=world["program"], name=word)
    make_reading(measure=measure, source=word)
    event = make_audit_event(verb="changed a program", row_id=str(world["program"].pk), label=word)
    make_change_reason(event=event, text=word)
    return {"measure": measure, "program_change": event}
