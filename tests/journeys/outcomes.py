"""The pages of outcomes and returns: those of the demo, where it is too early, and one with everything there is to see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.tenancy import tenant
from analytics.models import AssumptionSet, Comparison
from programs.models import Cohort
from tests.factories.cast import Member
from tests.factories.outcomes import make_told_comparison


def rows(cohort: Cohort) -> dict[str, Model]:
    """A comparison of this cohort with all its pictures, and the assumptions of its program."""
    return {
        "comparison": make_told_comparison(program=cohort.program, cohort=cohort),
        "assumption_set": AssumptionSet.objects.order_by("number")[0],
    }


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member]]:
    """What Olu sees of the pilot and of its program."""
    olu = people["olu"]
    with tenant(olu.organization.pk):
        row = Comparison.objects.filter(state="done", cohort__number=1).earliest("created_at")
    root = f"programs/{row.program_id}/"
    scenario = "returns/?spared=10&hour=50"
    tails = ("retention/", f"cohorts/{row.cohort_id}/retention/", scenario, "returns/assumptions/")
    yield from ((olu.url(root + tail), olu) for tail in tails)
    yield olu.url(f"comparisons/{row.pk}/"), olu
