"""What admins do on the review board.

Every change of a board waits for the one before it, names the version it has seen, and leaves the last word on places
and on mentees with two mentors to the database.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import wording
from matching.enums import Decision, Origin, PairingState, PairRuleKind, PublicationState, RunState
from matching.introductions import label
from matching.models import Leftover, MatchingRun, Pairing, PairRule, Proposal, Publication
from matching.selectors import board, panels
from matching.services import evaluation, results, runs
from programs.models import Participant

LIVE = ~Q(decision=Decision.DECLINED)
_PEOPLE = ("mentor__employee", "mentee__employee", "run")


class CannotChange(Exception):
    """The board cannot be changed this way; the message tells an admin why."""


class Changed(CannotChange):
    """Somebody else changed the proposal after the actor's page was loaded."""


class Forbidden(CannotChange):
    """A hard rule forbids the pair; the message names it."""


class NoPlace(CannotChange):
    """The mentor takes no more mentees."""


class Taken(CannotChange):
    """The mentee has another live proposal in this run."""


@transaction.atomic
def decide(*, actor: Actor, proposal: Proposal, decision: str, version: int, relock: bool = False) -> Proposal:
    """Approve or decline a proposal, or take the decision back. Declining a locked one unlocks it; ``relock`` is for the
    way back from there.
    """
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(proposal.run)
    row = _current(proposal, version)
    if decision == Decision.APPROVED or (row.decision == Decision.DECLINED and decision == Decision.PROPOSED):
        _refuse_forbidden(actor, row.run, row.mentor, row.mentee)
    before, row.decision = row.decision, Decision(decision)
    if decision == Decision.DECLINED:
        _unlock(row)
    elif relock:
        _lock(row)
    _save(row)
    if decision == Decision.DECLINED:
        _leave(row.run, [row.mentor_id, row.mentee_id], "declined")
    audit.record(actor=actor, verb=f"{decision} a pair", row=row, label=label(row), before=before, after=decision)
    return row


class Approved(NamedTuple):
    """What approving many did: pairs approved, and pairs left alone because they are forbidden since the run."""

    pairs: int
    forbidden: int


@transaction.atomic
def approve_all(*, actor: Actor, run: MatchingRun, at_least: int) -> Approved:
    """Approve every undecided proposal with at least this score (0 to 10000), except what is forbidden by now."""
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(run)
    waiting = Proposal.objects.filter(run=run, decision=Decision.PROPOSED, score__gte=at_least)
    forbidden = board.forbidden(actor, run)
    kept = [pk for pk, *pair in waiting.values_list("pk", "mentor_id", "mentee_id") if tuple(pair) in forbidden]
    count = waiting.exclude(pk__in=kept).update(decision=Decision.APPROVED, version=F("version") + 1)
    audit.record(
        actor=actor, verb="approved all pairs above a score", row=run, score=f"{at_least / 100:g} or more", pairs=count
    )
    return Approved(count, len(kept))


@transaction.atomic
def lock(*, actor: Actor, proposal: Proposal, locked: bool, version: int) -> Proposal:
    """Keep a pair in every further run of the cohort, or no longer."""
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(proposal.run)
    row = _current(proposal, version)
    if row.decision == Decision.DECLINED and locked:
        raise CannotChange("A declined pair cannot be locked. Approve it first.")
    if locked:
        _refuse_forbidden(actor, row.run, row.mentor, row.mentee)
        _lock(row)
    else:
        _unlock(row)
    _save(row)
    audit.record(actor=actor, verb="locked a pair" if locked else "unlocked a pair", row=row, label=label(row))
    return row


@transaction.atomic
def forbid(*, actor: Actor, proposal: Proposal, version: int, reason: str = "") -> Proposal:
    """Decline a pair and keep it out of every further run of the cohort."""
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(proposal.run)
    row = _current(proposal, version)
    _unlock(row)
    row.decision = Decision.DECLINED
    _save(row)
    _rule(row, PairRuleKind.FORBID, reason)
    _leave(row.run, [row.mentor_id, row.mentee_id], "declined")
    audit.record(actor=actor, verb="forbade a pair", row=row, label=label(row), reason=reason)
    return row


@transaction.atomic
def allow(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Take a forbidden pair back; it stays declined until somebody approves it."""
    actor.require(Permission.MANAGE_MATCHING)
    rules = PairRule.objects.filter(cohort_id=proposal.run.cohort_id, kind=PairRuleKind.FORBID)
    if rules.filter(mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id).delete()[0]:
        audit.record(actor=actor, verb="allowed a pair again", row=proposal, label=label(proposal))
    return proposal


@transaction.atomic
def annotate(*, actor: Actor, proposal: Proposal, note: str, version: int) -> Proposal:
    """Keep a note on a proposal, for the other admins."""
    actor.require(Permission.MANAGE_MATCHING)
    row = _current(proposal, version)
    before, row.note = row.note, note.strip()
    _save(row)
    audit.record(
        actor=actor, verb="noted something on a pair", row=row, label=label(row), before=before, after=row.note
    )
    return row


@transaction.atomic
def swap(*, actor: Actor, one: Proposal, other: Proposal, versions: tuple[int, int]) -> tuple[Proposal, Proposal]:
    """Let two pairs change their mentors. Raises Forbidden, with the rule's name, when a hard rule is broken."""
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(one.run)
    first, second = _current(one, versions[0]), _current(other, versions[1])
    if first.pk == second.pk or first.run_id != second.run_id or first.mentor_id == second.mentor_id:
        raise CannotChange("Choose two pairs of this run with different mentors.")
    if first.locked or second.locked or Decision.DECLINED in {first.decision, second.decision}:
        raise CannotChange("Only pairs that are neither locked nor declined can be swapped.")
    before = [label(first), label(second)]
    if first.decision != second.decision:
        # An approval was given to another pair: what was not approved as a whole waits for a decision again.
        first.decision = second.decision = Decision.PROPOSED
    _remake(actor, [(first, second.mentor), (second, first.mentor)])
    audit.record(
        actor=actor,
        verb="swapped two pairs",
        row=first,
        label=label(first),
        before=before,
        after=[label(first), label(second)],
    )
    return first, second


@transaction.atomic
def pair_by_hand(
    *, actor: Actor, run: MatchingRun, mentor: Participant, mentee: Participant, seen: str = ""
) -> Proposal:
    """Give a mentee this mentor, approved; another live proposal of the mentee is declined.

    ``seen`` is the mark of the mentee's live proposal when the actor chose; empty asks nothing. Raises Forbidden with the
    rule's name, NoPlace, Changed, or CannotChange when the mentee's pair is locked.
    """
    actor.require(Permission.MANAGE_MATCHING)
    _open_board(run)
    row = _hand_row(run, mentor, mentee)
    held = Proposal.objects.filter(LIVE, run=run, mentee=mentee).exclude(pk=row.pk).select_related(*_PEOPLE).first()
    if seen and seen != mark(held):
        raise Changed(f"Somebody else gave {mentee.employee.name} another pair a moment ago. Nothing was overwritten.")
    if held is not None and held.locked:
        raise CannotChange(f"{label(held)} is locked. Unlock that pair first.")
    if held is not None:
        held.decision = Decision.DECLINED
        row.alternatives = row.alternatives or held.alternatives
        _save(held)
    row.decision = Decision.APPROVED
    _remake(actor, [(row, mentor)])
    if held is not None:
        _leave(run, [held.mentor_id], "changed")
    audit.record(actor=actor, verb="paired by hand", row=row, label=label(row), instead_of=label(held) if held else "")
    return row


def mark(held: Proposal | None) -> str:
    """A mentee's live proposal with its version, as a form carries it; ``none`` where there is none."""
    return f"{held.pk}:{held.version}" if held else "none"


def _hand_row(run: MatchingRun, mentor: Participant, mentee: Participant) -> Proposal:
    found = Proposal.objects.filter(run=run, mentor=mentor, mentee=mentee).select_related(*_PEOPLE).first()
    if found is not None and found.decision != Decision.DECLINED:
        raise CannotChange(f"{label(found)} in this run already.")
    row = found or Proposal(run=run, mentor=mentor, mentee=mentee, score=0, certainty=0, version=0)
    row.mentor, row.mentee, row.run = mentor, mentee, run
    return row


def _remake(actor: Actor, changes: list[tuple[Proposal, Participant]]) -> None:
    """Give proposals other mentors in one statement, scored as the run would have scored them."""
    pairs = [(mentor.pk, row.mentee_id) for row, mentor in changes]
    run = changes[0][0].run
    for row, mentor in changes:
        _refuse_forbidden(actor, run, mentor, row.mentee)
    try:
        policy, views = evaluation.judge(run, pairs)
    except evaluation.NotInRun as error:
        raise CannotChange(str(error)) from error
    asked = _asked(run, changes)
    for (row, mentor), view in zip(changes, views, strict=True):
        _refuse_rules(view, mentor, row.mentee)
        row.mentor, row.origin, row.version = mentor, Origin.HAND, row.version + 1
        row.score, row.certainty = view.score, view.certainty
        price, full = asked[mentor.pk]
        row.explanation = results.told(view.explanation, results.told_of(policy), price=price)
        row.warnings = results.warnings(view.score, view.certainty, policy, price=price, full=full)
    _write([row for row, _ in changes])


def _asked(run: MatchingRun, changes: list[tuple[Proposal, Participant]]) -> dict[uuid.UUID, tuple[int, bool]]:
    """How much others would gain from each mentor, as the run found, and whether several mentees then fill all places.

    A mentor whom the run left free has no price: nobody gains from a place that anybody can have.
    """
    mentors = [mentor for _, mentor in changes]
    rows = Proposal.objects.filter(run=run, mentor__in=mentors)
    prices = dict(rows.order_by("explanation__price").values_list("mentor_id", "explanation__price"))
    others = rows.filter(LIVE).exclude(pk__in=[row.pk for row, _ in changes])
    held = Pairing.objects.filter(cohort_id=run.cohort_id, state=PairingState.ACTIVE, mentor__in=mentors)
    load, pairs = (Counter(found.values_list("mentor_id", flat=True)) for found in (others, held))
    pairs.update(panels.held([mentor.pk for mentor in mentors]))
    load.update(mentor.pk for mentor in mentors)
    return {
        one.pk: (prices.get(one.pk) or 0, load[one.pk] > 1 and load[one.pk] == one.capacity - pairs[one.pk])
        for one in mentors
    }


def _write(rows: list[Proposal]) -> None:
    """Insert or update rows; an earlier declined proposal of a pair that comes back makes room."""
    same = Q()
    for row in rows:
        same |= Q(mentor_id=row.mentor_id, mentee_id=row.mentee_id)
    stale = Proposal.objects.filter(same, run_id=rows[0].run_id, decision=Decision.DECLINED)
    stale.exclude(pk__in=[row.pk for row in rows]).delete()
    new = [row for row in rows if row._state.adding]
    with _refusals(rows[0]):
        if new:
            Proposal.objects.bulk_create(new)
        else:
            columns = [
                "mentor",
                "decision",
                "origin",
                "score",
                "certainty",
                "explanation",
                "warnings",
                "alternatives",
                "version",
            ]
            # One statement: in between the two rows of a swap, a mentor may hold one place too many.
            Proposal.objects.bulk_update(rows, columns)


def _refuse_rules(view: evaluation.PairView, mentor: Participant, mentee: Participant) -> None:
    if view.rules:
        raise Forbidden(
            wording.refusal(mentor.employee.name, mentee.employee.name, [rule.value for rule in view.rules])
        )


def _refuse_forbidden(actor: Actor, run: MatchingRun, mentor: Participant, mentee: Participant) -> None:
    """What was forbidden after the run was frozen counts as well."""
    if (mentor.pk, mentee.pk) in board.forbidden(actor, run):
        raise Forbidden(wording.refusal(mentor.employee.name, mentee.employee.name, ["never_pair"]))


def _open_board(run: MatchingRun) -> None:
    """Wait for other changes and for publications of the cohort; refuse when the pairs are published or about to be."""
    runs.wait_for_turn(run.cohort_id)
    row = MatchingRun.objects.only("state").get(pk=run.pk)
    if row.state != RunState.DONE:
        raise CannotChange("This run has not finished.")
    told = Publication.objects.filter(run=run, state__in=(PublicationState.SCHEDULED, PublicationState.PUBLISHED))
    if told.exists():
        raise CannotChange("The pairs of this run are published or scheduled. Take the publication back, or run again.")


def _current(proposal: Proposal, version: int) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=proposal.pk)
    if row.version != version:
        raise Changed(
            f"Somebody else changed “{label(row)}” a moment ago. This is how it looks now; nothing was overwritten."
        )
    return row


def _save(row: Proposal) -> None:
    row.version += 1
    with _refusals(row):
        row.save(update_fields=["decision", "locked", "note", "version"])


@contextmanager
def _refusals(row: Proposal) -> Iterator[None]:
    """Turn what the database refuses into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == "matching_proposal_capacity":
            raise NoPlace("This mentor has no place left. Decline one of the mentor's other pairs first.") from error
        if name == "matching_proposal_one_per_mentee":
            raise Taken(
                f"{row.mentee.employee.name} has another proposal in this run. Decline that one first."
            ) from error
        raise


def _rule(row: Proposal, kind: PairRuleKind, reason: str = "") -> None:
    PairRule.objects.update_or_create(
        cohort_id=row.run.cohort_id,
        mentor_id=row.mentor_id,
        mentee_id=row.mentee_id,
        defaults={"kind": kind, "reason": reason[:300]},
    )


def _lock(row: Proposal) -> None:
    """A mentee is locked to one mentor at a time."""
    held = PairRule.objects.filter(cohort_id=row.run.cohort_id, mentee_id=row.mentee_id)
    held.filter(kind=PairRuleKind.LOCK).delete()
    _unmark(row)
    _rule(row, PairRuleKind.LOCK)
    row.locked = True


def _unlock(row: Proposal) -> None:
    rules = PairRule.objects.filter(cohort_id=row.run.cohort_id, kind=PairRuleKind.LOCK)
    rules.filter(mentor_id=row.mentor_id, mentee_id=row.mentee_id).delete()
    _unmark(row, mentor_id=row.mentor_id)
    row.locked = False


def _unmark(row: Proposal, **pair: uuid.UUID) -> None:
    """No other board of the cohort says that the mentee is locked when the lock has gone."""
    marked = Proposal.objects.filter(run__cohort_id=row.run.cohort_id, mentee_id=row.mentee_id, locked=True, **pair)
    marked.exclude(pk=row.pk).update(locked=False, version=F("version") + 1)


def _leave(run: MatchingRun, people: list[uuid.UUID], reason: str) -> None:
    """Remember that these may have nobody now; the board shows only those without a live proposal."""
    rows = [Leftover(run=run, participant_id=person, reason=reason) for person in people]
    Leftover.objects.bulk_create(rows, ignore_conflicts=True)
