"""Two what-ifs that Chiara kept of the run on her review board."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.tenancy import tenant
from matching import questions
from matching.models import MatchingRun
from matching.services import answers, keeping, scenarios
from programs.models import Cohort


def tell(actor: Actor, cohort: Cohort) -> None:
    """One that lets topics count for more, and one that lifts the weakest pair."""
    with tenant(actor.organization_id, actor.user_id):
        run = MatchingRun.objects.select_related("cohort__program").get(cohort=cohort)
        topics, floor = questions.own(run.policy), questions.own(run.policy)
        heaviest = max(topics["weights"], key=topics["weights"].__getitem__)
        others = [key for key in topics["weights"] if key != heaviest]
        topics["weights"] |= {key: topics["weights"][key] // 3 for key in others}
        floor["floor"] = run.figures["lowest"] // questions.POINTS + 5
    for name, question in (("Topics before everything", topics), ("A higher lowest score", floor)):
        with tenant(actor.organization_id, actor.user_id):
            row = scenarios.ask(actor=actor, run=run, question=question)
        answers.find(actor.organization_id, row.pk)
        with tenant(actor.organization_id, actor.user_id):
            keeping.keep(actor=actor, scenario=row, name=name)
