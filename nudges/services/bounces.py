"""Letters that come back later, and complaints: which letter a report is about, and what follows from it.

SECURITY: the Message-ID of every letter is signed, so that a report can only be about a letter that we wrote, by somebody who
has seen it. A report stops letters to an address only if it names the address that the letter went to.
"""

from __future__ import annotations

import hmac
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import addresses
from accounts.tenancy import tenant
from nudges import returned
from nudges.enums import BounceKind, MessageState, SuppressionReason
from nudges.models import Bounce, Message
from nudges.returned import NotAReport, Recipient, Report
from nudges.selectors import LATELY
from nudges.services import suppressions

__all__ = ["MOST_SOFT", "NotAReport", "StrangeLetter", "message_id", "read"]

# So many different letters lately: then nobody reads there, whatever the servers say.
MOST_SOFT = 5


class StrangeLetter(Exception):
    """The report is about no letter of ours, or about one that does not exist any more."""


def message_id(message: Message) -> str:
    """The name of a letter, the same however often it is sent: ``letter.organization.signature``."""
    named = f"{message.pk}.{message.organization_id.hex}"
    return f"{named}.{_signature(named)}"


def _signature(named: str) -> str:
    return salted_hmac("nudges.bounces", named, algorithm="sha256").hexdigest()[:24]


def read(*, raw: bytes) -> str:
    """Take down what one mail says of a letter; returns its kind. The same mail read twice changes nothing.

    Raises NotAReport, and StrangeLetter.
    """
    report = returned.parse(raw)
    for one in report.ids:
        if (named := _named(one)) is not None:
            with tenant(named[0]):
                return _take_down(named[1], report)
    raise StrangeLetter("no Message-ID of ours is in it")


def _named(text: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Organization and letter of a Message-ID that we signed."""
    named, _, signature = text.partition("@")[0].rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(named).encode()):
        return None
    letter, _, organization = named.partition(".")
    return uuid.UUID(organization), uuid.UUID(letter)


@transaction.atomic
def _take_down(message_id: uuid.UUID, report: Report) -> str:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise StrangeLetter("the letter does not exist any more")
    kind, said = _kind(message, report)
    row, new = Bounce.objects.get_or_create(
        message=message,
        kind=kind,
        defaults={"email": message.to_email, "status": said.status, "detail": said.detail[:500]},
    )
    if new:
        _follow(message, row)
    return kind


_NOTHING = Recipient(frozenset(), gone=False, status="", detail="")


def _kind(message: Message, report: Report) -> tuple[str, Recipient]:
    """What a report means for its letter, and the part of it that says so.

    A letter that was passed on and failed there says nothing about the address that we know.
    """
    if report.complaint:
        return BounceKind.COMPLAINT, _NOTHING
    ours = {message.to_email.lower(), addresses.ascii_of(message.to_email).lower()}
    about = [one for one in report.failed if one.names & ours]
    gone = next((one for one in about if one.gone), None)
    return (BounceKind.HARD, gone) if gone else (BounceKind.SOFT, (about or report.failed)[0])


def _follow(message: Message, row: Bounce) -> None:
    """Write to the address no more, or count; a letter that came back for good was not delivered."""
    why = " ".join(filter(None, [row.status, row.detail]))
    if row.kind == BounceKind.COMPLAINT:
        suppressions.put(email=row.email, reason=SuppressionReason.COMPLAINT, detail="Its reader called a letter spam.")
    elif row.kind == BounceKind.HARD:
        _came_back(message, why)
        suppressions.put(email=row.email, reason=SuppressionReason.BOUNCE, detail=why)
    elif _softly(row.email) >= MOST_SOFT:
        told = f"{MOST_SOFT} letters came back within {LATELY.days} days, the last one with: {why}"
        _came_back(message, told)
        suppressions.put(email=row.email, reason=SuppressionReason.BOUNCE, detail=told)


def _softly(email: str) -> int:
    """How many different letters to an address came back lately, since an admin last said that it works."""
    since = max(filter(None, [timezone.now() - LATELY, suppressions.lifted_at(email=email)]))
    return Bounce.objects.filter(email=email, kind=BounceKind.SOFT, created_at__gte=since).count()


def _came_back(message: Message, why: str) -> None:
    sent = Message.objects.filter(pk=message.pk, state=MessageState.SENT)
    sent.update(state=MessageState.DEAD, last_error=f"It came back: {why}"[:500])
