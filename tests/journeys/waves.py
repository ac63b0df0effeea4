"""The pages of the demo's surveys as they were sent: for whoever answers, and for the program team."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import private, tenant
from matching.models import Pairing
from programs.enums import LinkScope
from surveys import locks
from surveys.models import Asked, Case, Reply, Wave
from tests.factories.cast import Member


def rows() -> dict[str, Model]:
    """One row of every kind, the most telling one: the wave that is open, and a case of somebody."""
    return {
        "wave": _wave("open"),
        "case": Case.objects.exclude(participant=None).order_by("pk").first(),
        "reply": Reply.objects.order_by("pk").first(),
    }


def _wave(state: str) -> Wave:
    """The wave of the pilot, in which Amara and Bernd are asked."""
    pilot = Pairing.objects.filter(mentor__employee__email__startswith="amara@").earliest("created_at").cohort_id
    return Wave.objects.get(state=state, cohort=pilot)


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member | None]]:
    """Every page of them with who looks at it; nobody for what a letter opens."""
    amara, frieda = people["amara"], people["frieda"]
    with tenant(amara.organization.pk):
        wave, closed = _wave("open"), _wave("closed")
        pairing = Pairing.objects.filter(mentor__employee__user=amara.user).earliest("created_at")
        nobody = Case.objects.filter(participant=None).first()
        with private(purpose=locks.ASK):
            row = Asked.objects.get(wave=wave, participant__employee__user=people["bernd"].user)
        holder = {row.pk: Holder(people["bernd"].user.email)}
        (tap,) = links.issue(actor=system(wave.organization_id), scope=LinkScope.SURVEY, holders=holder).values()
    yield from ((amara.url(f"surveys/{one.pk}/"), amara) for one in (wave, closed))
    yield (amara.url(f"pairings/{pairing.pk}/surveys/"), amara)
    yield ("/t/" + tap.partition("/t/")[2], None)
    yield (frieda.url("cases/?state=closed"), frieda)
    yield (frieda.url(f"waves/{closed.pk}/"), people["olu"])
    if nobody is not None:
        yield (frieda.url(f"cases/{nobody.pk}/"), frieda)
