"""What stands in the way of a run's pairs today: between a run and its publication people move, leave and fall out.

The hard rules are the engine's own and so are the people, read as a run would read them now: what a run refuses to
propose cannot be published from an older one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

from accounts.actors import Actor
from matching import inputs, wording
from matching.engine.documents import policy_from
from matching.engine.explain import broken_rules
from matching.engine.types import InvalidInput, Rule
from matching.enums import PairingState
from matching.models import MatchingRun, Pairing, Proposal
from matching.selectors import asking, panels, pool
from programs.enums import EmployeeStatus, ParticipantState, Side
from programs.models import Cohort, Participant

Pair = Proposal | Pairing


def found(*, actor: Actor, run: MatchingRun, proposals: Sequence[Proposal]) -> list[str]:
    """A sentence for everything that forbids these proposals today; needs their people, their cohort and its program.

    Who cannot be matched at all is said first and alone: the rules are about people who can.
    """
    return _found(actor, run.cohort, run.policy, proposals)


def of_pair(*, actor: Actor, cohort: Cohort, pair: Pairing) -> list[str]:
    """The same for one pair that is no proposal, by the rules of the program as they are; reads these two people only."""
    policy = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
    return _found(actor, cohort, policy, [pair], among=[pair.mentor_id, pair.mentee_id])


def living(
    *, actor: Actor, cohort: Cohort, policy: inputs.Document, pairs: Sequence[Pairing]
) -> dict[uuid.UUID, list[str]]:
    """The hard rules that pairs which go on break with the facts of today, by pairing, also where it is none.

    Whose people cannot be judged, because somebody has left, is missing. That two were a pair before is no news of them.
    """
    people = inputs.people(
        actor=actor,
        cohort=cohort,
        rules=policy | {"keep_locks": False},
        among=[pk for pair in pairs for pk in (pair.mentor_id, pair.mentee_id)],
        also=[pk for pair in pairs for pk in (pair.mentor_id, pair.mentee_id)],
        freed=[pair.mentee_id for pair in pairs],
        ranked=False,
    )
    mentors, mentees = set(people.mentors.ids), set(people.mentees.ids)
    known = [pair for pair in pairs if str(pair.mentor_id) in mentors and str(pair.mentee_id) in mentees]
    named = [(str(pair.mentor_id), str(pair.mentee_id)) for pair in known]
    broken = broken_rules(people, policy_from(policy), named)
    return {
        pair.pk: [rule.value for rule in rules if rule is not Rule.PAST_PAIR]
        for pair, rules in zip(known, broken, strict=True)
    }


def of_seat(*, actor: Actor, pairing: Pairing, mentor: Participant) -> list[str]:
    """What forbids a further mentor of a pairing, by the rules of the program as they are; its mentee counts as free."""
    cohort, mentee = pairing.cohort, pairing.mentee
    policy = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
    pair = Pairing(cohort=cohort, mentor=mentor, mentee=mentee)
    return _found(actor, cohort, policy, [pair], among=[mentor.pk, mentee.pk], freed=[mentee.pk])


# More mentors are not asked about while a page waits; who is left says enough.
MOST_ASKED_ABOUT = 600


def of_everybody(*, actor: Actor, mentee: Participant) -> str:
    """Why no free mentor can be given to a mentee: nobody is free, or which rules keep how many of them away."""
    cohort = mentee.cohort
    free = Participant.objects.filter(asking.free(), cohort=cohort, side=Side.MENTOR).order_by("pk")
    ids = list(free.values_list("pk", flat=True)[:MOST_ASKED_ABOUT])
    if not ids:
        return "No mentor has a free place. Raise how many a mentor takes, or add people."
    try:
        policy = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
        rules = policy | {"keep_locks": False}
        people = inputs.people(actor=actor, cohort=cohort, rules=rules, among=[mentee.pk, *ids], ranked=False)
    except InvalidInput as error:
        return str(error)
    pairs = [(mentor, str(mentee.pk)) for mentor in people.mentors.ids if str(mentee.pk) in people.mentees.ids]
    broken = broken_rules(people, policy_from(policy), pairs) if pairs else ()
    if not all(broken):
        return "Somebody is free whom no rule forbids, and is being compared."
    removed = Counter(rule.value for some in broken for rule in some)
    return wording.why_left("no_candidate", {"removed": dict(removed)})


def _found(
    actor: Actor,
    cohort: Cohort,
    policy: inputs.Document,
    pairs: Sequence[Pair],
    among: pool.Among = None,
    freed: Sequence[uuid.UUID] = (),
) -> list[str]:
    return (
        list(dict.fromkeys(_people(cohort, pairs)))
        or list(_overload(cohort.pk, pairs, freed))
        or list(_rules(actor, cohort, policy, pairs, among, freed))
    )


def _people(cohort: Cohort, pairs: Sequence[Pair]) -> Iterator[str]:
    day = pool.first_day(cohort)
    for row in pairs:
        for person, side in ((row.mentor, Side.MENTOR), (row.mentee, Side.MENTEE)):
            if why := _gone(person, side, day):
                yield f"{person.employee.name} {why}."


def _gone(person: Participant, side: Side, day: dt.date) -> str:
    leaves = person.employee.leave_date
    if person.state == ParticipantState.WITHDRAWN:
        return "has withdrawn"
    if person.employee.status == EmployeeStatus.LEFT:
        return "has left the organization"
    if leaves is not None and leaves < day:
        return "leaves the organization before the cohort starts"
    if person.side != side:
        return f"has become a {person.side}"
    return "" if person.state == ParticipantState.READY else "is not ready to be matched any more"


def _overload(cohort_id: uuid.UUID, pairs: Sequence[Pair], freed: Sequence[uuid.UUID]) -> Iterator[str]:
    """Mentees who would get a second mentor, and mentors with more mentees than agreed."""
    active = Pairing.objects.filter(cohort_id=cohort_id, state=PairingState.ACTIVE)
    taken = set(active.values_list("mentee_id", flat=True)) - set(freed)
    load = Counter(active.values_list("mentor_id", flat=True))
    load.update(panels.held([row.mentor_id for row in pairs]))
    for row in pairs:
        load[row.mentor_id] += 1
        if row.mentee_id in taken:
            yield f"{row.mentee.employee.name} has a pairing already."
        if load[row.mentor_id] == row.mentor.capacity + 1:
            yield f"{row.mentor.employee.name} would have more pairings than agreed ({row.mentor.capacity})."


def _rules(
    actor: Actor,
    cohort: Cohort,
    policy: inputs.Document,
    pairs: Sequence[Pair],
    among: pool.Among,
    freed: Sequence[uuid.UUID],
) -> Iterator[str]:
    """Pairs that break a hard rule of the policy with the directory, the answers and the decisions of today."""
    asked = policy | {"keep_locks": False}
    people = inputs.people(actor=actor, cohort=cohort, rules=asked, among=among, freed=freed)
    named = [(str(row.mentor_id), str(row.mentee_id)) for row in pairs]
    for row, rules in zip(pairs, broken_rules(people, policy_from(policy), named), strict=True):
        if rules:
            yield wording.refusal(row.mentor.employee.name, row.mentee.employee.name, [rule.value for rule in rules])
