"""What a nudge says in another language, in an admin's own words."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import NudgeRule, NudgeWords
from programs.services import nudging


@transaction.atomic
def write(*, actor: Actor, rule: NudgeRule, language: str, subject: str, text: str) -> NudgeWords:
    """Say a rule in an admin's own words in another language. Raises WrongRule."""
    actor.require(Permission.MANAGE_PROGRAMS)
    nudging.check_words(rule, {"subject": subject, "text": text})
    row, _ = NudgeWords.objects.update_or_create(
        rule=rule, language=language, defaults={"subject": subject, "text": text}
    )
    audit.record(
        actor=actor,
        verb="worded a nudge",
        row=rule,
        label=f"{nudging.title_of(rule)} of {rule.program}",
        language=language,
    )
    return row


@transaction.atomic
def unwrite(*, actor: Actor, rule: NudgeRule, language: str) -> bool:
    """Say a rule as it ships again in another language; False when nobody had worded it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    gone, _ = NudgeWords.objects.filter(rule=rule, language=language).delete()
    if gone:
        label = f"{nudging.title_of(rule)} of {rule.program}"
        audit.record(actor=actor, verb="took back the words of a nudge", row=rule, label=label, language=language)
    return bool(gone)
