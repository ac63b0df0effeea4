"""What both people of a new pairing are told about each other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_noop as _

from matching import panels, wording
from matching.models import Pairing, Proposal
from nudges import letters
from nudges.letters import Letter
from nudges.wording import noun
from profiles import selectors as profiles
from programs.enums import EmployeeStatus, Side
from programs.models import Participant
from programs.selectors import languages


def keys(pairing_id: uuid.UUID) -> tuple[str, str]:
    """The outbox keys of both introductions: to the mentor, to the mentee."""
    return f"pairing:{pairing_id}:introduction:mentor", f"pairing:{pairing_id}:introduction:mentee"


def called(pair: Proposal | Pairing) -> tuple[str, str]:
    """How both sides are called in a sentence about both: by first name, or in full when two people share it."""
    sides = (panels.mentors(pair), [pair.mentee])
    short = [one.employee.short_name for side in sides for one in side]
    say = panels.called if len(set(short)) == len(short) else panels.named
    return say(sides[0]), say(sides[1])


def label(pair: Proposal | Pairing) -> str:
    """The pair in words."""
    many = panels.mentors(pair)
    return f"{panels.named(many)} mentor{'' if many[1:] else 's'} {pair.mentee.employee.name}"


def told_soon(pair: Pairing) -> str:
    """What whoever has made a pair reads while it can still be taken back."""
    return f"{label(pair)}. Both are told in ten minutes; until then you can take it back."


def why(pair: Pairing | Proposal, explanation: Mapping[str, Any]) -> list[str]:
    """Why two fit, with their names, as the app keeps it: in its own language, in whichever one somebody has said yes."""
    with override(settings.LANGUAGE_CODE):
        return wording.told(explanation, *called(pair))


_READERS: dict[str, str] = {
    Side.MENTOR: _(
        "{mentee} had a {word} before, and goes on with you. What was said then stays between those two.",
    ),
    Side.MENTEE: _(
        "You go on from an earlier pairing. Your new {word} knows nothing of what was said in it.",
    ),
}


def goes_on(pairing: Pairing, reader: str) -> str:
    """How a pairing that follows an earlier one tells its reader so; nothing for one that begins anew.

    SECURITY: the mentor before is named only when all can see that they have left. Whoever withdrew, or parted because it
    did not fit, is nobody's business.
    """
    before = pairing.predecessor
    if before is None:
        return ""
    word = noun(pairing.cohort.program.organization.word(Side.MENTOR), get_language() or "")
    said = [_READERS[reader]]
    if before.mentor.employee.status == EmployeeStatus.LEFT:
        said.insert(0, _("{gone} has left the organization."))
    values = {"word": word, "mentee": called(pairing)[1], "gone": before.mentor.employee.name}
    return " ".join(gettext(line).format(**values) for line in said)


def letters_for(
    pairings: list[Pairing], doors: Mapping[str, str], explanations: Mapping[uuid.UUID, Mapping[str, Any]]
) -> dict[str, Letter]:
    """Both introductions of each pairing, by outbox key. Takes a constant number of queries.

    ``doors`` are the links by which addresses without a login come in; everybody else gets the pairing's page.
    ``explanations`` are the engine's facts by pairing: each of the two reads the reasons in their own language.
    """
    people = [person.pk for pairing in pairings for person in (pairing.mentor, pairing.mentee)]
    stories = profiles.stories(people)
    found: dict[str, Letter] = {}
    offer = languages.offer(pairings[0].cohort.program.organization) if pairings else None
    for pairing in pairings:
        for key, reader, other in zip(
            keys(pairing.pk), (pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor), strict=True
        ):
            assert offer is not None
            language = offer.of(reader)
            with override(language):
                reasons = wording.told(explanations[pairing.pk], *called(pairing))
                said = goes_on(pairing, reader.side)
            found[key] = _letter(pairing, reader, other, stories.get(other.pk), doors, reasons, said, language)
    return found


def beside(
    pairing: Pairing, mentor: Participant, doors: Mapping[str, str], explanation: Mapping[str, Any], said: str
) -> Letter:
    """The introduction of a further mentor to the mentee; ``said`` is with whom they share the place, in their language."""
    mentee, language = pairing.mentee, languages.of(mentor)
    with override(language):
        reasons = wording.told(explanation, mentor.employee.short_name, mentee.employee.short_name)
    story = profiles.stories([mentee.pk]).get(mentee.pk)
    return _letter(pairing, mentor, mentee, story, doors, reasons, said, language)


def _letter(
    pairing: Pairing,
    reader: Participant,
    other: Participant,
    story: Any,
    doors: Mapping[str, str],
    reasons: list[str],
    said: str,
    language: str,
) -> Letter:
    program = pairing.cohort.program
    organization = program.organization
    path = reverse(settings.PAIRING_ADDRESS, args=[organization.slug, pairing.pk])
    context = {
        "organization": organization,
        "program": program,
        "side": reader.side,
        "other": _introduction(other, story),
        "reasons": reasons,
        "goes_on": said,
        "link": doors.get(reader.employee.email, f"{settings.BASE_URL}{path}"),
        "needs_login": reader.employee.email in doors,
        "contact_email": organization.contact_email,
    }
    employee = reader.employee
    return letters.compose(
        template="introduction",
        kind="pairing introduction",
        to_email=employee.email,
        to_name=employee.name,
        context=context,
        language=language,
    )


def _introduction(other: Participant, story: Any) -> dict[str, Any]:
    employee = other.employee
    topics = (story.offers if other.side == Side.MENTOR else story.wants) if story else []
    return {
        "name": employee.name,
        "short_name": employee.short_name,
        "place": " · ".join(filter(None, [employee.occupation, employee.location])),
        "email": employee.email,
        "headline": story.headline if story else "",
        "topics": topics[:6],
    }
