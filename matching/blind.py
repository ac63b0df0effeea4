"""What one participant is shown of another before both have agreed: the only place that says it. Pure.

SECURITY: a face is made of fields that are named here, one by one. What is not named is not shown, whatever a template asks
for: pages, letters and searches get faces and never the person behind them.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching import wording

ENOUGH = 5
# Place and department, the finest first; people are shown as finely as five of them look the same.
LADDER: tuple[tuple[str, ...], ...] = (("department", "location"), ("business_unit", "country"), ("country",), ())
_FACTS = tuple(dict.fromkeys(name for step in LADDER for name in step))
_HIDDEN = ("first_name", "last_name", "preferred_name", "email", "number", "job_title", "job_level", "team")
_SHORTEST = 2
_OUT = "…"
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
    person = handle.participant
    facts = visible(handle, blind=blind)
    name = handle.pseudonym if blind else person.employee.name
    monogram = "".join(word[0] for word in handle.pseudonym.split()[:2]) if blind else person.employee.initials

    def told(text: str) -> str:
        return scrubbed(text, handle) if blind else text

    def all_told(texts: Sequence[str]) -> list[str]:
        return [told(text) for text in texts]

    if story is None:
        return Face(handle.pk, person.side, name, monogram, facts, blind=blind)
    return Face(
        key=handle.pk,
        side=person.side,
        name=name,
        monogram=monogram,
        line=facts,
        headline=told(story.headline),
        about=told(story.about),
        challenge=told(story.challenge),
        offers=all_told(story.offers),
        wants=all_told(story.wants),
        languages=all_told(story.languages),
        style=list(story.style),
        hopes=list(story.hopes),
        # SECURITY: a photo, and what is said to be on it, tell more than any name.
        portrait="" if blind else story.portrait,
        portrait_alt="" if blind else story.portrait_alt,
        blind=blind,
    )


def visible(handle: Any, *, blind: bool) -> str:
    """What is said of somebody's work in one line."""
    employee = handle.participant.employee
    names = ("job_title", "department", "location") if not blind else _step(handle)
    return " · ".join(getattr(employee, name) for name in names if getattr(employee, name))


def _step(handle: Any) -> tuple[str, ...]:
    """Which facts may be shown; none before anybody has counted how many look the same."""
    return LADDER[-1] if handle.level is None else LADDER[handle.level]


def hidden(handle: Any) -> set[str]:
    """Every value of the person that a blind page must not hold."""
    employee = handle.participant.employee
    values = {getattr(employee, name) or "" for name in _HIDDEN}
    shown = {getattr(employee, name) for name in _step(handle)}
    values |= {getattr(employee, name) for name in _FACTS} - shown
    values |= {employee.name, employee.email.partition("@")[0]}
    values |= {
        part for name in (employee.first_name, employee.preferred_name, employee.last_name) for part in name.split()
    }
    values |= {part for part in re.split(r"[._\-+]", employee.email.partition("@")[0]) if not part.isdigit()}
    return {value for value in values if len(value) >= _SHORTEST}


def scrubbed(text: str, handle: Any) -> str:
    """A text of somebody's own without what would tell who wrote it, as far as the directory knows it."""
    if not text:
        return text
    words = sorted(hidden(handle), key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    without = re.sub(pattern, _OUT, text, flags=re.IGNORECASE)
    # An address or a link leads to the person by itself.
    return re.sub(r"\S+@\S+|https?://\S+|www\.\S+", _OUT, without)


def tellable(kind: str, attribute: str) -> bool:
    """Whether a criterion may be given as a reason in a blind cohort."""
    for table in (_WITH_VALUES, _WITHOUT_VALUES):
        if kind in table:
            allowed = table[kind]
            return allowed is None or attribute in allowed
    return False


def reasons(items: Sequence[Mapping[str, Any]], *, reader: str, blind: bool) -> list[str]:
    """Why the other fits, said to the one who reads; ``items`` are the engine's reasons as they are stored."""
    found = [_said(item, reader, blind) for item in items if not blind or tellable(item["kind"], _attribute(item))]
    return [sentence for sentence in found if sentence]


def _attribute(item: Mapping[str, Any]) -> str:
    return str(item.get("attribute", ""))


def _said(item: Mapping[str, Any], reader: str, blind: bool) -> str:
    kind = item["kind"]
    if kind == "preference":
        # SECURITY: whom somebody wishes for is told to nobody.
        return ""
    if kind == "coverage":
        return _covered(item, reader)
    sentence = wording.reason(item)
    return sentence.partition(": ")[0] if blind and kind in _WITHOUT_VALUES else sentence


def _covered(item: Mapping[str, Any], reader: str) -> str:
    covered = [one["topic"] for one in item["facts"]["covered"]]
    if not covered:
        return ""
    wanted = len(covered) + len(item["facts"]["uncovered"])
    topics = wording.listed(covered, wording.TOPICS_NAMED)
    if item.get("asker", "mentee") == reader:
        return f"Offers {len(covered)} of the {wording.plural(wanted, 'topic')} you want: {topics}"
    return f"Wants to learn what you offer: {topics}"


def levels(people: Sequence[Mapping[str, str]]) -> list[tuple[int, int]]:
    """How finely each of one side may be shown, and how many then look the same; in the order of the people.

    At each step those are placed who are at least five; the others go on to the next, coarser one. Should fewer than five be
    left at the end, the smallest group before is shown as coarsely as they are, for being the only one without a
    department tells as much as a name.
    """
    last = len(LADDER) - 1
    placed: dict[int, tuple[int, tuple[str, ...]]] = {}
    left = list(range(len(people)))
    for level, step in enumerate(LADDER):
        looks = {one: tuple(people[one].get(name, "") for name in step) for one in left}
        sizes = Counter(looks.values())
        placed |= {one: (level, look) for one, look in looks.items() if sizes[look] >= ENOUGH or level == last}
        left = [one for one in left if one not in placed]
    groups = Counter(placed.values())
    end = (last, ())
    while 0 < groups[end] < ENOUGH and len(groups) > 1:
        smallest = min((group for group in groups if group != end), key=lambda group: (groups[group], group))
        placed |= {one: end for one, group in placed.items() if group == smallest}
        groups = Counter(placed.values())
    return [(placed[one][0], groups[placed[one]]) for one in range(len(people))]
