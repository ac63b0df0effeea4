"""The pages around board reports: today's, one that was kept, its links, what is sent, and what a stranger sees."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.models import OneTapLink
from accounts.tenancy import tenant
from analytics.models import BoardReport
from config.demo import reporting
from tests.factories.cast import Member


def rows() -> dict[str, Model]:
    """The report that the demo's board was given, and the link by which it was read."""
    report = BoardReport.objects.earliest("number")
    return {
        "board_report": report,
        "report_link": OneTapLink.objects.get(scope="report", subject=report.pk, name=reporting.CHAIR),
    }


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member | None]]:
    """What Olu sees of the pilot's program, and what a stranger does."""
    olu = people["olu"]
    with tenant(olu.organization.pk):
        report = BoardReport.objects.earliest("number")
    yield from ((olu.url(f"programs/{report.program_id}/report/{tail}"), olu) for tail in ("", "letters/"))
    yield olu.url(f"reports/{report.pk}/"), olu
    yield f"/t/{reporting.TOKEN}/", None
