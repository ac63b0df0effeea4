"""Keeping a board report as it is today, and sharing a kept one with whoever has no login."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from accounts.services import audit, links
from accounts.services.links import Holder
from analytics import reports
from analytics.models import BoardReport
from analytics.selectors import report as selectors
from programs.enums import LinkScope
from programs.models import Program

# For how many days a link opens its report.
DAYS, MOST_DAYS = 14, 90
MOST_OPEN = 20


class CannotShare(Exception):
    """A link cannot be made; the message says why."""


@transaction.atomic
def keep(*, actor: Actor, program: Program) -> BoardReport:
    """Write down the report of today, as it stays."""
    actor.require(Permission.SEE_PROGRAMS)
    # Two who keep one at once come one after the other.
    Program.objects.select_for_update(no_key=True).only("pk").get(pk=program.pk)
    found = selectors.report(actor, program)
    last = BoardReport.objects.filter(program=program).aggregate(last=Max("number"))["last"] or 0
    row = BoardReport.objects.create(
        program=program,
        number=last + 1,
        day=found.day,
        language=program.organization.language,
        numbers=reports.written(found),
    )
    audit.record(actor=actor, verb="kept a board report", row=row, label=f"{program.name}: {row}")
    return row


@transaction.atomic
def share(*, actor: Actor, report: BoardReport, label: str, days: int = DAYS) -> str:
    """A link to a kept report, for somebody without a login; returns the address, which is known only now.

    Raises CannotShare. The ``label`` says for whom it is, and is read by the program team alone.
    """
    actor.require(Permission.SEE_PROGRAMS)
    named = " ".join(label.split())
    if not named:
        raise CannotShare("Say for whom the link is, so that you know it again.")
    if not 1 <= days <= MOST_DAYS:
        raise CannotShare(f"A link opens for 1 to {MOST_DAYS} days.")
    if accounts.links_of(LinkScope.REPORT, report.pk).count() >= MOST_OPEN:
        raise CannotShare(f"{MOST_OPEN} links to this report are open. Take back those that nobody needs.")
    made = links.issue(
        actor=actor, scope=LinkScope.REPORT, holders={report.pk: Holder(name=named)}, lifetime=dt.timedelta(days=days)
    )
    audit.record(
        actor=actor, verb="shared a board report", row=report, label=f"{report.program.name}: {named}", days=days
    )
    return made[report.pk]


def unshare(*, actor: Actor, link: OneTapLink) -> bool:
    """End a link at once; False when it had ended already."""
    actor.require(Permission.SEE_PROGRAMS)
    return links.revoke(actor=actor, link=link)
