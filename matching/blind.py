"""What one participant is shown of another before both have agreed: the only place that says it. Pure.

SECURITY: a face is made of fields that are named here, one by one. What is not named is not shown, whatever a template asks
for: pages, letters and searches get faces and never the person behind them.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from matching import scrubbing, wording

ENOUGH = 5
# Place and department, the finest first; people are shown as finely as five of them look the same.
LADDER: tuple[tuple[str, ...], ...] = (("department", "location"), ("business_unit", "country"), ("country",), ())
_FACTS = tuple(dict.fromkeys(name for step in LADDER for name in step))
_SHORTEST = 2
_HIDDEN = ("first_name", "last_name", "preferred_name", "email", "number", "job_title", "job_level", "team")
_BETWEEN = " · "
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


def face(handle: Any, story: Any, *, blind: bool, common: Collection[str] = ()) -> Face:
    """The face of a handle's participant, with their name or without; needs the employee.

    SECURITY: topics come from a list, so one with a gap in it would tell the word that was taken out. A blind face has
    those that are ``common`` in the cohort, as they are, and no others.
    """
    person = handle.participant
    facts = visible(handle, blind=blind)
    name = handle.pseudonym if blind else person.employee.name
    monogram = "".join(word[0] for word in handle.pseudonym.split()[:2]) if blind else person.employee.initials

    def told(text: str) -> str:
        return scrubbed(text, handle) if blind else text

    def shared(topics: Sequence[str]) -> list[str]:
        return [topic for topic in topics if topic in common] if blind else list(topics)

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
        offers=shared(story.offers),
        wants=shared(story.wants),
        languages=[gettext(one) for one in story.languages],
        style=[gettext(one) for one in story.style],
        hopes=[gettext(one) for one in story.hopes],
        # SECURITY: a photo, and what is said to be on it, tell more than any name.
        portrait="" if blind else story.portrait,
        portrait_alt="" if blind else story.portrait_alt,
        blind=blind,
    )


def visible(handle: Any, *, blind: bool) -> str:
    """What is said of somebody's work in one line.

    SECURITY: in a blind cohort it is what was counted, and not what the directory says since: one who has just come into
    a department would be alone with it.
    """
    if blind:
        return str(handle.shown)
    employee = handle.participant.employee
    return _joined(getattr(employee, name) for name in ("job_title", "department", "location"))


def line(facts: Mapping[str, str], level: int) -> str:
    """What may be shown of somebody's place and department at a level."""
    return _joined(facts.get(name, "") for name in LADDER[level])


def _joined(facts: Iterable[str]) -> str:
    return _BETWEEN.join(fact for fact in facts if fact)


def hidden(handle: Any) -> set[str]:
    """Every value of the person that a blind page must not hold."""
    employee = handle.participant.employee
    values = {getattr(employee, name) or "" for name in _HIDDEN}
    values |= {getattr(employee, name) for name in _FACTS} - set(handle.shown.split(_BETWEEN))
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


def reasons(items: Sequence[Mapping[str, Any]], *, reader: str, blind: bool, common: Collection[str] = ()) -> list[str]:
    """Why the other fits, said to the one who reads; ``items`` are the engine's reasons as they are stored.

    In a blind cohort a topic that is not ``common`` is neither named nor counted.
    """
    told = [_only(item, common) for item in items if tellable(item["kind"], _attribute(item))] if blind else items
    found = [_said(item, reader, blind) for item in told]
    return [sentence for sentence in found if sentence]


def _only(item: Mapping[str, Any], common: Collection[str]) -> Mapping[str, Any]:
    if item["kind"] != "coverage":
        return item
    covered = [one for one in item["facts"]["covered"] if one["topic"] in common]
    return {**item, "facts": {**item["facts"], "covered": covered}}


def _attribute(item: Mapping[str, Any]) -> str:
    return str(item.get("attribute", ""))


def _said(item: Mapping[str, Any], reader: str, blind: bool) -> str:
    kind = item["kind"]
    if kind == "preference":
        # SECURITY: whom somebody wishes for is told to nobody.
        return ""
    if kind == "coverage":
        return _covered(item, reader, blind)
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
