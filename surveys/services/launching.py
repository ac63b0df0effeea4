"""A program that was launched gets the surveys of the bank, those of its rhythm switched on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from plans.enums import VersionState
from programs.enums import ProgramState
from programs.models import Program
from surveys import bank
from surveys.models import Survey, SurveyVersion
from surveys.services import writing


@transaction.atomic
def start(*, actor: Actor, program: Program) -> int:
    """Give a program its own copies of the bank, live at once; what it has stays. Returns how many are new."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, for the event and the sweeper may come together.
    row = Program.objects.select_for_update().get(pk=program.pk)
    there = set(Survey.objects.filter(program=row).values_list("key", flat=True))
    wanted = [bank.based_on(one, _language(actor)) for key, one in bank.SURVEYS.items() if key not in there]
    copy(program=row, wanted=wanted, rhythm=row.survey_rhythm)
    return len(wanted)


def _language(actor: Actor) -> str:
    return Organization.objects.values_list("language", flat=True).get(pk=actor.organization_id)


def copy(*, program: Program, wanted: list[bank.Ready], rhythm: str) -> list[Survey]:
    """Surveys of the bank as a program's own, live at once."""
    rows = [
        Survey(
            program=program, key=one.key, origin=one.key, title=one.name.text, intro=one.name.more, moment=one.moment,
            days=one.days, sides=one.sides, switched_on=rhythm in one.rhythms,
        )
        for one in wanted
    ]  # fmt: skip
    Survey.objects.bulk_create(rows)
    now = timezone.now()
    versions = [SurveyVersion(survey=row, state=VersionState.LIVE, published_at=now) for row in rows]
    SurveyVersion.objects.bulk_create(versions)
    writing.call(zip(rows, (one.name for one in wanted), strict=True))
    writing.write(zip(versions, (one.document for one in wanted), strict=True))
    return rows


def start_due(*, actor: Actor) -> int:
    """Give every program that was launched and has no survey its own; returns how many programs."""
    actor.require(Permission.MANAGE_PROGRAMS)
    served = Survey.objects.values("program")
    rows = Program.objects.filter(state=ProgramState.LIVE).exclude(pk__in=served).order_by("pk")
    return sum(1 for row in rows if start(actor=actor, program=row))
