"""Documents set as PDF by typst from our own sources, with its own fonts, while the reader waits; knows no table of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.cache import cache as counters
from django.core.files.storage import default_storage
from django.utils import timezone

PDF_TYPE = "application/pdf"


class TooMany(Exception):
    """Somebody has had enough of them set for this hour: each takes the processor of a web process for a moment."""


def count(what: str, who: object, most: int) -> None:
    """Count one more of a kind for somebody in this hour. Raises TooMany."""
    key = f"{what}:{who}:{timezone.now():%Y%m%d%H}"
    counters.add(key, 0, timeout=3600)
    if counters.incr(key) > most:
        raise TooMany


def logo(organization: Any) -> list[int]:
    """An organization's picture as numbers, for a file beside a document may hold nothing but text; empty without one."""
    if not (organization.logo.name and default_storage.exists(organization.logo.name)):
        return []
    with default_storage.open(organization.logo.name) as file:
        return list(file.read())


def files(source: Path, facts: dict[str, Any]) -> dict[str, bytes]:
    """A document of ours, and the facts that it reads: words come as data, never as markup."""
    return {"main": source.read_bytes(), "facts.json": json.dumps(facts).encode()}


def typeset(files: dict[str, bytes], *, standards: list[str]) -> bytes:
    """A document as a tagged PDF that keeps to the standards.

    NOTE: a letter that no font of the machine has breaks a standard, and typst then refuses it. A name must never keep
    somebody from their document, so it is set without the promise; it is tagged all the same.
    """
    # Imported here because few pages need it, and it is big.
    import typst

    # Typst takes a document of several files by their names, which its annotations do not say.
    document: Any = files
    kept: Any = standards
    try:
        return typst.compile(document, format="pdf", pdf_standards=kept)
    except typst.TypstError:
        return typst.compile(document, format="pdf")
