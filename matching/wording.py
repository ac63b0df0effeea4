"""The engine's facts as sentences in the language that is on: so that a page, a letter and an export say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from matching import distances
from profiles.words import LANGUAGES
from programs.blueprints import CRITERIA, THEMES

Facts = Mapping[str, Any]

RULES = {
    "same_person": "Same person",
    "same_team": "Same team",
    "same_manager": "Same manager",
    "reporting_line": "Reporting line, up or down",
    "recent_manager": "Was the other’s manager lately",
    "past_pair": "Were a pair before",
    "never_pair": "Kept apart",
    "grade_direction": "Too close in grade",
    "no_shared_hours": "Too few shared working hours",
    "no_common_language": "No common language",
    "floor": "Score under the lowest score allowed",
}
CHECKED = {
    "same_team": "They work in different teams",
    "same_manager": "They have different managers",
    "reporting_line": "Neither reports to the other, at any distance",
    "recent_manager": "Neither was the other’s manager lately",
    "past_pair": "They are a pair for the first time",
    "never_pair": "They may meet: nobody keeps them apart",
    "grade_direction": "Junior and senior are far enough apart in grade",
    "no_shared_hours": "They share enough working hours",
    "no_common_language": "They speak a language in common",
}
KINDS = {
    "coverage": "Topics wanted and offered",
    "similarity": "Alike",
    "difference": "Deliberately different",
    "distance": "Distance in grade",
    "overlap": "Overlapping working hours",
    "language": "Shared language",
    "preference": "Ranked preference",
}
WARNINGS = {
    "certainty": "Much is not known",
    "contested": "Wanted by others too",
    "capacity": "No place left",
    "floor": "Under the lowest score",
}
WHY = {
    "no_places": "Takes nobody this time",
    "no_candidate": "Nobody is allowed by the rules",
    "under_floor": "Nobody scores high enough",
    "competition": "Others got the places",
    "declined": "The proposal was declined",
    "changed": "Changed by hand",
}
MODES = {
    "best_total": ("Best total", "The sum of all scores is as high as it can be. Somebody may stay without a pair."),
    "most_pairs": (
        "Most pairs first",
        "As many people as possible get a pair; among all ways to do that, the best total.",
    ),
    "nobody_left": (
        "Nobody left behind",
        "As many people as possible get a pair, and the weakest pair is as good as it can be; then the best total.",
    ),
}
_ALIKE = {
    "hopes": _("Both hope for the same"),
    "pace": _("Both like to prepare the same way"),
    "contact": _("Both like to talk the same way"),
    "department": _("Same department"),
    "location": _("Same site"),
    "business_unit": _("Same business unit"),
    "country": _("Same country"),
    "team": _("Same team"),
}
_UNLIKE = {
    "department": _("Different departments"),
    "location": _("Different sites"),
    "business_unit": _("Different business units"),
    "country": _("Different countries"),
    "team": _("Different teams"),
    "hopes": _("Hope for different things"),
    "pace": _("Prepare in different ways"),
    "contact": _("Talk in different ways"),
}
TOPICS_NAMED = 3
MOST = 3
CHOSEN = _("Both chose each other first")
# What several criteria are told as, and how that is called.
PERSONAL = "personal"
_TOGETHER = {PERSONAL: "Hopes, worries, wishes and ways of working"}


def reasons(explanation: Facts) -> list[str]:
    """The sentences of a stored explanation, the strongest first; at most three."""
    found = [reason(item) for item in explanation.get("reasons", ())]
    first = [gettext(CHOSEN)] if explanation.get("chosen") else []
    return [*first, *(sentence for sentence in found if sentence)][:MOST]


def reason(item: Facts) -> str:
    """One reason as a sentence with its numbers, or nothing when there are none."""
    # SECURITY: what somebody worries about is named to nobody, not even to the partner who has the same worry. Nor is
    # whom somebody wishes for, unless both did before anybody else.
    if item.get("attribute") == "worries" or item["kind"] == "preference":
        return ""
    return _SENTENCES[item["kind"]](item, item["facts"])


def told(explanation: Facts, mentor: str, mentee: str) -> list[str]:
    """The same sentences for the two people themselves: each says by name who offers and who wants."""
    found = []
    for item in explanation.get("reasons", ()):
        sentence = reason(item)
        named = _NAMED.get(item["kind"]) if sentence else None
        found.append(named(item, mentor, mentee) if named else sentence)
    both = gettext("{mentor} and {mentee} chose each other first").format(mentor=mentor, mentee=mentee)
    first = [both] if explanation.get("chosen") else []
    return [*first, *(sentence for sentence in found if sentence)][:MOST]


def rule_name(rule: str) -> str:
    """A hard rule as people call it."""
    return RULES.get(rule, rule)


def refusal(mentor: str, mentee: str, rules: Sequence[str]) -> str:
    """Why two people cannot be a pair, by the names of the hard rules."""
    return f"{mentor} cannot mentor {mentee}. Rule: {'; '.join(rule_name(rule) for rule in rules)}."


def criterion_name(key: str, kind: str = "") -> str:
    """A criterion as the wizard calls it; one of an organization's own goes by its key."""
    if key in _TOGETHER:
        return _TOGETHER[key]
    if key in CRITERIA:
        return CRITERIA[key].label
    return key.replace("_", " ").capitalize() if key else KINDS.get(kind, kind)


def points(value: int | None) -> str:
    """A score of 0 to 10000 as people read it: 0 to 100."""
    return "–" if value is None else str(round(value / 100))


def exact(value: int | None) -> str:
    """A score of 0 to 10000 with both decimals."""
    return "–" if value is None else f"{value / 100:.2f}"


def listed(words: Sequence[str], most: int = 0) -> str:
    """Words as people list them: "a, b and c", or "a, b and 4 more"."""
    shown = list(words[:most] if most else words)
    if most and len(words) > most:
        shown = [*shown, gettext("{count} more").format(count=len(words) - most)]
    if len(shown) < 2:
        return "".join(shown)
    return gettext("%(one)s and %(other)s") % {"one": ", ".join(shown[:-1]), "other": shown[-1]}


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 pair", "3 pairs"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def hours(minutes: int) -> str:
    """Minutes as people say them."""
    full, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{full} h" if full else "", f"{rest} min" if rest else "") if part) or "0 min"


def language(code: str) -> str:
    """The name of a language, or its code when it is a rare one."""
    name = LANGUAGES.get(code.lower())
    return gettext(name) if name else code.upper() if len(code) <= 3 else code


def _coverage(item: Facts, facts: Facts) -> str:
    values = _topics(item, facts)
    if not values["covered"]:
        return ""
    if item.get("asker", "mentee") == "mentee":
        said = ngettext(
            "Offers {covered} of {all} wanted topic{inside}: {topics}",
            "Offers {covered} of {all} wanted topics{inside}: {topics}",
            values["all"],
        )
    else:
        said = ngettext(
            "The senior offers {covered} of {all} wanted topic{inside}: {topics}",
            "The senior offers {covered} of {all} wanted topics{inside}: {topics}",
            values["all"],
        )
    return said.format(**values)


def _topics(item: Facts, facts: Facts) -> dict[str, Any]:
    """What fills a sentence about wanted and offered topics: how many of how many, inside of which theme, and which."""
    covered = [one["topic"] for one in facts["covered"]]
    theme = THEMES.get(item.get("key", ""))
    inside = gettext(" of {theme}").format(theme=_inside(gettext(theme.label))) if theme else ""
    wanted = len(covered) + len(facts["uncovered"])
    return {"covered": len(covered), "all": wanted, "inside": inside, "topics": listed(covered, TOPICS_NAMED)}


def _inside(label: str) -> str:
    """A label in the middle of a sentence; a German one that begins with a noun keeps its capital letter."""
    return label if (get_language() or "").startswith("de") else label[:1].lower() + label[1:]


def _similarity(item: Facts, facts: Facts) -> str:
    if not facts["shared"]:
        return ""
    name = item.get("attribute", "")
    start = gettext(_ALIKE[name]) if name in _ALIKE else gettext("Same {name}").format(name=name.replace("_", " "))
    return f"{start}: {listed(_values(name, facts['shared']), TOPICS_NAMED)}"


def _values(attribute: str, values: Sequence[str]) -> list[str]:
    """What two people answered; what they chose from lists of ours is said in the language that is on."""
    return [gettext(one) for one in values] if attribute in ("hopes", "pace", "contact") else list(values)


def _difference(item: Facts, facts: Facts) -> str:
    name = item.get("attribute", "")
    other = gettext("Different {name}")
    start = gettext(_UNLIKE[name]) if name in _UNLIKE else other.format(name=name.replace("_", " "))
    own = [listed(_values(name, facts[side]), 1) for side in ("mentor", "mentee") if facts[side]]
    return f"{start}: {listed(own)}" if own else start


def _distance(item: Facts, facts: Facts) -> str:
    sentence = distances.apart(item, gettext("the senior"), gettext("the junior"))
    return sentence[:1].upper() + sentence[1:]


def _overlap(item: Facts, facts: Facts) -> str:
    return gettext("Share {hours} of working time a week").format(hours=hours(facts["minutes"]))


def _language(item: Facts, facts: Facts) -> str:
    spoken = [language(one["language"]) for one in facts["languages"]]
    return gettext("Both speak {languages}").format(languages=listed(spoken, TOPICS_NAMED)) if spoken else ""


_SENTENCES: dict[str, Callable[[Facts, Facts], str]] = {
    "coverage": _coverage,
    "similarity": _similarity,
    "difference": _difference,
    "distance": _distance,
    "overlap": _overlap,
    "language": _language,
}


def _named_coverage(item: Facts, mentor: str, mentee: str) -> str:
    gives, wants = (mentor, mentee) if item.get("asker", "mentee") == "mentee" else (mentee, mentor)
    values = _topics(item, item["facts"]) | {"gives": gives, "wants": wants}
    return ngettext(
        "{gives} offers {covered} of {all} topic{inside} that {wants} wants: {topics}",
        "{gives} offers {covered} of {all} topics{inside} that {wants} wants: {topics}",
        values["all"],
    ).format(**values)


def _named_apart(item: Facts, mentor: str, mentee: str) -> str:
    return distances.apart(item, mentee, mentor)


def _named_overlap(item: Facts, mentor: str, mentee: str) -> str:
    said = gettext("{mentor} and {mentee} share {hours} of working time a week")
    return said.format(mentor=mentor, mentee=mentee, hours=hours(item["facts"]["minutes"]))


_NAMED: dict[str, Callable[[Facts, str, str], str]] = {
    "coverage": _named_coverage,
    "distance": _named_apart,
    "overlap": _named_overlap,
}


def why_left(reason: str, facts: Facts) -> str:
    """Why somebody has no pair, in one sentence with the numbers."""
    removed = sorted(facts.get("removed", {}).items(), key=lambda item: -item[1])
    if reason == "no_candidate" and not removed:
        return "There is nobody to choose from."
    if reason == "no_candidate":
        counts = [f"{rule_name(rule).lower()} ({count})" for rule, count in removed]
        return f"Rules removed everybody: {listed(counts, TOPICS_NAMED)}."
    if reason == "under_floor":
        return "The rules allow some people, but none scores high enough."
    if reason == "competition" and facts.get("people", 0) > facts.get("places", 0):
        return f"{facts['people']} people share {plural(facts['places'], 'place')}; the others fit better."
    if reason == "competition":
        return f"{plural(facts.get('candidates', 0), 'person', 'people')} would fit, and fit somebody else better."
    return WHY.get(reason, reason) + "."


def relaxation(facts: Facts) -> str:
    """The least change that would give somebody a candidate, or nothing."""
    least = facts.get("relaxation")
    if not least:
        return ""
    back = f"{plural(least['candidates'], 'candidate')} would come back."
    names = [f"“{rule_name(rule)}”" for rule in least["rules"]]
    if len(names) > 1:
        return f"Without the rules {listed(names)} together, {back}"
    near = _NEAREST.get(least["rules"][0])
    without = "the lowest score" if least["rules"] == ["floor"] else f"the rule {names[0]}"
    return f"Without {without}, {back}" + (f" {near(least['asked'], least['nearest'])}" if near else "")


def obstacles(removed: Mapping[str, int], *, possible: int, low: int, floor: int) -> list[str]:
    """Why no pair at all was possible: how many pairs each rule refused, and who fits only below the lowest score."""
    if not possible:
        return ["There was nobody on one of the two sides."]
    ranked = sorted(removed.items(), key=lambda item: (-item[1], item[0]))
    refused = [
        f"“{rule_name(rule)}” refused {count:,} of {plural(possible, 'possible pair')}." for rule, count in ranked
    ]
    under = f"For {plural(low, 'person', 'people')} nobody reached the lowest score allowed, {points(floor)} of 100."
    return [*refused, under] if low else refused


def _nearest_grade(asked: int, nearest: int | None) -> str:
    if nearest is None:
        return "Nobody knows their grades."
    if nearest < 0:
        return f"The nearest junior stands {plural(-nearest, 'grade')} above the senior."
    return f"The nearest is {plural(nearest, 'grade')} apart; {asked} {'is' if asked == 1 else 'are'} asked for."


def _nearest_hours(asked: int, nearest: int | None) -> str:
    if nearest is None:
        return "Nobody knows their hours."
    return f"The nearest shares {hours(nearest)} a week; {hours(asked)} are asked for."


def _nearest_score(asked: int, nearest: int | None) -> str:
    return f"The best of them scores {exact(nearest)}; {points(asked)} is asked for."


_NEAREST: dict[str, Callable[[int, int | None], str]] = {
    "grade_direction": _nearest_grade,
    "no_shared_hours": _nearest_hours,
    "floor": _nearest_score,
}
