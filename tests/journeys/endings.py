"""The pages of how a pair ends, or goes on though it breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from matching.models import Pairing, RuleConflict
from programs.enums import LinkScope
from tests.factories.cast import Member


def places(goes_on: Member, closed: Member) -> Iterator[tuple[str, Member | None]]:
    """How a pairing ends, for one of two who go on, also by a letter; and for one of two who have closed."""
    for who, tails in (
        (goes_on, ("close/", "close/thanks/", "another/")),
        (closed, ("", "certificate/", "close/future-leader/")),
    ):
        with tenant(who.organization.pk):
            row = Pairing.objects.get(mentor__employee__email=who.user.email)
            holder = {row.pk: Holder(who.user.email)}
            (tap,) = links.issue(actor=system(row.organization_id), scope=LinkScope.PAIR, holders=holder).values()
        yield from ((who.url(f"pairings/{row.pk}/{tail}"), who) for tail in tails)
        yield "/t/" + tap.partition("/t/")[2] + "close/", None


def kept(member: Member) -> str:
    """A pair that was kept though it breaks a rule."""
    with tenant(member.organization.pk):
        row = RuleConflict.objects.get(resolution="kept")
    return member.url(f"matching/conflicts/{row.pk}/")
