"""Certificates as PDF/UA files: set by typst from our own document, with its own fonts, while the reader waits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.cache import cache as counters
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.actors import Actor, NotAllowed
from accounts.models import Organization
from matching import panels
from matching import rules as people
from matching.models import Pairing
from plans import certificates, rules
from plans.certificates import Facts
from plans.selectors import closings
from programs.selectors import languages
from programs.selectors.days import day_of, today_of

# So many a person and hour: each takes the processor of a web process for a moment.
MOST_AN_HOUR = 20
_DOCUMENT = Path(__file__).resolve().parent.parent / "certificate.typ"


class TooMany(Exception):
    """Somebody has made enough of them for this hour."""


def facts(*, actor: Actor, pairing: Pairing, sessions: bool = False, topics: tuple[str, ...] = ()) -> Facts:
    """What is said of the actor, one of the two; of a pairing that goes on, as it is today."""
    if not people.is_in(actor, pairing):
        raise NotAllowed("a certificate is for one of the two")
    organization = pairing.cohort.program.organization
    own = people.own_side(actor, pairing)
    since = pairing.joined(own)
    return Facts(
        name=own.employee.name,
        other=panels.named(pairing.sitting(rules.other_side(own.side))),
        side=own.side,
        word=organization.word(own.side),
        program=pairing.cohort.program.name,
        organization=organization.name,
        begun=day_of(organization, since or pairing.started_at),
        ended=day_of(organization, pairing.ended_at) if pairing.ended_at else today_of(organization),
        # None is better than a nought on something to be proud of.
        sessions=(closings.held(pairing, since) or None) if sessions else None,
        topics=topics,
    )


def pdf(*, actor: Actor, pairing: Pairing, sessions: bool = False) -> bytes:
    """The actor's certificate in their own language. Raises TooMany."""
    said = facts(actor=actor, pairing=pairing, sessions=sessions)
    _count(actor)
    language = languages.of(people.own_side(actor, pairing))
    with override(language):
        return typeset(document(said, pairing.cohort.program.organization, language))


def _count(actor: Actor) -> None:
    key = f"certificates:{actor.user_id}:{timezone.now():%Y%m%d%H}"
    counters.add(key, 0, timeout=3600)
    if counters.incr(key) > MOST_AN_HOUR:
        raise TooMany


def document(said: Facts, organization: Organization, language: str) -> dict[str, bytes]:
    """The document, and the facts that it reads: its words, and the logo if there is one."""
    logo = b""
    if organization.logo.name and default_storage.exists(organization.logo.name):
        with default_storage.open(organization.logo.name) as file:
            logo = file.read()
    words = {
        "title": certificates.title(said),
        "heading": gettext("Certificate"),
        "name": said.name,
        "organization": said.organization,
        "lines": certificates.lines(said),
        "thanks": certificates.thanks(),
        "lang": language.partition("-")[0],
        "hue": organization.hue,
        # As numbers: a file beside the document may hold nothing but text.
        "logo": list(logo),
    }
    return {"main": _DOCUMENT.read_bytes(), "facts.json": json.dumps(words).encode()}


def typeset(files: dict[str, bytes]) -> bytes:
    """The document as a tagged PDF that keeps to PDF/UA-1.

    NOTE: a letter that no font of the machine has breaks the standard, and typst then refuses it. A name must never keep
    somebody from their certificate, so it is set without the promise of the standard; it is tagged all the same.
    """
    # Imported here because only this page needs it, and it is big.
    import typst

    # Typst takes a document of several files by their names, which its annotations do not say.
    document: Any = files
    try:
        return typst.compile(document, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(document, format="pdf")
