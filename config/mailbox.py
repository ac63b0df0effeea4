"""The demo's mailbox: what Upstream sent on this machine. Exists only where the setting DEMO is on."""

from __future__ import annotations

import email
import email.policy
import os
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Received:
    """One letter that arrived at the demo's mail server."""

    key: str
    letter: EmailMessage

    @property
    def sent_at(self) -> Any:
        return parsedate_to_datetime(str(self.letter["Date"])) if self.letter["Date"] else None

    @property
    def to(self) -> str:
        return str(self.letter["To"])

    @property
    def subject(self) -> str:
        return str(self.letter["Subject"])

    def body(self, kind: str) -> str:
        part = self.letter.get_body((kind,))
        return str(part.get_content()) if part is not None else ""  # type: ignore[attr-defined]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first; ``q`` looks at addresses and subjects."""
    wanted = request.GET.get("q", "").lower()
    letters = [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)]
    found = [one for one in letters if wanted in f"{one.to} {one.subject}".lower()]
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "q": request.GET.get("q", "")})


@require_GET
def letter(request: HttpRequest, key: int) -> HttpResponse:
    """One letter."""
    one = _one(key)
    return render(request, "demo/letter.html", {"one": one, "text": one.body("plain")})


@require_GET
@xframe_options_sameorigin
def body(request: HttpRequest, key: int) -> HttpResponse:
    """The page of a letter alone, for a frame; its own policy lets it have style attributes and nothing else."""
    one = _one(key)
    response = HttpResponse(one.body("html") or format_html("<pre>{}</pre>", one.body("plain")))
    response["Content-Security-Policy"] = STYLE_ONLY
    return response


def _folder() -> Path:
    return Path(os.environ.get("DEMO_MAIL", "/nonexistent"))


def _one(key: int) -> Received:
    path = _folder() / f"{key}.eml"
    if not path.exists():
        raise Http404
    return _read(path)


def _read(path: Path) -> Received:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Received(path.stem, message)
