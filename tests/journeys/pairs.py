"""The pages of a pair as one of the two opens them, signed in and by the links of letters."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.tenancy import tenant
from matching.models import Pairing
from plans import letters as plan_letters
from plans.models import Agreement, Goal, Step
from plans.selectors import role_pages
from tests.factories.cast import Member

# A path, and who looks; nobody for what a letter opens.
Address = tuple[str, Member | None]


def addresses(member: Member) -> Iterator[Address]:
    """What the two of a pair agree on and want to reach, for one of them, and behind the link of a letter."""
    with tenant(member.organization.pk):
        pairing = Pairing.objects.select_related("mentor__employee").get(mentor__employee__email=member.user.email)
        goal, step = Goal.objects.filter(pairing=pairing)[0], Step.objects.filter(plan__pairing=pairing)[0]
        version = Agreement.objects.get(pairing=pairing)
        tap = plan_letters.tap(pairing, pairing.mentor)
    tails = ("", f"steps/{step.pk}/", "agreement/", "agreement/change/", f"agreement/{version.pk}/", "goals/")
    tails += ("compass/", "compass/roles/", "goals/new/", f"goals/{goal.pk}/change/", f"goals/{goal.pk}/drop/")
    yield from ((member.url(f"pairings/{pairing.pk}/{tail}"), member) for tail in tails)
    yield ("/t/" + tap.partition("/t/")[2], None)
    yield (f"/roles/{role_pages.token_of(pairing.mentor)}/", None)
