"""What choosing a purpose proposes: themes, measures, criteria, exclusions. Pure data, in the words that people read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from programs import shares as percent
from programs.enums import Mode, Theme


@dataclass(frozen=True)
class CriterionBlueprint:
    """A criterion as it is offered: its engine kind, the fact it compares, its usual weight and what it says to people."""

    key: str
    label: str
    sentence: str
    kind: str
    field: str = ""
    weight: int = 0
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class ExclusionBlueprint:
    """A hard rule as it is offered; ``limit_label`` is empty where the rule has no limit."""

    rule: str
    label: str
    sentence: str
    enabled: bool = True
    limit: int | None = None
    limit_label: str = ""
    limit_max: int = 0


@dataclass(frozen=True)
class MeasureBlueprint:
    """A number by which a program can be judged."""

    key: str
    name: str
    unit: str


@dataclass(frozen=True)
class PurposeBlueprint:
    """A purpose in plain words, with what it proposes."""

    key: str
    label: str
    sentence: str
    icon: str
    themes: tuple[str, ...]
    measures: tuple[str, ...]
    weights: dict[str, int]


# R32 to R38. What somebody wants in a chosen theme counts once more; to who wants nothing in it, it is no question.
_THEME_SENTENCES = {
    Theme.TECHNOLOGY: "AI, data and the tools that juniors use every day.",
    Theme.SOCIAL: "Channels, tone and reputation, inside and outside.",
    Theme.INNOVATION: "Different people at one business challenge.",
    Theme.CULTURE: "What people expect of a place to work.",
    Theme.RETENTION: "How the business is run, how leaders speak and can be reached, growth inside, and culture.",
    Theme.MARKET: "Customers, trends and brands as young people see them.",
    Theme.BALANCE: "Hours, health and a life beside work.",
}
THEME_WEIGHT = 20
THEMES = {
    f"theme-{theme}": CriterionBlueprint(
        f"theme-{theme}", str(theme.label), sentence, "coverage", params={"asker": "mentee", "theme": str(theme)}
    )
    for theme, sentence in _THEME_SENTENCES.items()
}
# What people wish for in private. It is asked for where people choose each other, and nowhere else.
WISHES = {
    c.key: c
    for c in (
        CriterionBlueprint(
            "mentee-list", "The mentee's list", "Who stands on the list of the mentee: the first counts most, the fifth a little.",
            "preference", params={"asker": "mentee", "depth": 5},
        ),
        CriterionBlueprint(
            "mentor-list", "The mentor's list", "Who stands on the list of the mentor: the first counts most, the fifth a little.",
            "preference", params={"asker": "mentor", "depth": 5},
        ),
    )
}  # fmt: skip
FACTS = {
    c.key: c
    for c in (
        CriterionBlueprint(
            "topics", "Topics the mentee wants", "The mentor offers what the mentee wants to learn, as well as it is needed.",
            "coverage", weight=60, params={"asker": "mentee"},
        ),
        CriterionBlueprint(
            "expertise", "Topics the mentor wants", "The mentee knows something that the mentor would like to hear about.",
            "coverage", weight=20, params={"asker": "mentor"},
        ),
        CriterionBlueprint(
            "hours", "Overlapping working hours", "Both work at the same time for at least ten hours a week.",
            "overlap", weight=25, params={"target_minutes": 600},
        ),
        CriterionBlueprint(
            "language", "Shared language", "Both speak a language well enough to be at ease.", "language", weight=20,
        ),
        CriterionBlueprint(
            "grade", "Distance in grade", "Far enough apart to see another world, close enough to talk about the same one.",
            "distance", "grade", 15, {"low": 2, "high": 4, "falloff": 3},
        ),
        CriterionBlueprint(
            "department", "Different department", "They do not share daily business, so nothing is at stake.",
            "difference", "department", 20,
        ),
        CriterionBlueprint("location", "Same place", "They can meet in person.", "similarity", "location", 10),
        CriterionBlueprint("hopes", "Shared hopes", "Both want something similar from it.", "similarity", "hopes", 15),
        CriterionBlueprint(
            "worries", "Shared worries", "Both know the same worry. It is shown to nobody and never a reason.", "similarity", "worries", 5,
        ),
        CriterionBlueprint(
            "style", "Way of working", "Both like the same mix of preparation and openness.", "similarity", "pace", 5,
        ),
        CriterionBlueprint("contact", "Way of meeting", "In person or by video: both like the same.", "similarity", "contact", 5),
    )
}  # fmt: skip
CRITERIA = FACTS | THEMES | WISHES

# Who chooses, for a program and for each of its cohorts.
MODES: dict[str, str] = {
    Mode.ASSIGNED: "We choose|You run the matching and publish the pairs. Nobody asks anybody.",
    Mode.SELF: "They choose|Everybody sees who fits best, asks, and is asked. You help those who want it.",
    Mode.HYBRID: "Both, in one pool|You pair the departments, sites or grades that you name; everybody else chooses.",
}

EXCLUSIONS = {
    e.rule: e
    for e in (
        ExclusionBlueprint(
            "grade_direction", "Two who are too close in grade",
            "The one who shares is the junior: reverse mentoring needs a real distance.", limit=2, limit_label="grades apart, at least", limit_max=10,
        ),
        ExclusionBlueprint("same_team", "Two of the same team", "Nobody mentors a colleague of every day."),
        ExclusionBlueprint("same_manager", "Two under the same manager", "Two who report to one person compete for attention."),
        ExclusionBlueprint(
            "reporting_line", "Two in one reporting line", "Nobody mentors somebody who decides about them, at any distance.",
        ),
        ExclusionBlueprint("past_pair", "Two who were a pair before", "Both meet somebody new."),
        ExclusionBlueprint("never_pair", "Two people who are kept apart", "You keep a list of them, which holds for every program."),
        ExclusionBlueprint(
            "no_shared_hours", "Too few shared working hours", "Without time together there is no conversation.", limit=120,
            limit_label="minutes a week, at least", limit_max=2400,
        ),
        ExclusionBlueprint("no_common_language", "No language in common", "Two who cannot talk to each other."),
    )
}  # fmt: skip

MEASURES = {
    m.key: m
    for m in (
        MeasureBlueprint("confidence", "Leaders confident in the topic they chose", "%"),
        MeasureBlueprint("retention", "Mentors still here a year later", "%"),
        MeasureBlueprint("belonging", "People who say they belong", "%"),
        MeasureBlueprint("speak_up", "Juniors who say they can speak openly", "%"),
        MeasureBlueprint("changes", "Changes made because of mentoring", ""),
        MeasureBlueprint("connections", "People with a contact two levels away", "%"),
        MeasureBlueprint("satisfaction", "Participants who would recommend it", "%"),
    )
}

PURPOSES = {
    p.key: p
    for p in (
        PurposeBlueprint(
            "technology", "Technical skills", "Leaders learn AI, data and new tools from the people who use them every day.",
            "cpu", ("technology", "social"), ("confidence", "changes", "satisfaction"), {"topics": 80, "style": 10},
        ),
        PurposeBlueprint(
            "culture", "Cultural understanding", "Leaders hear how work feels, and what a generation expects of it.",
            "heart-handshake", ("culture", "balance"), ("speak_up", "changes", "satisfaction"), {"hopes": 25, "department": 25},
        ),
        PurposeBlueprint(
            "links", "Links across levels", "People who would never meet learn to call each other.",
            "git-branch", ("retention", "culture"), ("retention", "connections", "satisfaction"), {"department": 35, "grade": 25},
        ),
        PurposeBlueprint(
            "inclusion", "Inclusion and belonging", "Leaders hear lived experience, and act on it.",
            "users-round", ("culture", "retention"), ("belonging", "speak_up", "changes"), {"hopes": 30, "worries": 15},
        ),
        PurposeBlueprint(
            "thinking", "New thinking", "Fresh eyes on customers, markets and old habits.",
            "lightbulb", ("innovation", "market"), ("changes", "confidence", "satisfaction"), {"department": 30, "expertise": 30},
        ),
    )
}  # fmt: skip

PLANS = {
    "seven-sessions": "Seven sessions|Contract, my world, skill swap, culture, Clean Sheet, market, close: 45 minutes each.",
    "essential": "Essential track|Three sessions for a short pilot: contract, skill swap, close.",
}
SURVEYS = {
    "standard": "Standard rhythm|At the start, after each session, at day 30, every 60 days, at the end and three months later.",
    "light": "Light rhythm|At the start, after each session, at day 30 and at the end.",
}


def shares(criteria: Iterable[Any]) -> list[tuple[str, int]]:
    """What counts in a score, with its share in whole percent of a hundred, the largest first."""
    weighed = [criterion for criterion in criteria if criterion.weight]
    parts = percent.shares([criterion.weight for criterion in weighed])
    found = [(CRITERIA[criterion.key].label, share) for criterion, share in zip(weighed, parts, strict=True)]
    return sorted(found, key=lambda pair: -pair[1])


def themes_for(purposes: list[str]) -> list[str]:
    """The themes that these purposes propose, each once."""
    return list(dict.fromkeys(theme for key in purposes for theme in PURPOSES[key].themes))


def measures_for(purposes: list[str]) -> list[MeasureBlueprint]:
    """The measures that these purposes propose, each once."""
    keys = dict.fromkeys(key for purpose in purposes for key in PURPOSES[purpose].measures)
    return [MEASURES[key] for key in keys]


def weights_for(purposes: list[str], themes: list[str]) -> dict[str, int]:
    """The weight of every criterion: its usual one, or the highest that a purpose or a theme proposes."""
    weights = {key: criterion.weight for key, criterion in CRITERIA.items()}
    weights |= {f"theme-{theme}": THEME_WEIGHT for theme in themes}
    for purpose in purposes:
        for key, weight in PURPOSES[purpose].weights.items():
            weights[key] = max(weights[key], weight)
    return weights
