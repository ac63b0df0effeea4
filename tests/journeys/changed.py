"""The pages of Clean Sheets and changes, in each of their states."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from accounts.tenancy import tenant
from matching.models import Pairing
from plans import sheet_letters
from plans.models import CleanSheet, LedgerEntry
from tests.factories.cast import Member


def addresses(member: Member) -> Iterator[tuple[str, Member | None]]:
    """Each with who looks: one of the two, or, behind the link of a letter, somebody who is signed in nowhere."""
    with tenant(member.organization.pk):
        mine = Q(mentor__employee__user=member.user) | Q(mentee__employee__user=member.user)
        people = ("mentor__employee", "mentee__employee")
        pairing = Pairing.objects.select_related(*people).get(mine, pk__in=CleanSheet.objects.values("pairing"))
        sheets = list(CleanSheet.objects.filter(pairing=pairing))
        entries = list(LedgerEntry.objects.filter(pairing=pairing))
        own = next(one for one in (pairing.mentor, pairing.mentee) if one.employee.user_id == member.user.pk)
        taps = [sheet_letters.tap(entry, own) for entry in entries]
    root = member.url(f"pairings/{pairing.pk}/")
    tails = ["changes/", "changes/new/", "sheets/new/"]
    tails += [f"sheets/{sheet.pk}/{tail}" for sheet in sheets for tail in ("", "experiment/", "discard/")]
    tails += [f"changes/{entry.pk}/{tail}" for entry in entries for tail in ("", "edit/", "remove/")]
    yield from ((f"{root}{tail}", member) for tail in tails)
    yield from (("/t/" + tap.partition("/t/")[2], None) for tap in taps)
