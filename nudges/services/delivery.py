"""Whether a claimed message may go now: who is not written to, when nudges wait, and what they say at last."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import current_organization_id
from nudges import blanking, catalogue, events, policy, selectors
from nudges.enums import Channel, MessageState, SuppressionReason
from nudges.models import Blackout, DeliveryPolicy, Message, Snooze, Suppression
from nudges.services import suppressions

GONE = "The reason for it was gone before it was sent."
# Of a week in any time zone.
_WEEK = dt.timedelta(days=9)
_FIELDS = ("workdays", "opens", "closes", "weekly_budget", "executive_budget", "languages")


class WrongDays(Exception):
    """A blackout ends before it begins."""


def admit(*, message: Message, now: dt.datetime) -> bool:
    """Let a claimed message through, or write down what keeps it: for good, for a while, or that its reason is gone."""
    if (standing := suppressions.against(message=message)) is not None:
        _refuse(message, standing)
        return False
    if message.essential:
        return True
    _one_at_a_time(message)
    verdict = _verdict(message, now)
    if verdict.held_by:
        _write(message, state=MessageState.PENDING, next_at=verdict.at, held_by=verdict.held_by)
        return False
    return _release(message, now)


def _one_at_a_time(message: Message) -> None:
    """Two relays must not spend the same place in somebody's weekly budget; held until the end of the transaction."""
    with connection.cursor() as cursor:
        owner = f"{message.organization_id}:{message.to_email}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [owner])


def _refuse(message: Message, standing: Suppression) -> None:
    """A nudge is dropped; an essential letter waits for an admin, who lifts what stands or corrects the address."""
    why = f"Not sent: {standing.get_reason_display().lower()}. {standing.detail}".strip()[:500]
    _write(message, state=MessageState.DEAD if message.essential else MessageState.SUPPRESSED, last_error=why)


def _verdict(message: Message, now: dt.datetime) -> policy.Verdict:
    rules, own = selectors.current_policy(), message.released_at
    snooze = Snooze.objects.filter(email=message.to_email).first()
    sent = selectors.budgeted(now - _WEEK).filter(to_email=message.to_email).exclude(pk=message.pk)
    limits = policy.Limits(
        blackouts=blackouts(now),
        budget=rules.executive_budget if message.executive else rules.weekly_budget,
        # Whoever was let through once has its place already.
        sent=() if own else [at for at in sent.values_list("released_at", flat=True) if at],
        snoozed_until=snooze.until if snooze else None,
    )
    return policy.decide(now, hours_of(rules, message.time_zone or zone_of(message.organization_id)), limits)


def zone_of(organization_id: uuid.UUID) -> str:
    """Where an organization is at home."""
    found: str = Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id)
    return found


def blackouts(now: dt.datetime) -> list[tuple[dt.date, dt.date]]:
    """First and last days on which no nudge goes, as far as they are not over in any time zone."""
    rows = Blackout.objects.filter(last_day__gte=(now - _WEEK).date())
    return list(rows.values_list("first_day", "last_day"))


def after_working_days(*, organization_id: uuid.UUID, now: dt.datetime, days: int) -> dt.datetime:
    """The same time of day so many working days later, as the organization keeps them."""
    hours = hours_of(selectors.current_policy(), zone_of(organization_id))
    return policy.after_working_days(now, days, hours, blackouts(now))


def hours_of(rules: DeliveryPolicy, zone: str) -> policy.Hours:
    """Working hours in somebody's time zone; a zone that nobody knows counts as UTC."""
    try:
        where: dt.tzinfo = zoneinfo.ZoneInfo(zone or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        where = dt.UTC
    return policy.Hours(where, frozenset(rules.workdays), rules.opens, rules.closes)


def _release(message: Message, now: dt.datetime) -> bool:
    """Write what a nudge says, now that it goes. Without a reason any more it is cancelled."""
    if message.rule:
        blueprint = catalogue.blueprints().get(message.rule)
        letter = blueprint.compose(message) if blueprint else None
        if letter is None:
            _write(message, state=MessageState.CANCELLED, last_error=GONE)
            return False
        message.subject, message.text, message.html = letter.subject, letter.text, letter.html
        message.to_email, message.to_name = letter.to_email, letter.to_name
    silent = message.channel == Channel.LIST
    told = {name: getattr(message, name) for name in ("to_email", "to_name", "subject", "text", "html")}
    if silent:
        told |= blanking.blanked(text=message.text, html=message.html)
        told |= {"state": MessageState.SENT, "sent_at": now}
    _write(message, released_at=message.released_at or now, held_by="", **told)
    return not silent


def _write(message: Message, **values: Any) -> None:
    Message.objects.filter(pk=message.pk).update(**values)


def bounced(*, message: Message, answer: str) -> None:
    """The mail server says that there is no such mailbox: give the letter up, and write to the address no more."""
    _write(message, state=MessageState.DEAD, attempts=message.attempts + 1, last_error=answer[:500])
    suppressions.put(email=message.to_email, reason=SuppressionReason.BOUNCE, detail=answer)


@transaction.atomic
def change(*, actor: Actor, **values: Any) -> DeliveryPolicy:
    """Say when the organization's nudges may go and how many a week; what waits is judged again at its time."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = DeliveryPolicy.objects.select_for_update().first() or DeliveryPolicy()
    before = {name: getattr(row, name) for name in _FIELDS}
    for name in _FIELDS:
        setattr(row, name, values[name])
    row.save()
    after = {name: getattr(row, name) for name in _FIELDS}
    if after != before:
        audit.record(actor=actor, verb="changed when nudges go", row=row, before=before, after=after)
        _tell_downstream()
    _judge_again()
    return row


@transaction.atomic
def black_out(*, actor: Actor, name: str, first_day: dt.date, last_day: dt.date) -> Blackout:
    """Send no nudge on these days. Raises WrongDays."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if last_day < first_day:
        raise WrongDays("The last day lies before the first one.")
    row = Blackout.objects.create(name=name, first_day=first_day, last_day=last_day)
    audit.record(actor=actor, verb="added a blackout", row=row, first=str(first_day), last=str(last_day))
    _tell_downstream()
    return row


@transaction.atomic
def lift_blackout(*, actor: Actor, blackout: Blackout) -> None:
    """Send nudges on these days again; what waited for their end is judged again at once."""
    actor.require(Permission.MANAGE_PROGRAMS)
    audit.record(actor=actor, verb="removed a blackout", row=blackout)
    blackout.delete()
    _judge_again()
    _tell_downstream()


def _tell_downstream() -> None:
    """Other rooms keep their dates out of blackouts, too."""
    organization_id = current_organization_id()
    transaction.on_commit(lambda: events.blackouts_changed.send(Blackout, organization_id=organization_id), robust=True)


def _judge_again(emails: Sequence[str] | None = None) -> None:
    """Have the relay look at held nudges once more: what holds them may be gone."""
    held = Message.objects.filter(state=MessageState.PENDING).exclude(held_by="")
    held = held if emails is None else held.filter(to_email__in=emails)
    held.update(next_at=timezone.now())


@transaction.atomic
def snooze(*, email: str, until: dt.date, reason: str) -> Snooze:
    """Send an address no nudge before a day. The caller has asked who may, or holds the link of a letter."""
    row, _ = Snooze.objects.update_or_create(email=email.lower(), defaults={"until": until, "reason": reason})
    return row


def snoozed(*, email: str) -> Snooze | None:
    """The standing snooze of an address, held until the end of the transaction. The caller has asked who may."""
    return Snooze.objects.select_for_update().filter(email=email.lower()).first()


@transaction.atomic
def wake(*, email: str) -> bool:
    """End a snooze; returns whether there was one."""
    gone, _ = Snooze.objects.filter(email=email.lower()).delete()
    _judge_again([email.lower()])
    return bool(gone)
