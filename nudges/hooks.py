"""Posting to an address that an organization gave us, and to nowhere else: no address of the house can be reached this way.

SECURITY: only https on its usual port, to chats only at their hosts, only public addresses. The name is resolved once and the
connection goes to the address that was checked, so that a name which changes its mind in between leads nowhere. No redirect
is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from nudges.enums import Channel

TIMEOUT = 10
_LONGEST_HOST = 253
LOOPBACK = "127.0.0.1"
HOSTS: dict[str, tuple[str, ...]] = {Channel.SLACK: ("hooks.slack.com",), Channel.TEAMS: (".logic.azure.com",)}
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_SHAPE = re.compile(
    rf"https:/{{2}}(?P<host>{_LABEL}(?:\.{_LABEL})+)(?::443)?(?:/[\w\-.~:/?\[\]@!$&'()*+,;=%]*)?", re.I | re.A
)
_LOOPBACK = re.compile(r"http:/{2}127\.0\.0\.1:\d{1,5}/[\w/]*", re.A)
# NAT64, 6to4, Teredo, the old form of an address inside of a longer one, and the old form of a private one.
_CARRIERS = [
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10")
]


class WrongAddress(ValueError):
    """The address is none that a message may be posted to; the text says why."""


class Refused(OSError):
    """The chat did not take the message."""


def check(kind: str, url: str) -> str:
    """The host of an address that messages of this kind may be posted to. Raises WrongAddress."""
    host = host_of(url)
    if host == LOOPBACK or any(host == known or (known[0] == "." and host.endswith(known)) for known in HOSTS[kind]):
        return host
    raise WrongAddress(f"This is no address of {Channel(kind).label}. Expected: {', '.join(HOSTS[kind])}.")


def host_of(url: str) -> str:
    """The host of an address that may be posted to at all. Raises WrongAddress.

    SECURITY: judged by its shape before anything takes it apart, for what takes it apart may do so in other ways than
    what connects.
    """
    if settings.WEBHOOK_LOOPBACK and _LOOPBACK.fullmatch(url):
        return LOOPBACK
    shape = _SHAPE.fullmatch(url)
    if shape is None:
        raise WrongAddress("The address has to begin with https://, and have no user, port or space in it.")
    if len(shape["host"]) > _LONGEST_HOST:
        raise WrongAddress("The name of the host is longer than any can be.")
    return shape["host"].lower()


def body(kind: str, *, title: str, text: str, link: str) -> dict[str, Any]:
    """A message as the chat wants it."""
    if kind == Channel.SLACK:
        said = f"*{title}*\n{text}\n<{link}|Open Upstream>"
        return {
            "text": f"{title}: {text} {link}",
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": said}}],
        }
    card = {
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": title, "weight": "Bolder", "wrap": True},
            {"type": "TextBlock", "text": text, "wrap": True},
        ],
        "actions": [{"type": "Action.OpenUrl", "title": "Open Upstream", "url": link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def post(kind: str, url: str, content: dict[str, Any]) -> None:
    """Hand a message to the chat. Raises WrongAddress, Refused or OSError."""
    check(kind, url)
    status = send(url, json.dumps(content).encode(), {})
    if not 200 <= status < 300:
        raise Refused(f"The chat answered {status}.")


def send(url: str, content: bytes, headers: dict[str, str]) -> int:
    """Post JSON to an address; returns the status, and reads no more of the answer. Raises WrongAddress, Refused or OSError."""
    host, parts = host_of(url), urlsplit(url)
    connection = _Pinned(host, _public(host)) if parts.scheme == "https" else _plain(host, parts.port)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    with _deadline(connection) as over:
        try:
            connection.connect()
            if over.is_set():  # the clock found nothing yet that it could cut, and does not come again
                raise TimeoutError
            connection.request("POST", path, content, {"Content-Type": "application/json"} | headers)
            return connection.getresponse().status
        except http.client.HTTPException:
            # SECURITY: its text may repeat the path, which is the secret.
            raise Refused("There was no answer that can be read.") from None


@contextmanager
def _deadline(connection: http.client.HTTPConnection) -> Iterator[threading.Event]:
    """SECURITY: a limit for each read alone would let a receiver that sends a letter every few seconds keep a worker."""
    over = threading.Event()
    clock = threading.Timer(TIMEOUT, _cut, [connection, over])
    clock.daemon = True
    clock.start()
    try:
        yield over
    except OSError as problem:
        raise TimeoutError if over.is_set() else problem from None
    finally:
        clock.cancel()
        connection.close()
    if over.is_set():  # what was cut off looks like an answer that has ended
        raise TimeoutError


def _cut(connection: http.client.HTTPConnection, over: threading.Event) -> None:
    over.set()
    with suppress(OSError, AttributeError):  # it may have ended by itself
        connection.sock.shutdown(socket.SHUT_RDWR)


def _plain(host: str, port: int | None) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(host, port, timeout=TIMEOUT)  # loopback alone gets here, in tests


def _public(host: str) -> str:
    """An address of the host, all of whose addresses are public. Raises WrongAddress."""
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    if not found or not all(_is_public(one) for one in found):
        raise WrongAddress("The name leads to an address inside of a network.")
    return sorted(found)[0]


def _is_public(address: str) -> bool:
    """SECURITY: some addresses carry another one, which a gateway of the network may lead to."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast and not any(found in network for network in _CARRIERS)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one address that was checked, whose certificate has to be that of the host."""

    def __init__(self, host: str, address: str) -> None:
        self.secure = ssl.create_default_context()
        super().__init__(host, 443, timeout=TIMEOUT, context=self.secure)
        self.address = address

    def connect(self) -> None:
        """Connect to the address, and ask it to prove that it is the host."""
        plain = socket.create_connection((self.address, 443), TIMEOUT)
        self.sock = self.secure.wrap_socket(plain, server_hostname=self.host)
