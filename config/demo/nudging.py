"""Nudges in the demo: people who were asked for their profile and did not act, and one senior who stayed silent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor, system
from nudges import selectors
from nudges.enums import MessageState
from nudges.models import Message
from nudges.services import delivery, stopping
from programs import nudge_links
from programs.enums import MilestoneKind, ParticipantState, Side
from programs.models import Cohort, Milestone, NudgeRule, Participant
from programs.selectors import languages
from programs.selectors.nudging import SILENT_RULE
from programs.services import nudging

DAY = dt.timedelta(days=1)


def speak_german(actor: Actor) -> None:
    """Offer letters in German, before the first is written."""
    rules = selectors.policy(actor)
    values = {
        name: getattr(rules, name) for name in ("workdays", "opens", "closes", "weekly_budget", "executive_budget")
    }
    delivery.change(actor=actor, **values, languages=["de"])


def tell(actor: Actor, cohort: Cohort) -> None:
    """Ask the open profiles of a cohort, some days ago, and let the first sweep find who is due."""
    now = timezone.now()
    in_english(cohort)
    waiting = Participant.objects.filter(cohort=cohort, state=ParticipantState.ENROLLED).order_by("pk")
    waiting.update(invited_at=now - 4 * DAY)
    asked = Participant.objects.filter(cohort=cohort).exclude(invited_at=None)
    Milestone.objects.bulk_create(
        Milestone(participant=row, kind=MilestoneKind.INVITED, reached_at=row.invited_at) for row in asked
    )
    nudging.begin(actor=actor)
    NudgeRule.objects.filter(program=cohort.program).update(switched_on_at=now - 30 * DAY)
    silent = waiting.filter(side=Side.MENTEE, completeness=0).select_related(
        "employee", "organization", "cohort__program"
    )
    if first := silent.first():
        Participant.objects.filter(pk=first.pk).update(invited_at=now - 12 * DAY)
        for step, ago in ((1, 9), (2, 5)):
            _sent(first, step, now - ago * DAY)
    start = timezone.localdate() + 20 * DAY
    delivery.black_out(actor=actor, name="Closing of the year", first_day=start, last_day=start + 12 * DAY)
    nudging.sweep(actor.organization_id)


def in_english(cohort: Cohort) -> None:
    """Whoever shows the demo reads English, and signs in as one of the few with a login; Hamburg is written to in German."""
    Participant.objects.filter(cohort=cohort, employee__user__isnull=False).update(language="en")


def _sent(participant: Participant, step: int, at: dt.datetime) -> None:
    """A nudge that left some days ago."""
    rule = NudgeRule.objects.get(program=participant.cohort.program_id, key=SILENT_RULE)
    stem = {"rule": rule.key, "about_id": participant.pk, "step": step, "essential": False, "executive": True}
    row = Message(**stem, organization_id=participant.organization_id, to_email=participant.employee.email)
    row.dedupe_key, row.state = f"nudge:{rule.key}:{participant.pk}:{step}", MessageState.SENT
    row.due_at = row.next_at = row.sent_at = row.released_at = at
    links = nudge_links.of(actor=system(participant.organization_id), participant=participant, rule=rule.key)
    letter = nudging.letter(
        rule=rule, participant=participant, links=links, stop=stopping.link(row), language=languages.of(participant)
    )
    row.kind, row.to_name, row.subject, row.text, row.html = (
        letter.kind, letter.to_name, letter.subject, letter.text, letter.html,
    )  # fmt: skip
    row.save()
