"""Nudging the people of programs: the rules, the sweep that finds who is due, and what each nudge says."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import tenant
from nudges import catalogue, letters, wording
from nudges.catalogue import Blueprint
from nudges.enums import Channel
from nudges.letters import Letter
from nudges.models import Message
from nudges.services import nudging as outbox
from nudges.services import stopping, webhooks
from nudges.services.messages import announce
from programs import nudge_links
from programs.enums import ProgramState
from programs.models import NudgeRule, NudgeWords, Participant, Program
from programs.selectors import languages
from programs.selectors.days import today_of
from programs.selectors.nudging import silent

PLACEHOLDERS = ("first_name", "program", "organization", "contact")
CHANNELS = (Channel.EMAIL, Channel.LIST)
MOST_STEPS, LONGEST_WAIT = 5, 90
_FIELDS = ("enabled", "waits", "most", "ends_after", "channel", "subject", "text")

# One row for every step of a rule that has fallen due for somebody; what is late by several steps is told once.
_DUE = """
  SELECT due.about_id, due.email, due.name, due.time_zone, due.executive, r.key AS rule, %(title)s AS title, r.channel,
    step.step, {round} AS round, step.due_at
  FROM ({due}) AS due
  JOIN programs_nudgerule r ON r.organization_id = %(organization)s AND r.program_id = due.program_id
    AND r.key = %(rule)s AND r.enabled
  CROSS JOIN LATERAL (
    SELECT w.step, greatest(due.since, r.switched_on_at) + make_interval(days => w.days) AS due_at
    FROM unnest(r.waits) WITH ORDINALITY AS w(days, step)
    WHERE w.step <= r.most AND greatest(due.since, r.switched_on_at) + make_interval(days => w.days) <= %(now)s
    ORDER BY w.step DESC LIMIT 1) AS step
  WHERE due.since IS NOT NULL AND %(now)s < greatest(due.since, r.switched_on_at) + make_interval(days => r.ends_after)
"""


class WrongRule(Exception):
    """A rule that could not be sent as it is written; ``field`` is where, the message says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def sweep(organization_id: uuid.UUID) -> int:
    """Find everybody in one organization who is due for a nudge, one statement per kind; returns how many are new."""
    with tenant(organization_id):
        begin(actor=system(organization_id))
        _plan_in_the_order_written()
        found = sum(_queue(organization_id, blueprint) for blueprint in catalogue.blueprints().values())
        _tell_admins(organization_id)
        return found


def _plan_in_the_order_written() -> None:
    """Let Postgres weigh few orders of joins, for this transaction.

    NOTE: a kind of nudge joins a dozen tables from the rows that are due on. Weighing every order takes ten milliseconds a kind
    and organization, several times as long as running it, and finds none that is better.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL join_collapse_limit = 5; SET LOCAL from_collapse_limit = 5")


def _tell_admins(organization_id: uuid.UUID) -> None:
    """Say in the admins' chat, once a working day, how many seniors wait for a call."""
    if not webhooks.wanted(organization_id):
        return
    if count := silent(system(organization_id)).count():
        organization = Organization.objects.get(pk=organization_id)
        waits = "waits" if count == 1 else "wait"
        title = f"{count} {organization.word('mentee', many=count != 1)} {waits} for a call"
        link = settings.BASE_URL + reverse("silent-list", args=[organization.slug])
        text = "They stay silent after the last nudge. Give them a mentor, call, put off, or withdraw: one click each."
        webhooks.tell(key=f"chat:silent:{today_of(organization)}", title=title, text=text, link=link)
        announce()


def _queue(organization_id: uuid.UUID, blueprint: Blueprint) -> int:
    values = {"organization": str(organization_id), "rule": blueprint.key, "title": blueprint.kind}
    with blueprint.reading():
        return outbox.queue_due(select=_DUE.format(due=blueprint.due, round=blueprint.round), values=values)


def begin(*, actor: Actor) -> int:
    """Give every live program the rules that it lacks, as they ship; returns how many were made."""
    actor.require(Permission.MANAGE_PROGRAMS)
    live = list(Program.objects.filter(state=ProgramState.LIVE).values_list("pk", flat=True))
    known = set(NudgeRule.objects.filter(program__in=live).values_list("program_id", "key"))
    rows = [
        NudgeRule(program_id=program_id, **_shipped(blueprint))
        for program_id in live
        for blueprint in catalogue.blueprints().values()
        if (program_id, blueprint.key) not in known
    ]
    NudgeRule.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _shipped(blueprint: Blueprint) -> dict[str, Any]:
    return {
        "key": blueprint.key,
        "waits": list(blueprint.waits),
        "most": len(blueprint.waits),
        "ends_after": blueprint.ends_after,
        "subject": blueprint.subject,
        "text": blueprint.text,
    }


@transaction.atomic
def change(*, actor: Actor, rule: NudgeRule, **values: Any) -> NudgeRule:
    """Change one rule of a program. Raises WrongRule. Switched on again, its waits count from now."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = NudgeRule.objects.select_for_update(of=("self",)).select_related("program").get(pk=rule.pk)
    _check(row, values)
    before = {name: getattr(row, name) for name in _FIELDS}
    for name in _FIELDS:
        setattr(row, name, values.get(name, before[name]))
    row.most = min(row.most, len(row.waits))
    if row.enabled and not before["enabled"]:
        row.switched_on_at = timezone.now()
    row.save()
    told = {name: {"before": before[name], "after": getattr(row, name)} for name in _FIELDS}
    told = {name: pair for name, pair in told.items() if pair["before"] != pair["after"]}
    if told:
        audit.record(actor=actor, verb="changed a nudge", row=row, label=f"{title_of(row)} of {row.program}", **told)
    return row


def title_of(rule: NudgeRule) -> str:
    """How a rule is called."""
    return catalogue.blueprints()[rule.key].title


def _check(rule: NudgeRule, values: dict[str, Any]) -> None:
    waits: Sequence[int] = values.get("waits", rule.waits)
    if (
        not waits
        or len(waits) > MOST_STEPS
        or list(waits) != sorted(set(waits))
        or not 0 < waits[0] <= waits[-1] <= LONGEST_WAIT
    ):
        raise WrongRule("waits", f"Give one to {MOST_STEPS} different days, the earliest first, up to {LONGEST_WAIT}.")
    if values.get("ends_after", rule.ends_after) <= waits[-1]:
        raise WrongRule("ends_after", "It has to end after its last nudge.")
    check_words(rule, values)


def check_words(rule: NudgeRule, values: Mapping[str, Any]) -> None:
    """Raise WrongRule for a placeholder that nobody could fill."""
    allowed = catalogue.blueprints()[rule.key].placeholders
    for field in ("subject", "text"):
        if strange := wording.unknown(values.get(field, getattr(rule, field)), allowed):
            offered = ", ".join(f"{{{name}}}" for name in allowed)
            raise WrongRule(field, f"Nobody could fill {{{strange[0]}}}. What can be filled: {offered}.")


def compose(
    message: Message,
    *,
    person_id: uuid.UUID | None = None,
    links: Callable[[], Sequence[nudge_links.Link]] | None = None,
    values: Callable[[], Mapping[str, str]] = dict,
) -> Letter | None:
    """What a nudge says now, in its reader's language; None when its reason is gone or its rule is switched off.

    It goes to the participant whom it is about, unless it is about something else and ``person_id`` says to whom; then
    ``links`` gives its buttons. ``values`` gives what only this kind can fill. Both are asked in that language.
    """
    blueprint = catalogue.blueprints()[message.rule]
    if not _is_due(message.organization_id, blueprint, message.about_id):
        return None
    rows = Participant.objects.select_related("employee", "organization", "cohort__program")
    participant = rows.get(pk=person_id or message.about_id)
    rule = NudgeRule.objects.filter(program=participant.cohort.program_id, key=message.rule, enabled=True).first()
    if rule is None:
        return None
    language = languages.of(participant)
    with translation.override(language):
        found = links() if links else _buttons(message, participant)
        return letter(
            rule=rule, participant=participant, links=found, stop=stopping.link(message), values=values(),
            language=language,
        )  # fmt: skip


def _buttons(message: Message, participant: Participant) -> Sequence[nudge_links.Link]:
    return nudge_links.of(actor=system(message.organization_id), participant=participant, rule=message.rule)


def words(*, rule: NudgeRule, language: str, usual: str) -> tuple[str, str]:
    """Subject and text of a rule in a language: the rule's own in the ``usual`` one, else an admin's, else as they ship."""
    if language == usual:
        return rule.subject, rule.text
    if own := NudgeWords.objects.filter(rule=rule, language=language).first():
        return own.subject, own.text
    blueprint = catalogue.blueprints()[rule.key]
    with translation.override(language):
        return translation.gettext(blueprint.subject), translation.gettext(blueprint.text)


def _is_due(organization_id: uuid.UUID, blueprint: Blueprint, about_id: uuid.UUID | None) -> bool:
    """Whether the trigger still applies to one person: the same question as the sweep's, so that the two never differ."""
    with blueprint.reading(), connection.cursor() as cursor:
        values: dict[str, Any] = {
            "organization": str(organization_id), "about": str(about_id), "now": timezone.now(),
        }  # fmt: skip
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM ({blueprint.due}) AS due WHERE due.about_id = %(about)s)", values)
        return bool(cursor.fetchone()[0])


def letter(
    *,
    rule: NudgeRule,
    participant: Participant,
    links: Sequence[nudge_links.Link],
    stop: str,
    values: Mapping[str, str] | None = None,
    language: str = "",
) -> Letter:
    """One rule in one person's words: also for a preview, whose participant is nobody's row."""
    organization, program, employee = participant.organization, participant.cohort.program, participant.employee
    language = language or organization.language
    subject, text = words(rule=rule, language=language, usual=organization.language)
    filled = {
        "first_name": employee.short_name,
        "program": program.name,
        "organization": organization.name,
        "contact": organization.contact_email,
        **(values or {}),
    }
    return letters.compose(
        template="nudge",
        kind=catalogue.blueprints()[rule.key].title,
        to_email=employee.email,
        to_name=employee.name,
        context={
            "subject_line": wording.fill(subject, filled),
            "body": wording.fill(text, filled).replace("\r\n", "\n"),
            "links": links,
            "organization": organization,
            "program": program,
            "side_word": wording.noun(organization.word(participant.side), language),
            "stop": stop,
            "contact_email": organization.contact_email,
        },
        language=language,
    )
