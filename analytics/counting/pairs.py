"""How pairs are doing: counted for all cohorts at once, from what the program team may know of a pair (``plans/health.py``)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator

from analytics.cells import Group
from analytics.counting.moment import Moment
from analytics.counting.people import months
from plans.health import STATES, Health
from plans.selectors import tally

HEALTH = {(state.value or "closed"): word for state, word in STATES.items()}
# So many months of sessions are drawn.
SHOWN = 12
_SESSIONS = """
SELECT pr.cohort_id, to_char(s.starts_at AT TIME ZONE %(zone)s, 'YYYY-MM'), count(*)
FROM plans_session s JOIN matching_pairing pr ON pr.organization_id = %(org)s AND pr.id = s.pairing_id
WHERE s.organization_id = %(org)s AND pr.cohort_id = ANY(%(cohorts)s) AND pr.state <> 'undone' AND s.state = 'held'
  AND s.starts_at < %(end)s GROUP BY 1, 2"""
_PAIRS = """
SELECT pr.cohort_id, count(*) FROM matching_pairing pr
WHERE pr.organization_id = %(org)s AND pr.cohort_id = ANY(%(cohorts)s) AND pr.state <> 'undone' AND pr.started_at < %(end)s
GROUP BY 1"""
_GOALS = """
SELECT pr.cohort_id, count(DISTINCT g.pairing_id), count(*), count(*) FILTER (WHERE g.progress = 100)
FROM plans_goal g JOIN matching_pairing pr ON pr.organization_id = %(org)s AND pr.id = g.pairing_id
WHERE g.organization_id = %(org)s AND pr.cohort_id = ANY(%(cohorts)s) AND pr.state <> 'undone' AND g.state = 'accepted'
GROUP BY 1"""


def health(moment: Moment) -> Iterator[Group]:
    """How many pairs are in which state; there is no state for inactive."""
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(HEALTH, 0))
    for row in tally.by_health(moment.organization, list(moment.cohorts)):
        found[row.cohort_id][row.health or "closed"] += row.pairs
    for cohort, counts in found.items():
        size = sum(counts.values())
        yield Group(cohort, moment.cohorts[cohort], size, counts, size)


def on_track(moment: Moment) -> Iterator[Group]:
    """Of the pairs that go on or have finished early, how many are known to be well."""
    found: dict[uuid.UUID, list[int]] = defaultdict(lambda: [0, 0])
    for row in tally.by_health(moment.organization, list(moment.cohorts)):
        if row.health:
            found[row.cohort_id][0] += row.pairs
            found[row.cohort_id][1] += row.pairs if row.health in (Health.ON_TRACK, Health.FINISHED) else 0
    for cohort, (size, well) in found.items():
        yield Group(cohort, moment.cohorts[cohort], size, {"": well}, size)


def sessions(moment: Moment) -> Iterator[Group]:
    """How many sessions took place in each month."""
    held: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for cohort, month, count in moment.rows(_SESSIONS):
        held[cohort][month] = count
    for cohort, size in moment.rows(_PAIRS):
        shown = months(min(held[cohort]), moment.day)[-SHOWN:] if held[cohort] else []
        counts = {month: held[cohort].get(month, 0) for month in shown}
        yield Group(cohort, moment.cohorts[cohort], size, counts, size)


def goals(moment: Moment) -> Iterator[Group]:
    """Of the goals that both agreed on, how many are reached."""
    for cohort, size, agreed, reached in moment.rows(_GOALS):
        yield Group(cohort, moment.cohorts[cohort], size, {"": reached}, agreed)
