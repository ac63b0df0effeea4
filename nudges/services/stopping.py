"""Stopping nudges without signing in: the link in every nudge, and what it can do. It names a letter and nothing else.

SECURITY: the link is signed and holds two random numbers, so that nobody can guess one or read an address in it. All it can
do is stop, start or put off nudges of the one person whom its letter went to.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext

from accounts import languages
from accounts.models import Organization
from accounts.tenancy import tenant
from nudges import catalogue
from nudges.enums import SuppressionReason
from nudges.models import Message, Snooze, Suppression
from nudges.services import delivery, suppressions

_signer = signing.Signer(salt="nudges.stopping", sep=".")


class NoSuchLetter(Exception):
    """The link was changed, or its letter does not exist any more."""


@dataclass(frozen=True)
class Standing:
    """What somebody gets today, as the page behind the link says it."""

    organization: str
    contact_email: str
    email: str
    title: str
    stopped: bool
    all_stopped: bool
    snoozed_until: dt.date | None


def headers(message: Message) -> dict[str, str]:
    """What lets a mail program offer one click to stop a nudge (RFC 8058)."""
    return {"List-Unsubscribe": f"<{link(message)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def link(message: Message) -> str:
    """The address by which the recipient of a nudge stops its kind."""
    return settings.BASE_URL + reverse("stopping:stop", args=[token_of(message)])


def token_of(message: Message) -> str:
    """The secret in the link of one letter."""
    named = message.organization_id.bytes + message.pk.bytes
    return _signer.sign(base64.urlsafe_b64encode(named).decode().rstrip("="))


def standing(*, token: str) -> Standing:
    """Whom a link is about, and what is stopped. Changes nothing. Raises NoSuchLetter."""
    with _letter(token) as message:
        organization = Organization.objects.get(pk=message.organization_id)
        stops = Suppression.objects.filter(email=message.to_email, lifted_at=None)
        rules = set(stops.exclude(reason=SuppressionReason.BOUNCE).values_list("rule", flat=True))
        snooze = Snooze.objects.filter(email=message.to_email).first()
        blueprint = catalogue.blueprints().get(message.rule)
        return Standing(
            organization=organization.name,
            contact_email=organization.contact_email,
            email=_veiled(message.to_email),
            title=gettext(blueprint.title) if blueprint else message.kind.capitalize(),
            stopped=message.rule in rules,
            all_stopped="" in rules,
            snoozed_until=snooze.until if snooze else None,
        )


def language(*, token: str) -> str:
    """In which language the recipient of a letter is written to; empty when there is no letter."""
    try:
        with _letter(token) as message:
            return languages.of_address(message.to_email, message.organization_id)
    except NoSuchLetter:
        return ""


def _veiled(email: str) -> str:
    """Enough of an address for its owner to recognize it: letters are passed on with their links."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def stop(*, token: str, everything: bool = False) -> None:
    """Send the recipient no more nudges of this kind, or none at all. Doing it twice changes nothing. Raises NoSuchLetter."""
    with _letter(token) as message:
        rule = "" if everything else message.rule
        suppressions.put(email=message.to_email, reason=SuppressionReason.UNSUBSCRIBED, rule=rule)


def start(*, token: str) -> None:
    """Send the recipient nudges of this kind again, at once and not only after a snooze. Raises NoSuchLetter."""
    with _letter(token) as message:
        suppressions.take_off(email=message.to_email, rule=message.rule)
        delivery.wake(email=message.to_email)


def put_off(*, token: str, until: dt.date, reason: str) -> None:
    """Send the recipient nothing before a day. Raises NoSuchLetter."""
    with _letter(token) as message:
        delivery.snooze(email=message.to_email, until=until, reason=reason)


@contextmanager
def _letter(token: str) -> Iterator[Message]:
    """The letter behind a link, inside its organization. There is no actor: whoever holds the letter is its recipient."""
    organization_id, message_id = _named(token)
    with tenant(organization_id):
        message = Message.objects.filter(pk=message_id, essential=False).defer("text", "html").first()
        if message is None:
            raise NoSuchLetter
        yield message


def _named(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    try:
        named = base64.urlsafe_b64decode(_signer.unsign(token) + "=")
        return uuid.UUID(bytes=named[:16]), uuid.UUID(bytes=named[16:])
    except (signing.BadSignature, binascii.Error, ValueError) as problem:
        raise NoSuchLetter from problem
