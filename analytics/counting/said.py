"""What pairs let others hear of: figures that upstream has made under rules of its own, taken over as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from accounts.actors import system
from analytics.cells import FEWEST, Group, Value
from analytics.counting.moment import Moment
from plans.enums import ChangeState
from plans.models import CompassPeriod
from plans.selectors import changes as released
from programs.models import Cohort

_LEADERS = """
SELECT pr.cohort_id, count(DISTINCT pr.id), count(f.id)
FROM matching_pairing pr
LEFT JOIN plans_futureleader f ON f.organization_id = %(org)s AND f.pairing_id = pr.id AND f.released_at < %(end)s
WHERE pr.organization_id = %(org)s AND pr.cohort_id = ANY(%(cohorts)s) AND pr.state <> 'undone' GROUP BY 1"""
CHANGES = {"all": "All changes", **{str(state.value): str(state.label) for state in ChangeState}}


def reversion(moment: Moment) -> list[Value]:
    """The shares of months that are over, as they were made once; nothing is added to them, and none is put together."""
    rows = CompassPeriod.objects.filter(cohort__in=moment.cohorts, last_day__lt=moment.day).order_by("last_day")
    made = [
        Value(
            row.last_day.isoformat(),
            row.share,
            n=row.pairs,
            cohort=row.cohort_id,
            program=moment.cohorts[row.cohort_id],
        )
        for row in rows
        if row.share is not None
    ]
    missing = moment.cohorts.keys() - {value.cohort for value in made}
    return made + [Value(hidden="few", cohort=pk, program=moment.cohorts[pk]) for pk in sorted(missing)]


def changes(moment: Moment) -> list[Value]:
    """The changes that both of a pair let be counted; programs and the organization add up what is shown of their cohorts."""
    actor, made, shown = system(moment.organization.pk), [], []
    for row in Cohort.objects.filter(pk__in=moment.cohorts).order_by("pk"):
        place: dict[str, Any] = {"program": row.program_id, "cohort": row.pk}
        counted = released.counts(actor, row)
        if not counted.shown:
            made.append(Value(hidden="withheld", **place))
            continue
        counts = {"all": counted.total} | {str(state.value): number for state, number in counted.states}
        shown.append((row.program_id, counts))
        made += _values(counts, **place)
    for program in dict.fromkeys(moment.cohorts.values()):
        made += _sum([counts for of, counts in shown if of == program], program=program)
    return made + _sum([counts for _, counts in shown])


def leaders(moment: Moment) -> Iterator[Group]:
    """How many mentors were named as future leaders and have released it; each of them has said that this is told."""
    for cohort, pairs, named in moment.rows(_LEADERS):
        yield Group(cohort, moment.cohorts[cohort], pairs, {"": named}, pairs)


def _sum(counts: Iterable[dict[str, int]], **place: Any) -> list[Value]:
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return _values(found, **place) if found else [Value(hidden="withheld", **place)]


def _values(counts: dict[str, int], **place: Any) -> list[Value]:
    """How many pairs are behind a number is known to be five at least, and is told no more exactly than that."""
    return [Value(part, number, n=FEWEST, **place) for part, number in counts.items()]
