"""Sessions for tests: proposed and agreed by the services, and moved into the past by their rows."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client
from django.utils import timezone

from nudges.models import Message
from nudges.services import messages
from plans.models import Session, SessionSlot
from plans.services import sessions
from tests.factories.cast import Member
from tests.mail import Mailbox
from tests.plans.conftest import Pair

DAY = dt.timedelta(days=1)


def times(count: int = 3, *, ahead: int = 3) -> list[dt.datetime]:
    """Full hours in some days."""
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return [noon + (ahead + n) * DAY for n in range(count)]


def propose(pair: Pair, *, by: Member | None = None, **values: Any) -> Session:
    """Amara, or somebody else, proposes three times for the first session."""
    with (by or pair.amara).acting() as actor:
        stem = {"starts": times(), "minutes": 45, "step": pair.step("Session 0")}
        return sessions.propose(actor=actor, pairing=pair.pairing, **(stem | values))


def agree(pair: Pair, session: Session | None = None) -> Session:
    """Bernd takes the second of them."""
    session = session or propose(pair)
    with pair.bernd.acting() as actor:
        slot = SessionSlot.objects.filter(session=session).order_by("starts_at")[1]
        return sessions.accept(actor=actor, session=session, slot=str(slot.pk))


def pass_by(pair: Pair, session: Session, *, ago: dt.timedelta = dt.timedelta(hours=3)) -> Session:
    """The session began so long ago, and was agreed a day before, whatever midnight lies in between."""
    then = timezone.now() - ago
    with pair.amara.acting():
        Session.objects.filter(pk=session.pk).update(starts_at=then)
        Session.objects.filter(pk=session.pk, agreed_at__isnull=False).update(agreed_at=then - DAY)
        return Session.objects.get(pk=session.pk)


def now(pair: Pair) -> Session:
    """Their only session, as it is now."""
    with pair.amara.acting():
        return Session.objects.get()


def letters(pair: Pair) -> list[tuple[str, str, str]]:
    """Kind, receiver and state of every letter about sessions, in order."""
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(kind__startswith="session ").order_by("created_at")
        return [(row.kind.removeprefix("session "), row.to_email.partition("@")[0], row.state) for row in rows]


def relay(pair: Pair) -> None:
    """Send what waits."""
    messages.relay(pair.cast.nordwind.pk)


def tap_of(mailbox: Mailbox, address: str) -> str:
    """Where the button of somebody's newest letter leads."""
    found = re.findall(r"(/t/[\w-]{22}/(?:times/)?)\s", mailbox.last(address))
    return str(found[-1])


def tap(path: str, to: str = "", **said: Any) -> Any:
    """Tap something on a page that a letter opened, on a phone that is signed in nowhere."""
    phone = Client(enforce_csrf_checks=True)
    pages = (phone.get(one, follow=True).content.decode() for one in (to or path, path))
    seal = next(found for page in pages if (found := re.search(r'name="seal" value="([^"]+)"', page)))
    return phone.post(to or path, {"seal": seal[1]} | said, follow=True)
