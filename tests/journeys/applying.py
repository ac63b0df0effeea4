"""The pages of those who apply for a cohort, and of those who read what they sent."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from programs.enums import LinkScope
from programs.models import Application, Cohort
from tests.factories.cast import Member


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member | None]]:
    """The pages of those who apply, by their links and signed in, and of those who read what was sent."""
    olu, frieda = people["olu"], people["frieda"]
    with tenant(olu.organization.pk):
        cohort = Cohort.objects.get(name="Summer cohort")
        read, unsent = (Application.objects.filter(cohort=cohort, state=state)[0] for state in ("received", "draft"))
        house = system(olu.organization.pk)
        taps = [
            *links.issue(actor=house, scope=LinkScope.APPLY, holders={cohort.pk: Holder()}).values(),
            *links.issue(
                actor=house, scope=LinkScope.APPLICATION, holders={row.pk: Holder() for row in (read, unsent)}
            ).values(),
        ]
        reviewed = Application.objects.filter(cohort=cohort, reviews__reviewer=olu.user, state="received")[0]
    yield from (("/t/" + tap.partition("/t/")[2], None) for tap in taps)
    folder = f"programs/{cohort.program_id}/cohorts/{cohort.pk}/"
    for tail in ("applications/", "applications/calls/mentee/", f"applications/{reviewed.pk}/", "joining/"):
        yield frieda.url(f"{folder}{tail}"), frieda
    yield olu.url(f"{folder}applications/{reviewed.pk}/"), olu
    yield people["amara"].url(f"{folder}apply/"), people["amara"]
