"""What an admin can choose from: pairs to swap with, mentors for a mentee, mentees for a mentor; the best first.

Pairs are judged by what a run knew of everybody, and by what was forbidden since.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from accounts.actors import Actor
from matching import comparisons
from matching.models import MatchingRun, Proposal
from matching.selectors import board, runs
from matching.services import evaluation, proposals
from programs.models import Participant

Pair = tuple[uuid.UUID, uuid.UUID]


class Choice(NamedTuple):
    """The first of what there is to choose from, and how many there are in all."""

    rows: list[Any]
    total: int


def swaps(*, actor: Actor, proposal: Proposal, text: str, most: int) -> Choice:
    """The pairs that gain most by giving their mentor for this one's. Raises NotInRun."""
    found = board.swappable(actor, proposal, text)
    # One look at all of them: what is said of a pair must be true of the version that is sent along.
    seen = {one.pk: one for one in found.values_list("pk", "mentor", "mentee", "score", "version", named=True)}
    pairs = {pk: ((one.mentor, proposal.mentee_id), (proposal.mentor_id, one.mentee)) for pk, one in seen.items()}
    judged = _judged(actor, proposal.run, [pair for two in pairs.values() for pair in two])
    made = {pk: [judged[pair] for pair in two] for pk, two in pairs.items() if judged.keys() >= set(two)}
    rules = {pk: [*dict.fromkeys(rule for one in two for rule in one.rules)] for pk, two in made.items()}
    gains = {pk: sum(one.score for one in two) - seen[pk].score for pk, two in made.items()}
    best = sorted(made, key=lambda pk: (bool(rules[pk]), -gains[pk]))[:most]
    rows = {other.pk: other for other in found.filter(pk__in=best)[:most] if other.version == seen[other.pk].version}
    return Choice(
        [
            comparisons.swap(rows[pk], [one.score for one in made[pk]], gains[pk] - proposal.score, rules[pk])
            for pk in best
            if pk in rows
        ],
        len(made),
    )


def mentors(*, actor: Actor, run: MatchingRun, mentee: Participant, among: Sequence[Participant], most: int) -> Choice:
    """Mentors for a mentee, with reasons: possible ones first, the best first. Raises NotInRun."""
    frozen = runs.with_inputs(actor, run)
    views = evaluation.explained(frozen, [(one.pk, mentee.pk) for one in among])
    held, forbidden = board.held(actor, run, [mentee.pk]).get(mentee.pk), board.forbidden(actor, run)
    rows = [
        comparisons.candidate(
            one,
            view.score,
            view.certainty,
            _rules([rule.value for rule in view.rules], (one.pk, mentee.pk) in forbidden),
            current=held is not None and held.mentor_id == one.pk,
            mark=proposals.mark(held),
        )
        for one in among
        if (view := views.get((one.pk, mentee.pk)))
    ]
    rows.sort(key=lambda one: (not one.possible and not one.current, -one.score))
    told = [one.told(evaluation.told(frozen, views[one.mentor.pk, mentee.pk]), run.policy) for one in rows[:most]]
    return Choice(told, len(rows))


def mentees(*, actor: Actor, run: MatchingRun, mentor: Participant, text: str, most: int) -> Choice:
    """Mentees for a mentor: those without a pair first, then those with most to gain. Raises NotInRun."""
    among = list(board.mentees_of(actor, run, text))
    held = board.held(actor, run, [one.pk for one in among])
    judged = _judged(actor, run, [(mentor.pk, one.pk) for one in among])
    rows = [
        comparisons.place(one, *judged[mentor.pk, one.pk], held.get(one.pk), proposals.mark(held.get(one.pk)))
        for one in among
        if (mentor.pk, one.pk) in judged and not (one.pk in held and held[one.pk].mentor_id == mentor.pk)
    ]
    rows.sort(key=lambda one: (not one.possible, one.held is not None, -one.gain))
    return Choice(rows[:most], len(rows))


def _judged(actor: Actor, run: MatchingRun, pairs: Sequence[Pair]) -> dict[Pair, evaluation.Weighed]:
    forbidden = board.forbidden(actor, run)
    seen = evaluation.weigh(runs.with_inputs(actor, run), pairs)
    return {pair: evaluation.Weighed(one.score, _rules(one.rules, pair in forbidden)) for pair, one in seen.items()}


def _rules(known: Sequence[str], since: bool) -> list[str]:
    """The rules that a run knows to be broken, and the one that came after it."""
    return [*dict.fromkeys([*known, *(["never_pair"] if since else [])])]
