"""Who fits whom best in a cohort, worked out by the worker and stored as rows, so that a page only reads.

NOTE: only tasks import this module, inside of their functions. The engine compares everybody with everybody block by block;
rows are written for those people only whose list, or somebody on it, has changed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from accounts.actors import system
from accounts.identifiers import uuid7
from accounts.stock import take_stock
from accounts.tenancy import tenant
from matching import blind, inputs, likeness
from matching.engine.documents import policy_from
from matching.engine.explain import explain
from matching.engine.scoring import Scorer
from matching.engine.shortlists import Shortlists, shortlists
from matching.engine.types import SCORE_MAX, ByteArray, IndexArray, Inputs, IntArray, InvalidInput, Policy, Side
from matching.enums import Mode
from matching.models import Handle, Opening
from matching.selectors import choosing
from matching.services import handles, refreshes, results
from profiles.models import Profile
from programs.enums import Side as Sides
from programs.models import Participant

logger = logging.getLogger(__name__)

KEPT = 10
# What is not known of a pair counts half of all points: else an empty profile, judged by the little that the directory knows,
# would stand before everybody who has said something. It moves a place in the list, and never a score.
UNKNOWN_WORTH = SCORE_MAX // 2
AT_ONCE = 4_096

_STORED = """
SELECT r.asker_id::text, string_agg(r.other_id::text || ' ' || r.score, ',' ORDER BY r.other_id)
FROM matching_recommendation r JOIN matching_handle h ON h.participant_id = r.asker_id AND h.opening_id = %(opening)s
WHERE r.organization_id = (SELECT app.org()) GROUP BY r.asker_id
"""
_FORGET = """
DELETE FROM matching_recommendation WHERE organization_id = (SELECT app.org()) AND asker_id = ANY(%(askers)s::uuid[])
"""
_WRITE = """
INSERT INTO matching_recommendation (organization_id, created_at, id, asker_id, other_id, place, score, certainty, reasons)
SELECT (SELECT app.org()), now(), id, asker, other, place, score, certainty, reasons
FROM ROWS FROM (unnest(%(ids)s::uuid[]), unnest(%(askers)s::uuid[]), unnest(%(others)s::uuid[]),
  unnest(%(places)s::int[]), unnest(%(scores)s::int[]), unnest(%(certainty)s::int[]),
  jsonb_array_elements(%(reasons)s::jsonb)) AS x(id, asker, other, place, score, certainty, reasons)
"""
_MARK = """
UPDATE matching_handle h SET allowed = x.allowed, seen = x.seen, level = x.level, shown = x.shown, languages = x.languages,
  hopes = x.hopes, style = x.style, hours = x.hours, withheld = x.withheld, alike = x.alike
FROM (SELECT id, decode(allowed, 'hex') AS allowed, seen, level, shown, string_to_array(languages, ',') AS languages,
    string_to_array(hopes, ',') AS hopes, string_to_array(style, ',') AS style, hours,
    string_to_array(withheld, ',') AS withheld, alike
  FROM ROWS FROM (unnest(%(ids)s::uuid[]), unnest(%(allowed)s::text[]), unnest(%(seen)s::text[]),
    unnest(%(levels)s::int[]), unnest(%(shown)s::text[]), unnest(%(languages)s::text[]), unnest(%(hopes)s::text[]),
    unnest(%(style)s::text[]), unnest(%(hours)s::bool[]), unnest(%(withheld)s::text[]), unnest(%(alike)s::int[]))
    AS y(id, allowed, seen, level, shown, languages, hopes, style, hours, withheld, alike)) x
WHERE h.organization_id = (SELECT app.org()) AND h.id = x.id
  AND (h.allowed, h.seen, h.level, h.shown, h.languages, h.hopes, h.style, h.hours, h.withheld, h.alike)
    IS DISTINCT FROM (x.allowed, x.seen, x.level, x.shown, x.languages::varchar[], x.hopes::varchar[], x.style::varchar[],
      x.hours, x.withheld::varchar[], x.alike)
"""


class Seat(NamedTuple):
    """A handle in columns: ten thousand rows with their people as instances took longer than comparing them."""

    pk: uuid.UUID
    number: int
    seen: str
    side: str
    department: str
    location: str
    business_unit: str
    country: str


@dataclasses.dataclass(frozen=True)
class Known:
    """What is known of a cohort before anything is worked out: its people for the engine, their handles, their lists."""

    inputs: Inputs
    policy: Policy
    handles: dict[str, Seat]  # by participant
    stored: dict[str, str]  # who is recommended to whom, in one text per asker
    answers: dict[str, tuple[list[str], list[str], str, str]]  # languages, hopes, contact and pace by participant


@dataclasses.dataclass(frozen=True)
class Fits:
    """The recommendations of some people, in columns."""

    askers: list[str]
    others: list[str]
    places: list[int]
    scores: list[int]
    certainty: list[int]
    reasons: list[list[Any]]


def refresh(organization_id: uuid.UUID, opening_id: uuid.UUID) -> int:
    """Bring a cohort's recommendations up to date; returns for how many people they changed."""
    with tenant(organization_id):
        held = refreshes.claim(opening_id)
    if held is None:
        return 0
    with tenant(organization_id):
        known = _know(organization_id, opening_id)
    if known is None:
        with tenant(organization_id):
            refreshes.finish(held)
        return 0
    scorer = Scorer(known.inputs, known.policy)

    def beat(done: int) -> None:
        with tenant(organization_id):
            held.beat()

    lists = shortlists(scorer, KEPT, _numbers(known), beat)
    seen = _fingerprints(known.inputs, known.policy)
    changed = _changed(known, lists, seen)
    fits = _explained(scorer, changed)
    with tenant(organization_id):
        if not refreshes.finish(held):
            return 0
        _store(known, lists, seen, {asker for asker, *_ in changed}, fits)
    take_stock()
    return len({asker for asker, *_ in changed})


def _know(organization_id: uuid.UUID, opening_id: uuid.UUID) -> Known | None:
    """Load everybody; None when the program's criteria contradict themselves, which the matching page tells the admin."""
    opening = Opening.objects.select_related("cohort__program", "cohort__organization").get(pk=opening_id)
    handles.give(opening=opening)
    actor = system(organization_id)
    try:
        document = inputs.policy(actor=actor, cohort=opening.cohort, mode="best_total", seed=0)
        among = _choosing(opening)
        people = inputs.people(actor=actor, cohort=opening.cohort, rules=document, among=among, ranked=False)
    except InvalidInput as error:
        logger.warning("recommendations could not be made: %s", error)
        return None
    facts = (f"participant__employee__{name}" for name in Seat._fields[4:])
    rows = Handle.objects.filter(opening=opening).values_list(
        "participant_id", "pk", "number", "seen", "participant__side", *facts
    )
    with connection.cursor() as cursor:
        cursor.execute(_STORED, {"opening": str(opening_id)})
        stored = dict(cursor.fetchall())
    seats = {str(person): Seat(*row) for person, *row in rows}
    return Known(people, _policy(document, opening.blind), seats, stored, _answers(opening))


def _answers(opening: Opening) -> dict[str, tuple[list[str], list[str], str, str]]:
    rows = Profile.objects.filter(participant__cohort=opening.cohort_id)
    found = rows.values_list("participant_id", "languages", "hopes", "contact", "pace")
    return {str(person): (languages, hopes, contact, pace) for person, languages, hopes, contact, pace in found}


def _choosing(opening: Opening) -> list[uuid.UUID] | None:
    """In a hybrid cohort those who choose themselves: whom the admin pairs is recommended to nobody. Else everybody."""
    if opening.mode != Mode.HYBRID:
        return None
    rows = Participant.objects.filter(cohort_id=opening.cohort_id).exclude(choosing.assigned(opening, path=""))
    return list(rows.values_list("pk", flat=True))


def _policy(document: inputs.Document, is_blind: bool) -> Policy:
    """The program's policy; in a blind cohort what would tell who somebody is counts, and is never given as a reason."""
    policy = policy_from(document)
    if not is_blind:
        return policy
    criteria = tuple(
        dataclasses.replace(one, quiet=one.quiet or not blind.tellable(one.kind.value, one.attribute))
        for one in policy.criteria
    )
    return dataclasses.replace(policy, criteria=criteria)


def _numbers(known: Known) -> tuple[IndexArray, IndexArray]:
    mentors, mentees = (
        np.array([known.handles[person].number for person in side.ids], dtype=np.intp)
        for side in (known.inputs.mentors, known.inputs.mentees)
    )
    return mentors, mentees


def _fingerprints(inputs: Inputs, policy: Policy) -> dict[str, str]:
    """A short text per person that changes when anything changes that a reason could be about."""
    words = [inputs.topics, inputs.languages, inputs.departments, inputs.locations, sorted(inputs.options.items())]
    salt = hashlib.blake2b(repr((words, policy.criteria)).encode(), digest_size=32).digest()
    found: dict[str, str] = {}
    for side in (inputs.mentors, inputs.mentees):
        # All that is known of a person in one row of bytes: one digest each, and not one for every column.
        facts = np.hstack([np.zeros((len(side), 1), dtype=np.uint8), *_columns(side)])
        for person, row in zip(side.ids, facts, strict=True):
            found[person] = hashlib.blake2b(row.tobytes(), key=salt, digest_size=8).hexdigest()
    return found


def _columns(side: Side) -> Iterator[ByteArray]:
    for item in dataclasses.fields(side):
        value = getattr(side, item.name)
        tables = [value[name] for name in sorted(value)] if isinstance(value, Mapping) else [value]
        for table in tables:
            if isinstance(table, np.ndarray) and table.size and item.name not in {"preferences", "capacity"}:
                yield np.ascontiguousarray(table).reshape(len(side), -1).view(np.uint8)


Changed = list[tuple[str, IndexArray, IndexArray, IntArray]]  # asker, rows, columns and scores of the recommended pairs


def _changed(known: Known, lists: Shortlists, seen: dict[str, str]) -> Changed:
    """Whose recommendations are no longer those that are stored, or would be told in other words."""
    other = {person for person, text in seen.items() if known.handles[person].seen != text}
    found: Changed = []
    mentors, mentees = known.inputs.mentors, known.inputs.mentees
    sides = (
        (mentees, mentors, lists.for_mentees, lists.scores_for_mentees),
        (mentors, mentees, lists.for_mentors, lists.scores_for_mentors),
    )
    for side, theirs, table, points in sides:
        place, column = np.nonzero(table >= 0)
        partner = table[place, column].astype(np.intp)
        rows, cols = (place, partner) if side is mentees else (partner, place)
        scores = points[place, column]
        bounds = np.searchsorted(place, np.arange(len(side) + 1))
        names = [theirs.ids[one] for one in partner.tolist()]
        texts = [f"{name} {score}" for name, score in zip(names, scores.tolist(), strict=True)]
        for one, person in enumerate(side.ids):
            part = slice(bounds[one], bounds[one + 1])
            touched = person in other or not other.isdisjoint(names[part])
            if touched or known.stored.get(person, "") != ",".join(sorted(texts[part])):
                found.append((person, rows[part], cols[part], scores[part]))
    gone = known.stored.keys() - set(known.inputs.mentors.ids) - set(known.inputs.mentees.ids)
    nobody = np.zeros(0, dtype=np.intp)
    return found + [(person, nobody, nobody, nobody) for person in sorted(gone)]


def _explained(scorer: Scorer, changed: Changed) -> Fits:
    """Certainty and reasons of the changed pairs, some thousands at once: hours take a lot of room while compared."""
    fits = Fits([], [], [], [], [], [])
    if not changed:
        return fits
    rows, cols, scores = (np.concatenate([one[place] for one in changed]) for place in (1, 2, 3))
    certainty = np.zeros(len(rows), dtype=np.int32)
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        certainty[part] = scorer.pair_certainty(rows[part], cols[part])
    owner = np.repeat(np.arange(len(changed)), [len(one[1]) for one in changed])
    order = _order(owner, scores, certainty)
    rows, cols, scores, certainty = rows[order], cols[order], scores[order], certainty[order]
    criteria = results.told_of(scorer.policy)
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        for explanation in explain(scorer, rows[part], cols[part], scores[part]):
            fits.reasons.append(results.told(explanation, criteria)["reasons"])
    fits.scores.extend(scores.tolist())
    fits.certainty.extend(certainty.tolist())
    _named(fits, scorer.inputs, changed, rows, cols)
    return fits


def _order(owner: IndexArray, scores: IntArray, certainty: IntArray) -> IndexArray:
    """Each list by what a pair is worth as long as so much of it is not known; equal ones stay as they are."""
    known = certainty.astype(np.int64)
    worth = scores * known + UNKNOWN_WORTH * (SCORE_MAX - known)
    return np.lexsort((-worth, owner))


def _named(fits: Fits, inputs: Inputs, changed: Changed, rows: IndexArray, cols: IndexArray) -> None:
    """Whose list each pair is in, with whom, and at which place."""
    mentors, start = set(inputs.mentors.ids), 0
    for asker, mine, *_ in changed:
        part = slice(start, start + len(mine))
        ids, places = (inputs.mentees.ids, rows[part]) if asker in mentors else (inputs.mentors.ids, cols[part])
        fits.askers.extend([asker] * len(places))
        fits.others.extend(ids[one] for one in places.tolist())
        fits.places.extend(range(1, len(places) + 1))
        start = part.stop


def _store(known: Known, lists: Shortlists, seen: dict[str, str], askers: set[str], fits: Fits) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"askers": sorted(askers)})
        cursor.execute(
            _WRITE,
            {
                "ids": [str(uuid7()) for _ in fits.askers],
                "askers": fits.askers,
                "others": fits.others,
                "places": fits.places,
                "scores": fits.scores,
                "certainty": fits.certainty,
                "reasons": json.dumps(fits.reasons, separators=(",", ":")),
            },
        )
        cursor.execute(_MARK, _marks(known, lists, seen))


def _marks(known: Known, lists: Shortlists, seen: dict[str, str]) -> dict[str, list[Any]]:
    """Whom everybody may meet, and how much of them may be shown; who cannot be matched now may meet nobody."""
    allowed = dict(zip(known.inputs.mentees.ids, lists.allowed_to_mentees, strict=True))
    allowed |= dict(zip(known.inputs.mentors.ids, lists.allowed_to_mentors, strict=True))
    shown = _shown(known, seen)
    rows = list(known.handles.items())
    told = [shown.get(person) for person, _ in rows]
    return {
        "ids": [str(row.pk) for _, row in rows],
        "allowed": [bytes(allowed.get(person, b"")).hex() for person, _ in rows],
        "seen": [seen.get(person, "") for person, _ in rows],
        "levels": [one and one.level for one in told],
        "shown": [one.line[:900] if one else "" for one in told],
        **{name: [",".join(getattr(one, name)) if one else "" for one in told] for name in _LISTS},
        "hours": [one is not None and one.hours for one in told],
        "alike": [one.alike if one else 0 for one in told],
    }


_LISTS = ("languages", "hopes", "style", "withheld")


def _shown(known: Known, seen: dict[str, str]) -> dict[str, likeness.Shown]:
    """What may be shown of each who can be matched now, counted within their side."""
    hours: dict[str, bytes] = {}
    for side in (known.inputs.mentors, known.inputs.mentees):
        there = zip(side.ids, side.hours, side.hours_known, strict=True)
        hours |= {person: row.tobytes() for person, row, known_ones in there if known_ones}
    found: dict[str, likeness.Shown] = {}
    # By their random numbers: who gives something up for others is nobody in particular, and the same one every time.
    people = sorted(seen, key=lambda person: known.handles[person].number)
    for name in Sides.values:
        here = [person for person in people if known.handles[person].side == name]
        facts = [_facts(known, person, hours.get(person, b"")) for person in here]
        found |= dict(zip(here, likeness.shown(facts), strict=True))
    return found


def _facts(known: Known, person: str, hours: bytes) -> likeness.Facts:
    languages, hopes, contact, pace = known.answers.get(person, ([], [], "", ""))
    style = [word for word in (contact, pace) if word]
    return likeness.Facts(known.handles[person]._asdict(), languages, hopes, style, hours)
