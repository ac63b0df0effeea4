"""What people answered in surveys: figures that are shown already, put together, and who has become surer.

SECURITY: a figure of a program or an organization is made of those that are shown of its cohorts and of nothing else, so
that it tells nothing that they do not tell.
"""

from __future__ import annotations

import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from accounts.actors import system
from analytics.cells import Value
from analytics.counting.moment import Moment
from analytics.enums import Cut, Hidden, Since
from analytics.gaining import share
from analytics.models import Gain
from surveys.enums import Cut as By
from surveys.enums import Timing
from surveys.selectors import trends
from surveys.selectors.trends import Shown

Told = Mapping[str, float | None]
_CUTS = {By.EVERYBODY: Cut.WHOLE, By.SIDE: Cut.SIDE}
# The program and the cohort of a figure; without either it is the organization's.
_Place = tuple[uuid.UUID | None, uuid.UUID | None]


def mean(one: Shown) -> Told:
    """The mean of a scale of 1 to 5."""
    return {"": None if one.cell.mean is None else float(one.cell.mean)}


def favourable(one: Shown) -> Told:
    """How many say 4 or 5, in percent."""
    return {"": one.cell.favourable}


def score(one: Shown) -> Told:
    """How many would recommend it less how many would not, in percent."""
    return {"": one.cell.score}


def yes(one: Shown) -> Told:
    """How many say yes, in percent."""
    return {"": one.answers.get("yes")}


def chosen(one: Shown) -> Told:
    """How many chose each answer, in percent."""
    return dict(one.answers)


def monthly(measure: str, tell: Callable[[Shown], Told]) -> Callable[[Moment], list[Value]]:
    """A figure of each month in which a survey asked for a measure."""
    return lambda moment: _values(moment, measure, tell, months=True)


def ever(measure: str, tell: Callable[[Shown], Told]) -> Callable[[Moment], list[Value]]:
    """One figure of all surveys that asked for a measure."""
    return lambda moment: _values(moment, measure, tell, months=False)


def _values(moment: Moment, measure: str, tell: Callable[[Shown], Told], *, months: bool) -> list[Value]:
    """Means of shown figures, each weighing as much as people are behind it."""
    actor, zone = system(moment.organization.pk), zoneinfo.ZoneInfo(moment.organization.time_zone)
    found: dict[tuple[_Place, str, str, str], list[tuple[int, float]]] = defaultdict(list)
    for one in trends.shown(actor, measure=measure):
        cut, cohort = _CUTS.get(By(one.cell.cut)), one.wave.cohort_id
        if cut is None or cohort not in moment.cohorts or one.timing != Timing.NOW:
            continue
        month = f"{one.wave.opens_at.astimezone(zone):%Y-%m}" if months else ""
        for part, number in tell(one).items():
            for place in _places(moment, cohort):
                if number is not None:
                    found[place, cut, one.cell.value, part or month].append((one.cell.people or 0, number))
    made = [_mean(*key, rows) for key, rows in found.items()]
    return made + _hidden(moment, made, trends.asked_in(actor, measure))


def _places(moment: Moment, cohort: uuid.UUID) -> list[_Place]:
    program = moment.cohorts[cohort]
    return [(program, cohort), (program, None), (None, None)]


def _mean(place: _Place, cut: str, group: str, part: str, rows: list[tuple[int, float]]) -> Value:
    people = sum(one for one, _ in rows)
    value = round(sum(one * number for one, number in rows) / people, 1)
    return Value(part, value, n=people, program=place[0], cohort=place[1], cut=cut, group=group)


def _hidden(moment: Moment, made: Iterable[Value], asked: set[uuid.UUID]) -> list[Value]:
    """Of every place without a figure why there is none: nobody was asked, or too few have answered."""
    told = {(one.program, one.cohort) for one in made if not one.cut}
    places = {place: False for cohort in moment.cohorts for place in _places(moment, cohort)} | {(None, None): False}
    for cohort in asked & moment.cohorts.keys():
        places |= dict.fromkeys(_places(moment, cohort), True)
    return [
        Value(hidden=Hidden.ANSWERS if any_asked else Hidden.NOTHING, program=place[0], cohort=place[1])
        for place, any_asked in places.items()
        if place not in told
    ]


def surer(since: Since) -> Callable[[Moment], list[Value]]:
    """How many statements say that somebody is surer of a topic than before: of everybody, by side and by topic."""
    return lambda moment: _surer(moment, since)


def _surer(moment: Moment, since: Since) -> list[Value]:
    found: dict[tuple[_Place, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in Gain.objects.filter(cohort__in=moment.cohorts, since=since).order_by("pk"):
        for place in _places(moment, row.cohort_id):
            for cut, group in ((Cut.WHOLE, ""), (Cut.SIDE, row.side), (Cut.TOPIC, row.topic)):
                found[place, cut, group][0] += row.surer
                found[place, cut, group][1] += row.said
    made = list(_shares(found))
    asked = trends.asked_in(system(moment.organization.pk), "confidence")
    return made + _hidden(moment, made, asked)


def _shares(found: Mapping[tuple[_Place, str, str], list[int]]) -> Iterator[Value]:
    for (place, cut, group), (more, said) in found.items():
        yield Value("", share(more, said), n=said, program=place[0], cohort=place[1], cut=cut, group=group)
