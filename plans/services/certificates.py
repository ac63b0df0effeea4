"""Certificates as PDF/UA files."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext, override

from accounts import typesetting
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

# So many a person and hour.
MOST_AN_HOUR = 20
_DOCUMENT = Path(__file__).resolve().parent.parent / "certificate.typ"


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
    typesetting.count("certificates", actor.user_id, MOST_AN_HOUR)
    language = languages.of(people.own_side(actor, pairing))
    with override(language):
        return typeset(document(said, pairing.cohort.program.organization, language))


def document(said: Facts, organization: Organization, language: str) -> dict[str, bytes]:
    """The document, and the facts that it reads: its words, and the logo if there is one."""
    words = {
        "title": certificates.title(said),
        "heading": gettext("Certificate"),
        "name": said.name,
        "organization": said.organization,
        "lines": certificates.lines(said),
        "thanks": certificates.thanks(),
        "lang": language.partition("-")[0],
        "hue": organization.hue,
        "logo": typesetting.logo(organization),
    }
    return typesetting.files(_DOCUMENT, words)


def typeset(files: dict[str, bytes]) -> bytes:
    """The document as a tagged PDF that keeps to PDF/UA-1."""
    return typesetting.typeset(files, standards=["ua-1"])
