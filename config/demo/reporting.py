"""What the demo's board has been given: a report that was kept, a link that was read, one taken back, and a rhythm."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts import tokens
from accounts.actors import Actor, of_membership
from accounts.enums import Role
from accounts.models import LinkUse, Membership, OneTapLink
from accounts.tenancy import tenant
from analytics.enums import Pace
from analytics.models import BoardReport
from analytics.services import report_mails, reports
from programs.enums import LinkScope
from programs.models import Program

# Known to everybody, so that the page of a reader can be looked at: /t/<token>/. It opens the demo and nothing else.
TOKEN = "demo-board-report-of-nordwind-only"  # noqa: S105
CHAIR, EARLIER = "Chair of the supervisory board", "Auditors, first quarter"
OPENED = (dt.timedelta(days=2, hours=3), dt.timedelta(hours=20))


def tell(actor: Actor, name: str) -> None:
    """Olu keeps the report, shares it twice, and has it sent every quarter to those who see programs."""
    with tenant(actor.organization_id):
        rows = Membership.objects.filter(role__in=(Role.PROGRAM_OWNER, Role.OWNER)).select_related("user")
        olu = of_membership(rows.get(role=Role.PROGRAM_OWNER))
        readers = [row.user_id for row in rows]
    with tenant(actor.organization_id, olu.user_id):
        program = Program.objects.select_related("organization").get(name=name)
        report = reports.keep(actor=olu, program=program)
        for label in (EARLIER, CHAIR):
            reports.share(actor=olu, report=report, label=label)
        reports.unshare(actor=olu, link=_link(report, EARLIER))
        _read(_link(report, CHAIR))
        report_mails.plan(actor=olu, program=program, pace=Pace.QUARTERLY, day=15, readers=readers)


def _link(report: BoardReport, label: str) -> OneTapLink:
    return OneTapLink.objects.get(scope=LinkScope.REPORT, subject=report.pk, name=label)


def _read(link: OneTapLink) -> None:
    """Its reader opened it twice, the second time as PDF."""
    OneTapLink.objects.filter(pk=link.pk).update(token_hash=tokens.hashed(TOKEN), uses=len(OPENED))
    for ago, step in zip(OPENED, ("read", "file"), strict=True):
        use = LinkUse.objects.create(link=link, step=step)
        LinkUse.objects.filter(pk=use.pk).update(created_at=timezone.now() - ago)
