"""What-ifs with an answer."""

from __future__ import annotations

from matching import questions, tradeoffs
from matching.enums import PairRuleKind, RunState
from matching.models import MatchingRun, Placement, Scenario
from programs.models import Participant


def make_scenario(*, run: MatchingRun, mentor: Participant, mentee: Participant, name: str = "") -> Scenario:
    """An answered what-if in which the mentee's only pair is forbidden."""
    question = questions.own(run.policy)
    digest = questions.digest(question, PairRuleKind.FORBID, mentor.pk, mentee.pk)
    sums = tradeoffs.summed({mentee.pk: 7000}, {mentee.pk: 7000}, [mentee.pk])
    row = tradeoffs.moved(str(mentee.pk), (str(mentor.pk), None), (7000, None), (7000, None))
    figures = {"before": sums, "after": tradeoffs.summed({}, {}, [mentee.pk]), "counts": tradeoffs.counts([row])}
    figures |= {"certificate": {"primal": 0, "dual": 0, "problems": []}, "reweighed": False}
    pair = {"steer": PairRuleKind.FORBID, "mentor": mentor, "mentee": mentee}
    made = Scenario.objects.create(
        run=run,
        name=name,
        question=question,
        digest=digest,
        **pair,
        state=RunState.DONE,
        figures=figures,
        certified=True,
    )
    Placement.objects.create(
        scenario=made, mentee=mentee, was=mentor, was_score=7000, was_weighed=7000, outcome=row.outcome, delta=row.delta
    )
    return made
