"""Letters: the text and the page of an email, made from two templates with the same words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from nudges import wording


@dataclass(frozen=True)
class Letter:
    """What is to be said, to whom: the part of a message that a feature room decides."""

    kind: str
    to_email: str
    to_name: str
    subject: str
    text: str
    html: str = ""
    # An invitation as calendars read it (RFC 5545), with its METHOD; it travels in the letter and as a file beside it.
    calendar: str = ""


def compose(
    *, template: str, kind: str, to_email: str, to_name: str, context: dict[str, Any], language: str = ""
) -> Letter:
    """Render ``emails/<template>.txt`` (its first line is the subject) and ``emails/<template>.html``, in a language."""
    language = language or translation.get_language() or settings.LANGUAGE_CODE
    shared = context | {"to_name": to_name, "base_url": settings.BASE_URL} | _words(context["organization"], language)
    with translation.override(language):
        subject, _, text = render_to_string(f"emails/{template}.txt", shared).strip().partition("\n")
        page = render_to_string(f"emails/{template}.html", shared | {"subject": subject})
    return Letter(kind, to_email, to_name, subject.strip(), text.strip() + "\n", _inliner().inline(page))


def _words(organization: Any, language: str) -> dict[str, str]:
    """How an organization calls the two sides, for templates."""
    return {f"{side}_word": wording.noun(organization.word(side), language) for side in ("mentor", "mentee")}


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=_stylesheet(), load_remote_stylesheets=False, keep_style_tags=False)


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "emails" / "mail.css").read_text()
