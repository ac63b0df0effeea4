"""Webhooks of other systems, and a receiver on loopback."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

from django.utils import timezone

from nudges import sealing, signing
from nudges.enums import Occasion
from nudges.models import HookDelivery, HookEndpoint


class Told(NamedTuple):
    """One request that a receiver got."""

    body: bytes
    headers: dict[str, str]


class Receiver:
    """Another system on loopback that keeps what it was told; it answers ``status``, and with ``silent`` nothing at all."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.status, self.silent = 204, threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append(Told(body, {name.lower(): value for name, value in self.headers.items()}))
                self.send_response(outer.status)
                self.send_header("Location", f"{outer.address}elsewhere")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Keep quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/hooks/"

    def close(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()


def make_hook_endpoint(*, address: str = "https://hr.example/hooks", secret: str = "", **values: Any) -> HookEndpoint:
    """A system that is told of everything."""
    stem = {
        "name": "HR system",
        "host": "hr.example",
        "occasions": [one for one in Occasion.values if one != "webhook.test"],
    }
    sealed = {"sealed_address": sealing.seal(address), "sealed_secret": sealing.seal(secret or signing.fresh())}
    return HookEndpoint.objects.create(**(stem | sealed | values))


def make_hook_delivery(*, endpoint: HookEndpoint, **values: Any) -> HookDelivery:
    """Something that it is to be told."""
    stem = {"occasion": Occasion.TEST, "dedupe_key": "test:1", "happened_at": timezone.now()}
    return HookDelivery.objects.create(endpoint=endpoint, **(stem | values))
