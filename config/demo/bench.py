"""Two who chose each other first, and a mentor who left early while others stand by."""

from __future__ import annotations

from accounts.actors import Actor
from matching.enums import Liking, Mode, Standing
from matching.models import Pairing, Preference, Standby
from matching.selectors import bench
from matching.services import evaluation, openings
from programs.enums import ParticipantState, Side
from programs.models import Cohort, Participant
from programs.services import participants


def two_choose(actor: Actor, cohort: Cohort) -> None:
    """Let a cohort be both in one pool; the two who fit best put each other first."""
    cohort = Cohort.objects.select_related("program", "organization").get(pk=cohort.pk)
    people = list(Participant.objects.filter(cohort=cohort, state=ParticipantState.READY).select_related("employee"))
    sides = {side: [one for one in people if one.side == side] for side in Side.values}
    openings.save(
        actor=actor,
        cohort=cohort,
        mode=Mode.HYBRID,
        leftovers=True,
        assigned_departments=sorted({one.employee.department for one in sides[Side.MENTEE]})[:1],
    )
    fresh = evaluation.fresh(actor=actor, cohort=cohort, among=[one.pk for one in people])
    pairs = [(one.pk, other.pk) for one in sides[Side.MENTOR] for other in sides[Side.MENTEE]]
    number = {one.pk: one.employee.number for one in people}
    allowed = {pair: found.score for pair, found in fresh.weigh(pairs).items() if not found.rules}
    mentor, mentee = max(allowed, key=lambda pair: (allowed[pair], number[pair[0]], number[pair[1]]))
    for one, other in ((mentor, mentee), (mentee, mentor)):
        Preference.objects.create(participant_id=one, other_id=other, liking=Liking.WISH, place=1)


def one_leaves(actor: Actor, cohort: Cohort) -> None:
    """A mentor of a running cohort withdraws, and one without a pair has said that they are happy to stand by."""
    pairs = Pairing.objects.filter(cohort=cohort, mentor__employee__user=None).select_related("mentor")
    leaves = pairs.order_by("mentor__employee__number").last()
    ready = bench.standing_by(actor, cohort).order_by("employee__number").first()
    assert leaves is not None
    assert ready is not None
    participants.withdraw(actor=actor, cohort=cohort, participants=[leaves.mentor])
    Standby.objects.create(participant=ready, said_by=Standing.SELF)
