"""The pages of sessions: signed in, by the links of letters, and an assistant's."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from plans.models import Session
from programs.enums import LinkScope
from tests.factories.cast import Member


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member | None]]:
    """The sessions of Amara and Bernd, signed in and by the links of their letters, and an assistant's page."""
    amara, bernd = people["amara"], people["bernd"]
    with tenant(amara.organization.pk):
        row = Session.objects.get(state="proposed")
        held = Session.objects.filter(pairing=row.pairing_id, state="held").latest("starts_at")
        house, holder = system(amara.organization.pk), Holder(bernd.user.email)
        made = {
            scope: links.issue(actor=house, scope=scope, holders={subject: holder})[subject].partition("/t/")[2]
            for scope, subject in (
                (LinkScope.SESSION, row.pk), (LinkScope.PAIR, row.pairing_id), (LinkScope.SLOTS, row.pairing.mentee_id),
            )
        }  # fmt: skip
        again = links.issue(actor=house, scope=LinkScope.SESSION, holders={held.pk: holder})[held.pk]
    tails = ("", "new/", "held/", "met/", f"{row.pk}/", f"{row.pk}/others/", f"{row.pk}/cancel/", f"{held.pk}/")
    for member in (amara, bernd):
        yield from ((member.url(f"pairings/{row.pairing_id}/sessions/{tail}"), member) for tail in tails)
        yield member.url("calendar/"), member
    steps = {
        LinkScope.SESSION: ("", "others/", "cancel/"), LinkScope.PAIR: ("times/", "met/"),
        LinkScope.SLOTS: ("", "sessions/", f"session-{row.pk.hex}/"),
    }  # fmt: skip
    yield from ((f"/t/{made[scope]}{tail}", None) for scope, of in steps.items() for tail in of)
    yield "/t/" + again.partition("/t/")[2], None
