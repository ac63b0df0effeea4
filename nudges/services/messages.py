"""The outbox: a message is written in the transaction that decides it, and sent by the mail queue, once.

Never lost: the row is there before anything is sent, and the relay reads rows. At most one duplicate per crash between the
server's "250 OK" and our commit, with the same Message-ID, for SMTP cannot promise more.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import addresses
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from accounts.tenancy import current_organization_id, tenant
from nudges import blanking, catalogue, events
from nudges.enums import MessageState
from nudges.letters import Letter
from nudges.models import Message
from nudges.services import bounces, delivery, stopping, webhooks

CLAIM = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 8
# Mailbox unavailable, not here, name not allowed: what RFC 5321 lets a server say about a recipient.
MAILBOX_GONE = (550, 551, 553)
BATCH = 50
_METHOD = re.compile(r"^METHOD:(\w+)\r?$", re.MULTILINE)
log = structlog.get_logger()


def queue(*, letters: Mapping[str, Letter], due_at: dt.datetime | None = None) -> int:
    """Write messages into the outbox, each under the unique key of its reason; returns how many are new.

    A reason that was told before is not told again. The mail queue is woken once, when the transaction has committed.
    """
    when = due_at or timezone.now()
    known = set(Message.objects.filter(dedupe_key__in=list(letters)).values_list("dedupe_key", flat=True))
    rows = [_row(key, letter, when) for key, letter in letters.items() if key not in known]
    # Another worker may be queueing the same reasons at this moment: the unique key decides.
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    announce()
    return len(rows)


def announce() -> None:
    """Wake the mail queue once the transaction has committed."""
    organization_id = current_organization_id()
    transaction.on_commit(lambda: events.queued.send(Message, organization_id=organization_id), robust=True)


def _row(key: str, letter: Letter, when: dt.datetime) -> Message:
    return Message(
        dedupe_key=key,
        kind=letter.kind,
        to_email=letter.to_email.lower(),
        to_name=letter.to_name[:200],
        subject=" ".join(letter.subject.split())[:300],
        text=letter.text,
        html=letter.html,
        calendar=letter.calendar,
        due_at=when,
        next_at=when,
    )


def cancel(*, keys: Iterable[str]) -> int:
    """Take back messages that have not left yet; returns how many."""
    waiting = Message.objects.filter(dedupe_key__in=list(keys), state=MessageState.PENDING)
    return waiting.update(state=MessageState.CANCELLED, **blanking.body())


def hurry(*, keys: Iterable[str]) -> int:
    """Send messages that wait for their time at once; returns how many."""
    now = timezone.now()
    waiting = Message.objects.filter(dedupe_key__in=list(keys), state=MessageState.PENDING)
    changed = waiting.update(due_at=now, next_at=now)
    announce()
    return changed


@transaction.atomic
def requeue(*, actor: Actor, message: Message) -> bool:
    """Give a message that was given up another round of attempts; False when it no longer is."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if not _dead(message).update(state=MessageState.PENDING, attempts=0, next_at=timezone.now()):
        return False
    audit.record(actor=actor, verb="sent a letter again", row=message, to=message.to_email)
    announce()
    return True


@transaction.atomic
def requeue_all(*, actor: Actor) -> int:
    """Give every message that was given up another round; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    dead = Message.objects.filter(state=MessageState.DEAD).exclude(rule__in=catalogue.private())
    count = dead.update(state=MessageState.PENDING, attempts=0, next_at=timezone.now())
    if count:
        audit.record(actor=actor, verb="sent letters again", letters=count)
        announce()
    return count


@transaction.atomic
def drop(*, actor: Actor, message: Message) -> bool:
    """Cancel a message that was given up: its address is wrong, or nobody needs it any more."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if not _dead(message).update(state=MessageState.CANCELLED, **blanking.body()):
        return False
    audit.record(actor=actor, verb="dropped a letter", row=message, to=message.to_email)
    return True


def _dead(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=MessageState.DEAD)


def relay(organization_id: uuid.UUID) -> int:
    """Send what is due, oldest first; returns how many left. Several relays may run: each message is claimed by one."""
    sent = 0
    while batch := _claim(organization_id):
        line = get_connection()
        for message in batch:
            if _admitted(organization_id, message):
                sent += _deliver(organization_id, message, line)
        _hang_up(line)
    return sent


def _claim(organization_id: uuid.UUID) -> list[Message]:
    """Take a batch that is due, and what a dead relay left claimed, in a transaction of its own."""
    now = timezone.now()
    with tenant(organization_id):
        due = Message.objects.filter(state=MessageState.PENDING, next_at__lte=now)
        stuck = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - CLAIM)
        rows = list((due | stuck).order_by("next_at", "id").select_for_update(skip_locked=True)[:BATCH])
        ids = [row.pk for row in rows]
        Message.objects.filter(pk__in=ids).update(state=MessageState.SENDING, claimed_at=now)
    for row in rows:
        row.claimed_at = now
    return rows


def _admitted(organization_id: uuid.UUID, message: Message) -> bool:
    """Whether this relay may send a message now; one that cannot be judged must not keep the others."""
    try:
        return _hold(organization_id, message)
    except Exception as error:
        log.warning("letter could not be judged", message=str(message.pk), error=repr(error))
        _put_back(organization_id, message, error)
        return False


def _hold(organization_id: uuid.UUID, message: Message) -> bool:
    """Claim a message of the batch again, now that its turn has come; False when another relay has it, or it has to wait.

    A slow mail server makes the last of a batch wait longer than a claim lasts.
    """
    now = timezone.now()
    with tenant(organization_id):
        if not _ours(message).update(claimed_at=now):
            return False
        message.claimed_at = now
        return delivery.admit(message=message, now=now)


def _ours(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=MessageState.SENDING, claimed_at=message.claimed_at)


def _deliver(organization_id: uuid.UUID, message: Message, line: BaseEmailBackend) -> bool:
    """Hand one claimed message to the mail server or the chat, and write down what became of it."""
    try:
        _hand_over(message, line)
    except Exception as error:  # whatever is wrong with one letter must not keep the others
        log.warning("letter was not sent", message=str(message.pk), error=repr(error))
        _hang_up(line)
        _give_back(organization_id, message, error)
        return False
    with tenant(organization_id):
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.SENT,
            sent_at=timezone.now(),
            attempts=message.attempts + 1,
            last_error="",
            **blanking.body(),
        )
    return True


def _hand_over(message: Message, line: BaseEmailBackend) -> None:
    if message.channel in webhooks.CHATS:
        webhooks.deliver(message)
        return
    line.open()
    line.send_messages([_mail(message)])


def _give_back(organization_id: uuid.UUID, message: Message, error: Exception) -> None:
    """Try again later, unless the mailbox does not exist."""
    answer = _no_such_mailbox(error)
    if not answer:
        _put_back(organization_id, message, error)
        return
    with tenant(organization_id):
        delivery.bounced(message=message, answer=answer)


def _no_such_mailbox(error: Exception) -> str:
    """The answer of a mail server that refuses a recipient for good; empty for everything that may pass.

    NOTE: 5.7 says something about us, such as a relay that is not allowed. It must not stop letters to everybody.
    """
    if not isinstance(error, SMTPRecipientsRefused):
        return ""
    answers = [(code, text.decode("utf-8", "replace")) for code, text in error.recipients.values()]
    gone = [f"{code} {text}" for code, text in answers if code in MAILBOX_GONE and not text.startswith("5.7")]
    return "; ".join(gone)


def _hang_up(line: BaseEmailBackend) -> None:
    """Close a connection that may be broken: the next letter opens a new one."""
    with suppress(OSError):  # smtplib's errors are OSErrors too
        line.close()


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        # Whom reports go to. The reader sees the sender, in the header.
        from_email=settings.BOUNCE_EMAIL or settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((message.to_name, addresses.ascii_of(message.to_email)))],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{bounces.message_id(message)}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **({} if message.essential else stopping.headers(message)),
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        _invite(mail, message.calendar)
    return mail


def _invite(mail: EmailMultiAlternatives, calendar: str) -> None:
    """Put an invitation where every calendar looks: Google and Apple beside the text, Outlook's older ones in a file.

    Its method stands in the calendar and has to stand in the header too, or the letter is only a letter.
    """
    found = _METHOD.search(calendar)
    mail.attach_alternative(calendar, f"text/calendar; method={found[1] if found else 'PUBLISH'}")
    mail.attach("invite.ics", calendar.encode(), "application/ics")


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"


def _put_back(organization_id: uuid.UUID, message: Message, error: Exception) -> None:
    """Try again later, waiting twice as long each time; give up, visibly, after the last attempt."""
    attempts = message.attempts + 1
    state = MessageState.DEAD if attempts >= MAX_ATTEMPTS else MessageState.PENDING
    wait = dt.timedelta(seconds=30 * 2**attempts)
    with tenant(organization_id):
        _ours(message).update(
            state=state, attempts=attempts, next_at=timezone.now() + wait, last_error=(str(error) or repr(error))[:500]
        )
