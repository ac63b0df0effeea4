"""What is measured, each figure as one entry: what it is called, about whom, how it is computed, and what takes it.

Whoever adds a figure adds an entry here and nothing else: pages, tables, files and the nightly run know it from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.cells import FEWEST, Group, Rules, Value, values
from analytics.counting import asked, pairs, people, said
from analytics.counting.moment import Moment
from analytics.enums import Since
from analytics.stats.returns import Origin

WILSON = (
    "The interval is Wilson's score interval of 95 %: E. B. Wilson, “Probable inference, the law of succession, and statistical "
    "inference”, JASA 22 (1927) 209-212."
)
CENSUS = "Everybody is counted and nobody is drawn, so there is no interval."
_PLACES = "Places in the cohort: whoever takes part in two cohorts is counted in each."
_PAIRS = "Pairs that were published and not taken back, those that have ended included."
_ANSWERS = "Whoever answered: in a cohort, and by side, as far as the results of its surveys show a figure."
_SHOWN = (
    "Several surveys, and the cohorts of a program, are put together from the figures that are shown, each weighing as many as "
    "answered; of a survey in which fewer than five answered, or nearly all alike, there is none, and it is in no sum."
)
_MEANS = "A mean of figures that are rounded already. No interval: not everybody answers, and who does is not drawn by chance."
_STATEMENTS = "Each topic of each person who said twice how sure they are, both times in confidence, once."
_CONFIDENCE = "Confidence in each topic, in surveys that are closed"
_ROWS = (
    "Statements are taken in when at least five people of a side have made new ones, a topic by itself when five share it, and "
    "are never taken apart again. Rounded to tens, and never told below 20 or above 80: “all” would say it of each of them."
)
_NO_INTERVAL = "No interval: it is rounded more coarsely than that, and several topics of one person go together."
GAINED_IN = {
    "technology": "Technology and digital skills", "social": "Social media and communication", "innovation": "New ideas",
    "culture": "How people here work and what they expect", "business": "How the business is run",
    "market": "Customers, trends and markets", "balance": "Work and life beside it",
}  # fmt: skip


@dataclass(frozen=True)
class Definition:
    """One figure. ``parts`` names its places in their order; months and days, which name themselves, have none.

    ``dated`` figures can also be taken for an earlier day, because all they rest on was written down with its day. One that
    stands ``alone`` is told of each cohort, and never put together.
    """

    key: str
    title: str
    unit: str
    population: str
    computed: str
    data: str
    take: Callable[[Moment], Iterable[Value]]
    formula: str = CENSUS
    origin: Origin = Origin.OBSERVED
    smallest: int = FEWEST
    parts: Mapping[str, str] = field(default_factory=dict)
    dated: bool = False
    alone: bool = False

    def named(self, part: str) -> str:
        """A place inside of the figure, in words."""
        return self.parts.get(part, part)


def grouped(count: Callable[[Moment], Iterable[Group]], rules: Rules) -> Callable[[Moment], list[Value]]:
    """A figure that is counted in groups, and shown as far as that tells of nobody."""
    return lambda moment: values(count(moment), rules, moment.cohorts)


def _reasons(moment: Moment) -> Iterable[Group]:
    """Reasons that fewer than five share stand together, and tell nothing of any of them."""
    for group in people.dropped(moment):
        few = sum(n for n in group.counts.values() if n < FEWEST)
        counts = {part: n for part, n in group.counts.items() if n >= FEWEST}
        every = {"all": sum(group.counts.values())}
        yield Group(group.cohort, group.program, group.size, every | counts | ({"few": few} if few else {}), group.of)


def _answered(
    key: str, title: str, unit: str, take: Callable[[Moment], Iterable[Value]], computed: str, **more: Any
) -> Definition:
    """A figure of what is shown of surveys."""
    return Definition(
        key, title, unit, _ANSWERS, f"{computed} {_SHOWN}", "Survey results, as they are shown", take, _MEANS, **more
    )


FIGURES = (
    Definition(
        "funnel", "How far people come", "people", _PLACES,
        "Each step counts everybody who has come to it or to a later one, so that it never grows on the way. Invited, answered, "
        "complete and ready are the days on which that first happened. A first session is one that took place, one whose agreed "
        "time has passed without anybody saying that it did not, or a contact that one of the two told of. Active means that the "
        f"last of these is at most {people.ACTIVE_DAYS} days ago or that the next one is agreed. Closed well means that the two "
        "closed together.",
        "Milestones of the way in, pairings, sessions, contacts, closings", grouped(people.ways, Rules()),
        parts=people.WAY, dated=True,
    ),
    Definition(
        "dropped", "Why people are not on the way any more", "people", _PLACES,
        "Everybody who is out of the cohort, waits, has paused, or has no pair any more, once, by the last thing that is "
        f"known. Reasons that fewer than {FEWEST} people share are added up.",
        "States of participants, answers to the invitation, the outbox, pairings", grouped(_reasons, Rules()),
        parts={"all": "All of them", **people.DROPPED, "few": "Reasons that fewer than five people share"},
    ),
    Definition(
        "enrolment", "People on the list, month by month", "people", _PLACES,
        "How many had been added by the end of each month. Whoever has left since stays counted, so the line never falls.",
        "The day on which each participant was added", grouped(people.enrolled, Rules()), dated=True,
    ),
    Definition(
        "on_track", "Pairs known to be well", "%",
        "Pairs that go on, and those that finished early. Pairs that have ended in another way are left out.",
        "Pairs on track or finished early, of all of them. A pair of which nothing is known counts as not known to be well, "
        "never as inactive: it may well meet elsewhere, and so the true share is likely to be higher.",
        "Sessions, contacts, agreed dates, goals, closings", grouped(pairs.on_track, Rules(share=True)), WILSON,
    ),
    Definition(
        "health", "How the pairs are doing", "pairs", _PAIRS,
        "The state of each pair by one clock, from the last sign of contact. Silence is unknown for a month more, and then "
        "somebody asks. What two people told each other or answered about a session is never looked at.",
        "Sessions, contacts, agreed dates, goals, closings", grouped(pairs.health, Rules()), parts=pairs.HEALTH,
    ),
    Definition(
        "sessions", "Sessions, month by month", "sessions", _PAIRS,
        "Sessions that took place, as the pairs themselves said or wrote down. What happens beside the platform and is told "
        "nowhere is missing, so this is a lower bound.",
        "Sessions", grouped(pairs.sessions, Rules()), dated=True,
    ),
    Definition(
        "goals", "Goals reached", "%", "Goals that both of a pair have agreed on and not dropped; at least five pairs have some.",
        "Goals at 100 %, of all of them. A pair sets its own goals, so this says how far pairs come with what they want, and "
        "nothing about how hard that was.",
        "Goals and their progress", grouped(pairs.goals, Rules(share=True)),
        f"{WILSON} It takes each goal for itself. Goals of one pair go together, so that the true interval is rather wider.",
    ),
    Definition(
        "reversion", "Sessions that were reversed, as meant", "%", "Sessions of which both answered, in months that are over.",
        "For each pair the share of its sessions in which the mentor led, showed or was asked more; then the mean of the pairs. "
        "Rounded to tens, and never told below 20 or above 80, because “all” would say it of every single pair. Made once after "
        "the end of a month and never again; there is no sum of months or cohorts.",
        "Four taps of each of the two after a session", said.reversion,
        "A mean of pairs, each with the same weight (plans/rates.py). No interval: it is rounded more coarsely than that.",
        alone=True,
    ),
    Definition(
        "changes", "Changes made because of mentoring", "changes",
        "Changes that both of a pair confirmed and let be counted, once at least five pairs have such changes.",
        "Counted by state. Pairs in which somebody sits who may read this number do not count towards the five.",
        "The change ledger of pairs, as far as both consent", said.changes, parts=said.CHANGES,
    ),
    Definition(
        "leaders", "Future leaders who were named", "mentors", _PAIRS,
        "Mentors whom their mentee has named, and who have read what it says and released it. Whoever has not is in no number. "
        "There is no score and no order.",
        "Names by mentees at the end of a pairing, released by the mentor", grouped(said.leaders, Rules(fewest=1)), smallest=1,
    ),
    _answered(
        "satisfaction", "It is worth the time", "of 5", asked.monthly("worth", asked.mean),
        "The mean of what people answer to “It is worth the time that I put into it”, from 1 to 5, month by month.",
    ),
    _answered(
        "safety", "People can say what they think", "of 5", asked.monthly("safe", asked.mean),
        "The mean of what people answer, without their name, to “In our sessions I can say what I think without harm to myself”, "
        "from 1 to 5, month by month. A survey tells it once, when it is closed.",
    ),
    _answered(
        "roles", "The roles are kept", "of 5", asked.monthly("roles", asked.mean),
        "The mean of what people answer to “We keep our roles: the junior teaches, the senior learns”, from 1 to 5, month by "
        "month.",
    ),
    _answered(
        "confidence", "How sure people feel in their topics", "of 5", asked.monthly("confidence", asked.mean),
        "The mean of what people answer, each with the mean of their topics, from 1 to 5, month by month. Not everybody who "
        "answered one month answered the other: whether the same people became surer stands beside it.",
    ),
    Definition(
        "surer", "Surer of a topic than at the start", "%", _STATEMENTS,
        f"How many statements are higher in the last closed survey that asks than in the first one. {_ROWS}", _CONFIDENCE,
        asked.surer(Since.START), _NO_INTERVAL,
    ),
    Definition(
        "surer_looking_back", "Surer of a topic, looking back", "%", _STATEMENTS,
        "How many statements are higher than what the same person says, in the same survey, of how sure they were at the start. "
        f"People judge their start more strictly once they know more, so this is mostly the higher of the two. {_ROWS}",
        _CONFIDENCE, asked.surer(Since.LOOKING_BACK), _NO_INTERVAL,
    ),
    _answered(
        "recommend", "Would recommend the program", "score", asked.ever("recommend", asked.score),
        "Those who say 9 or 10, in percent, less those who say 6 or less, at the end.",
    ),
    _answered(
        "career", "See the organization and their future in it anew", "%", asked.ever("career", asked.favourable),
        "How many say 4 or 5, without their name, to “Knowing a leader changed how I see this organization and my future in it”.",
    ),
    _answered(
        "retain", "Learned what helps to keep young colleagues", "%", asked.ever("retain", asked.favourable),
        "How many say 4 or 5 to “I learned things that help us keep young colleagues”.",
    ),
    _answered(
        "future", "Met somebody who could be a future leader", "%", asked.ever("future-leader", asked.yes),
        "How many say yes. Whom they mean is told nowhere, unless the person who is named releases it.",
    ),
    _answered(
        "gained_in", "Where people gained most", "%", asked.ever("gained-in", asked.chosen),
        "How many chose each answer to “Where did you gain most?” at the end.", parts=GAINED_IN,
    ),
)  # fmt: skip
CATALOGUE: dict[str, Definition] = {one.key: one for one in FIGURES}

# Measures of a program that a figure tells, with the place in it; all others are written down by hand.
MEASURED: dict[str, tuple[str, str]] = {"changes": ("changes", "all")}
