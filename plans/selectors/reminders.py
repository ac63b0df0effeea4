"""Which pairs would be reminded, which would not and why, and what still can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching.models import Pairing
from nudges import catalogue, wording
from plans.health import Health
from plans.models import Reminder
from plans.selectors import standing
from programs.models import Cohort, NudgeRule

# A pair that an admin has reminded is left alone for so long.
REST = dt.timedelta(days=14)


# The nudge that carries it, in the catalogue.
RULE = "pair-reminder"


@dataclass(frozen=True)
class Foreseen:
    """Whom a reminder would reach, for how many others it is not the time, and what the first mentee would read."""

    pairings: list[Pairing]
    left_out: dict[str, int]
    subject: str = ""
    text: str = ""


def foresee(actor: Actor, cohort: Cohort, ids: Sequence[uuid.UUID]) -> Foreseen:
    """What reminding these pairs of a cohort would do."""
    actor.require(Permission.MANAGE_MATCHING)
    mine = Pairing.objects.filter(cohort=cohort, pk__in=ids).values_list("pk", flat=True)
    rows = standing.rows_of(actor, cohort.organization, [pk for pk in ids if pk in set(mine)])
    lately = Reminder.objects.filter(pairing__cohort=cohort, taken_back_at=None, leaves_at__gt=timezone.now() - REST)
    reminded = set(lately.values_list("pairing_id", flat=True))
    rule = NudgeRule.objects.filter(program=cohort.program_id, key=RULE).first()
    off = rule is not None and not rule.enabled
    why = {row.pairing.pk: _why_not(row, row.pairing.pk in reminded, off) for row in rows}
    left_out = Counter(reason for reason in why.values() if reason)
    going = [row.pairing for row in rows if not why[row.pairing.pk]]
    return Foreseen(going, dict(left_out), *_words(rule, going, cohort))


def _words(rule: NudgeRule | None, going: Sequence[Pairing], cohort: Cohort) -> tuple[str, str]:
    """Subject and text as the program has them, to the first mentee; nothing when nobody is written to."""
    if not going:
        return "", ""
    said = rule or catalogue.blueprints()[RULE]
    names = {"first_name": going[0].mentee.employee.short_name, "other": going[0].mentor.employee.short_name}
    filled = names | {
        "program": cohort.program.name, "organization": cohort.organization.name,
        "contact": cohort.organization.contact_email,
    }  # fmt: skip
    return wording.fill(said.subject, filled), wording.fill(said.text, filled)


def _why_not(row: standing.Row, reminded: bool, off: bool) -> str:
    if off:
        return "the program has switched this letter off"
    if row.facts.ended:
        return "ended"
    if not row.facts.told:
        return "not told yet"
    if row.verdict.health == Health.FINISHED:
        return "goals reached"
    if row.facts.ahead:
        return "they have a date"
    return "reminded in the last two weeks" if reminded else ""


def held(actor: Actor, cohort: Cohort) -> QuerySet[Reminder]:
    """Reminders of a cohort that have not left yet and were not taken back."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Reminder.objects.filter(pairing__cohort=cohort, taken_back_at=None, leaves_at__gt=timezone.now())
    return rows.order_by("leaves_at", "pk")
