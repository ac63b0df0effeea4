"""What one participant is shown of another before both have agreed: the only place that says it. Pure.

SECURITY: a face is made of fields that are named here, one by one. What is not named is not shown, whatever a template asks
for: pages, letters and searches get faces and never the person behind them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from matching import distances, likeness, scrubbing, wording
from profiles.enums import Contact, Direction, Hope, Pace

# Topics of somebody that may be told, by whether they offer or want them.
Topics = Mapping[str, Collection[str]]

_NO_TOPICS: Topics = {}
_HOPES = {str(code): str(label) for code, label in Hope.choices}
_STYLES = {str(code): str(label) for code, label in (*Pace.choices, *Contact.choices)}
_CODES = {"pace": set(Pace.values), "contact": set(Contact.values)}
_FACTS = tuple(dict.fromkeys(name for step in likeness.LADDER for name in step))
_SHORTEST = 2
_HIDDEN = ("first_name", "last_name", "preferred_name", "email", "number", "job_title", "job_level", "team")
# Working hours two people share in a week, told so roughly that they are nobody's in particular.
_ROUGHLY = ((20 * 60, _("Share most of your working hours")), (8 * 60, _("Share many of your working hours")))
_LEAST = _("Share some of your working hours")
# Reasons that may be told of somebody who is not known yet, by kind and attribute; with their values, or without.
_WITH_VALUES = {"coverage": None, "overlap": None, "language": None, "similarity": {"hopes", "pace", "contact"}}
_WITHOUT_VALUES = {"difference": {"department", "business_unit", "location", "country"}}


@dataclass(frozen=True)
class Face:
    """One participant as another one may see them. ``key`` is the random key of the handle, never the participant's."""

    key: uuid.UUID
    side: str
    name: str
    monogram: str
    line: str = ""
    headline: str = ""
    about: str = ""
    challenge: str = ""
    offers: list[str] = field(default_factory=list)
    wants: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    hopes: list[str] = field(default_factory=list)
    portrait: str = ""
    portrait_alt: str = ""
    blind: bool = True


def face(handle: Any, story: Any, *, blind: bool) -> Face:
    """The face of a handle's participant, with their name or without; needs the employee."""
    return _masked(handle, story) if blind else _named(handle, story)


def _named(handle: Any, story: Any) -> Face:
    person, employee = handle.participant, handle.participant.employee
    known = Face(handle.pk, person.side, employee.name, employee.initials, visible(handle, blind=False), blind=False)
    if story is None:
        return known
    return replace(
        known,
        headline=story.headline,
        about=story.about,
        challenge=story.challenge,
        offers=list(story.offers),
        wants=list(story.wants),
        languages=[gettext(one) for one in story.languages],
        style=[gettext(one) for one in story.style],
        hopes=[gettext(one) for one in story.hopes],
        portrait=story.portrait,
        portrait_alt=story.portrait_alt,
    )


def _masked(handle: Any, story: Any) -> Face:
    """SECURITY: what comes from a list is told as it was counted, and not as it is now, or the last one to change an answer
    would be alone with it. Topics are told whole or not at all, for one with a gap would tell the word that was taken out;
    by the alphabet, for the usual order tells how well somebody knows them. A photo, and what is said to be on it, tell
    more than any name.
    """
    monogram = "".join(word[0] for word in handle.pseudonym.split()[:2])
    masked = Face(handle.pk, handle.participant.side, handle.pseudonym, monogram, visible(handle, blind=True))
    if story is None:
        return masked
    return replace(
        masked,
        headline=scrubbed(story.headline, handle),
        about=scrubbed(story.about, handle),
        challenge=scrubbed(story.challenge, handle),
        offers=sorted({*story.told.get(Direction.OFFER, ())}),
        wants=sorted({*story.told.get(Direction.WANT, ())}),
        languages=[wording.language(code) for code in handle.languages],
        style=[gettext(_STYLES[code]) for code in handle.style if code in _STYLES],
        hopes=[gettext(one) for one in _hopes(handle)],
    )


def _hopes(handle: Any) -> list[str]:
    return [_HOPES[code] for code in handle.hopes if code in _HOPES]


def visible(handle: Any, *, blind: bool) -> str:
    """What is said of somebody's work in one line; in a blind cohort what was counted."""
    if blind:
        return str(handle.shown)
    employee = handle.participant.employee
    return likeness.joined([getattr(employee, name) for name in ("job_title", "department", "location")])


def hidden(handle: Any) -> set[str]:
    """Every value of the person that a blind page must not hold."""
    employee = handle.participant.employee
    values = {getattr(employee, name) or "" for name in _HIDDEN}
    values |= {getattr(employee, name) for name in _FACTS} - set(handle.shown.split(likeness.BETWEEN))
    values |= {employee.name, employee.email.partition("@")[0]}
    values |= {
        part for name in (employee.first_name, employee.preferred_name, employee.last_name) for part in name.split()
    }
    values |= {part for part in re.split(r"[._\-+]", employee.email.partition("@")[0]) if not part.isdigit()}
    return {value for value in values | _run_together(employee) if len(value) >= _SHORTEST}


def _run_together(employee: Any) -> set[str]:
    """Names as they stand in a login or under a note: bkrueger, berndkrueger, B.K."""
    first, last = employee.first_name.strip(), "".join(employee.last_name.split())
    if not first or not last:
        return set()
    return {first[0] + last, first + last, last + first, f"{first[0]}.{last[0]}", f"{first[0]}. {last[0]}"}


def scrubbed(text: str, handle: Any) -> str:
    """A text of somebody's own without what would tell who wrote it, as far as the directory knows it."""
    if not text:
        return text
    return scrubbing.scrub(text, hidden(handle))


def tellable(kind: str, attribute: str) -> bool:
    """Whether a criterion may be given as a reason in a blind cohort."""
    for table in (_WITH_VALUES, _WITHOUT_VALUES):
        if kind in table:
            allowed = table[kind]
            return allowed is None or attribute in allowed
    return False


def reasons(
    items: Sequence[Mapping[str, Any]], *, reader: str, of: Any = None, common: Topics = _NO_TOPICS
) -> list[str]:
    """Why the other fits, said to the one who reads; ``items`` are the engine's reasons as they are stored.

    ``of`` is the other's handle where names are hidden. SECURITY: then no reason tells what the face withholds, neither by
    its words nor by being told at all.
    """
    told = items if of is None else [_only(item, reader, of, common) for item in items]
    found = [_said(item, reader, of is not None) for item in told if item]
    return [sentence for sentence in found if sentence]


def _only(item: Mapping[str, Any], reader: str, of: Any, common: Topics) -> Mapping[str, Any] | None:
    """What of a reason may be told of somebody who is hidden, or nothing."""
    kind, attribute, facts = item["kind"], _attribute(item), item["facts"]
    if not tellable(kind, attribute):
        return None
    if kind == "coverage":
        direction = Direction.OFFER if item.get("asker", "mentee") == reader else Direction.WANT
        topics = common.get(direction, ())
        return {**item, "facts": {**facts, "covered": [one for one in facts["covered"] if one["topic"] in topics]}}
    if kind == "language":
        spoken = [one for one in facts["languages"] if one["language"] in of.languages]
        # By name: the engine has the best spoken first, and how well somebody speaks is not told.
        return {**item, "facts": {**facts, "languages": sorted(spoken, key=lambda one: str(one["language"]))}}
    if kind == "similarity":
        shared = [word for word in facts["shared"] if attribute != "hopes" or word in _hopes(of)]
        styled = attribute == "hopes" or set(of.style) & _CODES[attribute]
        return {**item, "facts": {**facts, "shared": shared if styled else []}}
    if kind == "overlap":
        return item if of.hours else None
    return item if of.level is not None and attribute in likeness.LADDER[of.level] and of.shown else None


def _attribute(item: Mapping[str, Any]) -> str:
    return str(item.get("attribute", ""))


def _said(item: Mapping[str, Any], reader: str, blind: bool) -> str:
    kind = item["kind"]
    if kind == "preference":
        # SECURITY: whom somebody wishes for is told to nobody.
        return ""
    if kind == "coverage":
        return _covered(item, reader, blind)
    if kind == "distance":
        return distances.apart_from_you(item, reader)
    if kind == "overlap" and blind:
        return gettext(next((words for least, words in _ROUGHLY if item["facts"]["minutes"] >= least), _LEAST))
    sentence = wording.reason(item)
    return sentence.partition(": ")[0] if blind and kind in _WITHOUT_VALUES else sentence


def _covered(item: Mapping[str, Any], reader: str, blind: bool) -> str:
    covered = [one["topic"] for one in item["facts"]["covered"]]
    if not covered:
        return ""
    wanted = len(covered) + len(item["facts"]["uncovered"])
    topics = wording.listed(covered, wording.TOPICS_NAMED)
    if item.get("asker", "mentee") == reader:
        if blind:
            return gettext("Offers what you want to learn: {topics}").format(topics=topics)
        said = ngettext(
            "Offers {covered} of the {all} topic you want: {topics}",
            "Offers {covered} of the {all} topics you want: {topics}",
            wanted,
        )
        return said.format(covered=len(covered), all=wanted, topics=topics)
    return gettext("Wants to learn what you offer: {topics}").format(topics=topics)
