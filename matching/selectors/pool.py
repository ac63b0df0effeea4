"""Everybody who can be matched in a cohort, read in columns.

NOTE: plain SQL that returns one row per side, each column as one value. A thousand people are 20,000 values and 8,000
wishes: as rows they took longer to parse than to match. What has a fixed width comes packed, for numpy to read as it is.
Row security filters these statements like any other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection

from accounts.actors import Actor
from accounts.enums import Permission
from programs.models import Cohort
from programs.selectors.days import months_after, today_of

# Who has left, or leaves before the first day, stays a participant and is matched with nobody.
_READY = """
  SELECT p.id, p.side, p.employee_id, p.capacity - coalesce(held.pairings, 0) AS places
  FROM programs_participant p
  JOIN programs_employee w ON w.organization_id = (SELECT app.org()) AND w.id = p.employee_id
    AND w.status <> 'left' AND (w.leave_date IS NULL OR w.leave_date >= %(day)s)
  LEFT JOIN (SELECT taken.mentor_id, count(*)::int AS pairings FROM (
      SELECT g.mentor_id FROM matching_pairing g
      WHERE g.organization_id = (SELECT app.org()) AND g.cohort_id = %(cohort)s AND g.state = 'active'
        AND g.mentee_id <> ALL(%(freed)s::uuid[])
      UNION ALL
      SELECT s.participant_id FROM matching_panelseat s
      JOIN matching_pairing g ON g.organization_id = (SELECT app.org()) AND g.id = s.pairing_id
        AND g.cohort_id = %(cohort)s AND g.state = 'active' AND g.mentee_id <> ALL(%(freed)s::uuid[])
      WHERE s.organization_id = (SELECT app.org()) AND s.left_at IS NULL
    ) taken GROUP BY taken.mentor_id) held ON held.mentor_id = p.id
  WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %(cohort)s
    AND (p.state = 'ready' OR p.id = ANY(%(also)s::uuid[]))
    AND (%(among)s::uuid[] IS NULL OR p.id = ANY(%(among)s::uuid[]))
    AND p.capacity > coalesce(held.pairings, 0)
    AND p.id NOT IN (SELECT g.mentee_id FROM matching_pairing g
      WHERE g.organization_id = (SELECT app.org()) AND g.cohort_id = %(cohort)s AND g.state = 'active'
        AND g.mentee_id <> ALL(%(freed)s::uuid[]))
"""
_PEOPLE = f"""
SELECT p.side, string_agg(uuid_send(p.id), ''), array_agg(p.id::text), array_agg(p.places), array_agg(e.id::text),
  array_agg(e.manager_id::text), array_agg(e.grade), array_agg(e.team), array_agg(e.department), array_agg(e.location),
  array_agg(e.business_unit), array_agg(e.country),
  array_agg((extract(year FROM e.hire_date) * 12 + extract(month FROM e.hire_date))::int),
  array_agg(coalesce(nullif(f.time_zone, ''), e.time_zone)), array_agg(array_to_string(f.week, ',')),
  array_agg(array_to_string(f.workdays, ',')),
  array_agg(f.work_start), array_agg(f.work_end), array_agg(array_to_string(f.languages, ',')), array_agg(f.pace),
  array_agg(f.contact), array_agg(array_to_string(f.hopes, ',')), array_agg(array_to_string(f.worries, ','))
FROM ({_READY}) p
JOIN programs_employee e ON e.organization_id = (SELECT app.org()) AND e.id = p.employee_id
LEFT JOIN profiles_profile f ON f.organization_id = (SELECT app.org()) AND f.participant_id = p.id
GROUP BY p.side
"""
_WISHES = f"""
SELECT coalesce(string_agg(uuid_send(p.id), ''), ''), coalesce(string_agg(uuid_send(x.topic_id), ''), ''),
  coalesce(string_agg(int2send((x.direction = 'want')::int::int2), ''), ''),
  coalesce(string_agg(int2send(x.level::int2), ''), ''), coalesce(string_agg(int2send(x.priority::int2), ''), '')
FROM ({_READY}) p
JOIN profiles_profile f ON f.organization_id = (SELECT app.org()) AND f.participant_id = p.id
JOIN profiles_topicentry x ON x.organization_id = (SELECT app.org()) AND x.profile_id = f.id
"""
_COUNTS = f"SELECT p.side, count(*), sum(p.places) FROM ({_READY}) p GROUP BY p.side"
_TOPICS = """
SELECT coalesce(string_agg(uuid_send(t.id), '' ORDER BY t.id), ''), coalesce(array_agg(t.name ORDER BY t.id), '{}')
FROM profiles_topic t WHERE t.organization_id = (SELECT app.org())
"""
_THEMED = """
SELECT t.theme, array_agg(DISTINCT t.name ORDER BY t.name) FROM profiles_topic t
WHERE t.organization_id = (SELECT app.org()) AND t.theme = ANY(%(themes)s::text[]) GROUP BY t.theme
"""
# UNION and not UNION ALL: each employee comes once, and a cycle of managers ends.
_UPWARDS = """
WITH RECURSIVE up AS (
  SELECT e.id, e.manager_id FROM programs_employee e
  WHERE e.organization_id = (SELECT app.org()) AND e.id = ANY(%(managers)s::uuid[])
  UNION
  SELECT e.id, e.manager_id FROM programs_employee e JOIN up ON e.id = up.manager_id
) SELECT array_agg(id::text), array_agg(manager_id::text) FROM up
"""


# A pair that was taken back before anybody knew of it does not count as a past one.
_DECIDED = """
SELECT kind, array_agg(one::text), array_agg(other::text) FROM (
  SELECT 'past' AS kind, a.employee_id AS one, b.employee_id AS other FROM matching_pairing g
  JOIN programs_participant a ON a.id = g.mentor_id JOIN programs_participant b ON b.id = g.mentee_id
  WHERE g.organization_id = (SELECT app.org()) AND g.state <> 'undone'
  UNION ALL
  SELECT 'past', a.employee_id, b.employee_id FROM matching_panelseat s
  JOIN matching_pairing g ON g.id = s.pairing_id
  JOIN programs_participant a ON a.id = s.participant_id JOIN programs_participant b ON b.id = g.mentee_id
  WHERE s.organization_id = (SELECT app.org()) AND g.state <> 'undone'
  UNION ALL
  SELECT 'forbidden', a.employee_id, b.employee_id FROM matching_pairrule r
  JOIN programs_participant a ON a.id = r.mentor_id JOIN programs_participant b ON b.id = r.mentee_id
  WHERE r.organization_id = (SELECT app.org()) AND r.cohort_id = %(cohort)s AND r.kind = 'forbid'
  UNION ALL
  SELECT 'locked', r.mentor_id, r.mentee_id FROM matching_pairrule r
  WHERE r.organization_id = (SELECT app.org()) AND r.cohort_id = %(cohort)s AND r.kind = 'lock'
  UNION ALL
  SELECT 'never', n.one_id, n.other_id FROM matching_neverpair n WHERE n.organization_id = (SELECT app.org())
  UNION ALL
  -- Who is somebody's manager today is in their reporting line, which is a rule of its own.
  SELECT DISTINCT 'managed', v.employee_id, v.manager_id FROM programs_participant p
  JOIN programs_employeeversion v ON v.organization_id = p.organization_id AND v.employee_id = p.employee_id
  WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %(cohort)s AND v.manager_id IS NOT NULL
    AND v.valid_to > %(since)s AND v.valid_to > v.valid_from
) pairs GROUP BY kind
"""


_PREFERRED = """
SELECT r.participant_id::text, array_agg(r.other_id::text ORDER BY r.place, r.id) FROM matching_preference r
JOIN programs_participant p ON p.id = r.participant_id AND p.cohort_id = %(cohort)s
WHERE r.organization_id = (SELECT app.org()) AND r.liking = 'wish' GROUP BY r.participant_id
"""

# The participants to be read, or everybody.
Among = Sequence[uuid.UUID] | None


class People(NamedTuple):
    """The participants of one side with facts and answers; place k of every column is one person, words are lists."""

    side: str
    keys: bytes  # 16 bytes each
    ids: list[str]
    places: list[int]
    employees: list[str]
    managers: list[str | None]
    grade: list[int | None]
    team: list[str]
    department: list[str]
    location: list[str]
    business_unit: list[str]
    country: list[str]
    hired: list[int | None]  # months since the year 0
    time_zone: list[str]
    week: list[str | None]  # hours of the week, 0 to 167
    workdays: list[str | None]
    work_start: list[int | None]
    work_end: list[int | None]
    languages: list[str | None]
    pace: list[str | None]
    contact: list[str | None]
    hopes: list[str | None]
    worries: list[str | None]


class Wishes(NamedTuple):
    """Every offer and want of the cohort, packed: 16 bytes per identifier, two per number."""

    people: bytes
    topics: bytes
    wanted: bytes  # 1 is a want, 0 an offer
    levels: bytes
    priorities: bytes


class Topics(NamedTuple):
    """The topics of the organization in the order of their identifiers."""

    keys: bytes  # 16 bytes each
    names: list[str]


class Decided(NamedTuple):
    """Pairs of identifiers that somebody decided on or that have been: employees, but participants where locked."""

    past: list[tuple[str, str]]  # were or are a pair in any cohort
    forbidden: list[tuple[str, str]]  # by an admin, in this cohort
    never: list[tuple[str, str]]  # anywhere in the organization
    locked: list[tuple[str, str]]
    managed: list[tuple[str, str]]  # who has lately had whom as a manager, and no longer has


def first_day(cohort: Cohort) -> dt.date:
    """The day on which pairs that are made now meet first: the cohort's start, or today where the organization is."""
    today = today_of(cohort.organization)
    return max(cohort.starts_on or today, today)


def _whom(
    cohort: Cohort, among: Among, also: Sequence[uuid.UUID], freed: Sequence[uuid.UUID]
) -> dict[str, uuid.UUID | dt.date | list[str] | None]:
    day = first_day(cohort)
    return {"cohort": cohort.pk, "day": day, "among": _ids(among), "also": _ids(also), "freed": _ids(freed)}


def people(
    actor: Actor, cohort: Cohort, among: Among = None, also: Sequence[uuid.UUID] = (), freed: Sequence[uuid.UUID] = ()
) -> list[People]:
    """Ready participants with a place left, one entry per side that has any; all of them, or those ``among`` these.

    Who is named in ``also`` is read although they are not ready. ``freed`` are mentees whose pairings count as if they were
    not: the mentor has gone, or the pair itself is looked at anew.
    """
    actor.require(Permission.MANAGE_MATCHING)
    rows = _fetch(_PEOPLE, **_whom(cohort, among, also, freed))
    return [People(row[0], bytes(row[1]), *row[2:]) for row in rows]


def counts(actor: Actor, cohort: Cohort) -> dict[str, tuple[int, int]]:
    """How many of the same there are on each side that has any, and their places."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = _fetch(_COUNTS, **_whom(cohort, None, (), ()))
    return {side: (people, places) for side, people, places in rows}


def wishes(
    actor: Actor, cohort: Cohort, among: Among = None, also: Sequence[uuid.UUID] = (), freed: Sequence[uuid.UUID] = ()
) -> Wishes:
    """Offers and wants of the same participants."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = _fetch(_WISHES, **_whom(cohort, among, also, freed))
    return Wishes(*(bytes(column) for column in rows[0]))


def topics(actor: Actor) -> Topics:
    """The names of all topics."""
    actor.require(Permission.MANAGE_MATCHING)
    keys, names = _fetch(_TOPICS)[0]
    return Topics(bytes(keys), names)


def themed(actor: Actor, themes: set[str]) -> dict[str, list[str]]:
    """The names of the topics of each of these themes that has any."""
    actor.require(Permission.MANAGE_MATCHING)
    return dict(_fetch(_THEMED, themes=sorted(themes)))


def preferred(actor: Actor, cohort_id: uuid.UUID) -> dict[str, list[str]]:
    """Whom each participant of a cohort wishes for, the first choice first."""
    actor.require(Permission.MANAGE_MATCHING)
    return dict(_fetch(_PREFERRED, cohort=cohort_id))


def decided(actor: Actor, cohort: Cohort, months: int) -> Decided:
    """What history and admins say about pairs of this cohort's people; ``months`` is how far managers are looked back for."""
    actor.require(Permission.MANAGE_MATCHING)
    found = _fetch(_DECIDED, cohort=cohort.pk, since=months_after(first_day(cohort), -months))
    rows = {kind: list(zip(ones, others, strict=True)) for kind, ones, others in found}
    return Decided(*(rows.get(kind, []) for kind in Decided._fields))


def upwards(actor: Actor, managers: set[str]) -> dict[str, str | None]:
    """The manager of each of these employees and of everybody above them."""
    actor.require(Permission.MANAGE_MATCHING)
    employees, bosses = _fetch(_UPWARDS, managers=list(managers))[0]
    return dict(zip(employees or (), bosses or (), strict=True))


@contextmanager
def hashed_joins() -> Iterator[None]:
    """Read what is joined once. Right after an import the database has not counted its rows yet, and with nested loops
    it looks a thousand people up by reading all of them a thousand times.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _ids(among: Among) -> list[str] | None:
    return None if among is None else [str(one) for one in among]


def _fetch(statement: str, **parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
