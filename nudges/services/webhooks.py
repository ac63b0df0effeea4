"""Telling admins in their chat that something waits: no name of a participant, no text of a letter, a link to the page."""

from __future__ import annotations

import socket
import ssl
import uuid
import zoneinfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import tenant
from nudges import hooks, policy, sealing, selectors
from nudges.enums import Channel, MessageState
from nudges.models import Message, Webhook
from nudges.services import delivery

CHATS = (Channel.SLACK, Channel.TEAMS)


@transaction.atomic
def keep(*, actor: Actor, kind: str, address: str) -> Webhook:
    """Tell one chat from now on, in place of an earlier address. Raises hooks.WrongAddress."""
    actor.require(Permission.MANAGE_PROGRAMS)
    host = hooks.check(kind, address)
    told = {"sealed_address": sealing.seal(address), "host": host, "last_error": ""}
    row, _ = Webhook.objects.update_or_create(kind=kind, defaults=told)
    audit.record(actor=actor, verb="connected a chat", row=row, host=host)
    return row


@transaction.atomic
def remove(*, actor: Actor, webhook: Webhook) -> None:
    """Tell a chat no more; what waits for it is not sent."""
    actor.require(Permission.MANAGE_PROGRAMS)
    Message.objects.filter(channel=webhook.kind, state=MessageState.PENDING).update(state=MessageState.CANCELLED)
    audit.record(actor=actor, verb="disconnected a chat", row=webhook)
    webhook.delete()


def wanted(organization_id: uuid.UUID) -> bool:
    """Whether a chat is to be told and it is a working hour where the organization is."""
    if not Webhook.objects.exists():
        return False
    now = timezone.now()
    hours = delivery.hours_of(selectors.current_policy(), delivery.zone_of(organization_id))
    return not policy.decide(now, hours, policy.Limits(blackouts=delivery.blackouts(now))).held_by


def tell(*, key: str, title: str, text: str, link: str) -> int:
    """Put a message for every chat into the outbox, once per key; returns how many chats there are."""
    chats = list(Webhook.objects.values_list("kind", flat=True))
    rows = [
        Message(dedupe_key=f"{key}:{kind}", kind="chat", channel=kind, subject=title[:300], text=text, html=link)
        for kind in chats
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(chats)


def deliver(message: Message) -> None:
    """Post a claimed message. Raises OSError or ValueError, and writes down on the chat's row what went wrong."""
    owner = message.organization_id
    with tenant(owner):
        row = Webhook.objects.filter(kind=message.channel).first()
    if row is None:
        raise hooks.Refused("The chat was disconnected.")
    try:
        address = sealing.opened(row.sealed_address)
        content = hooks.body(message.channel, title=message.subject, text=message.text, link=message.html)
        hooks.post(message.channel, address, content)
    except (OSError, ValueError, sealing.Unreadable) as problem:
        _note(row, last_error=_said(problem, owner)[:500])
        raise
    _note(row, told_at=timezone.now(), last_error="")


def _said(problem: Exception, organization_id: uuid.UUID) -> str:
    """What went wrong, when, and what to do, for somebody who does not know what an errno is."""
    with tenant(organization_id):
        zone = Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id)
    at = timezone.now().astimezone(zoneinfo.ZoneInfo(zone))
    if isinstance(problem, socket.gaierror):
        why = "The chat’s host was not found. Check the address, and whether Upstream may reach the internet."
    elif isinstance(problem, TimeoutError):
        why = "The chat did not answer in time. The next message tries again; “Try” does so now."
    elif isinstance(problem, ssl.SSLError):
        why = "The chat could not prove who it is. Check the address, and what stands between Upstream and the chat."
    elif isinstance(problem, OSError) and problem.errno is not None:
        why = "The chat could not be reached. Check whether Upstream may reach the internet, then try again."
    else:
        why = str(problem)
    return f"{date_format(at, 'j M, H:i')}: {why}"


def _note(row: Webhook, **values: object) -> None:
    with tenant(row.organization_id):
        Webhook.objects.filter(pk=row.pk).update(**values)
