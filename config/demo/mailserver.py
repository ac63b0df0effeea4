"""The demo's mail server: takes every letter over SMTP and keeps it as a file, for the page that shows them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from config.embedded import free_port


class MailServer:
    """A mail server on loopback that runs in a thread of the supervisor."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd names it
        """Keep one letter."""
        (self.folder / f"{time.time_ns()}.eml").write_bytes(envelope.content)
        return "250 OK"

    def stop(self) -> None:
        self._controller.stop()
