"""The pages of pairs that no route of an organization tells by itself: behind letters, of an ending, of a pair that was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from matching.models import Pairing, RuleConflict
from plans import letters as plan_letters
from plans.models import Agreement, Goal, Step
from plans.selectors import role_pages
from programs.enums import LinkScope
from tests.factories.cast import Member

# A path, and who looks; nobody for what a letter opens.
Address = tuple[str, Member | None]


def addresses(people: Mapping[str, Member]) -> Iterator[Address]:
    """Of those who go on, of those who have closed, and of an admin."""
    yield from _pairwork(people["amara"])
    yield from _ending(people["amara"], people["olu"])
    yield _kept(people["frieda"])


def _pairwork(member: Member) -> Iterator[Address]:
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


def _ending(goes_on: Member, closed: Member) -> Iterator[Address]:
    """How a pairing ends, for one of two who go on, also by a letter; and for one of two who have closed."""
    for who, tails in ((goes_on, ("close/", "close/thanks/", "another/")), (closed, ("", "certificate/"))):
        with tenant(who.organization.pk):
            row = Pairing.objects.get(mentor__employee__email=who.user.email)
            holder = {row.pk: Holder(who.user.email)}
            (tap,) = links.issue(actor=system(row.organization_id), scope=LinkScope.PAIR, holders=holder).values()
        yield from ((who.url(f"pairings/{row.pk}/{tail}"), who) for tail in tails)
        yield ("/t/" + tap.partition("/t/")[2] + "close/", None)


def _kept(member: Member) -> Address:
    """A pair that was kept though it breaks a rule."""
    with tenant(member.organization.pk):
        kept = RuleConflict.objects.get(resolution="kept")
    return (member.url(f"matching/conflicts/{kept.pk}/"), member)
