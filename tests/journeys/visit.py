"""Visiting the site as somebody, and watching for what must not happen: errors, foreign requests, policy violations."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.factories.cast import Member

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
_WATCH = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
# Chromium prints these for answers that are meant: a form with errors, a page that is not there.
_EXPECTED = ("status of 422", "status of 404", "status of 403", "status of 413", "status of 410", "status of 429")


@dataclass
class Visit:
    """Browser windows of several people on one site. ``complaints`` is what went wrong anywhere."""

    browser: Browser
    base: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, member: Member | None = None, **options: Any) -> Page:
        """A new window, signed in as a member without passing the sign-in page."""
        context = self.browser.new_context(
            base_url=self.base, **({"viewport": DESKTOP, "reduced_motion": "reduce"} | options)
        )
        context.set_default_timeout(30_000)
        context.add_init_script(_WATCH)
        self.contexts.append(context)
        if member is not None:
            context.add_cookies([self._session(member)])
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error on {page.url}: {error}"))
        page.on("request", self._follow)
        return page

    def picture(self, folder: Path) -> None:
        """Keep what every window shows."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(page for context in self.contexts for page in context.pages):
            page.screenshot(path=folder / f"window-{number}.png", full_page=True)

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()

    def _session(self, member: Member) -> Any:
        client = Client()
        client.force_login(member.user)
        return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": self.base}

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(expected in message.text for expected in _EXPECTED):
            where = message.page.url if message.page else "a page"
            self.complaints.append(f"{message.text} on {where}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.complaints.append(f"request to {request.url}")
