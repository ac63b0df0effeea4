"""How messages of the outbox are obtained, and what an organization says about when and to whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from nudges import catalogue
from nudges.enums import BounceKind, MessageState, SuppressionReason
from nudges.models import Blackout, Bounce, DeliveryPolicy, HookDelivery, HookEndpoint, Message, Suppression, Webhook

# How long a letter that came back is remembered.
LATELY = dt.timedelta(days=30)


def states(actor: Actor, keys: list[str]) -> Counter[str]:
    """How many of the messages under these keys are in which state."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Message.objects.filter(dedupe_key__in=keys).values_list("state").annotate(n=Count("id")).order_by()
    return Counter(dict(rows))


def _shown() -> QuerySet[Message]:
    """SECURITY: what an admin may learn of: that somebody got a private nudge would say what it is about."""
    return Message.objects.exclude(rule__in=catalogue.private())


def undelivered(actor: Actor) -> QuerySet[Message]:
    """Messages that no attempt could deliver, the latest first. Their text stays closed: it may hold somebody's link."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return _shown().filter(state=MessageState.DEAD).defer("text", "html").order_by("-due_at", "-pk")


def one(actor: Actor, message_id: uuid.UUID) -> Message:
    """A message of the organization, whatever became of it; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(_shown().defer("text", "html"), pk=message_id)


def about(actor: Actor, about_id: uuid.UUID) -> QuerySet[Message]:
    """Every nudge that is about one row of a feature room, in the order in which they fell due."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return _shown().filter(about_id=about_id).defer("text", "html").order_by("due_at", "pk")


def mine(actor: Actor) -> QuerySet[Message]:
    """What was written to the actor's own address. Of an essential letter only the subject: its link lets its reader in."""
    actor.require(Permission.SEE_OWN)
    shown = Case(When(essential=False, then=F("text")), default=Value(""), output_field=CharField())
    rows = Message.objects.filter(to_email=actor.email, state=MessageState.SENT).defer("text", "html")
    return rows.annotate(said=shown).order_by("-sent_at", "-pk")


def held(actor: Actor) -> Counter[str]:
    """How many nudges wait, by what holds them."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = _shown().filter(state=MessageState.PENDING).exclude(held_by="").values_list("held_by")
    return Counter(dict(rows.annotate(n=Count("id")).order_by()))


def policy(actor: Actor) -> DeliveryPolicy:
    """When the organization's nudges may go."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return current_policy()


def current_policy() -> DeliveryPolicy:
    """The same for the house itself: the organization's row, or the usual one."""
    return DeliveryPolicy.objects.first() or DeliveryPolicy()


def budgeted(since: dt.datetime) -> QuerySet[Message]:
    """Nudges that have gone since then and count in their readers' weeks, for the house itself.

    SECURITY: private ones wait for a place and take none. Another nudge that waited for them would say that they went.
    """
    return _shown().filter(released_at__gte=since)


def closed_days() -> list[tuple[dt.date, dt.date]]:
    """First and last days of every blackout, for the house itself; those that are over as well."""
    return list(Blackout.objects.order_by("first_day", "pk").values_list("first_day", "last_day"))


def blackouts(actor: Actor) -> list[Blackout]:
    """Days without nudges that are not over yet, the next first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Blackout.objects.filter(last_day__gte=timezone.localdate()).order_by("first_day", "pk"))


def blackout(actor: Actor, blackout_id: uuid.UUID) -> Blackout:
    """One blackout of the organization; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(Blackout, pk=blackout_id)


def _told() -> QuerySet[Suppression]:
    """SECURITY: whoever does not want a private kind any more has had one."""
    return Suppression.objects.exclude(rule__in=catalogue.private())


def suppressions(actor: Actor, text: str = "") -> QuerySet[Suppression]:
    """Addresses that are not written to, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = _told().filter(lifted_at=None)
    return (rows.filter(email__contains=text.lower()) if text else rows).order_by("-created_at", "-pk")


def suppression(actor: Actor, suppression_id: uuid.UUID) -> Suppression:
    """One address of the list, lifted or not; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(_told(), pk=suppression_id)


@dataclass(frozen=True)
class Shaky:
    """An address that is written to although letters to it came back lately: how many, and what was said last."""

    email: str
    count: int
    last: str


def shaky(actor: Actor) -> list[Shaky]:
    """Addresses of which somebody's letters came back lately without being gone, the most troubled first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    since = timezone.now() - LATELY
    stopped = Suppression.objects.filter(email=OuterRef("email"), reason=SuppressionReason.BOUNCE, lifted_at=None)
    soft = Bounce.objects.filter(kind=BounceKind.SOFT, created_at__gte=since).exclude(Exists(stopped))
    newest = Bounce.objects.filter(kind=BounceKind.SOFT, email=OuterRef("email")).order_by("-created_at", "-pk")
    said = Concat("status", Value(" "), "detail")
    rows = soft.values("email").annotate(n=Count("pk"), last=Subquery(newest.values(said=said)[:1]))
    return [Shaky(row["email"], row["n"], row["last"].strip()) for row in rows.order_by("-n", "email")[:50]]


def webhooks(actor: Actor) -> list[Webhook]:
    """The chats that are told; their addresses stay sealed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Webhook.objects.defer("sealed_address").order_by("kind"))


def webhook(actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """One chat of the organization; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(Webhook.objects.defer("sealed_address"), pk=webhook_id)


def endpoints(actor: Actor) -> list[HookEndpoint]:
    """The addresses of other systems that are told what happens; they stay sealed."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    return list(HookEndpoint.objects.defer("sealed_address", "sealed_secret").order_by("created_at", "pk"))


def endpoint(actor: Actor, endpoint_id: uuid.UUID) -> HookEndpoint:
    """One of them; raises Http404."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    return get_object_or_404(HookEndpoint.objects.defer("sealed_address", "sealed_secret"), pk=endpoint_id)


def deliveries(actor: Actor, endpoint: HookEndpoint, state: str = "") -> QuerySet[HookDelivery]:
    """What an endpoint was told in the last month, the latest first."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    rows = HookDelivery.objects.filter(endpoint=endpoint)
    return (rows.filter(state=state) if state else rows).order_by("-happened_at", "-pk")


def delivery(actor: Actor, delivery_id: uuid.UUID) -> HookDelivery:
    """One thing that an endpoint was told, or is to be; raises Http404."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    return get_object_or_404(HookDelivery.objects.select_related("endpoint"), pk=delivery_id)
