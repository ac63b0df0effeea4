"""Applying a kept what-if: a new run under its policy, with the people of today; and taking that run away again."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import questions
from matching.enums import Origin, PairingState, PairRuleKind, RunState
from matching.models import MatchingRun, Pairing, PairRule, Proposal, Publication, Scenario
from matching.services import runs


class CannotApply(Exception):
    """The what-if cannot be applied, or not be undone; the message tells an admin why and what to do."""


@transaction.atomic
def apply(*, actor: Actor, scenario: Scenario, rolling: bool = False) -> MatchingRun:
    """Queue a run under the policy of a kept what-if; its pair becomes a rule of the cohort.

    ``rolling`` says that the actor knows of published pairs: those stay, and only whoever has no pair is matched. Raises
    CannotApply, or CannotRun when the cohort cannot be run.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(scenario.run.cohort_id)
    row = Scenario.objects.select_for_update(of=("self",)).select_related("run__cohort__program").get(pk=scenario.pk)
    if row.state != RunState.DONE or not row.name:
        raise CannotApply("Keep this what-if under a name first.")
    if row.applied_id:
        raise CannotApply(f"It was applied already, as {row.applied}.")
    if not rolling and Pairing.objects.filter(cohort_id=row.run.cohort_id, state=PairingState.ACTIVE).exists():
        raise CannotApply("Pairs of this cohort are published. Confirm that they stay as they are.")
    policy = questions.changed(row.run.policy, row.question)
    if row.steer:
        row.ruled = _rule(row)
        policy |= {"keep_locks": policy.get("keep_locks", True) or row.steer == PairRuleKind.LOCK}
    row.applied = runs.under(actor=actor, cohort=row.run.cohort, policy=policy)
    row.save(update_fields=["applied", "ruled"])
    audit.record(
        actor=actor, verb="applied a what-if", row=row, label=row.name, before=str(row.run), after=str(row.applied)
    )
    return row.applied


def _rule(row: Scenario) -> bool:
    """Make the pair's lock or ban a rule of the cohort; returns whether it was none before."""
    rules = PairRule.objects.filter(cohort_id=row.run.cohort_id, mentee_id=row.mentee_id)
    here = rules.filter(mentor_id=row.mentor_id).first()
    if here is not None and here.kind == row.steer:
        return False
    if here is not None:
        raise CannotApply("A rule of the cohort says the opposite of this pair by now. Change that on the board first.")
    locked = rules.filter(kind=PairRuleKind.LOCK).select_related("mentor__employee", "mentee__employee").first()
    if locked is not None and row.steer == PairRuleKind.LOCK:
        names = f"{locked.mentor.employee.name} and {locked.mentee.employee.name}"
        raise CannotApply(f"{names} are locked by now. Unlock them on the board first.")
    PairRule.objects.create(
        cohort_id=row.run.cohort_id, mentor_id=row.mentor_id, mentee_id=row.mentee_id, kind=row.steer
    )
    return True


@transaction.atomic
def take_back(*, actor: Actor, scenario: Scenario) -> Scenario:
    """Take the run away that a what-if made, with the rule of its pair. Raises CannotApply once something is decided of it."""
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(scenario.run.cohort_id)
    row = Scenario.objects.select_for_update(of=("self",)).select_related("run").get(pk=scenario.pk)
    if row.applied_id is None:
        raise CannotApply("It is not applied.")
    made = MatchingRun.objects.defer("inputs").get(pk=row.applied_id)
    if touched(made):
        raise CannotApply(f"Something of {made} is decided already, so that it stays. The run before is still there.")
    if row.ruled:
        rules = PairRule.objects.filter(cohort_id=row.run.cohort_id, kind=row.steer)
        rules.filter(mentor_id=row.mentor_id, mentee_id=row.mentee_id).delete()
    audit.record(actor=actor, verb="took back a what-if", row=row, label=row.name, run=str(made))
    made.delete()
    Scenario.objects.filter(pk=row.pk).update(applied=None, ruled=False)
    row.applied, row.ruled = None, False
    return row


def touched(run: MatchingRun) -> bool:
    """Whether somebody has decided, noted or kept something of a run, or published it."""
    proposals = Proposal.objects.filter(run=run)
    return (
        proposals.filter(version__gt=1).exists()
        or proposals.filter(origin=Origin.HAND).exists()
        or Publication.objects.filter(run=run).exists()
        or Scenario.objects.filter(run=run).exclude(name="").exists()
    )
