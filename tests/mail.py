"""A real mail server on loopback: what the tests read has gone through SMTP."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config.embedded import free_port


@dataclass
class Mailbox:
    """Every letter that arrived, oldest first. With ``refuses`` the server answers with that line instead, with
    ``refuses_receiver`` already when it hears for whom.

    ``receivers`` and ``senders`` are the addresses of the envelopes, ``callers`` the connections that letters came through;
    ``meanwhile`` runs while a letter is being taken, with its receiver.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    callers: set[Any] = field(default_factory=set)
    refuses: str = ""
    refuses_receiver: str = ""
    meanwhile: Callable[[str], None] | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.refuses_receiver:
            return self.refuses_receiver
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.meanwhile:
            await asyncio.to_thread(self.meanwhile, envelope.rcpt_tos[0])
        self.receivers += envelope.rcpt_tos
        self.senders.append(envelope.mail_from)
        self.callers.add(session.peer)
        if self.refuses:
            return self.refuses
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Letters to one address."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    def last(self, address: str) -> str:
        """The text of the newest letter to an address."""
        body = self.to(address)[-1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def code(self, address: str) -> str:
        """The code in the newest letter to an address, to be typed into a page."""
        found = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}(?=\s*$)", self.last(address), re.MULTILINE)
        assert found, self.last(address)
        return found[0]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server of this test, into which the application really sends."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()
